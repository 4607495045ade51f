"""What has a smaller life: how the two look back, a member, a consent, a survey, an action and a concern."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.actions import CompleteAction
from domain.erasure import ErasePersonalData
from domain.language import Recorded, Role, Side
from domain.membership import DeactivateMember, GrantRole, JoinOrganisation, ReactivateMember, RevokeRole
from domain.pair import EndReason
from domain.pairing import AgreeToEvaluateEarly, EvaluateMidpoint, Evaluation, ReopenEvaluation, SummariseClosing
from domain.parting import CompletePair, EndPair
from projections.concerns import concerns
from projections.members import members
from projections.own_consents import own_consents
from projections.pair_board import PairCard, pair_board
from projections.pair_timeline import pair_timeline
from projections.pair_vault import pair_vault
from projections.past import folded
from projections.surveys import surveys
from projections.timeline_entry import Kind
from tests.domain import test_actions as action
from tests.domain import test_concerns as concern
from tests.domain import test_consent as consent
from tests.domain import test_survey as survey
from tests.domain.drawing import Drawing, always, machine
from tests.domain.stage import (
    ADA,
    ADMIN,
    BO,
    EVA,
    FIRST_DAY,
    FOUNDED,
    HALF_TIME,
    HELD,
    IMPORT,
    LAST_DAY,
    MIM,
    ODD,
    OPEN,
    PAIR,
    TALKING,
    TOGETHER,
    mentor,
)

EARLY, LATE, AFTERWARDS = FIRST_DAY, LAST_DAY, LAST_DAY.replace(month=10)

# how the two look back: each side once; nothing opens before its day, and nothing is too late


def card(facts: list[Recorded]) -> PairCard:
    return folded(pair_board, facts)[PAIR]


def sides(said: tuple[Side, ...]) -> str:
    return "both" if len(said) == len(Side) else said[0].value if said else "neither"


def of_midpoint(facts: list[Recorded]) -> str:
    return "ended" if card(facts).ended_on else sides((*card(facts).midpoint,))


END = always(EndPair(PAIR, EndReason.OTHER), on=LAST_DAY)
EVALUATE, SUMMARISE = EvaluateMidpoint(PAIR), SummariseClosing(PAIR)
MIDPOINT = Drawing(
    """
                  neither  adept  mentor  both   ended
    adept_early   no       no     no      no     no
    mentor_early  no       no     no      no     no
    adept         adept    no     both    no     no
    adept_late    adept    no     both    no     no
    mentor        mentor   both   no      no     no
    mentor_late   mentor   both   no      no     no
    for_adept     adept    no     both    no     no
    co_mentor     no       no     no      no     no
    outsider      no       no     no      no     no
    ends          ended    ended  ended   ended  same
    """,
    TOGETHER,
    {
        "adept_early": always(EVALUATE, ADA, EARLY),
        "mentor_early": always(EVALUATE, MIM, EARLY),
        "adept": always(EVALUATE, ADA, HALF_TIME),
        "adept_late": always(EVALUATE, ADA, LATE),
        "mentor": always(EVALUATE, MIM, HALF_TIME),
        "mentor_late": always(EVALUATE, MIM, LATE),
        "for_adept": always(EvaluateMidpoint(PAIR, Side.ADEPT), IMPORT, HALF_TIME),
        "co_mentor": always(EVALUATE, BO, HALF_TIME),
        "outsider": always(EVALUATE, EVA, HALF_TIME),
        "ends": END,
    },
    of_midpoint,
)


def of_early_midpoint(facts: list[Recorded]) -> str:
    agreed = {entry.side for entry in folded(pair_timeline, facts).values() if entry.kind is Kind.STEP_AGREED}
    return "evaluated" if card(facts).midpoint else sides(tuple(side for side in Side if side in agreed))


EARLY_MIDPOINT = Drawing(
    """
                   neither  adept  mentor  both       evaluated
    adept_agrees   adept    same   both    same       same
    mentor_agrees  mentor   both   same    same       same
    others_agree   no       no     no      no         no
    evaluate       no       no     no      evaluated  no
    """,
    TOGETHER,
    {
        "adept_agrees": always(AgreeToEvaluateEarly(PAIR), ADA, EARLY),
        "mentor_agrees": always(AgreeToEvaluateEarly(PAIR), MIM, EARLY),
        "others_agree": always(AgreeToEvaluateEarly(PAIR), ADMIN, EARLY),
        "evaluate": always(EVALUATE, ADA, EARLY),
    },
    of_early_midpoint,
)


def of_closing(facts: list[Recorded]) -> str:
    now = card(facts)
    return "ended" if now.ended_on else ("done+" if now.completed_on else "") + sides(now.closing)


CLOSING = Drawing(
    """
                  neither       adept       mentor       both       done+neither  done+adept  done+mentor  done+both  ended
    adept_early   no            no          no           no         done+adept    no          done+both    no         no
    mentor_early  no            no          no           no         done+mentor   done+both   no           no         no
    adept         adept         no          both         no         done+adept    no          done+both    no         no
    mentor        mentor        both        no           no         done+mentor   done+both   no           no         no
    adept_late    adept         no          both         no         done+adept    no          done+both    no         no
    co_mentor     no            no          no           no         no            no          no           no         no
    completes     no            no          no           done+both  same          same        same         same       no
    early         done+neither  done+adept  done+mentor  done+both  same          same        same         same       no
    ends          ended         ended       ended        ended      no            no          no           no         same
    """,  # noqa: E501
    (*TOGETHER, HELD),
    {
        "adept_early": always(SUMMARISE, ADA, HALF_TIME),
        "mentor_early": always(SUMMARISE, MIM, HALF_TIME),
        "adept": always(SUMMARISE, ADA, LAST_DAY),
        "mentor": always(SUMMARISE, MIM, LAST_DAY),
        "adept_late": always(SUMMARISE, ADA, AFTERWARDS),
        "co_mentor": always(SUMMARISE, BO, LAST_DAY),
        "completes": always(CompletePair(PAIR), on=HALF_TIME),
        "early": always(CompletePair(PAIR, early=True), on=HALF_TIME),
        "ends": END,
    },
    of_closing,
)


def of_answer(facts: list[Recorded]) -> str:
    said = [entry.kind for entry in folded(pair_timeline, facts).values() if entry.side is Side.ADEPT]
    times, reopened = said.count(Kind.MIDPOINT_EVALUATED), said.count(Kind.EVALUATION_REOPENED)
    return "none" if not times else "reopened" if times == reopened else "said"


ANSWER = Drawing(
    """
            none  said      reopened
    say     said  no        said
    reopen  no    reopened  same
    other   no    no        no
    """,
    TOGETHER,
    {
        "say": always(EVALUATE, ADA, HALF_TIME),
        "reopen": always(ReopenEvaluation(PAIR, Evaluation.MIDPOINT), ADA, HALF_TIME),
        "other": always(ReopenEvaluation(PAIR, Evaluation.MIDPOINT), MIM, HALF_TIME),
    },
    of_answer,
)

# a member: with or without a role, here or away, and erased for ever


def of_member(facts: list[Recorded]) -> str:
    row = folded(members, facts).get(EVA)
    if row is None or not row.roles:
        return "none" if row is None else "erased"
    named = "coordinator" if Role.COORDINATOR in row.roles else "member"
    return named if row.active else f"away+{named}"


MEMBER = Drawing(
    """
                   none    member       coordinator       away+member       away+coordinator  erased
    join           member  same         same              same              same              same
    grant          no      coordinator  same              away+coordinator  same              no
    grant_unheard  no      no           no                no                no                no
    grant_oneself  no      no           no                no                no                no
    revoke         no      same         member            same              away+member       no
    leave          no      away+member  away+coordinator  same              same              no
    return         no      same         same              member            coordinator       no
    erase          no      erased       erased            erased            erased            same
    """,
    FOUNDED,
    {
        "join": always(JoinOrganisation(EVA, "Eva"), ADMIN),
        "grant": always(GrantRole(EVA, Role.COORDINATOR), ADMIN),
        "grant_unheard": always(GrantRole(EVA, Role.PLATFORM), ADMIN),
        "grant_oneself": always(GrantRole(EVA, Role.ADMIN), EVA),
        "revoke": always(RevokeRole(EVA, Role.COORDINATOR), ADMIN),
        "leave": always(DeactivateMember(EVA), ADMIN),
        "return": always(ReactivateMember(EVA), ADMIN),
        "erase": always(ErasePersonalData(EVA), ADMIN),
    },
    of_member,
)


def of_administrator(facts: list[Recorded]) -> str:
    rows = folded(members, facts)
    who = [one for one in (ODD, EVA) if rows[one].active and Role.ADMIN in rows[one].roles]
    return "+".join(who)


ADMINISTRATORS = Drawing(
    """
                odd      odd+eva  eva
    grant_eva   odd+eva  same     same
    grant_odd   same     same     odd+eva
    revoke_eva  same     odd      no
    revoke_odd  no       eva      same
    erase_odd   no       no       no
    """,
    (*FOUNDED, *mentor(EVA)),
    {
        "grant_eva": always(GrantRole(EVA, Role.ADMIN), ADMIN),
        "grant_odd": always(GrantRole(ODD, Role.ADMIN), ADMIN),
        "revoke_eva": always(RevokeRole(EVA, Role.ADMIN), ADMIN),
        "revoke_odd": always(RevokeRole(ODD, Role.ADMIN), ADMIN),
        "erase_odd": always(ErasePersonalData(ODD), EVA),
    },
    of_administrator,
)

# a consent, a survey, an action, a concern


def of_consent(facts: list[Recorded]) -> str:
    row = folded(own_consents, facts).get(ADA)
    return "none" if row is None else "withdrawn" if row.given[-1].withdrawn else "given"


CONSENT = Drawing(
    """
              none   given      withdrawn
    give      given  same       given
    withdraw  same   withdrawn  same
    for_her   no     no         no
    """,
    consent.READY,
    {
        "give": always(consent.GIVE, ADA),
        "withdraw": always(consent.WITHDRAW, ADA),
        "for_her": always(consent.GIVE, ADMIN),
    },
    of_consent,
)


def of_survey(facts: list[Recorded]) -> str:
    row = folded(surveys, facts).get(survey.HALFWAY)
    return "none" if row is None else "open" if row.closed is None else "closed"


SURVEY = Drawing(
    """
            none  open    closed
    open    open  same    same
    close   no    closed  same
    adept   no    no      no
    """,
    OPEN,
    {"open": always(survey.OPENING), "close": always(survey.CLOSE), "adept": always(survey.CLOSE, ADA)},
    of_survey,
)


def of_action(facts: list[Recorded]) -> str:
    row = folded(pair_vault, facts).get(f"{PAIR}/action/{action.CV}")
    return "none" if row is None else row.standing.value


ACTION = Drawing(
    """
              none  said  done
    agree     said  same  same
    complete  no    done  same
    others    no    no    no
    """,
    TALKING,
    {
        "agree": always(action.AGREE, ADA),
        "complete": always(CompleteAction(PAIR, action.CV), MIM),
        "others": always(CompleteAction(PAIR, action.CV), ADMIN),
    },
    of_action,
)


def of_concern(facts: list[Recorded]) -> str:
    row = folded(concerns, facts).get(f"{PAIR}/{concern.WORRY}") or folded(concerns, facts).get(concern.WORRY)
    return "none" if row is None else "closed" if row.closed_at else "told" if row.recipient == ODD else "raised"


CONCERN = Drawing(
    """
              none    raised  told    closed
    raise     raised  same    same    same
    escalate  no      told    same    no
    close     no      closed  closed  same
    answer    no      closed  closed  no
    partner   no      no      no      no
    """,
    concern.PAST,
    {
        "raise": always(concern.RAISE, ADA),
        "escalate": always(concern.ESCALATE, ADA),
        "close": always(replace(concern.CLOSE, answer=None), ADA),
        "answer": always(concern.CLOSE, ADA),
        "partner": always(concern.CLOSE, MIM),
    },
    of_concern,
)

DRAWINGS = {
    "midpoint": MIDPOINT,
    "early": EARLY_MIDPOINT,
    "closing": CLOSING,
    "answer": ANSWER,
    "member": MEMBER,
    "administrators": ADMINISTRATORS,
    "consent": CONSENT,
    "survey": SURVEY,
    "action": ACTION,
    "concern": CONCERN,
}
CELLS = [(name, state, step) for name, drawing in DRAWINGS.items() for state, step in drawing.table]


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_state_can_be_reached_and_every_step_is_drawn(name: str) -> None:
    drawing = DRAWINGS[name]
    assert set(drawing.ways()) == set(drawing.states)
    assert {step for _, step in drawing.table} == set(drawing.steps)


@pytest.mark.parametrize(("name", "state", "step"), CELLS)
def test_every_step_from_every_state_is_as_it_is_drawn(name: str, state: str, step: str) -> None:
    drawing = DRAWINGS[name]
    answer, _ = drawing.outcome(step, drawing.at(state))
    assert answer == drawing.table[state, step]


TestMidpoint = machine(MIDPOINT).TestCase
TestEarlyMidpoint = machine(EARLY_MIDPOINT).TestCase
TestClosing = machine(CLOSING).TestCase
TestAnswer = machine(ANSWER).TestCase
TestMember = machine(MEMBER).TestCase
TestAdministrators = machine(ADMINISTRATORS).TestCase
TestConsent = machine(CONSENT).TestCase
TestSurvey = machine(SURVEY).TestCase
TestAction = machine(ACTION).TestCase
TestConcern = machine(CONCERN).TestCase

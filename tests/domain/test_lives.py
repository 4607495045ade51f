"""What else has a life: proposal, application, meeting, goal, edition and matching run, each beside its drawing."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.correcting import CorrectMeeting
from domain.disputes import ConfirmMeeting, DisputeMeeting, ResolveDispute
from domain.enrolment import AcceptApplication, ApplyAsAdept, DescribeWishes, WithdrawApplication
from domain.goal import GoalKind, GoalOutcome
from domain.goals import CloseGoal, DefineGoalScale, ReviseGoal, ScoreGoal, SetGoal
from domain.handbook import DraftEdition, SetPolicy
from domain.language import EntryId, Recorded, Side
from domain.matching import ConcludeProposal
from domain.matching_run import RequestMatchingRun
from domain.meeting import RetractReason
from domain.meetings import RecordMeetingHeld, RetractMeeting
from domain.participation import DeclineApplication, LeaveProgramme, PauseParticipation, ResumeParticipation
from domain.planning import CancelMeeting, MoveMeeting, PlanMeeting, RecordNoShow
from domain.proposal import MatchProposed
from domain.proposals import AcceptProposal, DeclineProposal, ExpireProposal, OverrideProposal
from domain.publishing import PublishEdition
from domain.shipped import DEFAULT
from projections.applications import applications
from projections.editions import editions
from projections.matching_runs import matching_runs
from projections.pair_timeline import pair_timeline
from projections.pair_vault import pair_vault
from projections.past import folded
from projections.proposals import proposals
from tests.domain.drawing import Drawing, Step, always, machine
from tests.domain.handbook_stage import OURS
from tests.domain.stage import (
    ADA,
    ADMIN,
    BO,
    FOUNDED,
    LUNCH,
    MEMBERS,
    MIM,
    OPEN,
    PAIR,
    POLICY,
    SPRING,
    TALKING,
    ZONE,
    adept,
    mentor,
)
from tests.domain.test_matching_run import ADVANCE, COMPLETE, DISCARD, FAIL, RUN

FOR_ADEPT = (SPRING, ADA, Side.ADEPT)
ANSWER_BY, AFTER = date(2026, 2, 22), date(2026, 2, 23)

# a proposal: both accept, or it is withdrawn

PROPOSED = MatchProposed(PAIR, SPRING, ADA, MIM, None, (BO,), ZONE, ANSWER_BY)


def of_proposal(facts: list[Recorded]) -> str:
    row = folded(proposals, facts)[PAIR]
    if row.state in ("declined", "expired", "overridden", "withdrawn"):
        return "withdrawn"
    return row.state.value if row.state == "matched" else "+".join(("open", *row.accepted))


PROPOSAL = Drawing(
    """
                    open        open+adept         open+mentor        open+adept+mentor  matched  withdrawn
    adept_accepts   open+adept  same               open+adept+mentor  same               same     no
    mentor_accepts  open+mentor open+adept+mentor  same               same               same     no
    adept_declines  withdrawn   withdrawn          withdrawn          no                 no       no
    mentor_declines withdrawn   withdrawn          withdrawn          no                 no       no
    too_late        no          same               no                 same               same     no
    expires         withdrawn   withdrawn          withdrawn          same               same     same
    expires_early   no          no                 no                 same               same     same
    is_overridden   withdrawn   withdrawn          withdrawn          no                 no       no
    is_concluded    same        same               same               matched            same     same
    """,
    (
        *OPEN,
        *adept(ADA),
        *mentor(MIM),
        *mentor(BO),
        MatchProposed(PAIR, SPRING, ADA, MIM, None, (BO,), ZONE, ANSWER_BY),
    ),
    {
        "adept_accepts": always(AcceptProposal(PAIR), ADA),
        "mentor_accepts": always(AcceptProposal(PAIR), MIM),
        "adept_declines": always(DeclineProposal(PAIR), ADA),
        "mentor_declines": always(DeclineProposal(PAIR, "Ont om tid"), MIM),
        "too_late": always(AcceptProposal(PAIR), ADA, AFTER),
        "expires": always(ExpireProposal(PAIR), POLICY, AFTER),
        "expires_early": always(ExpireProposal(PAIR), POLICY, ANSWER_BY),
        "is_overridden": always(OverrideProposal(PAIR, "Samma enhet")),
        "is_concluded": always(ConcludeProposal(PAIR, SPRING, ADA, MIM, (BO,)), POLICY),
    },
    of_proposal,
)

# an application: reviewed, reopened by a material edit, paused, left


def of_application(facts: list[Recorded]) -> str:
    row = folded(applications, facts).get(f"{SPRING}/{ADA}/{Side.ADEPT}")
    return "none" if row is None else row.standing.value


APPLICATION = Drawing(
    """
              none     applied    accepted   paused     declined   withdrawn  left
    apply     applied  same       same       same       applied    applied    applied
    edit      no       applied    applied    applied    no         no         no
    accept    no       accepted   same       same       accepted   no         no
    decline   no       declined   declined   declined   same       no         no
    pause     no       no         paused     same       no         no         no
    resume    no       no         same       accepted   no         no         no
    withdraw  no       withdrawn  withdrawn  withdrawn  withdrawn  same       same
    leave     no       no         left       left       no         no         same
    """,
    (*OPEN, *MEMBERS),
    {
        "apply": always(ApplyAsAdept(SPRING, ADA), ADA),
        "edit": Step(lambda n: DescribeWishes(SPRING, ADA, f"Att våga mer, för gång {n}"), ADA),
        "accept": always(AcceptApplication(*FOR_ADEPT)),
        "decline": always(DeclineApplication(*FOR_ADEPT)),
        "pause": always(PauseParticipation(*FOR_ADEPT), ADA),
        "resume": always(ResumeParticipation(*FOR_ADEPT), ADA),
        "withdraw": always(WithdrawApplication(*FOR_ADEPT), ADA),
        "leave": always(LeaveProgramme(*FOR_ADEPT), ADA),
    },
    of_application,
)

# a meeting: planned, held or not; confirmed, disputed and resolved; retracted for ever


def of_meeting(facts: list[Recorded]) -> str:
    entry = folded(pair_timeline, facts).get(f"{PAIR}/{LUNCH}")
    if entry is None:
        return "none"
    state = entry.kind.value.removeprefix("meeting_")
    return state if state != "held" or entry.doubt == "none" else entry.doubt.value


MEETING = Drawing(
    """
             none     planned    held       confirmed  disputed   rejected   missed     cancelled  retracted
    plan     planned  same       same       same       same       same       no         no         no
    move     no       planned    no         no         no         no         no         no         no
    cancel   no       cancelled  no         no         no         no         no         same       no
    miss     no       missed     no         no         no         no         same       no         no
    hold     held     held       no         no         no         no         no         no         no
    correct  no       no         held       held       disputed   rejected   no         no         no
    confirm  no       no         confirmed  same       confirmed  no         no         no         no
    dispute  no       no         disputed   disputed   same       no         no         no         no
    reject   no       no         no         no         rejected   same       no         no         no
    retract  no       retracted  retracted  retracted  retracted  retracted  retracted  no         same
    """,
    TALKING,
    {
        "plan": always(PlanMeeting(PAIR, LUNCH, datetime.fromisoformat("2026-02-10T12:00")), ADA),
        "move": Step(lambda n: MoveMeeting(PAIR, LUNCH, datetime(2026, 2, 11, 8 + n % 9, n % 60)), ADA),  # noqa: DTZ001
        "cancel": always(CancelMeeting(PAIR, LUNCH), ADA),
        "miss": always(RecordNoShow(PAIR, LUNCH, Side.MENTOR), ADA),
        "hold": Step(lambda n: RecordMeetingHeld(PAIR, LUNCH, date(2026, 2, 10), 600 + n), ADA),
        "correct": Step(lambda n: CorrectMeeting(PAIR, LUNCH, minutes=60 + n % 500), ADA),
        "confirm": always(ConfirmMeeting(PAIR, LUNCH), MIM),
        "dispute": always(DisputeMeeting(PAIR, LUNCH), MIM),
        "reject": always(ResolveDispute(PAIR, LUNCH, counts=False)),
        "retract": always(RetractMeeting(PAIR, LUNCH, RetractReason.NOT_HELD), ADA),
    },
    of_meeting,
)

# a goal: a scale before a score, and none of both when it is closed


GOAL_ID = EntryId("mod")
WORDS = SetGoal(PAIR, GOAL_ID, GoalKind.PERSONAL, "Att tala inför andra")


def of_goal(facts: list[Recorded]) -> str:
    row = folded(pair_vault, facts).get(f"{PAIR}/goal/{GOAL_ID}")
    if row is None:
        return "none"
    if row.standing == "done":
        return str(row.said["outcome"])
    said = {name for reply in row.replies for name in (*reply.said, *reply.texts)}
    return "scored" if "score" in said else "scaled" if "expected" in said else "set"


GOAL = Drawing(
    """
             none  set      scaled   scored   reached  left
    set      set   same     same     same     same     same
    revise   no    set      scaled   scored   no       no
    scale    no    scaled   scaled   no       no       no
    score    no    no       scored   scored   no       no
    beyond   no    no       no       no       no       no
    close    no    reached  reached  reached  same     no
    drop     no    left     left     left     no       same
    """,
    TALKING,
    {
        "set": always(WORDS, ADA),
        "revise": Step(lambda n: ReviseGoal(PAIR, GOAL_ID, GoalKind.PERSONAL, f"Att tala inför {n}"), ADA),
        "scale": Step(lambda n: DefineGoalScale(PAIR, GOAL_ID, "Inte", "Lite", "Som tänkt", "Mer", f"Allt {n}"), ADA),
        "score": Step(lambda n: ScoreGoal(PAIR, GOAL_ID, n % 5 - 2), ADA),
        "beyond": always(ScoreGoal(PAIR, GOAL_ID, 3), ADA),
        "close": always(CloseGoal(PAIR, GOAL_ID, GoalOutcome.REACHED), ADA),
        "drop": always(CloseGoal(PAIR, GOAL_ID, GoalOutcome.LEFT), ADA),
    },
    of_goal,
)

# an edition: a draft until it is published, and never changed again


def of_edition(facts: list[Recorded]) -> str:
    row = folded(editions, facts).get(OURS)
    return "none" if row is None else "draft" if row.digest is None else "published"


EDITION = Drawing(
    """
             none   draft      published
    draft    draft  same       same
    change   no     draft      no
    publish  no     published  same
    """,
    FOUNDED,
    {
        "draft": always(DraftEdition(OURS, DEFAULT, "Vår handbok"), ADMIN),
        "change": Step(lambda n: SetPolicy(OURS, "policy.min_meetings", str(n % 90 + 1)), ADMIN),
        "publish": always(PublishEdition(OURS), ADMIN),
    },
    of_edition,
)

# a matching run: what is over stays so, and a result that comes too late is dropped


def of_run(facts: list[Recorded]) -> str:
    row = folded(matching_runs, facts).get(RUN)
    return "none" if row is None else row.state.value


MATCHING_RUN = Drawing(
    """
             none       requested  running    completed  failed     discarded
    request  requested  same       same       same       same       same
    advance  no         running    same       same       same       same
    finish   no         completed  completed  same       same       same
    fail     no         failed     failed     same       same       same
    discard  no         discarded  discarded  discarded  discarded  same
    """,
    OPEN,
    {
        "request": always(RequestMatchingRun(RUN, SPRING)),
        "advance": always(ADVANCE, POLICY),
        "finish": always(COMPLETE, POLICY),
        "fail": always(FAIL, POLICY),
        "discard": always(DISCARD),
    },
    of_run,
)

DRAWINGS = {
    "proposal": PROPOSAL,
    "application": APPLICATION,
    "meeting": MEETING,
    "goal": GOAL,
    "edition": EDITION,
    "run": MATCHING_RUN,
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


TestProposal = machine(PROPOSAL).TestCase
TestApplication = machine(APPLICATION).TestCase
TestMeeting = machine(MEETING).TestCase
TestGoal = machine(GOAL).TestCase
TestEdition = machine(EDITION).TestCase
TestMatchingRun = machine(MATCHING_RUN).TestCase

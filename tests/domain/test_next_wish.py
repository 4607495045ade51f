"""From a proposal that came to nothing to the next wish, and what a requirement forbids by now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.attribute import Attribute
from domain.criteria_kinds import Requirement, Requires
from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, HandbookPolicySet
from domain.exclusion import ExclusionDeclared
from domain.language import Asked, MemberId, NotPermitted, Side
from domain.match_to_pair import match_to_pair, next_wish
from domain.matching import ConcludeProposal
from domain.member import PersonalDataErased
from domain.pair import PairCompleted, PairMatched
from domain.phase import ProgrammeCancelled
from domain.programme import NotInThisPhase, ProgrammeUnknown
from domain.proposal import (
    MatchOverridden,
    ProposalAccepted,
    ProposalDeclined,
    ProposalExpired,
)
from domain.proposing import (
    NotWaiting,
    RequirementForbids,
    StillTimeToMatch,
    proposal_id,
)
from domain.roll import ApplicationDeclined, ApplicationWithdrawn, ParticipationEnded
from domain.shipped import DEFAULT
from tests.domain.handbook_stage import OURS
from tests.domain.proposed import (
    AHEAD,
    BOTH,
    CAME_TO_NOTHING,
    DECLINED,
    DONE,
    FIVE,
    FOUR,
    FREE,
    HIGH,
    IN_A_WEEK,
    LOW,
    MORNINGS,
    NEAR,
    NEEDED,
    NEXT,
    NO_BOSSES,
    NO_MATCH,
    NONE,
    NORTH,
    ONE,
    OVER_BO,
    OVER_EVA,
    PAIRED,
    PUBLISH,
    SOUTH,
    THREE,
    TO_ADA,
    TO_EVA,
    TONGUE,
    UNIT,
    WAITING,
    WEEKENDS,
    WISHED,
    WISHES,
    WITHDRAWN,
    hers,
    his,
    reports,
    ruled,
    says,
    when_free,
)
from tests.domain.stage import ADA, AUTUMN, BO, EVA, MIM, POLICY, SPRING, mentor
from tests.spec import COORDINATOR, decide, given, noon


def test_after_a_proposal_that_came_to_nothing_the_next_wish_is_proposed() -> None:
    given(*CAME_TO_NOTHING).when(NEXT, by=POLICY).then(WISHED)


def test_after_an_override_too_unless_the_adept_has_been_matched_otherwise() -> None:
    overridden = MatchOverridden(TO_ADA.pair, SPRING, ADA, MIM, "Samma enhet")
    given(*DONE, WISHES, TO_ADA, overridden).when(NEXT, by=POLICY).then(WISHED)
    given(*DONE, TO_ADA, overridden).when(NEXT, by=POLICY).then(NEEDED)
    given(*DONE, WISHES, TO_ADA, replace(PAIRED, mentor=BO), overridden).when(NEXT, by=POLICY).stays_quiet()


def test_a_wish_that_cannot_be_is_passed_over() -> None:
    full = replace(PAIRED, adept=EVA, mentor=BO)
    given(*CAME_TO_NOTHING, full).when(NEXT, by=POLICY).then(NEEDED)


def test_a_wish_from_whom_the_adept_is_kept_apart_is_passed_over() -> None:
    for apart in (
        ExclusionDeclared(AUTUMN, BO, ADA, by_coordinator=False),
        ExclusionDeclared(AUTUMN, ADA, BO, by_coordinator=True),
    ):
        given(*CAME_TO_NOTHING, apart).when(NEXT, by=POLICY).then(NEEDED)


def test_nobody_is_proposed_their_own_manager_whenever_that_was_told() -> None:
    for said in (reports(EVA, BO, Side.ADEPT), reports(BO, EVA, Side.MENTOR)):
        over = replace(OVER_EVA, rules=("no_reporting_line",))
        given(*DONE, NO_BOSSES, said).when(PUBLISH).then(TO_ADA, over)
        given(*DONE, said, NO_BOSSES).when(PUBLISH).then(TO_ADA, over)
        given(*DONE, said).when(PUBLISH).then(TO_ADA, TO_EVA)
    for said in (reports(ADA, BO, Side.ADEPT), reports(BO, ADA, Side.MENTOR)):
        given(*CAME_TO_NOTHING, NO_BOSSES, said).when(NEXT, by=POLICY).then(NEEDED, OVER_BO)
        given(*CAME_TO_NOTHING, said).when(NEXT, by=POLICY).then(WISHED)


@pytest.mark.parametrize(
    ("rule", "allowed", "forbidden"),
    [
        (TONGUE, (hers(BOTH), his(BOTH)), (hers(BOTH), his(ONE))),
        (TONGUE, (hers(BOTH), his(BOTH)), (hers(BOTH),)),
        (UNIT, (hers(NORTH), his(SOUTH)), (hers(NORTH), his(NORTH))),
        (UNIT, (hers(NORTH),), (hers(NORTH), his(NORTH, BOTH))),
        (UNIT, (), (hers(NORTH), his(Attribute("unit", ("NoRTH",))))),
        (replace(NEAR, order=("LOW", "Mid", "high")), (hers(LOW), his(Attribute("grade", ("MID",)))), ()),
        (NEAR, (hers(LOW), his(Attribute("grade", ("mid",)))), (hers(LOW), his(HIGH))),
        (NEAR, (hers(HIGH), his(HIGH)), (hers(HIGH), his(Attribute("grade", ("other",))))),
        (AHEAD, (hers(THREE), his(FIVE)), (hers(THREE), his(FOUR))),
        (AHEAD, (hers(THREE), his(FIVE)), (hers(FIVE), his(THREE))),
        (FREE, (when_free(ADA, MORNINGS), when_free(BO)), (when_free(ADA, MORNINGS), when_free(BO, WEEKENDS))),
        (
            FREE,
            (when_free(ADA, WEEKENDS), when_free(BO, WEEKENDS)),
            (when_free(ADA, MORNINGS), when_free(BO, WEEKENDS)),
        ),
        (Requirement(Requires.NO_REPORTING_LINE), (), (reports(BO, ADA, Side.ADEPT),)),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_wish_that_a_hard_rule_forbids_by_now_is_passed_over_and_the_rule_is_named(
    rule: Requirement, allowed: tuple[object, ...], forbidden: tuple[object, ...]
) -> None:
    over = replace(OVER_BO, rules=(rule.name,))
    given(*CAME_TO_NOTHING, ruled(rule), *allowed).when(NEXT, by=POLICY).then(WISHED)
    given(*CAME_TO_NOTHING, ruled(rule), *forbidden).when(NEXT, by=POLICY).then(NEEDED, over)
    given(*CAME_TO_NOTHING, *forbidden, ruled(rule)).when(NEXT, by=POLICY).then(NEEDED, over)
    given(*CAME_TO_NOTHING, *forbidden, ruled(rule), ruled(edition=2)).when(NEXT, by=POLICY).then(WISHED)
    elsewhere = replace(ruled(rule), programme=AUTUMN)
    given(*CAME_TO_NOTHING, *forbidden, elsewhere).when(NEXT, by=POLICY).then(WISHED)


def test_every_rule_that_forbids_a_wish_is_named_and_the_one_after_it_is_proposed() -> None:
    third = MemberId("tor")
    list_of_three = replace(WISHES, mentors=(MIM, BO, third))
    fits = (*mentor(third), says(third, Side.MENTOR, BOTH, SOUTH), hers(BOTH, NORTH), his(ONE, NORTH))
    over = replace(OVER_BO, rules=("shared:tongue", "different:unit"))
    to_third = replace(WISHED, pair=proposal_id(f"wish/{SPRING}/1", ADA, third), mentor=third)
    past = (*CAME_TO_NOTHING, list_of_three, *fits, ruled(TONGUE, UNIT, FREE))
    given(*past).when(NEXT, by=POLICY).then(to_third, over)


def test_of_whom_the_adept_is_kept_apart_from_no_rule_is_named() -> None:
    for apart in (
        ExclusionDeclared(AUTUMN, BO, ADA, by_coordinator=False),
        ApplicationWithdrawn(SPRING, BO, Side.MENTOR),
        replace(PAIRED, adept=EVA, mentor=BO),
    ):
        given(*CAME_TO_NOTHING, ruled(TONGUE), apart).when(NEXT, by=POLICY).then(NEEDED)


def test_whom_a_hard_rule_forbids_since_the_run_are_not_proposed_and_the_rule_is_named() -> None:
    """The rule may be new, or what they say of themselves."""
    fits = (hers(BOTH), says(MIM, Side.MENTOR, BOTH))
    given(*DONE, ruled(TONGUE), *fits).when(PUBLISH).then(TO_ADA, OVER_EVA)
    given(*DONE, *fits, ruled(TONGUE)).when(PUBLISH).then(TO_ADA, OVER_EVA)
    given(*DONE, *fits, ruled(TONGUE), TO_ADA).when(PUBLISH).then(OVER_EVA)
    given(*DONE, *fits, ruled(TONGUE), TO_ADA, OVER_EVA).when(PUBLISH).stays_quiet()
    given(*DONE, *fits, ruled(TONGUE, UNIT), TO_ADA, OVER_EVA).when(PUBLISH).stays_quiet()
    given(*DONE, *fits, ruled(TONGUE, NEAR), TO_ADA, OVER_EVA).when(PUBLISH).then(
        replace(OVER_EVA, rules=("shared:tongue", "within:grade"))
    )
    mended = (says(EVA, Side.ADEPT, BOTH), his(BOTH))
    given(*DONE, *fits, ruled(TONGUE), TO_ADA, OVER_EVA, *mended).when(PUBLISH).then(TO_EVA)


def test_a_run_of_which_a_hard_rule_forbids_all_is_refused_with_the_rules() -> None:
    given(*DONE, ruled(TONGUE)).when(PUBLISH).refuses(RequirementForbids)
    told = (hers(BOTH, NORTH), says(MIM, Side.MENTOR, BOTH, NORTH))
    with pytest.raises(RequirementForbids) as refused:
        decide(PUBLISH, (*DONE, *told, ruled(UNIT, TONGUE)), Asked(COORDINATOR, noon(date(2026, 2, 15))))
    assert refused.value.args == ("different:unit", "shared:tongue")


def test_what_was_proposed_to_others_passes_nobodys_wish_over() -> None:
    his_no = ProposalDeclined(TO_EVA.pair, SPRING, EVA, BO, Side.MENTOR)
    given(*CAME_TO_NOTHING, TO_EVA, his_no).when(NEXT, by=POLICY).then(WISHED)


TEN_DAYS = (
    HandbookEditionDrafted(OURS, DEFAULT, "Vår handbok"),
    HandbookPolicySet(OURS, "policy.proposal_answer_days", "10"),
    HandbookEditionPublished(OURS, "0" * 64),
)
TODAY, IN_TEN_DAYS = date(2026, 2, 15), date(2026, 2, 25)
TAKEN_UP = HandbookEditionAdopted(SPRING, OURS, Applies.NEW_PAIRS, TODAY)


@pytest.mark.parametrize(
    ("adopted", "until"),
    [
        (TAKEN_UP, IN_TEN_DAYS),
        (replace(TAKEN_UP, starts_on=date(2026, 2, 16), applies=Applies.ALL_FROM), IN_A_WEEK),
        (replace(TAKEN_UP, programme=AUTUMN), IN_A_WEEK),
    ],
)
def test_there_are_as_many_days_to_answer_as_the_programmes_edition_gives_today(
    adopted: HandbookEditionAdopted, until: date
) -> None:
    here = (*TEN_DAYS, adopted)
    given(*DONE, *here).when(PUBLISH).then(replace(TO_ADA, answer_by=until), replace(TO_EVA, answer_by=until))
    given(*CAME_TO_NOTHING, *here).when(NEXT, by=POLICY).then(replace(WISHED, answer_by=until))
    given(*DONE, TO_ADA, DECLINED, *here).when(NEXT, by=POLICY).then(replace(NEEDED, decide_by=until))


def test_when_no_wish_is_left_somebody_has_to_look() -> None:
    given(*DONE, TO_ADA, DECLINED).when(NEXT, by=POLICY).then(NEEDED)
    expired = ProposalExpired(WISHED.pair, SPRING, ADA, BO)
    given(*CAME_TO_NOTHING, WISHED, expired).when(NEXT, by=POLICY).then(NEEDED)


def test_nothing_follows_for_who_waits_for_nothing() -> None:
    given(*CAME_TO_NOTHING, WISHED).when(NEXT, by=POLICY).stays_quiet()
    given(*CAME_TO_NOTHING, PAIRED).when(NEXT, by=POLICY).stays_quiet()
    given(*CAME_TO_NOTHING, NEEDED).when(NEXT, by=POLICY).stays_quiet()
    given(*CAME_TO_NOTHING, ApplicationWithdrawn(SPRING, ADA, Side.ADEPT)).when(NEXT, by=POLICY).stays_quiet()


def test_a_match_by_hand_ends_the_need() -> None:
    over = PairCompleted(PAIRED.pair, SPRING, ADA, MIM, ())
    given(*CAME_TO_NOTHING, NEEDED, PAIRED, over).when(NEXT, by=POLICY).then(WISHED)


@pytest.mark.parametrize("over", [ApplicationWithdrawn, ApplicationDeclined, ParticipationEnded])
def test_who_no_longer_takes_part_waits_for_nobody(over: Callable[..., object]) -> None:
    given(*WAITING, over(SPRING, ADA, Side.ADEPT)).when(NO_MATCH).refuses(NotWaiting)
    given(*WAITING, over(SPRING, ADA, Side.MENTOR)).when(NO_MATCH).then(NONE)
    given(*WAITING, PersonalDataErased(ADA, (SPRING,))).when(NO_MATCH).refuses(NotWaiting)


def test_whom_a_new_run_proposes_waits_for_the_answer_and_may_be_in_need_anew() -> None:
    again = replace(TO_ADA, pair=proposal_id("later", ADA, BO), mentor=BO)
    given(*WAITING, NONE, again).when(NO_MATCH).refuses(NotWaiting)
    declined = replace(DECLINED, pair=again.pair, mentor=BO)
    given(*WAITING, NONE, again, declined).when(NEXT, by=POLICY).then(NEEDED)


def test_the_product_alone_goes_on_to_the_next_wish() -> None:
    given(*CAME_TO_NOTHING).when(NEXT).refuses(NotPermitted)
    given().when(NEXT, by=POLICY).refuses(ProgrammeUnknown)
    given(*CAME_TO_NOTHING, ProgrammeCancelled(SPRING, "Nej")).when(NEXT, by=POLICY).refuses(NotInThisPhase)


def test_no_match_is_found_once_the_time_is_over_or_a_coordinator_says_so() -> None:
    given(*WAITING).when(NO_MATCH).then(NONE)
    given(*WAITING).when(NO_MATCH, by=POLICY, now=date(2026, 2, 23)).then(NONE)
    given(*WAITING).when(NO_MATCH, by=POLICY, now=IN_A_WEEK).refuses(StillTimeToMatch)
    given(*WAITING, NONE).when(NO_MATCH).stays_quiet()


def test_no_match_is_found_for_who_waits_for_one() -> None:
    given(*DONE).when(NO_MATCH).refuses(NotWaiting)
    given(*WAITING, PAIRED).when(NO_MATCH).refuses(NotWaiting)
    given(*WAITING).when(NO_MATCH, by=ADA).refuses(NotPermitted)
    given().when(NO_MATCH).refuses(ProgrammeUnknown)
    given(*WAITING, ProgrammeCancelled(SPRING, "Nej")).when(NO_MATCH).refuses(NotInThisPhase)


# what follows by itself


def test_an_accepted_proposal_is_concluded_and_a_closed_one_gone_on_from() -> None:
    accepted = ProposalAccepted(TO_ADA.pair, SPRING, ADA, MIM, (BO,), Side.ADEPT)
    assert match_to_pair.react(accepted) == (ConcludeProposal(TO_ADA.pair, SPRING, ADA, MIM, (BO,)),)
    about = (TO_ADA.pair, SPRING, ADA, MIM)
    for closed in (DECLINED, ProposalExpired(*about), MatchOverridden(*about, "Nej"), WITHDRAWN):
        assert isinstance(closed, next_wish.facts)
        assert next_wish.react(closed) == (NEXT,)
    assert PairMatched not in match_to_pair.facts

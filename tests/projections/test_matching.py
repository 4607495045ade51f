"""The screens of matching as folds: criteria, runs, proposals, seats, and those who wait for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.board import ManualMatchNeeded, MatchPassedOver, NoMatchFound
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Quota
from domain.language import PairId, RunId, Side
from domain.member import PersonalDataErased
from domain.pair import EndReason, PairCompleted, PairEnded
from domain.proposal import (
    MatchOverridden,
    MatchProposed,
    ProposalAccepted,
    ProposalDeclined,
    ProposalExpired,
    ProposalWithdrawn,
    Withdrawal,
)
from domain.roll import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationWithdrawn,
    CapacityDeclared,
    ParticipationEnded,
    ParticipationPaused,
    ParticipationResumed,
    ReviewReopened,
)
from domain.run import Failure, MatchingRunAdvanced, MatchingRunDiscarded, MatchingRunFailed, Stage
from domain.run_result import Obstacles
from projections.criteria import criteria
from projections.match_needs import WishPassedOver, match_needs
from projections.matching_runs import PassedOver, RunState, matching_runs
from projections.past import folded
from projections.proposals import ProposalState, proposals
from projections.seat_map import Seat, seat_map
from tests.story import ADA, BEN, CRITERIA, CY, MATCHED, PAIR, RUN, RUN_OF_ADA, SPRING, told

REQUESTED, COMPLETED = RUN_OF_ADA
BY = date(2026, 2, 8)
PROPOSED = MatchProposed(PAIR, SPRING, ADA, BEN, RUN, (CY,), "Europe/Stockholm", BY)
ABOUT = (PAIR, SPRING, ADA, BEN)
OTHER = replace(PROPOSED, pair=PairId("p2"), adept=CY, co_mentors=())


def only(projection: Any, *facts: object) -> Any:
    """The one row of these facts."""
    (row,) = folded(projection, told(*facts)).values()
    return row


def test_every_edition_of_the_criteria_is_kept() -> None:
    second = CriteriaDefined(SPRING, 2, CRITERIA.criteria, ())
    rows = folded(criteria, told(CRITERIA, second))
    assert [(row.edition, row.criteria, row.requirements) for row in rows.values()] == [
        (1, CRITERIA.criteria, CRITERIA.requirements),
        (2, CRITERIA.criteria, ()),
    ]


def test_a_run_is_shown_as_far_as_it_has_come() -> None:
    def state(*facts: object) -> tuple[Any, ...]:
        row = only(matching_runs, REQUESTED, *facts)
        return row.state, row.stage, row.failure, row.position

    reading, solving = (MatchingRunAdvanced(RUN, SPRING, stage) for stage in Stage)
    assert state() == (RunState.REQUESTED, None, None, 1)
    assert state(reading) == (RunState.RUNNING, Stage.READING, None, 2)
    assert state(reading, solving) == (RunState.RUNNING, Stage.SOLVING, None, 3)
    assert state(solving, COMPLETED) == (RunState.COMPLETED, Stage.SOLVING, None, 3)
    obstacles = Obstacles((), (Quota(Side.ADEPT, "field", "law", 9),))
    failed = MatchingRunFailed(RUN, SPRING, Failure.INFEASIBLE, obstacles)
    assert state(failed) == (RunState.FAILED, None, Failure.INFEASIBLE, 2)
    assert only(matching_runs, REQUESTED, failed).obstacles == obstacles
    assert state(COMPLETED, MatchingRunDiscarded(RUN, SPRING))[0] is RunState.DISCARDED


def test_a_run_shows_what_it_was_asked_and_what_it_found() -> None:
    row = only(matching_runs, REQUESTED, COMPLETED)
    assert (row.edition, row.algorithm, row.seed, row.what_if, row.locked) == (
        REQUESTED.edition,
        REQUESTED.algorithm,
        REQUESTED.seed,
        REQUESTED.what_if,
        REQUESTED.locked,
    )
    assert (row.as_at, row.digest, row.objective, row.blocking, row.milliseconds) == (
        COMPLETED.as_at,
        COMPLETED.inputs_digest,
        COMPLETED.objective,
        COMPLETED.blocking_pairs,
        COMPLETED.duration_ms,
    )
    assert (row.matches, row.unmatched) == (COMPLETED.matches, COMPLETED.unmatched)
    assert folded(matching_runs, told(replace(COMPLETED, run=RunId("nobody-asked")))) == {}


def test_a_run_shows_what_of_it_was_passed_over_by_which_rules_and_the_last_word_on_it() -> None:
    over = MatchPassedOver(SPRING, ADA, BEN, RUN, ("shared:language",))
    again, other = replace(over, rules=("available",)), replace(over, adept=CY)
    row = only(matching_runs, REQUESTED, COMPLETED, over, other, again)
    assert row.passed_over == (PassedOver(CY, BEN, ("shared:language",)), PassedOver(ADA, BEN, ("available",)))
    assert row.state is RunState.COMPLETED
    assert only(matching_runs, REQUESTED, COMPLETED, replace(over, run=None)).passed_over == ()
    assert folded(matching_runs, told(over)) == {}


def test_a_proposal_is_open_until_something_becomes_of_it() -> None:
    row = only(proposals, PROPOSED)
    assert (row.state, row.accepted, row.answer_by, row.co_mentors, row.run) == (
        ProposalState.PROPOSED,
        (),
        BY,
        (CY,),
        RUN,
    )
    sides = [ProposalAccepted(*ABOUT, (CY,), side) for side in (Side.MENTOR, Side.ADEPT)]
    assert only(proposals, PROPOSED, *sides).accepted == (Side.ADEPT, Side.MENTOR)
    assert only(proposals, PROPOSED, *sides, MATCHED).state is ProposalState.MATCHED
    assert folded(proposals, told(MATCHED)) == {}, "a pair that nobody proposed is no proposal"


CLOSED: dict[ProposalState, object] = {
    ProposalState.DECLINED: ProposalDeclined(*ABOUT, Side.MENTOR),
    ProposalState.EXPIRED: ProposalExpired(*ABOUT),
    ProposalState.OVERRIDDEN: MatchOverridden(*ABOUT, "Kusiner"),
    ProposalState.WITHDRAWN: ProposalWithdrawn(*ABOUT, Withdrawal.NO_SEAT_LEFT),
}


@pytest.mark.parametrize("state", CLOSED)
def test_a_proposal_that_came_to_nothing_says_how_and_asks_for_no_seat(state: ProposalState) -> None:
    row = only(proposals, PROPOSED, CLOSED[state])
    assert row.state is state
    assert (row.declined_by, row.withdrawn_for, row.reason) == (
        Side.MENTOR if state is ProposalState.DECLINED else None,
        Withdrawal.NO_SEAT_LEFT if state is ProposalState.WITHDRAWN else None,
        "Kusiner" if state is ProposalState.OVERRIDDEN else None,
    )
    assert only(seat_map, PROPOSED, CLOSED[state]).pending == ()


def test_seats_are_free_pending_or_taken() -> None:
    seats = (CapacityDeclared(SPRING, BEN, 2), ApplicationAccepted(SPRING, BEN, Side.MENTOR))
    row = only(seat_map, *seats, PROPOSED, OTHER)
    assert (row.capacity, row.declared, row.accepted) == (2, 1, True)
    assert (row.taken, row.pending) == ((), (Seat(PAIR, 3), Seat(OTHER.pair, 4)))
    row = only(seat_map, *seats, PROPOSED, OTHER, MATCHED)
    assert (row.taken, row.pending) == ((Seat(PAIR, 5),), (Seat(OTHER.pair, 4),))
    for over in (
        PairCompleted(PAIR, SPRING, ADA, BEN, (CY,)),
        PairEnded(PAIR, SPRING, ADA, BEN, (CY,), EndReason.NO_FIT, no_fault=True),
    ):
        assert only(seat_map, *seats, MATCHED, over).taken == ()


@pytest.mark.parametrize("out", [ApplicationWithdrawn, ApplicationDeclined, ParticipationPaused, ParticipationEnded])
def test_the_seats_of_a_mentor_who_takes_nobody_now_are_not_counted(out: Callable[..., object]) -> None:
    seats = (CapacityDeclared(SPRING, BEN, 2), ApplicationAccepted(SPRING, BEN, Side.MENTOR))
    assert not only(seat_map, *seats, out(SPRING, BEN, Side.MENTOR)).accepted
    assert only(seat_map, *seats, out(SPRING, BEN, Side.ADEPT)).accepted
    assert not only(seat_map, *seats, ReviewReopened(SPRING, BEN, Side.MENTOR)).accepted
    assert not only(seat_map, *seats, PersonalDataErased(BEN, (SPRING,))).accepted
    back = ParticipationResumed(SPRING, BEN, Side.MENTOR)
    assert only(seat_map, *seats, out(SPRING, BEN, Side.MENTOR), back).accepted


NEEDED, GIVEN_UP = ManualMatchNeeded(SPRING, ADA, BY), NoMatchFound(SPRING, ADA)


def test_who_waits_for_a_person_is_listed_until_somebody_is_found_or_given_up() -> None:
    row = only(match_needs, NEEDED)
    assert (row.member, row.decide_by, row.given_up) == (ADA, BY, False)
    assert only(match_needs, NEEDED, GIVEN_UP).given_up
    assert not only(match_needs, NEEDED, GIVEN_UP, NEEDED).given_up, "in need anew"


def test_a_need_says_which_wishes_were_passed_over_and_by_which_rules() -> None:
    over = MatchPassedOver(SPRING, ADA, BEN, None, ("shared:language", "available"))
    other = replace(over, mentor=CY)
    row = only(match_needs, NEEDED, over, other, GIVEN_UP)
    assert row.passed_over == tuple(WishPassedOver(one.mentor, one.rules) for one in (over, other))
    assert only(match_needs, NEEDED, over, NEEDED).passed_over == (), "told anew with the need"
    assert only(match_needs, NEEDED, replace(over, run=RUN)).passed_over == (), "a run is told of its own"
    assert folded(match_needs, told(NEEDED, PROPOSED, over)) == {}


@pytest.mark.parametrize(
    "over",
    [
        MATCHED,
        PROPOSED,
        ApplicationWithdrawn(SPRING, ADA, Side.ADEPT),
        ApplicationDeclined(SPRING, ADA, Side.ADEPT),
        ParticipationEnded(SPRING, ADA, Side.ADEPT),
        PersonalDataErased(ADA, (SPRING,)),
    ],
    ids=lambda fact: type(fact).__name__,
)
def test_who_is_matched_proposed_or_gone_waits_no_more(over: object) -> None:
    assert folded(match_needs, told(NEEDED, over)) == {}
    assert folded(match_needs, told(over, GIVEN_UP)) == {}
    still = ApplicationWithdrawn(SPRING, ADA, Side.MENTOR)
    assert only(match_needs, NEEDED, still).member == ADA

"""Cards of pairs: where each stands, and who met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from domain.language import MeetingId, Side
from domain.meeting import (
    DisputeResolved,
    MeetingConfirmed,
    MeetingCorrected,
    MeetingDisputed,
    MeetingRetracted,
    RetractReason,
)
from domain.pair import CoMentorSteppedDown, EndReason, PairCompleted, PairEnded, PairExtended, PairPaused, PairResumed
from domain.pairing import ClosingSummarised, MidpointEvaluated
from projections.pair_board import PairCard, PairState, pair_board
from projections.pair_watch import pair_watch
from projections.past import folded
from projections.programme_dashboard import figures
from tests.projections.folds import COMPLETED, ENDED, LATE, only
from tests.story import ADA, BEN, CY, END, HELD, MATCHED, MEETING, NOW, PAIR, PLANNED, SPRING, START, told


def card(*facts: object, occurred_on: date | None = None) -> PairCard:
    return only(pair_board, *facts, occurred_on=occurred_on)


def test_that_the_two_had_met_before_makes_no_pair_active() -> None:
    before = replace(HELD, held_on=START - timedelta(days=1), pre_match=True)
    assert card(MATCHED, before).state_on(START) is PairState.MATCHED
    both = card(MATCHED, before, replace(HELD, meeting=MeetingId("next")))
    assert both.state_on(START) is PairState.ACTIVE
    assert (len(card(MATCHED, before).together), [*both.together]) == (0, [MeetingId("next")])
    found = figures((), (both,), ())
    assert (found.pairs_met, found.meetings_held, found.minutes_held) == (1, 1, HELD.minutes)
    none = figures((), (card(MATCHED, before),), ())
    assert (none.pairs_met, none.meetings_held, none.minutes_held) == (0, 0, 0)


def test_whoever_has_stepped_down_is_on_the_cards_of_a_pair_no_more() -> None:
    gone = CoMentorSteppedDown(PAIR, SPRING, CY)
    assert card(MATCHED, gone).members == (ADA, BEN)
    assert only(pair_watch, MATCHED, gone).members == (ADA, BEN)


def test_a_pair_is_matched_then_active_then_completed() -> None:
    completed = PairCompleted(PAIR, SPRING, ADA, BEN, (CY,))
    assert card(MATCHED).state_on(START) is PairState.MATCHED
    assert card(MATCHED, PLANNED).planned == (MEETING,)
    assert (card(MATCHED, PLANNED, HELD).state_on(START), card(MATCHED, PLANNED, HELD).planned) == (
        PairState.ACTIVE,
        (),
    )
    assert card(MATCHED, HELD, completed).state_on(START) is PairState.COMPLETED
    assert card(MATCHED, completed, occurred_on=END).completed_on == END


def test_a_pair_closes_when_its_last_day_has_come_and_rests_while_it_is_paused() -> None:
    assert card(MATCHED).state_on(END) is PairState.CLOSING
    assert card(MATCHED, HELD).state_on(date(2026, 6, 29)) is PairState.ACTIVE
    paused = PairPaused(PAIR, SPRING, date(2026, 3, 1), None, both_agreed=False)
    resumed = PairResumed(PAIR, SPRING, date(2026, 3, 11), date(2026, 4, 26), date(2026, 7, 10), both_agreed=False)
    assert card(MATCHED, HELD, paused).state_on(END) is PairState.PAUSED
    assert card(MATCHED, HELD, paused, resumed).state_on(END) is PairState.ACTIVE
    assert card(MATCHED, HELD, paused, resumed).ends_on == date(2026, 7, 10)


def test_whoever_evaluates_is_late_after_the_days_of_grace_that_the_two_had_together() -> None:
    """Half-time is 16 April, and 21 days later 7 May; without the ten from 20 April it is 17 May."""
    paused = PairPaused(PAIR, SPRING, date(2026, 4, 20), None, both_agreed=False)
    resumed = PairResumed(PAIR, SPRING, date(2026, 4, 30), date(2026, 4, 16), date(2026, 7, 10), both_agreed=False)
    for facts, last in (((), date(2026, 5, 7)), ((paused, resumed), date(2026, 5, 17))):
        shown = card(MATCHED, *facts)
        assert not shown.midpoint_late(last, 21)
        assert shown.midpoint_late(last + timedelta(days=1), 21)
    assert not card(MATCHED, paused).midpoint_late(date(2026, 12, 1), 21), "while they rest"
    late = replace(paused, paused_on=date(2026, 5, 8))
    assert card(MATCHED, late).midpoint_late(date(2026, 12, 1), 21)


def test_i10_what_is_disputed_counts_when_it_is_resolved() -> None:
    disputed = MeetingDisputed(PAIR, SPRING, MEETING, Side.MENTOR)
    shown = card(MATCHED, HELD, disputed)
    assert (shown.held, shown.disputed, shown.met) == ({}, {MEETING: HELD.held_on}, True)
    for over in (MeetingConfirmed(PAIR, SPRING, MEETING, Side.MENTOR), DisputeResolved(PAIR, SPRING, MEETING, True)):
        assert card(MATCHED, HELD, disputed, over).held == {MEETING: HELD.held_on}
    assert card(MATCHED, HELD, disputed, DisputeResolved(PAIR, SPRING, MEETING, False)).held == {}


def test_a_card_says_who_and_which_fact_was_the_last() -> None:
    shown = card(MATCHED, HELD)
    assert (shown.members, shown.position, shown.subject) == ((ADA, BEN, CY), 2, "Växter")


def test_a_pair_that_ends_says_when_and_why() -> None:
    shown = card(MATCHED, PairEnded(PAIR, SPRING, ADA, BEN, (CY,), EndReason.NO_TIME, True))
    assert (shown.state_on(START), shown.ended_on, shown.end_reason) == (PairState.ENDED, NOW.date(), EndReason.NO_TIME)


def test_a_correction_moves_the_day_and_a_retraction_takes_it_away() -> None:
    moved = MeetingCorrected(PAIR, SPRING, MEETING, date(2026, 2, 11))
    assert card(MATCHED, HELD, moved).held == {MEETING: date(2026, 2, 11)}
    shorter = card(MATCHED, HELD, MeetingCorrected(PAIR, SPRING, MEETING, minutes=30))
    assert (shorter.held, shorter.minutes) == ({MEETING: HELD.held_on}, {MEETING: 30})
    retracted = MeetingRetracted(PAIR, SPRING, MEETING, RetractReason.NOT_HELD)
    assert card(MATCHED, HELD, retracted).held == {}
    assert card(MATCHED, PLANNED, retracted).planned == ()


def test_an_extension_moves_half_time_and_the_last_day() -> None:
    shown = card(MATCHED, PairExtended(PAIR, SPRING, date(2026, 5, 1), date(2026, 7, 31)))
    assert (shown.starts_on, shown.midpoint_on, shown.ends_on) == (START, date(2026, 5, 1), date(2026, 7, 31))


def test_each_side_that_has_evaluated_or_summarised_shows() -> None:
    shown = card(
        MATCHED, MidpointEvaluated(PAIR, SPRING, Side.MENTOR), *(ClosingSummarised(PAIR, SPRING, s) for s in Side)
    )
    assert (tuple(shown.midpoint), shown.closing) == ((Side.MENTOR,), (Side.ADEPT, Side.MENTOR))


def test_days_on_the_board_are_days_where_the_pair_lives() -> None:
    (shown,) = folded(pair_board, told(MATCHED, COMPLETED, now=LATE)).values()
    assert (shown.matched_on, shown.completed_on) == (date(2026, 7, 1), date(2026, 7, 1))
    (ended,) = folded(pair_board, told(MATCHED, ENDED, now=LATE, occurred_on=END)).values()
    assert (ended.matched_on, ended.ended_on) == (END, END)


def test_a_card_knows_for_how_many_days_the_pair_has_rested() -> None:
    paused = PairPaused(PAIR, SPRING, date(2026, 3, 1), None, both_agreed=False)
    resumed = PairResumed(PAIR, SPRING, date(2026, 3, 11), date(2026, 4, 26), date(2026, 7, 10), both_agreed=False)
    again = replace(resumed, resumed_on=date(2026, 4, 3), ends_on=date(2026, 7, 13))
    rested = card(MATCHED, paused, resumed, replace(paused, paused_on=date(2026, 4, 1)), again)
    assert rested.paused == 13, "ten days, and three"

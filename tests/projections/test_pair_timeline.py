"""The timeline of a pair: its entries, with what was said again later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from domain.diary import Doubt
from domain.language import Side
from domain.meeting import (
    Block,
    Detail,
    Form,
    MeetingConfirmed,
    MeetingCorrected,
    MeetingRetracted,
    RetractReason,
)
from domain.pair import PairCompleted, PairExtended
from domain.pairing import ClosingSummarised, MidpointEvaluated
from projections.pair_timeline import pair_timeline
from projections.past import folded
from projections.timeline_entry import Kind, TimelineEntry
from tests.projections.folds import COMPLETED, LATE, after
from tests.story import ADA, BEN, CY, END, HALF, HELD, MATCHED, MEETING, PAIR, PLANNED, SPRING, told


def timeline(*facts: object) -> list[TimelineEntry]:
    return sorted(after(pair_timeline, *facts), key=lambda entry: entry.position)


def test_a_meeting_is_one_entry_from_plan_to_correction() -> None:
    _, entry = timeline(MATCHED, PLANNED, HELD, MeetingCorrected(PAIR, SPRING, MEETING, minutes=50, form=Form.ONLINE))
    assert (entry.kind, entry.position, entry.on) == (Kind.MEETING_HELD, 2, HELD.held_on)
    assert (entry.minutes, entry.form, entry.corrections) == (50, Form.ONLINE, 1)


def test_a_meeting_that_was_put_right_waits_to_be_confirmed_anew_and_what_was_never_so_is_gone() -> None:
    started = replace(HELD, start=time(12), activity="lunch_theme", agenda_covered=True)
    confirmed = MeetingConfirmed(PAIR, SPRING, MEETING, Side.MENTOR)
    *_, entry = timeline(MATCHED, started, confirmed, MeetingCorrected(PAIR, SPRING, MEETING, cleared=(*Detail,)))
    assert (entry.doubt, entry.starts, entry.activity, entry.agenda_covered) == (Doubt.CONFIRMED, None, None, None)
    said = MeetingCorrected(PAIR, SPRING, MEETING)
    day = date(2026, 2, 11)
    for otherwise in (
        replace(said, minutes=50),
        replace(said, held_on=day),
        replace(said, covered=(Block.AGENDA,)),
    ):
        *_, entry = timeline(MATCHED, started, confirmed, otherwise)
        assert (entry.doubt, entry.activity) == (Doubt.NONE, "lunch_theme")


def test_a_meeting_retracted_stays_on_the_timeline_as_such() -> None:
    _, entry = timeline(MATCHED, HELD, MeetingRetracted(PAIR, SPRING, MEETING, RetractReason.RECORDED_TWICE))
    assert (entry.kind, entry.minutes) == (Kind.MEETING_RETRACTED, HELD.minutes)


def test_what_the_pair_did_stands_in_the_order_of_the_journal() -> None:
    shown = timeline(
        MATCHED,
        MidpointEvaluated(PAIR, SPRING, Side.ADEPT),
        PairExtended(PAIR, SPRING, HALF, date(2026, 7, 31)),
        ClosingSummarised(PAIR, SPRING, Side.MENTOR),
        PairCompleted(PAIR, SPRING, ADA, BEN, (CY,)),
    )
    assert [(entry.kind, entry.side, entry.by) for entry in shown] == [
        (Kind.MATCHED, None, "cora"),
        (Kind.MIDPOINT_EVALUATED, Side.ADEPT, "cora"),
        (Kind.EXTENDED, None, "cora"),
        (Kind.CLOSING_SUMMARISED, Side.MENTOR, "cora"),
        (Kind.COMPLETED, None, "cora"),
    ]


def test_days_on_the_timeline_are_days_where_the_pair_lives() -> None:
    shown = folded(pair_timeline, told(MATCHED, HELD, COMPLETED, now=LATE)).values()
    assert [entry.on_in(MATCHED.zone) for entry in shown] == [date(2026, 7, 1), HELD.held_on, date(2026, 7, 1)]
    shown = folded(pair_timeline, told(MATCHED, COMPLETED, now=LATE, occurred_on=END)).values()
    assert [entry.on_in(MATCHED.zone) for entry in shown] == [END, END]

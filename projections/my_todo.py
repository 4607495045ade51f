"""What I have to do next in my pairs: the row remembers what has been done, the date decides what is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from msgspec import Struct, field
from msgspec.structs import replace

from domain.fit import PairFitChecked
from domain.language import MeetingId, MemberId, PairId, ProgrammeId, Recorded, Side
from domain.meeting import (
    MeetingCancelled,
    MeetingCorrected,
    MeetingHeld,
    MeetingMissed,
    MeetingMoved,
    MeetingPlanned,
    MeetingRetracted,
)
from domain.pair import PairCompleted, PairEnded, PairExtended, PairMatched, PairPaused, PairResumed
from domain.pairing import ClosingSummarised, MidpointEvaluated
from domain.policies import Midpoint, Policies
from domain.sealed import confidential
from domain.todo import Todo, TodoItem
from projections.pair_fit import FitSaid
from projections.projection import Projection


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    meeting: MeetingId
    on: date


class TodoRow(Struct, frozen=True):
    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    zone: str
    starts_on: date
    midpoint_on: date
    ends_on: date
    planned: tuple[PlannedMeeting, ...] = ()
    held: Mapping[MeetingId, date] = field(default_factory=dict[MeetingId, date])
    midpoint: tuple[Side, ...] = ()
    closing: tuple[Side, ...] = ()
    paused: bool = False
    fit: tuple[FitSaid, ...] = ()
    """Each side's last answer, sealed: only its author learns whether it is to be asked again."""

    def fit_of(self, member: MemberId) -> FitSaid | None:
        side = Side.ADEPT if member == self.adept else Side.MENTOR
        return next((one for one in self.fit if one.side is side), None)


Fact = (
    PairMatched
    | MeetingPlanned
    | MeetingMoved
    | MeetingCancelled
    | MeetingMissed
    | MeetingHeld
    | MeetingCorrected
    | MeetingRetracted
    | PairFitChecked
    | MidpointEvaluated
    | ClosingSummarised
    | PairExtended
    | PairPaused
    | PairResumed
    | PairCompleted
    | PairEnded
)
"""What changes what there is to do; the rest of a pair's life passes by."""
KINDS = frozenset(get_args(Fact))


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.pair,) if type(recorded.fact) in KINDS else ()


def evolve(row: TodoRow | None, recorded: Recorded) -> TodoRow | None:
    fact = recorded.fact
    if isinstance(fact, PairMatched):
        return TodoRow(
            fact.pair,
            fact.programme,
            fact.adept,
            fact.mentor,
            fact.zone,
            fact.starts_on,
            fact.midpoint_on,
            fact.ends_on,
        )
    if row is None:
        return None
    return checked(row, recorded) if isinstance(fact, PairFitChecked) else after(row, fact)


def after(row: TodoRow, fact: Fact) -> TodoRow | None:
    match fact:
        case PairMatched() | PairFitChecked():
            return row
        case MeetingPlanned(meeting=meeting, starts=starts):
            return replace(row, planned=(*row.planned, PlannedMeeting(meeting, starts.date())))
        case MeetingMoved(meeting=meeting, starts=starts):
            return replace(row, planned=(*without(row.planned, meeting), PlannedMeeting(meeting, starts.date())))
        case MeetingCancelled(meeting=meeting) | MeetingMissed(meeting=meeting):
            return replace(row, planned=without(row.planned, meeting))
        case MeetingHeld(meeting=meeting, held_on=on):
            return replace(row, planned=without(row.planned, meeting), held={**row.held, meeting: on})
        case MeetingCorrected(meeting=meeting, held_on=date() as on) if meeting in row.held:
            return replace(row, held={**row.held, meeting: on})
        case MeetingCorrected():
            return row
        case MeetingRetracted(meeting=meeting):
            held = {known: on for known, on in row.held.items() if known != meeting}
            return replace(row, planned=without(row.planned, meeting), held=held)
        case MidpointEvaluated(side=side):
            return replace(row, midpoint=(*row.midpoint, side))
        case ClosingSummarised(side=side):
            return replace(row, closing=(*row.closing, side))
        case PairExtended(midpoint_on=midpoint_on, ends_on=ends_on):
            return replace(row, midpoint_on=midpoint_on, ends_on=ends_on)
        case PairPaused():
            return replace(row, paused=True)
        case PairResumed(midpoint_on=midpoint_on, ends_on=ends_on):
            return replace(row, midpoint_on=midpoint_on, ends_on=ends_on, paused=False)
        case PairCompleted() | PairEnded():
            return None


def without(planned: tuple[PlannedMeeting, ...], gone: MeetingId) -> tuple[PlannedMeeting, ...]:
    return tuple(known for known in planned if known.meeting != gone)


def checked(row: TodoRow, recorded: Recorded) -> TodoRow:
    """The answer as the journal has it."""
    side, answer = recorded.fact.side, confidential(recorded, "answer")
    others = tuple(one for one in row.fit if one.side is not side)
    return row if answer is None else replace(row, fit=(*others, FitSaid(side, recorded.fact.checked_on, answer)))


def fit_due(row: TodoRow, member: MemberId, today: date, rules: Policies, *, undecided: bool) -> date | None:
    """After the first meeting; and again after the next one, for whoever has not made up their mind."""
    said = row.fit_of(member)
    if not rules.fit_check or not row.held or (said is not None and not undecided):
        return None
    since = [on for on in row.held.values() if said is None or on > said.on]
    on = min(since) + timedelta(days=rules.fit_check_days) if since else None
    return on if on is not None and on <= today else None


def due(
    row: TodoRow, member: MemberId, today: date, rules: Policies, *, undecided: bool = False
) -> tuple[TodoItem, ...]:
    """What this member of the pair has to do, earliest first; evaluations show once their day has come.

    ``today`` in the pair's time zone; ``rules`` are those of the edition that the pair follows; ``undecided`` where the
    member last said so of whether the two suit one another.
    """
    if row.paused:
        return ()
    side = Side.ADEPT if member == row.adept else Side.MENTOR
    items: list[TodoItem] = []
    if side is Side.ADEPT and not row.planned and not row.held:
        items.append(TodoItem(Todo.PLAN_FIRST_MEETING, row.pair, row.starts_on + timedelta(days=rules.book_first_days)))
    items += [TodoItem(Todo.RECORD_MEETING, row.pair, p.on, p.meeting) for p in row.planned if p.on <= today]
    if (fit_on := fit_due(row, member, today, rules, undecided=undecided)) is not None:
        items.append(TodoItem(Todo.CHECK_FIT, row.pair, fit_on))
    if rules.midpoint is not Midpoint.NONE and side not in row.midpoint and row.midpoint_on <= today:
        items.append(TodoItem(Todo.EVALUATE_MIDPOINT, row.pair, row.midpoint_on))
    if side not in row.closing and row.ends_on <= today:
        items.append(TodoItem(Todo.SUMMARISE_CLOSING, row.pair, row.ends_on))
    return tuple(sorted(items, key=lambda item: item.due_on))


my_todo = Projection("my_todo", 4, TodoRow, keys, evolve, found_by=(("adept",), ("mentor",)), hears=get_args(Fact))

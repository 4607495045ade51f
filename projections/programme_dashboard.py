"""A programme at a glance: its phase and dates, and how far its people and pairs have come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from domain import phase as phases
from domain.drafting import ProgrammeDescribed, ProgrammeDrafted
from domain.language import ProgrammeId, Recorded, Side
from domain.phase import (
    PHASE_AFTER,
    ApplicationsClosed,
    ApplicationsOpened,
    Deadline,
    DeadlineMoved,
    MatchingStarted,
    Phase,
    ProgrammeCancelled,
    ProgrammeClosed,
    ProgrammeClosingBegun,
    ProgrammeLaunched,
    ProgrammeMidpointReached,
)
from domain.roll import Standing
from projections.applications import ApplicationRow
from projections.pair_board import PairCard
from projections.projection import Projection
from projections.proposals import ProposalRow


class ProgrammeRow(Struct, frozen=True):
    programme: ProgrammeId
    name: str
    zone: str
    phase: Phase
    starts_on: date
    midpoint_on: date
    ends_on: date
    midpoint_reached: bool = False
    purpose: str | None = None
    continuous: bool = False
    apply_until: date | None = None
    cancelled_because: str | None = None


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.programme,) if isinstance(recorded.fact, phases.Life) else ()


def evolve(row: ProgrammeRow | None, recorded: Recorded) -> ProgrammeRow | None:
    fact = recorded.fact
    if isinstance(fact, ProgrammeDrafted):
        return drafted(fact)
    return None if row is None else after(row, fact)


def drafted(fact: ProgrammeDrafted) -> ProgrammeRow:
    return ProgrammeRow(
        fact.programme,
        fact.name,
        fact.zone,
        Phase.DRAFTED,
        fact.starts_on,
        fact.midpoint_on,
        fact.ends_on,
        continuous=fact.continuous,
    )


def after(row: ProgrammeRow, fact: ProgrammeDescribed | phases.Own | DeadlineMoved) -> ProgrammeRow:
    match fact:
        case ProgrammeDescribed(purpose=purpose):
            return replace(row, purpose=purpose)
        case ProgrammeMidpointReached():
            return replace(row, midpoint_reached=True)
        case ProgrammeCancelled(reason=reason):
            return replace(row, phase=Phase.CANCELLED, cancelled_because=reason)
        case (
            ApplicationsOpened()
            | ApplicationsClosed()
            | MatchingStarted()
            | ProgrammeLaunched()
            | ProgrammeClosingBegun()
            | ProgrammeClosed()
        ):
            return replace(row, phase=PHASE_AFTER[type(fact)])
        case DeadlineMoved(which=which, to=to):
            return moved(row, which, to)


def moved(row: ProgrammeRow, which: Deadline, to: date) -> ProgrammeRow:
    match which:
        case Deadline.APPLICATIONS:
            return replace(row, apply_until=to)
        case Deadline.START:
            return replace(row, starts_on=to)
        case Deadline.MIDPOINT:
            return replace(row, midpoint_on=to)
        case Deadline.END:
            return replace(row, ends_on=to)


TAKING_PART = (Standing.ACCEPTED, Standing.PAUSED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of people, pairs and meetings. ``pairs`` counts every match, whatever became of it."""

    adepts_applied: int
    """Declined and gone again or not, as long as they did not withdraw."""
    mentors_volunteered: int
    """In the same way."""
    adepts_accepted: int
    """Gone again or not."""
    mentors_accepted: int
    seats: int
    """Of mentors who have not left."""
    adepts_proposed: int
    """Distinct, of those to whom a mentor was proposed, whatever became of it."""
    adepts_matched: int
    """Accepted, and in a pair, whatever became of that."""
    pairs: int
    mentors: int
    """Distinct, co-mentors among them."""
    adepts: int
    """Distinct."""
    pairs_followed: int
    """By another, of the same adept."""
    pairs_met: int
    meetings_held: int
    minutes_held: int
    midpoints: int
    """Pairs in which both sides have evaluated."""
    closings: int
    completed: int
    ended: int


def figures(
    applications: Iterable[ApplicationRow], cards: Iterable[PairCard], proposed: Iterable[ProposalRow]
) -> Figures:
    rows, pairs = [*applications], [*cards]
    applied = [row for row in rows if row.standing is not Standing.WITHDRAWN]
    accepted = [row for row in rows if row.standing in {*TAKING_PART, Standing.LEFT}]
    matched = {card.adept for card in pairs}
    return Figures(
        adepts_applied=sum(row.side is Side.ADEPT for row in applied),
        mentors_volunteered=sum(row.side is Side.MENTOR for row in applied),
        adepts_accepted=sum(row.side is Side.ADEPT for row in accepted),
        mentors_accepted=sum(row.side is Side.MENTOR for row in accepted),
        seats=sum(row.capacity or 0 for row in rows if row.standing in TAKING_PART),
        adepts_proposed=len({row.adept for row in proposed}),
        adepts_matched=sum(row.side is Side.ADEPT and row.member in matched for row in accepted),
        pairs=len(pairs),
        mentors=len({mentor for card in pairs for mentor in (card.mentor, *card.co_mentors)}),
        adepts=len(matched),
        pairs_followed=sum(card.successor is not None for card in pairs),
        pairs_met=sum(bool(card.together) for card in pairs),
        meetings_held=sum(len(card.together) for card in pairs),
        minutes_held=sum(card.minutes.get(meeting, 0) for card in pairs for meeting in card.together),
        midpoints=sum(len(card.midpoint) == len(Side) for card in pairs),
        closings=sum(len(card.closing) == len(Side) for card in pairs),
        completed=sum(card.completed_on is not None for card in pairs),
        ended=sum(card.ended_on is not None for card in pairs),
    )


def together(each: Iterable[Figures]) -> Figures:
    """Of several programmes; a person in two of them counts in both."""
    return Figures(*map(sum, zip(*map(astuple, (figures((), (), ()), *each)), strict=True)))


programme_dashboard = Projection("programme_dashboard", 4, ProgrammeRow, keys, evolve, hears=get_args(phases.Life))

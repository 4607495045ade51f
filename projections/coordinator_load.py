"""How much waits for those who coordinate a programme, as a figure: their queue of a day, counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from domain.language import MemberId, ProgrammeId, Recorded, Role
from domain.member import (
    LastDay,
    MemberDeactivated,
    MemberReactivated,
    PersonalDataErased,
    RoleGranted,
    RoleRevoked,
)
from domain.public_form import CONFIDED
from domain.risks import Reason, Seats, capacity_conflict
from domain.roll import Standing
from projections.applications import ApplicationRow, applications
from projections.match_needs import match_needs
from projections.pair_watch import pair_watch
from projections.past import folded
from projections.proposals import ProposalRow, ProposalState, proposals
from projections.seat_map import SeatRow, seat_map

SOON = timedelta(days=2)
"""Before its last day a proposal is shown as one that nobody answers."""


OFFICE = (RoleGranted, RoleRevoked, MemberDeactivated, MemberReactivated, PersonalDataErased)
"""What tells who coordinates."""


@dataclass(frozen=True, slots=True)
class Load:
    """``oldest`` is in days, of what has waited longest."""

    coordinators: int
    items: int
    oldest: int | None

    @property
    def each(self) -> Fraction | None:
        return Fraction(self.items, self.coordinators) if self.coordinators else None


def load(facts: Sequence[Recorded], people: Iterable[Recorded], programme: ProgrammeId, on: date, zone: str) -> Load:
    """As of the end of a local day: ``facts`` of one programme and ``people`` of the organisation, as seen.

    What somebody has said in confidence is in the queue of coordinators alone, and never of their own pairs: a figure
    that counted it would tell others.
    """
    since = [*waiting(facts, on, zone)]
    days = [(on - first).days for first in since if first is not None]
    running = coordinators(people, programme, datetime.combine(on, time(12), ZoneInfo(zone)))
    return Load(len(running), len(since), max(days, default=None))


def coordinators(people: Iterable[Recorded], programme: ProgrammeId, now: datetime) -> set[MemberId]:
    """Of this programme or of all, and not gone."""
    held: dict[tuple[MemberId, ProgrammeId | None], LastDay | None] = {}
    gone: set[MemberId] = set()
    for recorded in people:
        match recorded.fact:
            case RoleGranted(member, Role.COORDINATOR, until, where) if where in (None, programme):
                held[member, where] = until
            case RoleRevoked(member, Role.COORDINATOR, where):
                held.pop((member, where), None)
            case MemberDeactivated(member) | PersonalDataErased(member):
                gone.add(member)
            case MemberReactivated(member):
                gone.discard(member)
            case _:
                pass
    return {member for (member, _), until in held.items() if until is None or not until.over(now)} - gone


def waiting(facts: Sequence[Recorded], on: date, zone: str) -> Iterator[date | None]:
    """Since when, of each item; seats that are promised twice are of no day."""
    for row in folded(pair_watch, facts).values():
        yield from (one.since for one in row.risks if one.risk not in CONFIDED)
        yield from (one.on for one in row.alerted)
    yield from (None for row in folded(seat_map, facts).values() if promised_twice(row) is not None)
    yield from (row.since.day(zone) for row in folded(match_needs, facts).values())
    yield from (row.waits.day(zone) for row in folded(applications, facts).values() if unreviewed(row) and row.waits)
    yield from (row.proposed_on for row in folded(proposals, facts).values() if expiring(row, on))


def promised_twice(row: SeatRow) -> Reason | None:
    """Of a mentor who stands: more seats are taken or asked for than there are."""
    declared = () if row.declared is None else (row.declared,)
    taken, pending = (tuple(seat.position for seat in seats) for seats in (row.taken, row.pending))
    return capacity_conflict(Seats(row.capacity, declared, taken, pending)) if row.accepted else None


def unreviewed(row: ApplicationRow) -> bool:
    return row.standing is Standing.APPLIED and row.waits is not None


def expiring(row: ProposalRow, today: date) -> bool:
    return row.state is ProposalState.PROPOSED and row.answer_by <= today + SOON

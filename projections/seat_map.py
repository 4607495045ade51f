"""Each mentor's seats in a programme: how many there are, how many are taken, and how many a proposal asks for."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from domain.language import MemberId, PairId, ProgrammeId, Recorded, Side
from domain.member import PersonalDataErased
from domain.pair import PairCompleted, PairEnded, PairMatched
from domain.proposal import CLOSED, MatchProposed
from domain.roll import ANSWERS, STANDING_AFTER, CapacityDeclared, Standing
from projections.projection import Projection


class Seat(Struct, frozen=True):
    """Of a pair, or of one that is proposed, by the fact at ``position``."""

    pair: PairId
    position: int


class SeatRow(Struct, frozen=True):
    programme: ProgrammeId
    mentor: MemberId
    capacity: int = 0
    declared: int | None = None
    """The position of the fact that says so."""
    accepted: bool = False
    """And not on a pause: a seat that somebody can be given."""
    taken: tuple[Seat, ...] = ()
    pending: tuple[Seat, ...] = ()


def key(programme: ProgrammeId, mentor: MemberId) -> str:
    return f"{programme}/{mentor}"


HEARS = (
    CapacityDeclared,
    *ANSWERS,
    PersonalDataErased,
    PairMatched,
    PairCompleted,
    PairEnded,
    MatchProposed,
    *CLOSED,
)


def keys(recorded: Recorded) -> tuple[str, ...]:
    match recorded.fact:
        case CapacityDeclared(programme, member):
            return (key(programme, member),)
        case fact if isinstance(fact, ANSWERS):
            return (key(fact.programme, fact.member),) if fact.side is Side.MENTOR else ()
        case PersonalDataErased(member, programmes):
            return tuple(key(programme, member) for programme in programmes)
        case PairMatched() | PairCompleted() | PairEnded() | MatchProposed() as fact:
            return (key(fact.programme, fact.mentor),)
        case fact if isinstance(fact, CLOSED):
            return (key(fact.programme, fact.mentor),)
        case _:
            return ()


def evolve(row: SeatRow | None, recorded: Recorded) -> SeatRow | None:
    match recorded.fact:
        case CapacityDeclared() as fact:
            row = row or SeatRow(fact.programme, fact.member)
            return replace(row, capacity=fact.capacity, declared=recorded.position)
        case fact if isinstance(fact, ANSWERS):
            accepted = STANDING_AFTER[type(fact)] is Standing.ACCEPTED
            return replace(row or SeatRow(fact.programme, fact.member), accepted=accepted)
        case PersonalDataErased():
            return None if row is None else replace(row, accepted=False)
        case PairMatched() as fact:
            row = row or SeatRow(fact.programme, fact.mentor)
            seat = Seat(fact.pair, recorded.position)
            return replace(row, taken=(*without(row.taken, fact.pair), seat), pending=without(row.pending, fact.pair))
        case PairCompleted(pair=pair) | PairEnded(pair=pair):
            return None if row is None else replace(row, taken=without(row.taken, pair))
        case MatchProposed() as fact:
            row = row or SeatRow(fact.programme, fact.mentor)
            return replace(row, pending=(*without(row.pending, fact.pair), Seat(fact.pair, recorded.position)))
        case fact if row is not None and isinstance(fact, CLOSED):
            return replace(row, pending=without(row.pending, fact.pair))
        case _:
            return row


def without(seats: tuple[Seat, ...], pair: PairId) -> tuple[Seat, ...]:
    return tuple(one for one in seats if one.pair != pair)


seat_map = Projection("seat_map", 3, SeatRow, keys, evolve, found_by=(("programme",),), hears=HEARS)

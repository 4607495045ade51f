"""Adepts whose wishes are used up: they wait for a person to match them, or nobody was found."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from domain.board import ManualMatchNeeded, NoMatchFound
from domain.language import MemberId, ProgrammeId, Recorded
from domain.pair import PairMatched
from projections.projection import Projection


class NeedRow(Struct, frozen=True):
    programme: ProgrammeId
    member: MemberId
    decide_by: date
    given_up: bool = False


def keys(recorded: Recorded) -> tuple[str, ...]:
    match recorded.fact:
        case ManualMatchNeeded(programme, member) | NoMatchFound(programme, member):
            return (f"{programme}/{member}",)
        case PairMatched(programme=programme, adept=adept):
            return (f"{programme}/{adept}",)
        case _:
            return ()


def evolve(row: NeedRow | None, recorded: Recorded) -> NeedRow | None:
    match recorded.fact, row:
        case ManualMatchNeeded() as fact, _:
            return NeedRow(fact.programme, fact.member, fact.decide_by)
        case NoMatchFound(), NeedRow():
            return replace(row, given_up=True)
        case PairMatched(), _:
            return None
        case _:
            return row


match_needs = Projection(
    "match_needs",
    1,
    NeedRow,
    keys,
    evolve,
    found_by=(("programme",),),
    hears=(ManualMatchNeeded, NoMatchFound, PairMatched),
)

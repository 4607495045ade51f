"""Adepts whose wishes are used up: they wait for a person to match them, or nobody was found."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from domain.board import ManualMatchNeeded, MatchPassedOver, NoMatchFound
from domain.language import MemberId, ProgrammeId, Recorded, Side
from domain.member import PersonalDataErased
from domain.pair import PairMatched
from domain.proposal import MatchProposed
from domain.roll import NO_LONGER
from projections.projection import Projection
from projections.when import When, when


class WishPassedOver(Struct, frozen=True):
    mentor: MemberId
    rules: tuple[str, ...]


class NeedRow(Struct, frozen=True):
    programme: ProgrammeId
    member: MemberId
    decide_by: date
    since: When
    given_up: bool = False
    passed_over: tuple[WishPassedOver, ...] = ()
    """Wishes that requirements forbid."""


HEARS = (ManualMatchNeeded, MatchPassedOver, NoMatchFound, PairMatched, MatchProposed, PersonalDataErased, *NO_LONGER)


def keys(recorded: Recorded) -> tuple[str, ...]:
    match recorded.fact:
        case ManualMatchNeeded(programme, member) | NoMatchFound(programme, member):
            return (f"{programme}/{member}",)
        case PairMatched() | MatchProposed() | MatchPassedOver() as fact:
            return (f"{fact.programme}/{fact.adept}",)
        case PersonalDataErased(member, programmes):
            return tuple(f"{programme}/{member}" for programme in programmes)
        case fact if isinstance(fact, NO_LONGER) and fact.side is Side.ADEPT:
            return (f"{fact.programme}/{fact.member}",)
        case _:
            return ()


def evolve(row: NeedRow | None, recorded: Recorded) -> NeedRow | None:
    match recorded.fact, row:
        case ManualMatchNeeded() as fact, _:
            return NeedRow(fact.programme, fact.member, fact.decide_by, when(recorded))
        case MatchPassedOver(mentor=mentor, rules=rules, run=run), _:  # of a wish: told in one breath with the need
            over = WishPassedOver(mentor, rules)
            return row if row is None or run else replace(row, passed_over=(*row.passed_over, over))
        case NoMatchFound(), _:
            return None if row is None else replace(row, given_up=True)
        case _:
            return None  # matched, proposed anew, or no longer there


match_needs = Projection(
    "match_needs",
    3,
    NeedRow,
    keys,
    evolve,
    found_by=(("programme",),),
    hears=HEARS,
)

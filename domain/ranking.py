"""Whom an adept would rather be matched with: mentors in order, if the adept wishes to say."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from domain import apart as aparts
from domain import roll as rolls
from domain.apart import Apart, Lines, of_lines
from domain.attribute import AttributesDeclared
from domain.decider import Decider
from domain.language import (
    Asked,
    MemberId,
    ProgrammeId,
    Refused,
    Scope,
    Side,
    Tag,
    facts_of,
    member_tag,
    programme_tag,
)
from domain.roll import LIVE, Roll, on_roll
from domain.taking_part import applicant

MOST = 10


@dataclass(frozen=True, slots=True)
class RankWishes:
    """The whole list, the dearest first; none takes it back."""

    programme: ProgrammeId
    member: MemberId
    mentors: tuple[MemberId, ...]


@dataclass(frozen=True, slots=True)
class WishesRanked:
    programme: ProgrammeId
    member: MemberId
    mentors: tuple[MemberId, ...]


class RankingUnusable(Refused):
    """Name at most 10 mentors, each once, and not yourself."""

    svenska = "Ange högst 10 mentorer, var och en gång, och inte dig själv."
    about = "mentors"


class RankedIsNoMentor(Refused):
    """Everybody on the list has applied as mentor to this programme."""

    svenska = "Alla på listan har anmält sig som mentor till programmet."
    about = "mentors"


class RankedIsManager(Refused):
    """Nobody on the list is your manager, nor you theirs: the criteria of this programme do not allow it."""

    svenska = "Ingen på listan är din chef, eller du deras: det tillåter inte programmets kriterier."
    about = "mentors"


@dataclass(frozen=True, slots=True)
class Ranked:
    roll: Roll = field(default_factory=Roll)
    last: tuple[MemberId, ...] = ()
    apart: Apart = field(default_factory=Apart)


Seen = WishesRanked | Lines | rolls.Fact


def scope(command: RankWishes) -> Scope:
    own = facts_of(member_tag(command.member), programme_tag(command.programme), named=(WishesRanked,))
    people = (command.member, *command.mentors[:MOST])
    return (own, *of_lines(command.programme, *people), *on_roll(command.programme, *people))


def evolve(state: Ranked, fact: Seen) -> Ranked:
    if isinstance(fact, WishesRanked):
        return replace(state, last=fact.mentors)
    if isinstance(fact, Lines):
        return replace(state, apart=aparts.evolve(state.apart, fact))
    return replace(state, roll=rolls.evolve(state.roll, fact))


def decide(command: RankWishes, state: Ranked, asked: Asked) -> tuple[WishesRanked, ...]:
    applicant(state.roll, command.member, asked, Side.ADEPT)
    mentors = command.mentors
    if len(mentors) > MOST or len({*mentors, command.member}) <= len(mentors):
        raise RankingUnusable
    if any(state.roll[mentor].mentor not in LIVE for mentor in mentors):
        raise RankedIsNoMentor
    if any(state.apart.by_line(command.member, mentor) for mentor in mentors):
        raise RankedIsManager
    return () if mentors == state.last else (WishesRanked(command.programme, command.member, mentors),)


def tags(fact: WishesRanked) -> tuple[Tag, ...]:
    return (member_tag(fact.member), programme_tag(fact.programme))


ranking: Decider[RankWishes, Ranked, WishesRanked, Seen] = Decider(
    commands=(RankWishes,),
    facts=(WishesRanked,),
    scope=scope,
    initial=Ranked(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    reads=(AttributesDeclared,),
)

"""Legal holds: what nothing removes until somebody says so, be its time over or its author gone.

A hold is on a programme, with all who ever applied there, or on a person, with all pairs of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Annotated, NewType, get_args

from domain.branding import ZoneChanged
from domain.decider import Decider
from domain.drafting import ProgrammeDrafted
from domain.language import (
    ORGANISATION,
    Asked,
    Item,
    MemberId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Tag,
    Visibility,
    facts_of,
    member_tag,
    programme_tag,
    written,
)
from domain.member import STANDING, LastDay, MemberJoined, MemberUnknown, PersonalDataErased
from domain.organisation import NotFounded, OrganisationFounded
from domain.programme import ProgrammeUnknown

HoldId = NewType("HoldId", str)
FURTHEST = timedelta(days=3660)
"""How far ahead a last day may be; whoever needs longer says none."""

# commands


@dataclass(frozen=True, slots=True)
class PlaceHold:
    """``until``: to the end of that day in the organisation's zone, or else until it is released."""

    hold: HoldId
    reason: str
    programme: ProgrammeId | None = None
    member: MemberId | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    hold: HoldId


Command = PlaceHold | ReleaseHold

# facts


@dataclass(frozen=True, slots=True)
class HoldPlaced:
    """Why is for whoever placed it: a dispute is nobody else's business."""

    hold: HoldId
    programme: ProgrammeId | None
    member: MemberId | None
    reason: Annotated[str, Visibility.AUTHOR]
    until: LastDay | None


@dataclass(frozen=True, slots=True)
class HoldReleased:
    hold: HoldId
    programme: ProgrammeId | None
    member: MemberId | None


Fact = HoldPlaced | HoldReleased
FACTS: tuple[type[Fact], ...] = (HoldPlaced, HoldReleased)
OF_HOLDS: Item = facts_of(ORGANISATION, named=FACTS)
Seen = Fact | OrganisationFounded | ZoneChanged | ProgrammeDrafted | MemberJoined | PersonalDataErased

# refusals


class OnHold(Refused):
    """This is under a legal hold: nothing of it is removed until an administrator releases the hold."""

    svenska = "Det här omfattas av ett rättsligt bevarandekrav: inget tas bort förrän en administratör häver det."


class HoldIsOnOne(Refused):
    """A hold is on a programme or on a person: name one of them."""

    svenska = "Ett bevarandekrav gäller ett program eller en person: ange det ena."
    about = "programme"


class HoldReasonUnusable(Refused):
    """The reason for a hold has 1 to 2000 characters."""

    svenska = "Skälet till ett bevarandekrav har 1 till 2000 tecken."
    about = "reason"


class HoldDayImpossible(Refused):
    """The last day of a hold is today or later, and within ten years; name none where it may take longer."""

    svenska = (
        "Sista dagen för ett bevarandekrav är i dag eller senare, inom tio år; ange ingen om det kan dröja längre."
    )
    about = "until"


class HoldUnknown(Refused):
    """There is no such hold."""

    svenska = "Det finns inget sådant bevarandekrav."
    about = "hold"


# state


@dataclass(frozen=True, slots=True)
class Holds:
    placed: Mapping[HoldId, HoldPlaced] = field(default_factory=dict[HoldId, HoldPlaced])
    released: frozenset[HoldId] = frozenset()

    def on(
        self, now: datetime, programmes: Iterable[ProgrammeId], members: Iterable[MemberId]
    ) -> tuple[HoldPlaced, ...]:
        """Those that stand at a moment on any of these."""
        things = {*programmes, *members}
        return tuple(one for one in self.standing(now) if one.programme in things or one.member in things)

    def standing(self, now: datetime) -> tuple[HoldPlaced, ...]:
        return tuple(
            one
            for hold, one in self.placed.items()
            if hold not in self.released and (one.until is None or not one.until.over(now))
        )


NO_HOLDS = Holds()


@dataclass(frozen=True, slots=True)
class State:
    zone: str | None = None
    known: bool = False
    """What the hold is to be on."""
    holds: Holds = NO_HOLDS


def after(holds: Holds, fact: Fact) -> Holds:
    match fact:
        case HoldPlaced():
            return replace(holds, placed={**holds.placed, fact.hold: fact})
        case HoldReleased():
            return replace(holds, released=holds.released | {fact.hold})


def scope(command: Command) -> Scope:
    here = (facts_of(ORGANISATION, named=(OrganisationFounded, ZoneChanged, *FACTS)),)
    match command:
        case PlaceHold(programme=str() as programme):
            return (*here, facts_of(programme_tag(programme), named=(ProgrammeDrafted,)))
        case PlaceHold(member=str() as member):
            return (*here, facts_of(member_tag(member), named=STANDING))
        case _:
            return here


def evolve(state: State, fact: Seen) -> State:
    match fact:
        case OrganisationFounded(zone=zone) | ZoneChanged(zone=zone):
            return replace(state, zone=zone)
        case ProgrammeDrafted() | MemberJoined():
            return replace(state, known=True)
        case PersonalDataErased():
            return replace(state, known=False)
        case HoldPlaced() | HoldReleased():
            return replace(state, holds=after(state.holds, fact))


def decide(command: Command, state: State, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.ADMIN)
    if state.zone is None:
        raise NotFounded
    match command:
        case PlaceHold(hold=hold):
            return () if hold in state.holds.placed else (placed(command, state.known, state.zone, asked),)
        case ReleaseHold(hold):
            found = state.holds.placed.get(hold)
            if found is None:
                raise HoldUnknown
            return () if hold in state.holds.released else (HoldReleased(hold, found.programme, found.member),)


def placed(command: PlaceHold, known: bool, zone: str, asked: Asked) -> HoldPlaced:
    if (command.programme is None) == (command.member is None):
        raise HoldIsOnOne
    if not known:
        raise MemberUnknown if command.programme is None else ProgrammeUnknown
    reason, today = written(command.reason, 2000, HoldReasonUnusable), asked.today(zone)
    if command.until is not None and not today <= command.until <= today + FURTHEST:
        raise HoldDayImpossible
    until = None if command.until is None else LastDay(command.until, zone)
    return HoldPlaced(command.hold, command.programme, command.member, reason, until)


def tags(fact: Fact) -> tuple[Tag, ...]:
    """The person finds it among what is about them."""
    of_programme = () if fact.programme is None else (programme_tag(fact.programme),)
    return (ORGANISATION, *of_programme, *(() if fact.member is None else (member_tag(fact.member),)))


holds: Decider[Command, State, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=State(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)

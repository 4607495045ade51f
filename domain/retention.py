"""How long is kept what the two of a pair wrote, counted from the day it closed; what happened is kept for ever.

An organisation sets it, within bounds, and has two weeks to think better of it: what is gone is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import get_args

from domain import pair as pairs
from domain.calendar import months_after
from domain.decider import Decider
from domain.holds import NO_HOLDS, OF_HOLDS, HoldPlaced, HoldReleased, Holds, OnHold
from domain.holds import Fact as OfHold
from domain.holds import after as held
from domain.language import ORGANISATION, Asked, MeetingId, PairId, ProgrammeId, Refused, Role, Scope, Tag, facts_of
from domain.meeting import MeetingPlanned
from domain.organisation import NotFounded, OrganisationFounded
from domain.pair import UNMATCHED, Completed, Ended, PairUnknown, Unmatched


class Kept(StrEnum):
    CONTENT = "content"
    """What the two wrote for one another. Its period is in days."""
    PROCESS = "process"
    """What coordinators read of the pair: its subject, and where it met. Its period is in months."""


BOUNDS: Mapping[Kept, tuple[int, int]] = {Kept.CONTENT: (30, 730), Kept.PROCESS: (12, 120)}
"""The shortest and the longest period. A pair has a month to fetch what is its own, as whoever asks for a copy of their
data is answered within a month (GDPR, article 12.3). Claims lapse after ten years in Sweden (SFS 1981:130, section 2),
so that nothing longer has a reason there."""
NOTICE = timedelta(days=14)
"""From setting a period until the first that is removed by it."""

# commands


@dataclass(frozen=True, slots=True)
class SetRetentionPolicy:
    """``period`` none: for ever."""

    of: Kept
    period: int | None


@dataclass(frozen=True, slots=True)
class ApplyRetention:
    """To a pair that closed on a local day."""

    pair: PairId
    of: Kept
    closed_on: date


Command = SetRetentionPolicy | ApplyRetention

# facts


@dataclass(frozen=True, slots=True)
class RetentionPolicySet:
    """Nothing is removed by it before ``in_force_on``."""

    of: Kept
    period: int | None
    in_force_on: date


@dataclass(frozen=True, slots=True)
class RetentionApplied:
    """The keys were destroyed in the same moment: ``journal.forget_pair`` sees to it.

    Named are the meetings of which something is removed, so that what is shown of them is found.
    """

    pair: PairId
    programme: ProgrammeId
    of: Kept
    closed_on: date
    meetings: tuple[MeetingId, ...]


Own = RetentionPolicySet | RetentionApplied
OWN: tuple[type[Own], ...] = get_args(Own)
Seen = OrganisationFounded | Own | MeetingPlanned | pairs.Fact | OfHold

# refusals


class RetentionOutOfBounds(Refused):
    """Content is kept for 30 to 730 days after a pair has closed, and its process for 12 to 120 months."""

    svenska = "Innehåll sparas i 30 till 730 dagar sedan ett par har avslutats, och processen i 12 till 120 månader."
    about = "period"


class RetentionNotDue(Refused):
    """What this pair has written is still to be kept."""

    svenska = "Det som paret har skrivit ska fortfarande sparas."
    about = "pair"


# state

Policies = Mapping[Kept, RetentionPolicySet]


@dataclass(frozen=True, slots=True)
class Keeping:
    founded: bool = False
    policies: Policies = field(default_factory=dict[Kept, RetentionPolicySet])
    life: pairs.Life = UNMATCHED
    meetings: tuple[MeetingId, ...] = ()
    """Those that may have a place."""
    removed: frozenset[Kept] = frozenset()
    holds: Holds = NO_HOLDS


def removed_on(policy: RetentionPolicySet | None, closed_on: date) -> date | None:
    """The first local day on which it is not kept any more; none where it is kept for ever."""
    if policy is None or policy.period is None:
        return None
    if policy.of is Kept.CONTENT:
        last = closed_on + timedelta(days=policy.period)
    else:
        last = months_after(closed_on, policy.period)
    return max(last + timedelta(days=1), policy.in_force_on)


def scope(command: Command) -> Scope:
    match command:
        case SetRetentionPolicy():
            return (facts_of(ORGANISATION, named=(OrganisationFounded, RetentionPolicySet)),)
        case ApplyRetention():
            policies = facts_of(ORGANISATION, named=(RetentionPolicySet,))
            return (*pairs.scope(command, (RetentionApplied, MeetingPlanned)), policies, OF_HOLDS)


def evolve(known: Keeping, fact: Seen) -> Keeping:
    match fact:
        case OrganisationFounded():
            return replace(known, founded=True)
        case RetentionPolicySet(of=of):
            return replace(known, policies={**known.policies, of: fact})
        case RetentionApplied(of=of):
            return replace(known, removed=known.removed | {of})
        case MeetingPlanned(meeting=meeting):
            return replace(known, meetings=(*known.meetings, meeting))
        case HoldPlaced() | HoldReleased():
            return replace(known, holds=held(known.holds, fact))
        case _:
            return replace(known, life=pairs.evolve(known.life, fact))


def decide(command: Command, known: Keeping, asked: Asked) -> tuple[Own, ...]:
    match command:
        case SetRetentionPolicy(of, period):
            asked.only(Role.ADMIN)
            if not known.founded:
                raise NotFounded
            least, most = BOUNDS[of]
            if period is not None and not least <= period <= most:
                raise RetentionOutOfBounds
            before = known.policies.get(of)
            if period == (None if before is None else before.period):
                return ()
            return (RetentionPolicySet(of, period, asked.today("UTC") + NOTICE),)
        case ApplyRetention():
            asked.only(Role.POLICY)
            return applied(command, known, asked)


def applied(command: ApplyRetention, known: Keeping, asked: Asked) -> tuple[RetentionApplied, ...]:
    """Once: what would come after it was refused its key."""
    if isinstance(known.life, Unmatched):
        raise PairUnknown
    of, closed_on, pair = command.of, command.closed_on, known.life.pair
    if of in known.removed:
        return ()
    on = removed_on(known.policies.get(of), closed_on)
    if not isinstance(known.life, Completed | Ended) or on is None or asked.today(pair.zone) < on:
        raise RetentionNotDue
    if known.holds.on(asked.now, (pair.programme,), (pair.adept, pair.mentor, *pair.co_mentors)):
        raise OnHold
    meetings = known.meetings if of is Kept.PROCESS else ()
    return (RetentionApplied(command.pair, pair.programme, of, closed_on, meetings),)


def tags(fact: Own) -> tuple[Tag, ...]:
    match fact:
        case RetentionPolicySet():
            return (ORGANISATION,)
        case RetentionApplied():
            return (*pairs.tags(fact), Tag(f"kept:{fact.of}"))


retention: Decider[Command, Keeping, Own, Seen] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=Keeping(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    inner=(ApplyRetention,),
)

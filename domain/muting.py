"""What somebody does not want to be reminded of: one kind or all, for good or until a day; each for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from domain.decider import Decider
from domain.language import Asked, MemberId, Refused, Scope, facts_of, member_tag
from domain.reminders import Policy

# commands


@dataclass(frozen=True, slots=True)
class MuteNudges:
    """``policy`` none: all of them. ``until`` is the last day, where it is said."""

    member: MemberId
    policy: Policy | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class UnmuteNudges:
    member: MemberId
    policy: Policy | None = None


Command = MuteNudges | UnmuteNudges

# facts


@dataclass(frozen=True, slots=True)
class NudgesMuted:
    member: MemberId
    policy: Policy | None
    until: date | None


@dataclass(frozen=True, slots=True)
class NudgesUnmuted:
    """``policy`` none: all of them, whatever was muted by itself."""

    member: MemberId
    policy: Policy | None


Fact = NudgesMuted | NudgesUnmuted
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# refusals


class MuteOver(Refused):
    """Reminders are muted until a day that has not passed."""

    svenska = "Påminnelser tystas till en dag som inte har passerat."
    about = "until"


# state


Muted = Mapping[Policy | None, date]
"""Each kind that is muted, none for all, and its last day."""


def evolve(muted: Muted, fact: Fact) -> Muted:
    match fact:
        case NudgesMuted(policy=policy, until=until):
            return {**muted, policy: until or date.max}
        case NudgesUnmuted(policy=None):
            return {}
        case NudgesUnmuted(policy=policy):
            return {kind: until for kind, until in muted.items() if kind != policy}


def mutes(muted: Muted, policy: Policy, today: date) -> bool:
    return any(today <= muted.get(kind, date.min) for kind in (policy, None))


def decide(command: Command, muted: Muted, asked: Asked) -> tuple[Fact, ...]:
    asked.only_oneself(command.member)
    match command:
        case MuteNudges(member=member, policy=policy, until=until):
            if until is not None and until < asked.today("Etc/GMT+12"):  # where the day ends last
                raise MuteOver
            return () if muted.get(policy) == (until or date.max) else (NudgesMuted(member, policy, until),)
        case UnmuteNudges(member=member, policy=policy):
            so = bool(muted) if policy is None else policy in muted
            return (NudgesUnmuted(member, policy),) if so else ()


def scope(command: Command) -> Scope:
    return (facts_of(member_tag(command.member), named=FACTS),)


nothing: Muted = {}
muting: Decider[Command, Muted, Fact, Fact] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=nothing,
    evolve=evolve,
    decide=decide,
    tags=lambda fact: (member_tag(fact.member),),
)

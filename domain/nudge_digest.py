"""On which day of the week somebody is reminded of all that is due, instead of each thing by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.decider import Decider
from domain.language import Asked, MemberId, Scope, facts_of, member_tag
from domain.reminders import Policy


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


# command


@dataclass(frozen=True, slots=True)
class ChooseNudgeDigest:
    """``on`` none: each as it falls due, as it is for whoever has chosen nothing."""

    member: MemberId
    on: Weekday | None = None


# fact


@dataclass(frozen=True, slots=True)
class NudgeDigestChosen:
    member: MemberId
    on: Weekday | None


# state


@dataclass(frozen=True, slots=True)
class Digest:
    """None: each as it falls due."""

    on: Weekday | None = None


CANNOT_WAIT = frozenset({Policy.AGENDA_MISSING, Policy.PROPOSAL_WAITING})
"""What may be too late on the next such day."""


def waits(digest: Digest, policy: Policy, today: date) -> bool:
    """Whether a reminder that is due is kept for another day."""
    return digest.on is not None and policy not in CANNOT_WAIT and not comes(digest, today)


def comes(digest: Digest, today: date) -> bool:
    return digest.on is [*Weekday][today.weekday()]


def evolve(digest: Digest, fact: NudgeDigestChosen) -> Digest:
    return Digest(fact.on)


def decide(command: ChooseNudgeDigest, digest: Digest, asked: Asked) -> tuple[NudgeDigestChosen, ...]:
    asked.only_oneself(command.member)
    return () if command.on is digest.on else (NudgeDigestChosen(command.member, command.on),)


def scope(command: ChooseNudgeDigest) -> Scope:
    return (facts_of(member_tag(command.member), named=(NudgeDigestChosen,)),)


nudge_digest: Decider[ChooseNudgeDigest, Digest, NudgeDigestChosen, NudgeDigestChosen] = Decider(
    commands=(ChooseNudgeDigest,),
    facts=(NudgeDigestChosen,),
    scope=scope,
    initial=Digest(),
    evolve=evolve,
    decide=decide,
    tags=lambda fact: (member_tag(fact.member),),
)

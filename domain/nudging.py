"""What a clock has reminded people of, and coordinators been told: each nudge and alert once, as facts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import get_args

from domain import pair as pairs
from domain.decider import Decider
from domain.language import Asked, MemberId, PairId, ProgrammeId, Refused, Role, Scope, Tag, facts_of, member_tag
from domain.pair import UNMATCHED, NotTogether, PairIsPaused, PairUnknown, Paused, Together, Unmatched
from domain.reminders import Policy

WEEK = timedelta(days=7)


class By(StrEnum):
    """How a nudge reaches whoever it is for."""

    TODO = "todo"


# commands


@dataclass(frozen=True, slots=True)
class SendNudge:
    """``window`` tells one occasion of the policy from the next; ``most`` is how many the person gets in seven days."""

    pair: PairId
    member: MemberId
    policy: Policy
    window: str
    most: int


@dataclass(frozen=True, slots=True)
class AlertCoordinator:
    pair: PairId
    policy: Policy
    window: str


Command = SendNudge | AlertCoordinator

# facts


@dataclass(frozen=True, slots=True)
class NudgeSent:
    """``sent_on`` is the day where the pair lives."""

    pair: PairId
    programme: ProgrammeId
    member: MemberId
    policy: Policy
    window: str
    sent_on: date
    channel: By = By.TODO


@dataclass(frozen=True, slots=True)
class CoordinatorAlerted:
    pair: PairId
    programme: ProgrammeId
    policy: Policy
    window: str
    alerted_on: date


Fact = NudgeSent | CoordinatorAlerted
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# refusals


class EnoughNudges(Refused):
    """This person has been reminded as often as the handbook allows in a week; it waits."""

    svenska = "Personen har påmints så ofta som handboken tillåter på en vecka; det får vänta."
    about = "member"
    handbook = "policy.nudges_per_week"


class NotOfThePair(Refused):
    """Only the two are reminded of their pair."""

    svenska = "Bara de två påminns om sitt par."
    about = "member"


# state


@dataclass(frozen=True, slots=True)
class Told:
    """A pair, and what has been sent about it and to the person who is to be reminded."""

    life: pairs.Life = UNMATCHED
    sent: tuple[Fact, ...] = field(default=())


def scope(command: Command) -> Scope:
    own = pairs.scope(command, FACTS)
    return (*own, facts_of(member_tag(command.member), named=(NudgeSent,))) if isinstance(command, SendNudge) else own


def evolve(told: Told, fact: pairs.Fact | Fact) -> Told:
    match fact:
        case NudgeSent() | CoordinatorAlerted():
            return replace(told, sent=(*told.sent, fact))
        case _:
            return replace(told, life=pairs.evolve(told.life, fact))


def decide(command: Command, told: Told, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.POLICY)
    match told.life:
        case Unmatched():
            raise PairUnknown
        case Paused():
            raise PairIsPaused
        case Together(pair):
            today = asked.today(pair.zone)
        case _:
            raise NotTogether
    match command:
        case SendNudge():
            if command.member not in (pair.adept, pair.mentor):
                raise NotOfThePair
            fact = NudgeSent(command.pair, pair.programme, command.member, command.policy, command.window, today)
            return () if known(told, fact) else (rationed(fact, told, command.most),)
        case AlertCoordinator():
            alert = CoordinatorAlerted(command.pair, pair.programme, command.policy, command.window, today)
            return () if known(told, alert) else (alert,)


def name(fact: Fact) -> tuple[str | None, ...]:
    return (fact.pair, fact.policy, fact.window, fact.member if isinstance(fact, NudgeSent) else None)


def known(told: Told, fact: Fact) -> bool:
    return any(name(one) == name(fact) for one in told.sent)


def rationed(fact: NudgeSent, told: Told, most: int) -> NudgeSent:
    """Over all pairs of the person."""
    lately = [
        one
        for one in told.sent
        if isinstance(one, NudgeSent) and one.member == fact.member and fact.sent_on - one.sent_on < WEEK
    ]
    if len(lately) >= most:
        raise EnoughNudges
    return fact


def tags(fact: Fact) -> tuple[Tag, ...]:
    about = pairs.tags(fact)
    return (*about, member_tag(fact.member)) if isinstance(fact, NudgeSent) else about


nudging: Decider[Command, Told, Fact, pairs.Fact | Fact] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Told(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    inner=(SendNudge, AlertCoordinator),
)

"""A spec is a sentence: ``given(past).when(command, by=who)`` and ``.then(facts)``, ``.refuses(rule)`` or
``.stays_quiet()``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.catalogue import DECIDER_OF, DECIDERS
from domain.decider import Decider
from domain.language import Actor, Asked, Item, MemberId, Refused, Role, matches

OWNER_OF: dict[type[Any], Decider[Any, Any, Any, Any]] = {
    fact: decider for decider in DECIDERS for fact in decider.facts
}

COORDINATOR = Actor("cora", frozenset({Role.MEMBER, Role.COORDINATOR}))
"""Who asks where a sentence names nobody."""


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def found(item: Item, fact: object) -> bool:
    """As the journal finds facts: by all of the tags and one of the names."""
    return matches(item, type(fact).__name__, OWNER_OF[type(fact)].tags(fact))


def within_scope(command: object, past: Iterable[object]) -> tuple[object, ...]:
    scope = DECIDER_OF[type(command)].scope(command)
    return tuple(fact for fact in past if any(found(item, fact) for item in scope))


def decide(command: object, past: Iterable[object], asked: Asked) -> tuple[object, ...]:
    """What the product would record; raises ``Refused``."""
    decider = DECIDER_OF[type(command)]
    state = decider.initial
    for fact in within_scope(command, past):
        state = decider.evolve(state, fact)
    return decider.decide(command, state, asked)


@dataclass(frozen=True, slots=True)
class May:
    """A row of the permission table: a past in which the command does something, and the voices for whom it does."""

    past: tuple[object, ...]
    command: object
    allowed: str


@dataclass(frozen=True, slots=True)
class Sentence:
    past: tuple[object, ...]
    command: object
    asked: Asked

    def then(self, first: object, *more: object) -> None:
        assert decide(self.command, self.past, self.asked) == (first, *more)

    def stays_quiet(self) -> None:
        assert decide(self.command, self.past, self.asked) == ()

    def refuses(self, rule: type[Refused]) -> None:
        with pytest.raises(Refused) as refused:
            decide(self.command, self.past, self.asked)
        assert refused.type is rule


@dataclass(frozen=True, slots=True)
class Past:
    facts: tuple[object, ...]

    def when(
        self,
        command: object,
        *,
        by: Actor | MemberId = COORDINATOR,
        on: date | None = None,
        now: date | datetime = date(2026, 2, 15),
    ) -> Sentence:
        """``on`` is the day the command speaks of; ``now`` the clock, at noon UTC where only a day is given."""
        actor = by if isinstance(by, Actor) else Actor(by)
        clock = now if isinstance(now, datetime) else noon(now)
        return Sentence(self.facts, command, Asked(actor, clock, on))


def given(*facts: object) -> Past:
    return Past(facts)

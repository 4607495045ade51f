"""Whom a run is about: nothing here that anybody wrote freely, so that it cannot weigh."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from domain.attribute import MANAGER, Attribute, Category, manager
from domain.availability import AvailabilityDeclared
from domain.criteria_kinds import Algorithm, Constraints, Couple, Criterion, Requirement
from domain.language import MemberId
from domain.run import RULES


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is compared. ``sensitive`` holds only what the person consents to being matched by."""

    words: Mapping[str, frozenset[str]] = field(default_factory=dict[str, "frozenset[str]"])
    numbers: Mapping[str, int] = field(default_factory=dict[str, int])
    sensitive: Mapping[str, frozenset[str]] = field(default_factory=dict[str, "frozenset[str]"])
    times: frozenset[str] = frozenset()
    managers: frozenset[MemberId] = frozenset()


NOTHING = Particulars()


def particulars(
    attributes: Iterable[Attribute],
    sensitive: Mapping[Category, str],
    availability: AvailabilityDeclared | None,
    managers: Iterable[MemberId] = (),
    rules: int = RULES,
) -> Particulars:
    """``managers``: those whom the person has named, on either side."""
    attributes = tuple(attributes)
    bosses = managers if rules > 2 else filter(None, (manager(attributes),))
    return Particulars(
        {one.key: compared(one.values, rules) for one in attributes if one.values and one.key != MANAGER},
        {one.key: one.number for one in attributes if one.number is not None},
        {category.value: compared((value,), rules) for category, value in sensitive.items()},
        frozenset() if availability is None else frozenset(time.value for time in availability.times),
        frozenset(bosses),
    )


def compared(values: Iterable[str], rules: int = RULES) -> frozenset[str]:
    return frozenset(map(folded, values) if rules > 2 else values)


def folded(word: str) -> str:
    """The word without what a keyboard or a hurry makes of it: capitals, spaces, and how letters are put together."""
    whole = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    return " ".join(whole.split())


Rule = TypeVar("Rule", Criterion, Requirement)


def ordered(rule: Rule, rules: int = RULES) -> Rule:
    """With its words as those of people are compared."""
    return replace(rule, order=tuple(map(folded, rule.order))) if rules > 2 and rule.order else rule


def words(about: Particulars, key: str, *, sensitive: bool = False) -> frozenset[str]:
    return (about.sensitive if sensitive else about.words).get(key, frozenset())


def number(about: Particulars, key: str, order: Sequence[str]) -> int | None:
    """The number declared, or the rank of the greatest word that the order knows."""
    if key in about.numbers:
        return about.numbers[key]
    ranks = [order.index(word) for word in words(about, key) if word in order]
    return max(ranks, default=None)


@dataclass(frozen=True, slots=True)
class Adept:
    member: MemberId
    about: Particulars = NOTHING
    ranked: tuple[MemberId, ...] = ()
    waited: int = 0


@dataclass(frozen=True, slots=True)
class Mentor:
    member: MemberId
    seats: int = 1
    """Those that are free."""
    about: Particulars = NOTHING
    hours: int | None = None
    """In a month, for all adepts together, that are left; none said is no limit."""
    helping: int = 0
    """In so many pairs already."""


@dataclass(frozen=True, slots=True)
class Problem:
    """All that the result of a run follows from."""

    adepts: tuple[Adept, ...]
    mentors: tuple[Mentor, ...]
    criteria: tuple[Criterion, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    algorithm: Algorithm = Algorithm.OPTIMAL
    seed: int = 0
    apart: frozenset[frozenset[MemberId]] = frozenset()
    """Those of whom one excludes the other."""
    former: frozenset[frozenset[MemberId]] = frozenset()
    """Pairs that have ended because they did not fit."""
    locked: tuple[Couple, ...] = ()
    constraints: Constraints = field(default_factory=Constraints)
    without_wishes: tuple[MemberId, ...] = ()
    rules: int = RULES
    """The version by which it is solved."""


Person = TypeVar("Person", Adept, Mentor)


def shuffled(people: Iterable[Person], seed: int) -> list[Person]:
    """In the order in which equals go before one another: by a digest of seed and id.

    It does not depend on the order in which they are given, favours nobody by name, and another seed is another draw.
    """
    return sorted(people, key=lambda one: hashlib.sha256(f"{seed}/{one.member}".encode()).digest())

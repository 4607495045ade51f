"""What a matching goes by: criteria that add to a score, requirements that forbid a pair, and how a run solves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.language import MemberId, Side


class Kind(StrEnum):
    """How a criterion compares the two, as a share in thousandths. What one of them has not declared adds nothing."""

    EQUAL = "equal"
    """All where both say the same."""
    OVERLAP = "overlap"
    """What they have in common, of all that either says."""
    DISTANCE = "distance"
    """All where the numbers are the same, nothing from ``scale`` apart."""
    GAP = "gap"
    """All where the mentor's number is the greater by ``scale`` or more, nothing where it is not greater."""
    WISH = "wish"
    """All for the first mentor on the adept's list, a tenth less for each after it."""
    WAITING = "waiting"
    """All for an adept whom ``scale`` earlier programmes left without a match."""


class Algorithm(StrEnum):
    OPTIMAL = "optimal"
    """As many pairs as can be; of these ways, one with the greatest sum of scores."""
    CONSTRAINED = "constrained"
    """The same, under budgets of hours and quotas, and with co-mentors."""
    STABLE = "stable"
    """No adept and mentor would both rather have each other; adepts could not do better by ranking otherwise."""
    WORST_OFF_FIRST = "worst_off_first"
    """As many pairs as can be; of these ways the one whose least score is greatest, and then the sum."""


class Requires(StrEnum):
    """Rules that no score outweighs."""

    SHARED = "shared"
    """They have at least ``least`` values in common: a language, a place. What is not declared is not shared."""
    DIFFERENT = "different"
    """They have no value in common: the unit that they work in."""
    WITHIN = "within"
    """Their numbers are at most ``least`` apart."""
    GAP = "gap"
    """The mentor's number is the greater by ``least``."""
    AVAILABLE = "available"
    """There is a part of the week in which both can meet; who names none can always."""
    NO_REPORTING_LINE = "no_reporting_line"
    """Neither is the other's manager."""


ALWAYS = ("oneself", "excluded", "former_pair")
"""What every run forbids, as a blocking rule is named: nobody's edition can allow it."""
NO_SEAT, NOBODY_LEFT, NO_WISHES = "no_seat_left", "nobody_left", "wishes_missing"
"""Why somebody whom no rule forbids is left without a match."""
NO_ADEPT, NO_MENTOR = "adept_not_there", "mentor_not_there"
"""Of a locked pair: one of them is not accepted, or, of an adept, is in a pair already."""
NO_HOURS, QUOTA_FULL = "hours", "quota"
"""The same, where a run is bound by a budget or a quota; a quota with its key: ``quota:profession``."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """``key`` names an attribute, or a sensitive category where ``sensitive``.

    ``inverted`` turns the criterion: unlike is as good as like was, and in a gap the adept is the greater.
    ``order`` makes numbers of words: grades, from the least.
    """

    kind: Kind
    weight: int
    key: str = ""
    scale: int = 1
    inverted: bool = False
    sensitive: bool = False
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    kind: Requires
    key: str = ""
    least: int = 1
    order: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As a blocking rule is named: ``shared:language``."""
        return f"{self.kind}:{self.key}" if self.key else self.kind.value


@dataclass(frozen=True, slots=True)
class Quota:
    """Of the pairs, so many have somebody with this value on this side."""

    side: Side
    key: str
    value: str
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Constraints:
    """For the constrained mode. ``hours`` is what a pair takes in a month of those that its mentor gives."""

    hours: int = 0
    quotas: tuple[Quota, ...] = ()
    co_mentors: int = 0
    """For each pair, where there are as many whom no rule forbids."""
    helps: int = 1
    """The most pairs that one mentor helps in."""


@dataclass(frozen=True, slots=True)
class Couple:
    adept: MemberId
    mentor: MemberId

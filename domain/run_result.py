"""What a run has found: ids, counts and the names of rules; nothing that anybody wrote, and nothing special."""

from __future__ import annotations

from dataclasses import dataclass

from domain.criteria_kinds import Quota
from domain.language import MemberId, Side

UNTOLD, WITHHELD = -1, -2
"""In place of a share: there was nothing to go by, and so it added nothing; or the criterion is sensitive, and whether
it was weighed stands in no record of a single pair. Of a sensitive criterion runs by rules before 3 told both."""


@dataclass(frozen=True, slots=True)
class Match:
    """``score`` is the sum of weight and share over the criteria that are not sensitive; ``shares`` has a number in
    thousandths for each criterion of the edition, ``UNTOLD`` or ``WITHHELD``."""

    adept: MemberId
    mentor: MemberId
    score: int
    shares: tuple[int, ...]
    co_mentors: tuple[MemberId, ...] = ()
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Unmatched:
    """``rules`` are those that left nobody, the one that forbids most first; or why there was nobody left."""

    member: MemberId
    side: Side
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """A locked pair that cannot be, and what keeps it from it: rules, or who is not there, or that no seat is left;
    ``hours`` where it does not fit into the budget of its mentor."""

    adept: MemberId
    mentor: MemberId
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What a run could not get past: each of the quotas by itself, or all that is named together."""

    locked: tuple[Impossible, ...] = ()
    quotas: tuple[Quota, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """``blocking`` counts the allowed who would both rather have each other than what they got."""

    matches: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]
    blocking: int

    @property
    def objective(self) -> int:
        return sum(match.score for match in self.matches)

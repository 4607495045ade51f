"""What a run has found: ids, counts and the names of rules; nothing that anybody wrote, and nothing special."""

from __future__ import annotations

from dataclasses import dataclass

from domain.language import MemberId, Side

UNTOLD, WITHHELD = -1, -2
"""In place of a share: there was nothing to go by (for a sensitive criterion: no consent of both), and so it added
nothing; or it is sensitive, weighed, and stands in no record of a single pair."""


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
class Result:
    """``blocking`` counts the allowed who would both rather have each other than what they got."""

    matches: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]
    blocking: int

    @property
    def objective(self) -> int:
        return sum(match.score for match in self.matches)

"""The scores behind a run, as they are asked for and as they are told. Light to load."""

from __future__ import annotations

from dataclasses import dataclass

from domain.language import MemberId


@dataclass(frozen=True, slots=True)
class Scored:
    """``score`` and ``shares`` as in ``run_result.Match``; ``rules`` are all that forbid the two."""

    adept: MemberId
    mentor: MemberId
    score: int
    shares: tuple[int, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Those with this adept, or with this mentor, but none with ``without``; after one of them, where it is named."""

    adept: MemberId | None = None
    mentor: MemberId | None = None
    without: MemberId | None = None
    after: tuple[MemberId, MemberId] | None = None

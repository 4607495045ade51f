"""Six terms of a real programme, as they are kept in ``tests/data``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from deploy.local.process import NotStarted

HISTORY = Path(__file__).parents[1] / "tests" / "data" / "programme-history.json"
SOURCE = "Source: CNCF mentoring, CC-BY-4.0; people are pseudonyms."


class Together(msgspec.Struct, frozen=True):
    """A pair of the history; the first of its mentors leads it."""

    subject: str
    mentors: tuple[str, ...]
    adepts: tuple[str]

    @property
    def adept(self) -> str:
        return self.adepts[0]


class Term(msgspec.Struct, frozen=True):
    """One run of the programme; all dates are local to ``zone``."""

    programme: str
    zone: str
    applications_open: date
    applications_close: date
    starts_on: date
    midpoint_on: date
    ends_on: date
    pairs: tuple[Together, ...]

    @property
    def name(self) -> str:
        return self.programme.replace("-", " ")

    def seats(self) -> dict[str, int]:
        """How many pairs each mentor leads; a co-mentor offers one seat that stays free."""
        led = Counter(pair.mentors[0] for pair in self.pairs)
        return {
            mentor: max(led[mentor], 1) for mentor in unique(mentor for pair in self.pairs for mentor in pair.mentors)
        }

    def adepts(self) -> list[str]:
        return unique(pair.adept for pair in self.pairs)


def terms(path: Path = HISTORY) -> list[Term]:
    """Raises ``NotStarted`` where the history is not there or is something else."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Term])
    except FileNotFoundError:
        raise NotStarted(f"{path} is not there: the demo runs from a checkout of the product") from None
    except msgspec.DecodeError as error:
        raise NotStarted(f"{path} is not such a history: {error}") from None


def unique(names: Iterable[str]) -> list[str]:
    """Each once, in the order of the history."""
    return list(dict.fromkeys(names))

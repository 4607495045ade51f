"""The organisation's own handbook editions: for each what was said of it, and from which others it was taken.

What an edition says follows from its facts and from those of its bases; ``shelf`` folds them as a decision does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any, get_args

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from domain import edition as editing
from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, HandbookEditionRebased, Shelf
from domain.language import EditionId, Recorded
from domain.wire import decode, encode, version_of
from projections.projection import Projection
from projections.when import When, when


@dataclass(frozen=True, slots=True)
class Said:
    position: int
    name: str
    version: int
    fact: Mapping[str, Any]


class EditionRow(Struct, frozen=True):
    edition: EditionId
    name: str
    base: EditionId
    bases: tuple[EditionId, ...]
    """Also those of before."""
    drafted_at: datetime
    said: tuple[Said, ...]
    digest: str | None = None
    """Of what is published."""
    published: When | None = None
    published_at: int = 0
    """The position, from which the newest is known."""


FACTS: tuple[type[Any], ...] = get_args(editing.Fact)


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.edition,) if isinstance(recorded.fact, FACTS) else ()


def evolve(row: EditionRow | None, recorded: Recorded) -> EditionRow | None:
    match recorded.fact, row:
        case HandbookEditionDrafted(edition, base, name), None:
            return EditionRow(edition, name, base, (base,), recorded.recorded_at, (said(recorded),))
        case _, None:
            return None
        case HandbookEditionDrafted(), _:
            return row
        case HandbookEditionRebased(onto=onto), _:
            bases = tuple(dict.fromkeys((*row.bases, onto)))
            return replace(row, base=onto, bases=bases, said=(*row.said, said(recorded)))
        case HandbookEditionPublished(digest=digest), _:
            published = replace(row, digest=digest, published=when(recorded), published_at=recorded.position)
            return replace(published, said=(*row.said, said(recorded)))
        case _:
            return replace(row, said=(*row.said, said(recorded)))


def said(recorded: Recorded) -> Said:
    fields = msgspec.json.decode(encode(recorded.fact))
    return Said(recorded.position, recorded.name, version_of(recorded.name), fields)


def shelf(rows: Iterable[EditionRow]) -> Shelf:
    """The editions as they stand. The rows are those asked for and all of their bases."""
    told = sorted((one for row in rows for one in row.said), key=lambda one: one.position)
    facts = (decode(one.name, one.version, msgspec.json.encode(one.fact)) for one in told)
    return reduce(editing.evolve, facts, Shelf())


editions = Projection("editions", 2, EditionRow, keys, evolve, hears=FACTS)

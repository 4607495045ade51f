"""What a clock has to look at, and when: the pairs and programmes of one organisation, each with its next moment.

Kept in memory only, some bytes for each thing that still waits for something. A clock that starts again reads the
names of what has happened from the beginning, in pages, and looks at everything once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain import following
from domain.catalogue import FACTS
from domain.holds import HoldPlaced, HoldReleased
from domain.language import Tag
from domain.pair import PairCompleted, PairEnded
from domain.retention import RetentionPolicySet
from domain.tenancy import TenantId
from domain.ticking import CALLED_OFF, OF_PEOPLE, OF_PROGRAMME, OWN
from services.postgres import Pool, scoped

PAGE = 2000
"""Facts that are read at once."""
PAIR, PROGRAMME, MEMBER = "pair:", "programme:", "member:"


def names(*facts: type[Any]) -> list[str]:
    return [fact.__name__ for fact in facts]


PAIRS = frozenset(name for name, fact in FACTS.items() if "pair" in fact.__dataclass_fields__)
"""Facts of a pair, or of one that may come to be."""
PROGRAMMES = frozenset(names(*OF_PROGRAMME))
BOOKS = frozenset(names(*following.FACTS))
"""Facts after which any pair may follow other numbers."""
PEOPLE = frozenset(names(*OF_PEOPLE))
"""Facts of a person that concern all of their pairs."""
OFF = frozenset(names(*CALLED_OFF))
"""Facts of a programme that concern all of its pairs."""
KEEPING = frozenset(names(RetentionPolicySet, HoldPlaced, HoldReleased))
"""Facts that concern every pair that has closed."""
HEARD = [*((PAIRS | PROGRAMMES | BOOKS | PEOPLE | KEEPING) - {*names(*OWN)})]
CLOSED = names(PairCompleted, PairEnded)

NEWS = scoped("""
    select f.position, f.name, f.tags from journal.fact f
    where f.tenant = me.tenant and f.position > $2 and f.position <= $3 and f.name = any ($4)
    order by f.position limit $5
""")
CLOSED_PAIRS = scoped("select f.tags from journal.fact f where f.tenant = me.tenant and f.name = any ($2)")
PAIRS_OF = scoped("""
    select f.tags from journal.fact f where f.tenant = me.tenant and f.position = any (array(
        select t.position from journal.tag t where t.tenant = me.tenant and t.tag = any ($2) and t.name = 'PairMatched'
    ))
""")


@dataclass(slots=True)
class Agenda:
    """``read`` is the position up to which the journal is known; ``at`` the moment at which to look at each thing."""

    read: int = 0
    at: dict[Tag, datetime] = field(default_factory=dict[Tag, datetime])

    def due(self, now: datetime) -> list[Tag]:
        """In the order of their names, whatever came first."""
        return sorted(thing for thing, at in self.at.items() if at <= now)

    def put(self, thing: Tag, at: datetime | None) -> None:
        if at is None:
            self.at.pop(thing, None)
        else:
            self.at[thing] = at

    async def hear(self, pool: Pool, tenant: TenantId, head: int, now: datetime) -> None:
        """Puts on it whatever something has happened to, up to a position."""
        while self.read < head:
            rows = await pool.fetch(NEWS, tenant, self.read, head, HEARD, PAGE)
            whose = [tag for row in rows for tag in row["tags"] if concerns_pairs(row["name"], tag)]
            touched = {thing for row in rows for thing in things(row["name"], row["tags"])}
            if whose:
                found = await pool.fetch(PAIRS_OF, tenant, whose)
                touched.update(thing for row in found for thing in things("PairMatched", row["tags"]))
            if any(row["name"] in KEEPING for row in rows):
                found = await pool.fetch(CLOSED_PAIRS, tenant, CLOSED)
                touched.update(thing for row in found for thing in things("PairEnded", row["tags"]))
            if any(row["name"] in BOOKS for row in rows):
                touched.update(self.at)
            self.at.update(dict.fromkeys(touched, now))
            self.read = rows[-1]["position"] if len(rows) == PAGE else head


def concerns_pairs(name: str, tag: str) -> bool:
    """Whether what happened concerns all pairs that carry this tag."""
    return (name in PEOPLE and tag.startswith(MEMBER)) or (name in OFF and tag.startswith(PROGRAMME))


def things(name: str, tags: Iterable[str]) -> list[Tag]:
    kinds = (*([PAIR] if name in PAIRS else []), *([PROGRAMME] if name in PROGRAMMES else []))
    return [Tag(tag) for tag in tags if kinds and tag.startswith(kinds)]

"""The journal of one organisation, as everything above it sees it.

The words are those of ``eventsourcing.dcb``: a query by types and tags, and an append under the condition that
nothing new matches it. Around them stands what Fadder keeps of every fact: who, when, and on which command.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem

from domain.language import MemberId, Recorded, Role, Scope, Via
from domain.sealed import Lock
from services.sealing import Keys

Condition = DCBAppendCondition


@dataclass(frozen=True, slots=True)
class Entry:
    """The facts of one command, its id, its condition, and who asked for it."""

    command_id: UUID
    request: bytes
    """A digest of what was asked, so that an id used again for something else is noticed."""
    events: Sequence[DCBEvent]
    condition: DCBAppendCondition | None
    by: str
    role: Role
    via: Via
    recorded_at: datetime
    occurred_on: date | None = None
    on_behalf_of: MemberId | None = None
    causation: int | None = None


@dataclass(frozen=True, slots=True)
class Appended:
    """``position`` is that of the command's last fact."""

    position: int


@dataclass(frozen=True, slots=True)
class Known:
    """The command id has its facts already: the first outcome, once more."""

    position: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something new is in the scope; nothing was appended."""


Outcome = Appended | Known | Conflict


@dataclass(frozen=True, slots=True)
class Past:
    """What was read at one moment: the facts of a query or, where the command id is known, those that it recorded."""

    facts: tuple[Recorded, ...]
    done: int | None = None
    """The last position of this command id, where it is known."""
    request: bytes | None = None

    @property
    def position(self) -> int:
        """The last position seen; 0 before the first fact."""
        return self.facts[-1].position if self.facts else 0


class Journal(Protocol):
    """Held for one organisation: there is no sentence in it to name another."""

    @property
    def keys(self) -> Keys:
        """What its texts are sealed with."""
        ...

    async def past(self, query: DCBQuery, command_id: UUID | None = None) -> Past:
        """The facts that match, in order, and the earlier outcome of the command id, in one snapshot. Who only looks
        has none.

        Raises ``FactUnreadable``.
        """
        ...

    async def append(self, entry: Entry) -> Outcome: ...

    def turn(self, query: DCBQuery) -> AbstractAsyncContextManager[None]:
        """For whoever was overtaken: one after the other of those who decide on the same thing, as they came.

        Raises ``TooMuchAtOnce`` to whoever has waited too long.
        """
        ...


class Unavailable(Exception):
    """The journal could not be reached in time. What was asked may or may not have been recorded: ask again with
    the same command id."""


class Newer(Unavailable):
    """A newer program wrote what the decision rests on: that one can be asked."""


async def made(journal: Journal, lock: Lock) -> bytes:
    """The key of a lock that is never destroyed, a new one where there is none. Raises ``Unavailable``."""
    key = (await journal.keys.made([lock]))[lock]
    if key is None:
        raise Unavailable
    return key


def query_of(scope: Scope) -> DCBQuery:
    return DCBQuery([DCBQueryItem(types=list(item.names), tags=[*item.tags]) for item in scope])


def event(name: str, body: bytes, tags: Iterable[str]) -> DCBEvent:
    return DCBEvent(name, body, [*tags])


def nothing_new(scope: DCBQuery, after: int) -> DCBAppendCondition:
    """The condition that no fact in the scope has come after a position."""
    return DCBAppendCondition(scope, after)

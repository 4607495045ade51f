"""The journal over the library's in-memory recorder: the other implementation of the same contract."""

from __future__ import annotations

from uuid import UUID

from eventsourcing.dcb.api import DCBQuery
from eventsourcing.dcb.popo import InMemoryDCBRecorder
from eventsourcing.persistence import IntegrityError

from domain.language import Recorded, Tag
from domain.wire import VERSION, decode
from services.journal import Appended, Conflict, Entry, Known, Outcome, Past


class MemoryJournal:
    """Envelopes stand beside the recorder's events, by position."""

    def __init__(self) -> None:
        self._recorder = InMemoryDCBRecorder()
        self._entries: dict[int, Entry] = {}
        self._done: dict[UUID, tuple[int, bytes]] = {}

    async def past(self, query: DCBQuery, command_id: UUID) -> Past:
        if command_id in self._done:
            return Past((), *self._done[command_id])
        found = self._recorder.read(query)
        return Past(tuple(self._recorded(s.position, s.event.type, s.event.data, s.event.tags) for s in found))

    async def append(self, entry: Entry) -> Outcome:
        if entry.command_id in self._done:
            return Known(self._done[entry.command_id][0])
        try:
            last = self._recorder.append(entry.events, entry.condition)
        except IntegrityError:
            return Conflict()
        for position in range(last - len(entry.events) + 1, last + 1):
            self._entries[position] = entry
        self._done[entry.command_id] = (last, entry.request)
        return Appended(last)

    def _recorded(self, position: int, name: str, data: bytes, tags: list[str]) -> Recorded:
        entry = self._entries[position]
        return Recorded(
            position,
            decode(name, VERSION, data),
            tuple(map(Tag, tags)),
            entry.by,
            entry.role,
            entry.via,
            entry.recorded_at,
            entry.occurred_on,
            entry.on_behalf_of,
            str(entry.command_id),
            entry.causation,
        )

"""The journal over the library's in-memory recorder: the other implementation of the same contract."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

from eventsourcing.dcb.api import DCBQuery, DCBSequencedEvent
from eventsourcing.dcb.popo import InMemoryDCBRecorder
from eventsourcing.persistence import IntegrityError

from domain.language import MemberId, Recorded, Tag
from domain.member import PersonalDataErased
from domain.sealed import KEY, Lock, goes_with, of_person
from domain.wire import decode, version_of
from services.journal import Appended, Conflict, Entry, Known, Outcome, Past


class MemoryKeys:
    """Keys that nobody keeps."""

    organisation = "harbour"

    def __init__(self) -> None:
        self._keys: dict[Lock, bytes | None] = {}

    async def known(self, locks: Collection[Lock]) -> Mapping[Lock, bytes | None]:
        return {lock: self._keys[lock] for lock in locks if lock in self._keys}

    async def made(self, locks: Collection[Lock]) -> Mapping[Lock, bytes | None]:
        return {lock: self._keys.setdefault(lock, os.urandom(KEY)) for lock in locks}

    def destroy(self, member: MemberId) -> None:
        gone = [lock for lock in self._keys if goes_with(lock, member)]
        self._keys.update(dict.fromkeys((*of_person(member), *gone)))


class MemoryJournal:
    """Envelopes stand beside the recorder's events, by position."""

    def __init__(self) -> None:
        self.keys = MemoryKeys()
        self._recorder = InMemoryDCBRecorder()
        self._entries: dict[int, Entry] = {}
        self._ordinals: dict[int, int] = {}
        self._done: dict[UUID, tuple[int, bytes]] = {}

    async def past(self, query: DCBQuery, command_id: UUID | None = None) -> Past:
        if command_id is not None and command_id in self._done:
            own = [s for s in self._recorder.read() if self._entries[s.position].command_id == command_id]
            return Past(self._facts(own), *self._done[command_id])
        found = self._recorder.read(query)
        return Past(self._facts(found))

    async def append(self, entry: Entry) -> Outcome:
        if entry.command_id in self._done:
            return Known(self._done[entry.command_id][0])
        try:
            last = self._recorder.append(entry.events, entry.condition)
        except IntegrityError:
            return Conflict()
        for ordinal, event in enumerate(entry.events):
            position = last - len(entry.events) + 1 + ordinal
            self._entries[position], self._ordinals[position] = entry, ordinal
            if event.type == PersonalDataErased.__name__:
                self.keys.destroy(decode(event.type, version_of(event.type), event.data).member)
        self._done[entry.command_id] = (last, entry.request)
        return Appended(last)

    @asynccontextmanager
    async def turn(self, query: DCBQuery) -> AsyncGenerator[None]:
        """Nobody is ever overtaken here."""
        yield

    def _facts(self, found: Iterable[DCBSequencedEvent]) -> tuple[Recorded, ...]:
        return tuple(self._recorded(s.position, s.event.type, s.event.data, s.event.tags) for s in found)

    def _recorded(self, position: int, name: str, data: bytes, tags: list[str]) -> Recorded:
        entry = self._entries[position]
        return Recorded(
            position,
            decode(name, version_of(name), data),
            tuple(map(Tag, tags)),
            entry.by,
            entry.role,
            entry.via,
            entry.recorded_at,
            entry.occurred_on,
            entry.on_behalf_of,
            str(entry.command_id),
            entry.causation,
            self._ordinals[position],
        )

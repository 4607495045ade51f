"""One file on its way in, row by row.

Every id follows from the content under a key of the organisation: carried out twice, by a crash or by a second process,
a row has one effect, and nobody can tell from an id whose it is. The file is opened part by part and a few rows are
under way at a time, however long it is.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any
from uuid import UUID

import msgspec
import structlog

from domain import history_file, people_file, roll
from domain.drafting import ProgrammeDrafted
from domain.enrolment import DeclareCapacity
from domain.history_commands import Dated, Names, Overview, beginning, commands, course, launch
from domain.history_file import Unfit, What, understood
from domain.import_facts import (
    HistoryImportStarted,
    ImportRowAccepted,
    ImportRowRefused,
    ImportStarted,
)
from domain.import_rows import RowNoLonger, RowNotCarriedOut
from domain.imports import WHOLE, AcceptImportRow, CompleteImport, RefuseImportRow, rows_tag
from domain.language import (
    MemberId,
    PairId,
    ProgrammeId,
    Refused,
    TooMuchAtOnce,
    facts_of,
    pair_tag,
    programme_tag,
)
from domain.matching import MatchPair, NoSeatLeft
from domain.member import MemberJoined
from domain.pair import PairMatched
from domain.roll import on_roll
from domain.sealed import told_apart, unseal
from domain.table_file import Row
from services.handle import Handled
from services.incoming import File, digest, id_by
from services.journal import Journal, Unavailable, query_of
from services.postgres import GONE

AT_ONCE = 8
WAITS = (*GONE, Unavailable, TooMuchAtOnce)
"""What passes: the file waits, and is gone on with."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Asking:
    """A command, its id, and the day on which it happened where that is another."""

    command: Any
    once: UUID
    by: MemberId
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Bringing:
    """``parts`` are sealed; ``asking`` raises the rule that refuses, and ``trying`` the one that would, of commands
    that the member gives one after the other."""

    journal: Journal
    asking: Callable[[Asking], Awaitable[Handled]]
    trying: Callable[[Sequence[Dated], MemberId], Awaitable[None]]
    file: File
    key: bytes
    parts: Sequence[bytes] = field(default=(), repr=False)
    waiting: dict[ProgrammeId, Sequence[Dated]] = field(default_factory=dict[ProgrammeId, "Sequence[Dated]"])
    """What sets a programme going, once it has a pair: before that pair is over."""
    unbegun: dict[ProgrammeId, Sequence[Dated]] = field(default_factory=dict[ProgrammeId, "Sequence[Dated]"])
    """What drafts a programme, once there is a pair that is not refused: nothing would close one without."""
    first: asyncio.Lock = field(default_factory=asyncio.Lock)

    def as_told(self) -> bool:
        """Whether the parts are the file that its digest tells: what comes later under that digest is taken for it."""
        whole = hashlib.sha256()
        for part in self.opened():
            whole.update(part.encode())
        return digest(self.key, whole.hexdigest()) == self.file.started.digest

    async def carried_out(self) -> None:
        """Every row that has not been settled since the file was opened."""
        done = await self.settled()
        match self.file.started:
            case ImportStarted() as started:
                read = people_file.rows(self.opened(), started.format)
                await self.each((row for row in read if row.number not in done), lambda row: self.person(row, started))
            case HistoryImportStarted() as started:
                await self.history(started, done)
        await self.ask(CompleteImport(self.file.started.import_id))

    async def given_up(self, rule: type[Refused]) -> None:
        await self.ask(RefuseImportRow(self.file.started.import_id, WHOLE, rule.__name__))
        await self.ask(CompleteImport(self.file.started.import_id))

    def opened(self) -> Iterator[str]:
        for number, sealed in enumerate(self.parts):
            about = told_apart("import 1", self.journal.keys.organisation, self.file.started.import_id, str(number))
            yield unseal(self.key, sealed, about).decode()

    async def settled(self) -> frozenset[int]:
        past = await self.journal.past(query_of((facts_of(rows_tag(self.file.started.import_id)),)))
        return frozenset(
            r.fact.number
            for r in past.facts
            if isinstance(r.fact, ImportRowAccepted)
            or (isinstance(r.fact, ImportRowRefused) and r.position > self.file.since)
        )

    async def each(self, rows: Iterator[Row], settle: Callable[[Row], Awaitable[None]]) -> None:
        """``AT_ONCE`` at a time, each taken from the file when there is room for it."""

        async def some() -> None:
            for row in rows:
                await settle(row)

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(some())

    # people

    async def person(self, row: Row, started: ImportStarted) -> None:
        """Nothing is said of somebody whose row is refused, so what would refuse it is found before."""
        member = MemberId(self.name("person", row.email))

        past = await self.journal.past(query_of(on_roll(started.programme, member)))
        own = reduce(roll.evolve, (one.fact for one in past.facts), roll.Roll())[member]
        left = not own.joined and any(isinstance(one.fact, MemberJoined) for one in past.facts)

        async def asked() -> Iterable[Dated]:
            if row.wrong is not None:
                raise Unfit(row.wrong, row.column)
            if left or own.on(started.side) in roll.OUT:
                raise Unfit(RowNoLonger, "email")
            told = people_file.commands(row, member, started.programme, started.side)
            commands = [(command, None) for command in told]
            await self.trying(commands, started.member)
            return commands

        await self.row(row, member, asked)

    # history

    async def history(self, started: HistoryImportStarted, done: frozenset[int]) -> None:
        """Programmes first, then pairs, then what these did, then how they ended, and at last the course of the
        programmes."""
        seen, names = Overview(), Names(self.name)
        for row in history_file.rows(self.opened(), started.format):
            with suppress(Unfit):
                seen.see(understood(row))
        against = {
            name: await self.against(names.programme(name), beginning(term, names)) for name, term in seen.terms.items()
        }
        self.waiting.update((names.programme(name), launch(term, names)) for name, term in seen.terms.items())

        async def settle(row: Row) -> None:
            async def asked() -> Iterable[Dated]:
                told = understood(row)
                if (rule := against.get(told.programme)) is not None:
                    raise Unfit(rule, history_file.column_of(rule, history_file.OF_TERM))
                seen.agrees(told)
                dated = [*commands(told, seen, names)]
                if told.what is What.PAIR:
                    await self.fits(names.pair(told), names.programme(told.programme), dated)
                return dated

            await self.row(row, self.file.started.member, asked)

        for turn in range(seen.turns):
            read = history_file.rows(self.opened(), started.format)
            await self.each((row for row in read if row.number not in done and turn_of(row, seen) == turn), settle)
        for name, term in seen.terms.items():
            if against[name] is None:
                await self.refused(course(term, names))

    async def against(self, programme: ProgrammeId, dated: Sequence[Dated]) -> type[Refused] | None:
        """The rule that keeps a programme from beginning. One that is not drafted waits for a pair to begin with."""
        past = await self.journal.past(query_of((facts_of(programme_tag(programme), named=(ProgrammeDrafted,)),)))
        if past.facts:
            return await self.refused(dated)
        self.unbegun[programme] = dated
        return await refusing(self.trying(dated, self.file.started.member))

    async def fits(self, pair: PairId, programme: ProgrammeId, dated: Sequence[Dated]) -> None:
        """Raises the rule that refuses the pair; with the first that none refuses its programme begins."""
        if programme in self.unbegun:
            async with self.first:
                if begins := self.unbegun.get(programme):
                    await self.tried(pair, (*begins, *dated))
                    await self.refused(begins)
                    del self.unbegun[programme]
                    return
        await self.tried(pair, dated)

    async def tried(self, pair: PairId, dated: Sequence[Dated]) -> None:
        """Nobody joins or applies by a row that is refused. Once the two are a pair, what of it is said is said."""
        past = await self.journal.past(query_of((facts_of(pair_tag(pair), named=(PairMatched,)),)))
        if not past.facts:
            with suppress(NoSeatLeft):  # one is made when it comes to that
                await self.trying(dated, self.file.started.member)

    async def refused(self, dated: Iterable[Dated]) -> type[Refused] | None:
        """The rule that keeps a programme from going on; what follows is not asked."""

        async def asked() -> None:
            for command, on in dated:
                await self.ask(command, on)

        return await refusing(asked())

    # rows

    async def row(self, row: Row, member: MemberId, asked: Callable[[], Awaitable[Iterable[Dated]]]) -> None:
        import_id = self.file.started.import_id
        changed = False
        try:
            for command, on in await asked():
                changed = await self.with_a_seat(command, on) or changed
            settled: AcceptImportRow | RefuseImportRow = AcceptImportRow(import_id, row.number, member, changed)
        except WAITS:
            raise
        except Unfit as unfit:
            settled = RefuseImportRow(import_id, row.number, unfit.rule.__name__, unfit.column)
        except Refused as rule:
            kind = people_file if isinstance(self.file.started, ImportStarted) else history_file
            settled = RefuseImportRow(import_id, row.number, type(rule).__name__, kind.column_of(type(rule)))
        except Exception as error:
            log.error("row given up", who="intake", tenant=self.journal.keys.organisation, error=type(error).__name__)
            settled = RefuseImportRow(import_id, row.number, RowNotCarriedOut.__name__)
        await self.ask(settled)

    async def with_a_seat(self, command: Any, on: date | None) -> bool:
        """A history that tells of a pair tells that there was a seat for it. Answers as ``ask`` does."""
        try:
            changed = await self.ask(command, on)
        except NoSeatLeft:
            if not isinstance(command, MatchPair):
                raise
            past = await self.journal.past(query_of(on_roll(command.programme, command.mentor)))
            known = reduce(roll.evolve, (r.fact for r in past.facts), roll.Roll())
            seats = len(known[command.mentor].led) + 1
            await self.ask(DeclareCapacity(command.programme, command.mentor, seats), on)
            changed = await self.ask(command, on)
        if isinstance(command, MatchPair):
            await self.refused(self.waiting.pop(command.programme, ()))
        return changed

    def name(self, *parts: str) -> str:
        return str(id_by(self.key, *parts))

    async def ask(self, command: Any, on: date | None = None) -> bool:
        """Whether it has recorded anything since the file was opened.

        What an opening settles has ids of its own, and what a file says of people is said anew by the next; all else is
        the same command in every opening, and every file.
        """
        said, started = msgspec.json.encode(command).decode(), self.file.started
        by = started.member
        of_opening = isinstance(command, AcceptImportRow | RefuseImportRow | CompleteImport) and self.file.opened
        of_file = isinstance(started, ImportStarted) and isinstance(command, people_file.DESCRIBING)
        told = (said, by, *((on.isoformat(),) if on else ()), *((str(self.file.opened),) if of_opening else ()))
        told = (*told, *((started.import_id,) if of_file else ()))
        done = await self.asking(Asking(command, id_by(self.key, "command", type(command).__name__, *told), by, on))
        return done.recorded and done.position > self.file.since


async def refusing(asked: Awaitable[None]) -> type[Refused] | None:
    try:
        await asked
    except WAITS:
        raise
    except Refused as rule:
        return type(rule)
    return None


def turn_of(row: Row, seen: Overview) -> int:
    """What cannot be read comes first."""
    try:
        return seen.turn(understood(row))
    except Unfit:
        return 0

"""What a pair has in its vault, for the pair alone; and what others learn of it: that there is something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import strawberry
from strawberry import ID

from domain.entitled import Audience, Circle
from domain.language import Role, Side
from domain.notes import NoteKind
from domain.vault import Exemption, Level
from gateway.confidential import Confidential, circle_of, shown
from gateway.ids import node_id
from gateway.outcome import Info
from gateway.reads import Connection, Pages, may, one
from gateway.scalars import Position
from gateway.schema.membership import Person, person
from projections.members import MemberRow
from projections.pair_board import PairCard
from projections.pair_process import Count, ProcessRow, pair_process
from projections.pair_vault import EntryKind, Reply, Standing, VaultEntry, pair_vault

strawberry.enum(Level, name="ConfidentialityLevel")
strawberry.enum(Exemption, name="ConfidentialityException")
strawberry.enum(EntryKind, name="VaultEntryKind")
strawberry.enum(Standing, name="VaultStanding")
strawberry.enum(NoteKind)
strawberry.enum(Audience)

ENTRIES = Pages(pair_vault, "position", lambda entry: entry.position)
SEEN = "t.pair = $2 and t.kind = $3 and (not t.private or t.by = $4)"
Shown = TypeVar("Shown")


@strawberry.type
class Confidentiality:
    agreed: bool = strawberry.field(description="Both have agreed to the same, so the vault is open.")
    by: list[Side] = strawberry.field(description="The sides that have spoken, be it for the same or for other terms.")
    level: Level | None = strawberry.field(description="Of the terms in force.")
    exceptions: list[Exemption]
    text_digest: str | None


def terms(card: PairCard) -> Confidentiality:
    said, now = card.agreement.said, card.agreement.in_force
    return Confidentiality(
        agreed=now is not None,
        by=[side for side, member in ((Side.ADEPT, card.adept), (Side.MENTOR, card.mentor)) if member in said],
        level=now and now.level,
        exceptions=[*now.exceptions] if now else [],
        text_digest=now and now.text_digest,
    )


@strawberry.type(description="What happened between the two, in numbers; never what was said.")
class Process:
    introduced: list[Side]
    notes: int = strawberry.field(description="Those for the pair; notes of one's own are nobody's business.")
    advice_asked: int
    advice_given: int


async def process(info: Info, card: PairCard) -> Process:
    row = await one(info, pair_process, card.pair) or ProcessRow(card.pair)

    def times(count: Count) -> int:
        return row.counts.get(count, 0)

    return Process(
        introduced=[*row.introduced],
        notes=times(Count.NOTES),
        advice_asked=times(Count.ADVICE_ASKED),
        advice_given=times(Count.ADVICE_GIVEN),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the viewer may see it."""

    row: VaultEntry | Reply
    by: MemberRow
    circle: Circle
    shared: Audience | None = None

    def text(self, name: str) -> Confidential:
        return shown(self.row.texts[name], self.by, self.circle, self.shared)

    def maybe(self, name: str) -> Confidential | None:
        return self.text(name) if name in self.row.texts else None

    def said(self, name: str) -> Any:
        return self.row.said.get(name)


@strawberry.interface(name="VaultEntry")
class Written:
    row: strawberry.Private[VaultEntry | Reply]
    recorded_at: datetime

    @strawberry.field
    async def by(self, info: Info) -> Person:
        return await person(info, self.row.by, True)


@strawberry.type
class Presentation(Written):
    side: Side
    interests: Confidential | None
    education: Confidential | None
    career: Confidential | None
    personality: Confidential | None


@strawberry.type
class Note(Written):
    id: ID
    kind: NoteKind
    body: Confidential
    shared: Audience | None = strawberry.field(description="With whom its author has shared it since.")


@strawberry.type
class AdviceGiven(Written):
    body: Confidential


@strawberry.type
class Advice(Written):
    id: ID
    body: Confidential
    answers: list[AdviceGiven]


def presentation(entry: Entry, row: VaultEntry) -> Presentation:
    return Presentation(
        row=row,
        recorded_at=row.recorded_at,
        side=Side(entry.said("side")),
        interests=entry.maybe("interests"),
        education=entry.maybe("education"),
        career=entry.maybe("career"),
        personality=entry.maybe("personality"),
    )


def note(entry: Entry, row: VaultEntry) -> Note:
    kind = NoteKind(entry.said("kind"))
    return Note(
        row=row,
        recorded_at=row.recorded_at,
        id=node_id("Note", row.entry),
        kind=kind,
        body=entry.text("own" if kind is NoteKind.OWN else "body"),
        shared=row.shared,
    )


def advice(entry: Entry, row: VaultEntry) -> Advice:
    return Advice(
        row=row,
        recorded_at=row.recorded_at,
        id=node_id("Advice", row.entry),
        body=entry.text("body"),
        answers=[
            AdviceGiven(
                row=reply, recorded_at=reply.recorded_at, body=Entry(reply, entry.by, entry.circle).text("body")
            )
            for reply in row.replies
        ],
    )


@strawberry.type(description="What the two say to one another.")
class PairVault:
    card: strawberry.Private[PairCard]
    viewer: strawberry.Private[MemberRow]

    async def page(
        self, info: Info, kind: EntryKind, first: int, after: str | None, show: Callable[[Entry, VaultEntry], Shown]
    ) -> Connection[Shown]:
        circle, by = circle_of(self.card), self.viewer
        return await ENTRIES.page(
            info,
            first,
            after,
            lambda row: show(Entry(row, by, circle, row.shared), row),
            SEEN,
            self.card.pair,
            kind.value,
            by.member,
        )

    @strawberry.field
    async def presentations(self, info: Info, first: int, after: str | None = None) -> Connection[Presentation]:
        return await self.page(info, EntryKind.PRESENTATION, first, after, presentation)

    @strawberry.field(description="The pair's, and the viewer's own.")
    async def notes(self, info: Info, first: int, after: str | None = None) -> Connection[Note]:
        return await self.page(info, EntryKind.NOTE, first, after, note)

    @strawberry.field
    async def advice(self, info: Info, first: int, after: str | None = None) -> Connection[Advice]:
        return await self.page(info, EntryKind.ADVICE, first, after, advice)


def vault(card: PairCard, by: MemberRow) -> PairVault | None:
    """For the two, and for a co-mentor who has agreed to what is in force; for nobody else there is none."""
    if card.agreement.in_force is None or by.member not in circle_of(card).readers:
        return None
    return PairVault(card=card, viewer=by)


@strawberry.type(description="A text that its author has shared with coordinators.")
class SharedText(Written):
    position: Position
    kind: EntryKind
    texts: list[Confidential]


async def shared(
    info: Info, card: PairCard, by: MemberRow, first: int, after: str | None
) -> Connection[SharedText] | None:
    circle = circle_of(card)
    if by.member not in circle.readers and not may(by, Role.COORDINATOR):
        return None

    def show(row: VaultEntry) -> SharedText:
        texts = [shown(text, by, circle, row.shared) for _, text in sorted(row.texts.items())]
        return SharedText(
            row=row, recorded_at=row.recorded_at, position=Position(row.position), kind=row.kind, texts=texts
        )

    where = "t.pair = $2 and t.shared = $3"
    return await ENTRIES.page(info, first, after, show, where, card.pair, Audience.COORDINATOR.value)

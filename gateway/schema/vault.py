"""What a pair has in its vault, for the pair alone; and what others learn of it: that there is something."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import strawberry

from domain.entitled import Audience
from domain.language import PairId, Role, Side
from domain.policies import Policies
from domain.vault import Exemption, Level
from gateway.confidential import Confidential, circle_of, shown
from gateway.outcome import Info
from gateway.past import Sight
from gateway.reads import Connection, Pages, may, one
from gateway.scalars import Position
from gateway.schema import aims
from gateway.schema import entries as show
from gateway.schema.aims import Expectation, Goal, Purpose
from gateway.schema.entries import (
    Action,
    Advice,
    Agenda,
    Entry,
    MeetingStructure,
    Note,
    Presentation,
    Ranking,
    Topic,
    Written,
)
from projections.members import MemberRow
from projections.pair_board import PairCard
from projections.pair_process import Count, ProcessRow, pair_process
from projections.pair_vault import EntryKind, VaultEntry, pair_vault
from projections.past import folded

if TYPE_CHECKING:
    from gateway.schema.closing import Closing

strawberry.enum(Level, name="ConfidentialityLevel")
strawberry.enum(Exemption, name="ConfidentialityException")
strawberry.enum(EntryKind, name="VaultEntryKind")

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
    expected: list[Side] = strawberry.field(description="The sides that have stated what they expect.")
    purpose_agreed: bool
    structure_agreed: bool
    topics: int
    goals: int
    goals_closed: int
    agendas: int
    actions: int
    actions_done: int


async def process(info: Info, pair: PairId, then: Sight | None) -> Process:
    row = await one(info, pair_process, pair) if then is None else folded(pair_process, then.facts).get(pair)
    row = row or ProcessRow(pair)

    def times(count: Count) -> int:
        return row.counts.get(count, 0)

    return Process(
        introduced=[*row.introduced],
        notes=times(Count.NOTES),
        advice_asked=times(Count.ADVICE_ASKED),
        advice_given=times(Count.ADVICE_GIVEN),
        expected=[*row.expected],
        purpose_agreed=times(Count.PURPOSES) > 0,
        structure_agreed=times(Count.STRUCTURES) > 0,
        topics=times(Count.TOPICS) - times(Count.TOPICS_DROPPED),
        goals=times(Count.GOALS),
        goals_closed=times(Count.GOALS_CLOSED),
        agendas=times(Count.AGENDAS),
        actions=times(Count.ACTIONS),
        actions_done=times(Count.ACTIONS_DONE),
    )


@strawberry.type(description="What the two say to one another.")
class PairVault:
    card: strawberry.Private[PairCard]
    viewer: strawberry.Private[MemberRow]
    then: strawberry.Private[Sight | None]
    rules: strawberry.Private[Callable[[Info], Awaitable[Policies]]]

    async def page(
        self, info: Info, kind: EntryKind, first: int, after: str | None, showing: Callable[[Entry, VaultEntry], Shown]
    ) -> Connection[Shown]:
        circle, by, pair = circle_of(self.card), self.viewer, self.card.pair

        def show(row: VaultEntry) -> Shown:
            return showing(Entry(row, by, circle, row.shared), row)

        if self.then is None:
            return await ENTRIES.page(info, first, after, show, SEEN, pair, kind.value, by.member)
        rows = [row for row in kept(pair, self.then) if row.kind is kind and (not row.private or row.by == by.member)]
        return ENTRIES.among(rows, first, after, show)

    @strawberry.field
    async def presentations(self, info: Info, first: int, after: str | None = None) -> Connection[Presentation]:
        return await self.page(info, EntryKind.PRESENTATION, first, after, show.presentation)

    @strawberry.field
    async def expectations(self, info: Info, first: int, after: str | None = None) -> Connection[Expectation]:
        return await self.page(info, EntryKind.EXPECTATION, first, after, aims.expectation)

    @strawberry.field
    async def purposes(self, info: Info, first: int, after: str | None = None) -> Connection[Purpose]:
        return await self.page(info, EntryKind.PURPOSE, first, after, aims.purpose)

    @strawberry.field
    async def structures(self, info: Info, first: int, after: str | None = None) -> Connection[MeetingStructure]:
        advised = (await self.rules(info)).meeting_minutes
        return await self.page(
            info, EntryKind.STRUCTURE, first, after, lambda entry, row: show.structure(entry, row, advised)
        )

    @strawberry.field
    async def topics(self, info: Info, first: int, after: str | None = None) -> Connection[Topic]:
        return await self.page(info, EntryKind.TOPIC, first, after, show.topic)

    @strawberry.field
    async def rankings(self, info: Info, first: int, after: str | None = None) -> Connection[Ranking]:
        return await self.page(info, EntryKind.RANKING, first, after, show.ranking)

    @strawberry.field
    async def goals(self, info: Info, first: int, after: str | None = None) -> Connection[Goal]:
        return await self.page(info, EntryKind.GOAL, first, after, aims.goal)

    @strawberry.field
    async def agendas(self, info: Info, first: int, after: str | None = None) -> Connection[Agenda]:
        return await self.page(info, EntryKind.AGENDA, first, after, show.agenda)

    @strawberry.field
    async def actions(self, info: Info, first: int, after: str | None = None) -> Connection[Action]:
        return await self.page(info, EntryKind.ACTION, first, after, show.action)

    @strawberry.field(description="The pair's, and the viewer's own.")
    async def notes(self, info: Info, first: int, after: str | None = None) -> Connection[Note]:
        return await self.page(info, EntryKind.NOTE, first, after, show.note)

    @strawberry.field
    async def advice(self, info: Info, first: int, after: str | None = None) -> Connection[Advice]:
        return await self.page(info, EntryKind.ADVICE, first, after, show.advice)

    @strawberry.field
    async def closing(self, info: Info) -> Annotated[Closing, strawberry.lazy("gateway.schema.closing")]:
        from gateway.schema.closing import closing_of

        return await closing_of(info, self.card, self.viewer, self.then)


def may_enter(card: PairCard, by: MemberRow) -> bool:
    """The two, and a co-mentor who has agreed to what is in force; for nobody else there is a vault."""
    return card.agreement.in_force is not None and by.member in circle_of(card).readers


def kept(pair: PairId, then: Sight) -> list[VaultEntry]:
    """What was in the vault then."""
    return [row for row in folded(pair_vault, then.facts).values() if row.pair == pair]


@strawberry.type(description="A text that its author has shared with coordinators.")
class SharedText(Written):
    position: Position
    kind: EntryKind
    texts: list[Confidential]


async def shared(
    info: Info, card: PairCard, by: MemberRow, then: Sight | None, first: int, after: str | None
) -> Connection[SharedText] | None:
    circle = circle_of(card)
    if by.member not in circle.readers and not may(by, Role.COORDINATOR, within=card.programme):
        return None

    def text(row: VaultEntry) -> SharedText:
        texts = [shown(text, by, circle, row.shared) for _, text in sorted(row.texts.items())]
        return SharedText(
            row=row, recorded_at=row.recorded_at, position=Position(row.position), kind=row.kind, texts=texts
        )

    if then is not None:
        rows = [row for row in kept(card.pair, then) if row.shared is Audience.COORDINATOR]
        return ENTRIES.among(rows, first, after, text)
    where = "t.pair = $2 and t.shared = $3"
    return await ENTRIES.page(info, first, after, text, where, card.pair, Audience.COORDINATOR.value)

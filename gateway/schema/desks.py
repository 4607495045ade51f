"""Two screens before a meeting: what the adept prepares it with, and what a mentor has ahead of all their pairs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import strawberry
from strawberry import ID

from domain.calendar import LAST, instant, local_day
from domain.meeting import Form
from gateway.confidential import circle_of
from gateway.ids import node_id
from gateway.outcome import Info
from gateway.reads import every, looking, one
from gateway.scalars import Position
from gateway.schema import entries as show
from gateway.schema.entries import Action, Agenda, Entry, Note, Topic
from gateway.schema.membership import Person, person
from gateway.schema.pair import pair_id
from projections.members import MemberRow
from projections.pair_board import PairCard, PairState, pair_board
from projections.pair_timeline import pair_timeline
from projections.pair_vault import EntryKind, Standing, VaultEntry, pair_vault
from projections.seat_map import seat_map
from projections.timeline_entry import Kind, TimelineEntry

PLANNED = "t.pair = any ($2) and t.kind = $3"
SAID = "t.pair = any ($2) and t.kind = any ($3) and (not t.private or t.by = $4)"


@strawberry.type
class NextMeeting:
    id: ID
    starts: datetime = strawberry.field(description="Wall time in `zone`.")
    zone: str
    starts_at: datetime = strawberry.field(description="The instant, by the rules of the zone as they are known now.")
    minutes: int
    form: Form
    own_form: str | None = strawberry.field(description="The key of one of the edition's own; `form` is then `OTHER`.")
    place: str | None


@strawberry.type(description="What the adept prepares the next meeting with; for nobody else.")
class NextMeetingPrep:
    meeting: NextMeeting | None
    last_met_on: date | None
    agenda_sent: bool
    topics: list[Topic] = strawberry.field(description="Chosen, those that are ranked first: the draft of an agenda.")
    open_actions: list[Action]
    own_notes: list[Note] = strawberry.field(description="What the adept has written since the last meeting.")


@strawberry.type
class DeskPair:
    card: strawberry.Private[PairCard]
    pair: ID
    state: PairState
    next_meeting: NextMeeting | None
    agenda: Agenda | None = strawberry.field(description="Of the next meeting, for those who are in the pair's vault.")

    @strawberry.field
    async def adept(self, info: Info) -> Person:
        return await person(info, self.card.adept, True)


@strawberry.type
class DeskSeats:
    programme: ID
    capacity: int
    taken: int


@strawberry.type(description="The viewer's own pairs as mentor, soonest meeting first.")
class MentorDesk:
    pairs: list[DeskPair]
    seats: list[DeskSeats]


# what is ahead


@dataclass(frozen=True, slots=True)
class Ahead:
    entry: TimelineEntry
    starts_at: datetime

    @property
    def shown(self) -> NextMeeting:
        said = self.entry
        return NextMeeting(
            id=node_id("Meeting", said.meeting or ""),
            starts=said.starts or self.starts_at,
            zone=said.zone or "",
            starts_at=self.starts_at,
            minutes=said.minutes or 0,
            form=said.form or Form.OTHER,
            own_form=said.own_form,
            place=said.place,
        )


async def ahead(info: Info, cards: Iterable[PairCard]) -> dict[str, Ahead]:
    """The next meeting of each pair: planned, and not over."""
    now, of_pairs = info.context.house.now(), [card.pair for card in cards]
    found: dict[str, Ahead] = {}
    for row in await every(info, pair_timeline, PLANNED, of_pairs, Kind.MEETING_PLANNED.value):
        if row.starts is None or row.zone is None:
            continue
        starts_at = instant(row.starts, row.zone, later=row.later)
        known = found.get(row.pair)
        if starts_at + timedelta(minutes=row.minutes or 0) > now and (known is None or starts_at < known.starts_at):
            found[row.pair] = Ahead(row, starts_at)
    return found


async def said(info: Info, cards: Iterable[PairCard], by: MemberRow, *kinds: EntryKind) -> list[VaultEntry]:
    """In the vaults that are open to the viewer, in the order in which they were opened."""
    inside = [card.pair for card in cards if card.agreement.in_force and by.member in circle_of(card).readers]
    rows = await every(info, pair_vault, SAID, inside, [kind.value for kind in kinds], by.member) if inside else []
    return sorted(rows, key=lambda row: row.position)


def seen(row: VaultEntry, card: PairCard, by: MemberRow) -> Entry:
    return Entry(row, by, circle_of(card), row.shared)


async def prepared(info: Info, card: PairCard, by: MemberRow) -> NextMeetingPrep:
    coming = (await ahead(info, (card,))).get(card.pair)
    kinds = (EntryKind.TOPIC, EntryKind.RANKING, EntryKind.ACTION, EntryKind.NOTE, EntryKind.AGENDA)
    rows = await said(info, (card,), by, *kinds)
    met_on = max([*card.held.values(), *card.disputed.values()], default=None)
    of: dict[EntryKind, list[VaultEntry]] = {kind: [row for row in rows if row.kind is kind] for kind in kinds}
    first = [topic for row in of[EntryKind.RANKING] for topic in row.said["topics"]]
    chosen = [row for row in of[EntryKind.TOPIC] if row.standing is Standing.AGREED]
    ranked = sorted(chosen, key=lambda row: first.index(row.entry) if row.entry in first else len(first))
    notes = [row for row in of[EntryKind.NOTE] if row.by == by.member and since(row, met_on, card.zone)]
    return NextMeetingPrep(
        meeting=coming and coming.shown,
        last_met_on=met_on,
        agenda_sent=coming is not None and any(row.entry == coming.entry.meeting for row in of[EntryKind.AGENDA]),
        topics=[show.topic(seen(row, card, by), row) for row in ranked],
        open_actions=[
            show.action(seen(row, card, by), row) for row in of[EntryKind.ACTION] if row.standing is not Standing.DONE
        ],
        own_notes=[show.note(seen(row, card, by), row) for row in notes],
    )


def since(row: VaultEntry, met_on: date | None, zone: str) -> bool:
    return met_on is None or local_day(row.recorded_at, zone) >= met_on


async def desk(info: Info, by: MemberRow) -> MentorDesk:
    cards = await every(info, pair_board, "t.mentor = $2 and t.completed_on is null and t.ended_on is null", by.member)
    coming, now = await ahead(info, cards), info.context.house.now()
    agendas = {(row.pair, row.entry): row for row in await said(info, cards, by, EntryKind.AGENDA)}

    def shown(card: PairCard) -> DeskPair:
        following = coming.get(card.pair)
        sent = agendas.get((card.pair, following.entry.meeting or "")) if following else None
        return DeskPair(
            card=card,
            pair=node_id("Pair", card.pair),
            state=card.state_on(local_day(now, card.zone)),
            next_meeting=following and following.shown,
            agenda=show.agenda(seen(sent, card, by), sent) if sent else None,
        )

    when = {pair: following.starts_at for pair, following in coming.items()}
    soonest = sorted(cards, key=lambda card: (when.get(card.pair, LAST), card.pair))
    seats = await every(info, seat_map, "t.mentor = $2 and t.accepted", by.member)
    return MentorDesk(
        pairs=[shown(card) for card in soonest],
        seats=[
            DeskSeats(programme=node_id("Programme", row.programme), capacity=row.capacity, taken=len(row.taken))
            for row in seats
        ],
    )


@strawberry.type
class Query:
    @strawberry.field(description="For the adept of the pair alone.")
    async def next_meeting_prep(self, info: Info, pair: ID, at_least: Position | None = None) -> NextMeetingPrep | None:
        by = await looking(info, at_least)
        card = await one(info, pair_board, pair_id(pair))
        return await prepared(info, card, by) if card and card.open and card.adept == by.member else None

    @strawberry.field(description="The viewer's own; empty for whoever mentors nobody.")
    async def mentor_desk(self, info: Info, at_least: Position | None = None) -> MentorDesk:
        return await desk(info, await looking(info, at_least))

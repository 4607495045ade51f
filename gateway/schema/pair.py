"""A pair, as far as the viewer may see it, and what is asked of it: from the match to the end, meetings apart."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import ID

from domain.calendar import local_day
from domain.language import PairId, Role, Side
from domain.matching import MatchPair
from domain.pair import Completion, EndReason, Source
from gateway.ids import new_id, node_id, own_id
from gateway.node import Node
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.past import past
from gateway.reads import Connection, Pages, looking, may, named, one, reach, viewer
from gateway.scalars import Position
from gateway.schema import handbook
from gateway.schema.conformity import CheckOfPair, checks_of
from gateway.schema.enrolment import programme_id
from gateway.schema.handbook import Edition
from gateway.schema.membership import Person, member_id, person
from gateway.schema.pair_timeline import ENTRIES, Entry, entry
from gateway.schema.vault import Confidentiality, PairVault, Process, SharedText, process, shared, terms, vault
from projections.members import MemberRow
from projections.pair_board import PairCard, PairState, pair_board
from projections.programme_dashboard import programme_dashboard
from projections.reading import Away

if TYPE_CHECKING:
    from gateway.schema.programme import Programme

strawberry.enum(Completion)
strawberry.enum(EndReason)
strawberry.enum(PairState)
strawberry.enum(Source, name="MatchSource")

PAIRS = Pages(pair_board, "key", lambda card: card.pair)


def pair_id(given: ID) -> PairId:
    return PairId(own_id("Pair", given))


@strawberry.type
class Pair(Node):
    card: strawberry.Private[PairCard]
    by: strawberry.Private[MemberRow]
    named: strawberry.Private[bool]
    id: ID
    state: PairState
    matched_on: date
    starts_on: date
    midpoint_on: date
    ends_on: date
    zone: str
    subject: str | None
    paused_on: date | None
    paused_until: date | None = strawberry.field(description="What is hoped for; the pair goes on when it is resumed.")
    source: Source
    meetings_held: int = strawberry.field(description="Those that count: neither retracted nor disputed.")
    meetings_disputed: int
    meetings_planned: int
    midpoint_by: list[Side] = strawberry.field(description="The sides that have evaluated; never what they said.")
    midpoint_late: list[Side] = strawberry.field(description="The sides that did so when the days of grace were over.")
    closing_by: list[Side]
    completed_on: date | None
    completion: Completion | None
    ended_on: date | None
    end_reason: EndReason | None
    position: Position = strawberry.field(description="Of the last fact about this pair.")

    @strawberry.field
    async def adept(self, info: Info) -> Person:
        return await person(info, self.card.adept, self.named)

    @strawberry.field
    async def mentor(self, info: Info) -> Person:
        return await person(info, self.card.mentor, self.named)

    @strawberry.field
    async def co_mentors(self, info: Info) -> list[Person]:
        return [await person(info, member, self.named) for member in self.card.co_mentors]

    @strawberry.field
    async def programme(self, info: Info) -> Annotated[Programme, strawberry.lazy("gateway.schema.programme")] | None:
        from gateway.schema.programme import shown as shown_programme

        row = await one(info, programme_dashboard, self.card.programme)
        return shown_programme(row, await viewer(info)) if row else None

    @strawberry.field(description="The pair that went before, for whoever may see it.")
    async def predecessor(self, info: Info) -> Pair | None:
        return await visible(info, self.card.predecessor) if self.card.predecessor else None

    @strawberry.field(description="The pair that follows this one, for whoever may see it.")
    async def successor(self, info: Info) -> Pair | None:
        return await visible(info, self.card.successor) if self.card.successor else None

    @strawberry.field(description="The handbook edition that the pair follows today.")
    async def edition(self, info: Info) -> Edition | None:
        return await handbook.visible(info, await handbook.in_force(info, self.card.pair, self.zone))

    @strawberry.field(description="Whether the two have agreed to keep what they say, and to which terms.")
    def confidentiality(self) -> Confidentiality:
        return terms(self.card)

    @strawberry.field(description="How often the two have said what to one another; never what.")
    async def process(self, info: Info) -> Process:
        return await process(info, self.card)

    @strawberry.field(description="For the pair alone; null for everybody else, and until both have agreed.")
    async def vault(self, info: Info) -> PairVault | None:
        return vault(self.card, await viewer(info))

    @strawberry.field(description="What the two have chosen to share with coordinators; null for all others.")
    async def shared(self, info: Info, first: int, after: str | None = None) -> Connection[SharedText] | None:
        return await shared(info, self.card, await viewer(info), first, after)

    @strawberry.field(description="What its handbook measures it by; as it was on a day, as known at an instant.")
    async def checks(self, info: Info, as_of: date | None = None, as_at: datetime | None = None) -> list[CheckOfPair]:
        card = self.card
        return await checks_of(info, card.programme, card.pair, card.zone, past(as_of, as_at))

    @strawberry.field
    async def timeline(self, info: Info, first: int, after: str | None = None) -> Connection[Entry]:
        card = self.card
        return await ENTRIES.page(info, first, after, lambda row: entry(row, card, self.by), "t.pair = $2", card.pair)


def shown(card: PairCard, by: MemberRow, now: datetime) -> Pair:
    readable = named(by, *card.members)
    return Pair(
        card=card,
        by=by,
        named=readable,
        id=node_id("Pair", card.pair),
        state=card.state_on(local_day(now, card.zone)),
        matched_on=card.matched_on,
        starts_on=card.starts_on,
        midpoint_on=card.midpoint_on,
        ends_on=card.ends_on,
        zone=card.zone,
        subject=card.subject if readable else None,
        paused_on=card.paused_on,
        paused_until=card.paused_until,
        source=card.source,
        meetings_held=len(card.held),
        meetings_disputed=len(card.disputed),
        meetings_planned=len(card.planned),
        midpoint_by=[*card.midpoint],
        midpoint_late=[*card.midpoint_late],
        closing_by=[*card.closing],
        completed_on=card.completed_on,
        completion=card.completion,
        ended_on=card.ended_on,
        end_reason=card.end_reason if readable else None,
        position=Position(card.position),
    )


def all_pairs(by: MemberRow) -> bool:
    """Who follows every pair of the organisation; everybody else sees their own."""
    return may(by, Role.COORDINATOR, Role.AUDITOR, Role.INTEGRATION)


OWN_PAIRS = "(t.adept = ${0} or t.mentor = ${0} or t.co_mentors @> to_jsonb(${0}::text))"


async def visible(info: Info, pair: PairId) -> Pair | None:
    by = await viewer(info)
    card = await one(info, pair_board, pair)
    return shown(card, by, info.context.house.now()) if card and (by.member in card.members or all_pairs(by)) else None


@strawberry.input
class MatchPairInput(CommandInput):
    programme: ID
    adept: ID
    mentor: ID
    co_mentors: list[ID] = strawberry.field(default_factory=list[ID])
    starts_on: date | None = strawberry.field(
        default=None, description="The programme's first day, or today once it runs, where none is given."
    )
    subject: str | None = None


@strawberry.type
class PairPayload(Outcome):
    pair_id: ID

    @strawberry.field
    async def pair(self, info: Info) -> Pair | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        return await visible(info, pair_id(self.pair_id))


async def answer(info: Info, input: CommandInput, command: Any) -> PairPayload:
    return PairPayload(**await act(info, input, command), pair_id=node_id("Pair", command.pair))


@strawberry.type
class PairChange:
    position: Position
    pair: Pair


@strawberry.type
class Query:
    @strawberry.field
    async def pair(self, info: Info, id: ID, at_least: Position | None = None) -> Pair | None:
        await looking(info, at_least)
        return await visible(info, pair_id(id))

    @strawberry.field
    async def my_pairs(
        self, info: Info, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Pair]:
        by, now = await looking(info, at_least), info.context.house.now()
        return await PAIRS.page(info, first, after, lambda card: shown(card, by, now), OWN_PAIRS.format(2), by.member)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def match_pair(self, info: Info, input: MatchPairInput) -> PairPayload:
        command = MatchPair(
            PairId(new_id(input.once(), "pair")),
            programme_id(input.programme),
            member_id(input.adept),
            member_id(input.mentor),
            tuple(map(member_id, input.co_mentors)),
            input.starts_on,
            input.subject,
        )
        return await answer(info, input, command)


@strawberry.type
class Subscription:
    @strawberry.subscription(description="The pair now, and again after every change of it.")
    async def pair_changed(self, info: Info, id: ID) -> AsyncGenerator[PairChange, None]:
        tenant, pair = info.context.caller.tenant, pair_id(id)
        last = -1
        async for _ in info.context.house.reading.changes(tenant, f"pair:{pair}"):
            info.context.forget()
            try:
                now = await visible(info, pair)
            except Away:
                continue  # the next beat comes soon, and nothing that was missed is lost
            if now is None:
                return
            if now.card.position > last:
                last = now.card.position
                yield PairChange(position=Position(last), pair=now)

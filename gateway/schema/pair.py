"""A pair, as far as the viewer may see it, and what a mutation about it answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import ID

from domain.access import View
from domain.calendar import local_day
from domain.following import Rules
from domain.history import Past
from domain.language import PairId, ProgrammeId, Role, Side, pair_tag
from domain.pair import Completion, EndReason, Source
from domain.policies import Policies
from domain.shipped import DEFAULT
from gateway.access import logged
from gateway.ids import node_id, own_id
from gateway.node import Node
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.past import Sight, left, past, sight
from gateway.reads import Connection, Pages, may, named, one, reach, viewer
from gateway.scalars import Position
from gateway.schema import handbook
from gateway.schema.conformity import CheckOfPair, MeetingsExpected, checks_of, expected, known_records
from gateway.schema.handbook_page import Edition
from gateway.schema.membership import Person, person
from gateway.schema.pair_timeline import Entry, timeline
from gateway.schema.retention import content_kept_until
from gateway.schema.vault import Confidentiality, PairVault, Process, SharedText, may_enter, process, shared, terms
from projections.members import MemberRow
from projections.pair_board import PairCard, PairState, pair_board
from projections.past import folded
from projections.programme_dashboard import programme_dashboard

if TYPE_CHECKING:
    from gateway.schema.fit import PairFit
    from gateway.schema.programme import Programme
    from gateway.schema.telling import Told

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
    now: strawberry.Private[PairCard]
    """As it is today: who may read what is decided by this, from wherever the pair is looked at."""
    on: strawberry.Private[date]
    then: strawberry.Private[Sight | None]
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
    meetings_held: int = strawberry.field(
        description="Those that count: since they are a pair, and neither retracted nor disputed."
    )
    meetings_disputed: int
    meetings_planned: int
    midpoint_by: list[Side] = strawberry.field(description="The sides that have evaluated; never what they said.")
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
        return await visible(info, self.card.predecessor, self.where) if self.card.predecessor else None

    @strawberry.field(description="The pair that follows this one, for whoever may see it.")
    async def successor(self, info: Info) -> Pair | None:
        return await visible(info, self.card.successor, self.where) if self.card.successor else None

    @strawberry.field(description="The sides that evaluated when the days of grace were over.")
    async def midpoint_late(self, info: Info) -> list[Side]:
        rules = await self.rules(info)
        return [
            side
            for side, on in sorted(self.card.midpoint.items())
            if self.card.midpoint_late(on, rules.on(on).midpoint_grace_days)
        ]

    @strawberry.field(description="The handbook edition that the pair follows on the day.")
    async def edition(self, info: Info) -> Edition | None:
        return await handbook.visible(info, (await self.rules(info)).edition(self.on) or DEFAULT)

    @strawberry.field(
        description="How many meetings are asked of them within their period: the programme's own number, or else that"
        " of their edition, in proportion where the period is shorter."
    )
    async def meetings_asked(self, info: Info) -> int:
        return (await self.numbers(info)).meetings_within(self.card.period)

    @strawberry.field(description="How many meetings their edition expects them to hold, in the same proportion.")
    async def meetings_expected(self, info: Info) -> MeetingsExpected:
        return expected((await self.numbers(info)).expected_within(self.card.period))

    @strawberry.field(description="Whether the two have agreed to keep what they say, and to which terms.")
    def confidentiality(self) -> Confidentiality:
        return terms(self.card)

    @strawberry.field(description="Open, and its adept or its mentor has left the organisation.")
    async def orphaned(self, info: Info) -> bool:
        if not self.card.open:
            return False
        two = (self.card.adept, self.card.mentor)
        if self.where is not None:
            return any([await left(info, member, self.where, self.zone) for member in two])
        people = [await info.context.people.load(member) for member in two]
        return not all(row is not None and row.here for row in people)

    @strawberry.field(description="Whether the two suit one another, as far as the viewer may know; null for others.")
    async def fit(self, info: Info) -> Annotated[PairFit, strawberry.lazy("gateway.schema.fit")] | None:
        from gateway.schema.fit import fit_of

        return await fit_of(info, self.now, await viewer(info), self.then)

    @strawberry.field(description="For coordinators and administrators outside the pair; null for everybody else.")
    async def concerns_open(self, info: Info) -> int | None:
        from gateway.schema.concerns import open_concerns

        return await open_concerns(info, self.now, await viewer(info), self.then)

    @strawberry.field(description="Whom the viewer, being of the pair, may raise a concern with.")
    async def confidants(self, info: Info) -> list[Person]:
        from gateway.schema.concerns import confidants

        return await confidants(info, self.now, await viewer(info))

    @strawberry.field(
        description="The last day of what the two wrote, once the pair has closed; none for ever. A legal hold "
        "lengthens it."
    )
    async def content_kept_until(self, info: Info) -> date | None:
        return await content_kept_until(info, self.card)

    @strawberry.field(description="How often the two have said what to one another; never what.")
    async def process(self, info: Info) -> Process:
        return await process(info, self.card.pair, self.then)

    @strawberry.field(description="For the pair alone; null for everybody else, and until both have agreed.")
    async def vault(self, info: Info) -> PairVault | None:
        by = await viewer(info)
        if not may_enter(self.now, by) or self.card.agreement.in_force is None:
            return None
        return PairVault(card=self.now, viewer=by, then=self.then, rules=self.numbers)

    @strawberry.field(description="What the two have chosen to share with coordinators; null for all others.")
    async def shared(self, info: Info, first: int, after: str | None = None) -> Connection[SharedText] | None:
        return await shared(info, self.now, await viewer(info), self.then, first, after)

    @strawberry.field(description="For coordinators, where both have agreed that topic and goal may be told.")
    async def told(self, info: Info) -> Annotated[Told, strawberry.lazy("gateway.schema.telling")] | None:
        from gateway.schema.telling import told

        return await told(info, self.now, await viewer(info))

    @strawberry.field(description="What its handbook measures it by; as it was on a day, as known at an instant.")
    async def checks(self, info: Info, as_of: date | None = None, as_at: datetime | None = None) -> list[CheckOfPair]:
        card = self.card
        return await checks_of(info, card.programme, card.pair, card.zone, past(as_of, as_at) or self.where)

    @strawberry.field(description="As the pair is seen, or as it was on a day, as known at an instant.")
    async def timeline(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None, as_at: datetime | None = None
    ) -> Connection[Entry]:
        where = past(as_of, as_at)
        then = self.then if where is None else await sight(info, pair_tag(self.card.pair), where, self.zone)
        return await timeline(info, self.now, self.by, await self.rules(info, then), then, first, after)

    @property
    def where(self) -> Past | None:
        return None if self.then is None else self.then.where

    async def rules(self, info: Info, then: Sight | None = None) -> Rules:
        """As they were seen from there, or from where the pair is."""
        card, then = self.card, then or self.then
        if then is None:
            return await handbook.rules_of(info, card.pair)
        known, _ = await known_records(info, card.programme, card.zone, then.where)
        record = known.pairs.get(card.pair)
        return Rules(known.followed, None if record is None else (card.programme, record.pinned))

    async def numbers(self, info: Info) -> Policies:
        return (await self.rules(info)).on(self.on)


def shown(card: PairCard, by: MemberRow, now: datetime) -> Pair:
    return seen_from(card, card, by, local_day(now, card.zone), None)


def seen_from(card: PairCard, now: PairCard, by: MemberRow, on: date, then: Sight | None) -> Pair:
    readable = named(by, *now.members, within=now.programme)
    return Pair(
        card=card,
        now=now,
        on=on,
        then=then,
        by=by,
        named=readable,
        id=node_id("Pair", card.pair),
        state=card.state_on(on),
        matched_on=card.matched_on,
        starts_on=card.starts_on,
        midpoint_on=card.midpoint_on,
        ends_on=card.ends_on,
        zone=card.zone,
        subject=now.subject if readable else None,
        paused_on=card.paused_on,
        paused_until=card.paused_until,
        source=card.source,
        meetings_held=len(card.together),
        meetings_disputed=len(card.disputed),
        meetings_planned=len(card.planned),
        midpoint_by=[side for side in Side if side in card.midpoint],
        closing_by=[*card.closing],
        completed_on=card.completed_on,
        completion=card.completion,
        ended_on=card.ended_on,
        end_reason=card.end_reason if readable else None,
        position=Position(card.position),
    )


def all_pairs(by: MemberRow, programme: ProgrammeId) -> bool:
    """Who follows every pair of the programme; everybody else sees their own."""
    return may(by, Role.COORDINATOR, Role.AUDITOR, Role.INTEGRATION, within=programme)


OWN_PAIRS = "(t.adept = ${0} or t.mentor = ${0} or t.co_mentors @> to_jsonb(${0}::text))"


async def visible(info: Info, pair: PairId, where: Past | None = None) -> Pair | None:
    """For whoever may see it today; none of a pair that was not there yet."""
    by = await viewer(info)
    now = await one(info, pair_board, pair)
    if now is None or not (by.member in now.members or all_pairs(by, now.programme)):
        return None
    if by.member not in now.members:
        await logged(info, by, View.PAIR, now.programme)
    if where is None:
        return shown(now, by, info.context.house.now())
    then = await sight(info, pair_tag(pair), where, now.zone)
    card = folded(pair_board, then.facts).get(pair)
    return None if card is None else seen_from(card, now, by, then.on, then)


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

"""Worries about pairs, for whoever raised them and whoever they were raised with."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import ID

from domain.concerns import CloseConcern, ConcernKind, EscalateConcern, RaiseConcern
from domain.entitled import Circle
from domain.language import EntryId, Role
from gateway.confidential import shown as shown_text
from gateway.ids import new_id, node_id, own_id
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.past import Sight
from gateway.reads import Connection, Pages, every, looking, may
from gateway.scalars import Position
from gateway.schema.contact import contact_person
from gateway.schema.membership import Person, member_id, person
from gateway.schema.pair import pair_id
from gateway.schema.pair_timeline import Words
from projections.concerns import ConcernRow, concerns
from projections.members import MemberRow, at, members
from projections.pair_board import PairCard
from projections.past import folded

strawberry.enum(ConcernKind)

KIND = "Concern"
CONCERNS = Pages(concerns, "position", lambda row: row.position)


@strawberry.type(description="A worry about a pair. Of its words each reads what was written to them.")
class Concern:
    row: strawberry.Private[ConcernRow]
    id: ID
    pair: ID
    raised_at: datetime
    closed_at: datetime | None
    words: list[Words]

    @strawberry.field
    async def raised_by(self, info: Info) -> Person:
        return await person(info, self.row.author, True)

    @strawberry.field(description="Whom it is with now.")
    async def recipient(self, info: Info) -> Person:
        return await person(info, self.row.recipient, True)


def shown(row: ConcernRow, by: MemberRow) -> Concern:
    written = [(kept.field, shown_text(kept, by, Circle(row.pair, frozenset()))) for kept in row.words]
    return Concern(
        row=row,
        id=node_id(KIND, row.concern),
        pair=node_id("Pair", row.pair),
        raised_at=row.recorded_at,
        closed_at=row.closed_at,
        words=[Words(about=about, said=said) for about, said in written if said.readable],
    )


async def open_concerns(info: Info, card: PairCard, by: MemberRow, then: Sight | None) -> int | None:
    """How many, for coordinators and administrators outside the pair; the pair itself is told of none."""
    if by.member in card.members or not may(by, Role.COORDINATOR, Role.ADMIN, within=card.programme):
        return None
    if then is not None:
        return sum(row.closed_at is None for row in folded(concerns, then.facts).values())
    return sum(row.closed_at is None for row in await every(info, concerns, "t.pair = $2", card.pair))


RUNNING = (
    "t.active and (t.roles ?| array['coordinator', 'admin'] or t.of_programmes @>"
    " jsonb_build_array(jsonb_build_object('role', 'coordinator', 'programme', $2::text)))"
)


async def confidants(info: Info, card: PairCard, by: MemberRow) -> list[Person]:
    """Whom the viewer may turn to: contact persons first, then whoever runs the organisation or the
    programme; nobody of the pair."""
    if by.member not in card.members:
        return []
    contact = [await contact_person(info, one) for one in (card.programme, None)]
    now = info.context.house.now()
    running = [
        await person(info, row.member, True)
        for row in await every(info, members, RUNNING, card.programme)
        if may(at(row, now), Role.COORDINATOR, Role.ADMIN, within=card.programme)
    ]
    everybody = {one.id: one for one in (*(known.person for known in contact if known), *running)}
    return [one for one in everybody.values() if member_id(one.id) not in card.members]


def concern_id(given: ID) -> EntryId:
    return EntryId(own_id(KIND, given))


@strawberry.input
class RaiseConcernInput(CommandInput):
    pair: ID
    kind: ConcernKind
    body: str
    recipient: ID | None = strawberry.field(
        default=None, description="The contact person, or else a coordinator, where nobody is named."
    )


@strawberry.input
class EscalateConcernInput(CommandInput):
    pair: ID
    concern: ID
    recipient: ID
    body: str = strawberry.field(description="What was written to the first is for the first, so it is said again.")


@strawberry.input
class CloseConcernInput(CommandInput):
    pair: ID
    concern: ID
    answer: str | None = strawberry.field(default=None, description="For whoever raised it, or for whom it was with.")


@strawberry.type
class ConcernPayload(Outcome):
    concern_id: ID


async def answer(
    info: Info, input: CommandInput, command: RaiseConcern | EscalateConcern | CloseConcern
) -> ConcernPayload:
    return ConcernPayload(**await act(info, input, command), concern_id=node_id(KIND, command.concern))


@strawberry.type
class Query:
    @strawberry.field(description="Those that one has raised, and those that were raised with one.")
    async def my_concerns(
        self, info: Info, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Concern]:
        by = await looking(info, at_least)
        own = "(t.author = $2 or t.told @> to_jsonb($2::text))"
        return await CONCERNS.page(info, first, after, lambda row: shown(row, by), own, by.member)


@strawberry.type
class Mutation:
    @strawberry.mutation(description="To one person outside the pair; the other of the two never learns of it.")
    async def raise_concern(self, info: Info, input: RaiseConcernInput) -> ConcernPayload:
        concern = EntryId(new_id(input.once(), KIND))
        recipient = None if input.recipient is None else member_id(input.recipient)
        return await answer(info, input, RaiseConcern(pair_id(input.pair), concern, input.kind, input.body, recipient))

    @strawberry.mutation(description="Tell another one, where nothing happens.")
    async def escalate_concern(self, info: Info, input: EscalateConcernInput) -> ConcernPayload:
        concern = concern_id(input.concern)
        command = EscalateConcern(pair_id(input.pair), concern, member_id(input.recipient), input.body)
        return await answer(info, input, command)

    @strawberry.mutation(description="By whoever it is with, or whoever raised it.")
    async def close_concern(self, info: Info, input: CloseConcernInput) -> ConcernPayload:
        return await answer(info, input, CloseConcern(pair_id(input.pair), concern_id(input.concern), input.answer))

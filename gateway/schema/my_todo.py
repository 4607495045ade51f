"""What I have to do next, why, and where the handbook says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import strawberry
from strawberry import ID

from domain.attribute import Category
from domain.calendar import local_day
from domain.consent_text import Purpose, worded
from domain.fit import Fit
from domain.language import MemberId, PairId, ProgrammeId, Side
from domain.my_todo import Application, Consent, of_application, of_pair, of_proposal, to_renew
from domain.todo import Todo, in_order
from domain.todo import TodoItem as Due
from gateway.ids import node_id
from gateway.outcome import Info
from gateway.reads import at_home, every, looking, one
from gateway.scalars import Position
from gateway.schema.cases import case_of
from projections.applications import ApplicationRow, applications
from projections.criteria import criteria
from projections.own_consents import own_consents
from projections.pair_board import PairCard, pair_board
from projections.pair_fit import FitRow, pair_fit
from projections.programme_dashboard import ProgrammeRow, programme_dashboard
from projections.proposals import proposals

strawberry.enum(Todo, name="TodoKind")


@strawberry.type
class TodoItem:
    kind: Todo
    text: str = strawberry.field(description="What it is, in the caller's language.")
    handbook: str = strawberry.field(
        description="Where the handbook says so: the key of a text, or the beginning of several; or of a policy."
    )
    due_on: date
    pair: ID | None = strawberry.field(description="The pair, or the proposal for one; none before there is either.")
    meeting: ID | None
    programme: ID | None = strawberry.field(description="Of an application, with its side.")
    side: Side | None
    purpose: Purpose | None = strawberry.field(description="Of the consent that is asked for.")
    category: Category | None
    command: str = strawberry.field(description="The mutation that does it.")


OWN = "t.adept = $2 or t.mentor = $2"
LATELY = f"({OWN}) and t.ended_on is null and (t.completed_on is null or t.completed_on >= $3)"
PROPOSED = f"({OWN}) and t.state = 'proposed'"


MOST_DAYS = timedelta(days=366)
"""No edition gives more to evaluate a pair that is completed."""


def side_of(adept: MemberId, member: MemberId) -> Side:
    return Side.ADEPT if member == adept else Side.MENTOR


async def consents_of(info: Info, member: MemberId) -> list[Consent]:
    """The last word on each."""
    row = await one(info, own_consents, member)
    own = await info.context.vocabularies()
    last = {(given.purpose, given.category): given for given in row.given} if row else {}
    return [
        Consent(
            *what, given.ended_at is None, worded(*what, given.locale, given.text_digest, own[given.locale]) is not None
        )
        for what, given in last.items()
    ]


async def applying(info: Info, member: MemberId, cards: list[PairCard], consents: list[Consent]) -> list[Due]:
    sitting = {(card.programme, side_of(card.adept, member)) for card in cards if card.open}
    rows = await every(info, applications, "t.member = $2", member)
    waiting = [row for row in rows if (row.programme, row.side) not in sitting]
    of_these = [row.programme for row in waiting]
    known = {row.programme: row for row in await every(info, programme_dashboard, "t.key = any ($2)", of_these)}
    asks = await sensitive(info, of_these)
    return [
        item
        for row in waiting
        if (programme := known.get(row.programme)) is not None
        for item in of_application(told(row, programme, asks.get(row.programme, frozenset())), consents)
    ]


async def sensitive(info: Info, programmes: list[ProgrammeId]) -> dict[ProgrammeId, frozenset[Category]]:
    """What is sensitive and weighs, by the newest criteria of each programme."""
    rows = await every(info, criteria, "t.programme = any ($2)", programmes)
    return {
        row.programme: frozenset(Category(one.key) for one in row.criteria if one.sensitive)
        for row in sorted(rows, key=lambda row: row.edition)
    }


def told(row: ApplicationRow, programme: ProgrammeRow, asks: frozenset[Category]) -> Application:
    return Application(
        row.programme,
        programme.phase,
        row.side,
        row.standing,
        max(row.applied.day(programme.zone), programme.apply_until or programme.starts_on),
        wishes=row.wishes is not None,
        profile=bool(row.profile),
        capacity=row.capacity is not None,
        availability=row.hours is not None,
        briefed=row.briefed_by is not None,
        asks=asks,
    )


async def in_pair(info: Info, card: PairCard, fit: FitRow | None, member: MemberId, now: datetime) -> tuple[Due, ...]:
    case, side = await case_of(info, card, now), side_of(card.adept, member)
    return () if case is None else of_pair(case, side, now, undecided_on=await undecided(info, fit, side))


async def undecided(info: Info, fit: FitRow | None, side: Side) -> date | None:
    """When the viewer's own last answer was that they do not know."""
    said = next((said for said in fit.said if said.side is side), None) if fit else None
    return said.on if said and await info.context.texts.load(said.answer) == Fit.UNDECIDED else None


@strawberry.type
class Query:
    @strawberry.field(description="Earliest first; before there is a pair, and in one.")
    async def my_todo(self, info: Info, at_least: Position | None = None) -> list[TodoItem]:
        by, now = await looking(info, at_least), info.context.house.now()
        cards = await every(info, pair_board, LATELY, by.member, now.date() - MOST_DAYS)
        fits = {row.pair: row for row in await every(info, pair_fit, "t.key = any ($2)", [card.pair for card in cards])}
        consents = await consents_of(info, by.member)
        today = local_day(now, (await at_home(info)).zone)
        items = [*to_renew(consents, today), *await applying(info, by.member, cards, consents)]
        for row in await every(info, proposals, PROPOSED, by.member):
            answered = side_of(row.adept, by.member) in row.accepted
            items += of_proposal(row.pair, row.answer_by, local_day(now, row.zone), answered=answered)
        for card in cards:
            items += await in_pair(info, card, fits.get(card.pair), by.member, now)
        locale, words = await info.context.language(), await info.context.words()
        return [
            TodoItem(
                kind=item.todo,
                text=item.why.told(locale, words),
                handbook=item.handbook,
                due_on=item.due_on,
                pair=pair_id(item.todo, item.pair) if item.pair else None,
                meeting=node_id("Meeting", item.meeting) if item.meeting else None,
                programme=node_id("Programme", item.programme) if item.programme else None,
                side=item.side,
                purpose=item.consent and item.consent[0],
                category=item.consent and item.consent[1],
                command=item.command,
            )
            for item in in_order(items)
        ]


def pair_id(todo: Todo, pair: PairId) -> ID:
    return node_id("Proposal" if todo is Todo.ANSWER_PROPOSAL else "Pair", pair)

"""What I have to do next, why, and where the handbook says so."""

from __future__ import annotations

from datetime import date, datetime

import strawberry
from strawberry import ID

from domain.calendar import local_day
from domain.checks import Case
from domain.fit import Fit
from domain.history import Past
from domain.language import MemberId, PairId, Side, pair_tag
from domain.policies import Policies
from domain.record import records
from domain.todo import DUTIES, WHY, Todo, to_agree
from domain.todo import TodoItem as Due
from gateway.ids import node_id
from gateway.outcome import Info
from gateway.past import then
from gateway.reads import every, looking
from gateway.scalars import Position
from gateway.schema.handbook import rules_of
from projections.my_todo import TodoRow, due, my_todo
from projections.pair_fit import FitSaid
from projections.proposals import ProposalRow, proposals

strawberry.enum(Todo, name="TodoKind")


@strawberry.type
class TodoItem:
    kind: Todo
    text: str = strawberry.field(description="What it is, in the caller's language.")
    handbook: str = strawberry.field(
        description="Where the handbook says so: the key of a text, or the beginning of several; or of a policy."
    )
    due_on: date
    pair: ID = strawberry.field(description="The pair, or the proposal for one.")
    meeting: ID | None
    command: str = strawberry.field(description="The mutation that does it.")


async def undecided(info: Info, said: FitSaid | None) -> bool:
    """What the viewer's own last answer says."""
    return said is not None and await info.context.texts.load(said.answer) == Fit.UNDECIDED


async def of_pair(info: Info, row: TodoRow, member: MemberId, now: datetime) -> list[Due]:
    today = local_day(now, row.zone)
    rules = (await rules_of(info, row.pair)).on(today)
    found = [*due(row, member, today, rules, undecided=await undecided(info, row.fit_of(member)))]
    return [*found, *await agreeing(info, row.pair, row.zone, side_of(row, member), rules, now)]


def side_of(row: TodoRow | ProposalRow, member: MemberId) -> Side:
    return Side.ADEPT if member == row.adept else Side.MENTOR


async def agreeing(info: Info, pair: PairId, zone: str, side: Side, rules: Policies, now: datetime) -> tuple[Due, ...]:
    """By what the pair has done, read from its own facts."""
    known = records(await then(info, pair_tag(pair), Past(), zone), zone).pairs.get(pair)
    if known is None:
        return ()
    return to_agree(Case(known, rules, local_day(now, zone), None, None), side, now)


OPEN = "t.state = 'proposed' and (t.adept = $2 or t.mentor = $2)"


def waits(row: ProposalRow, member: MemberId, now: datetime) -> bool:
    return side_of(row, member) not in row.accepted and local_day(now, row.zone) <= row.answer_by


@strawberry.type
class Query:
    @strawberry.field(description="Earliest first.")
    async def my_todo(self, info: Info, at_least: Position | None = None) -> list[TodoItem]:
        by, now = await looking(info, at_least), info.context.house.now()
        items = [
            Due(Todo.ANSWER_PROPOSAL, row.pair, row.answer_by)
            for row in await every(info, proposals, OPEN, by.member)
            if waits(row, by.member, now)
        ]
        for row in await every(info, my_todo, "t.adept = $2 or t.mentor = $2", by.member):
            items += await of_pair(info, row, by.member, now)
        order = [*Todo]
        ordered = sorted(items, key=lambda item: (item.due_on, order.index(item.todo)))
        locale, words = await info.context.language(), await info.context.words()
        return [
            TodoItem(
                kind=item.todo,
                text=WHY[item.todo].told(locale, words),
                handbook=DUTIES[item.todo].handbook,
                due_on=item.due_on,
                pair=node_id("Proposal" if item.todo is Todo.ANSWER_PROPOSAL else "Pair", item.pair),
                meeting=node_id("Meeting", item.meeting) if item.meeting else None,
                command=item.command,
            )
            for item in ordered
        ]

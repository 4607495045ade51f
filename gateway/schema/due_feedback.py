"""Who has not evaluated, for whoever asks after it: the side and the days, and nothing of what was said."""

from __future__ import annotations

from datetime import date, datetime

import strawberry
from strawberry import ID

from domain.due_feedback import Owed, due_feedback
from domain.language import ORGANISATION, MemberId, Recorded, Role, Side
from domain.member import PRESENCE, PersonalDataErased
from domain.pairing import Evaluation
from domain.record import Records
from gateway.ids import node_id
from gateway.outcome import Info
from gateway.past import past
from gateway.reads import Connection, among, looking, one
from gateway.scalars import Position
from gateway.schema.conformity import known_records
from gateway.schema.enrolment import programme_id
from gateway.schema.membership import Person, person
from projections.own_facts import named_under
from projections.programme_dashboard import programme_dashboard


@strawberry.type(description="That a side has not evaluated; never what anybody said.")
class DueFeedback:
    who: strawberry.Private[MemberId]
    pair: ID
    evaluation: Evaluation
    side: Side
    opened_on: date = strawberry.field(description="The first day on which it could be said.")
    due_on: date = strawberry.field(description="The last day on which it is in time.")
    days_over: int = strawberry.field(description="Since then; nought until it is late.")

    @strawberry.field(description="The adept, or the lead mentor.")
    async def member(self, info: Info) -> Person:
        return await person(info, self.who, True)


def shown(owed: Owed) -> DueFeedback:
    return DueFeedback(
        who=owed.member,
        pair=node_id("Pair", owed.pair),
        evaluation=owed.evaluation,
        side=owed.side,
        opened_on=owed.opened_on,
        due_on=owed.due_on,
        days_over=owed.days_over,
    )


def order(owed: Owed) -> str:
    return f"{owed.due_on}/{owed.pair}/{owed.evaluation}/{owed.side}"


async def presence(info: Info) -> list[Recorded]:
    """Who has left, and who has come back."""
    pool, tenant = info.context.house.reading.pool, info.context.caller.tenant
    return await named_under(pool, tenant, ORGANISATION, *PRESENCE, PersonalDataErased)


def takes_part(known: Records, owed: Owed, member: MemberId) -> bool:
    match = known.pairs[owed.pair].match
    return member in (match.adept, match.mentor, *match.co_mentors)


@strawberry.type
class Query:
    @strawberry.field(
        description="For coordinators, the longest due first, as it was on a day and as known at an instant; of a pair "
        "of the caller's own nothing, nor of who has left."
    )
    async def due_feedback(
        self,
        info: Info,
        programme: ID,
        first: int,
        after: str | None = None,
        as_of: date | None = None,
        as_at: datetime | None = None,
        at_least: Position | None = None,
    ) -> Connection[DueFeedback] | None:
        by = await looking(info, at_least, roles=(Role.COORDINATOR,), within=programme_id(programme))
        row = await one(info, programme_dashboard, programme_id(programme))
        if row is None:
            return None
        known, on = await known_records(info, row.programme, row.zone, past(as_of, as_at), await presence(info))
        owed = [one for one in due_feedback(known, on) if not takes_part(known, one, by.member)]
        return among(owed, order, first, after, shown)

"""A calendar feed of one's own: its address is shown when it is issued, and never again."""

from __future__ import annotations

import secrets
from datetime import datetime

import strawberry

from domain.calendar_feed import IssueCalendarFeed, RevokeCalendarFeed, digest_of
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import looking, one, reach
from gateway.scalars import Position
from projections.calendar_feed import calendar_feeds


@strawberry.type(description="Meetings that are planned, for a calendar that subscribes to an address.")
class CalendarFeed:
    issued_at: datetime


@strawberry.input(
    description="A new one, in the language that is asked in; one issued before is over. Sent again, the same id is "
    "taken: what a lost answer said is not said again, so issue another."
)
class IssueCalendarFeedInput(CommandInput):
    pass


@strawberry.input
class RevokeCalendarFeedInput(CommandInput):
    pass


@strawberry.type
class CalendarFeedPayload(Outcome):
    address: str | None = strawberry.field(
        description="The path at the organisation's host name, shown this once: whoever has it reads the feed."
    )

    @strawberry.field(description="The one that stands now.")
    async def calendar_feed(self, info: Info) -> CalendarFeed | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        await looking(info)
        return await own(info)


async def own(info: Info) -> CalendarFeed | None:
    row = await one(info, calendar_feeds, info.context.caller.member)
    return None if row is None else CalendarFeed(issued_at=row.issued_at)


@strawberry.type
class Query:
    @strawberry.field(description="One's own, without its address.")
    async def calendar_feed(self, info: Info, at_least: Position | None = None) -> CalendarFeed | None:
        await looking(info, at_least)
        return await own(info)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def issue_calendar_feed(self, info: Info, input: IssueCalendarFeedInput) -> CalendarFeedPayload:
        secret = secrets.token_urlsafe(32)
        command = IssueCalendarFeed(info.context.caller.member, digest_of(secret), await info.context.language())
        fields = await act(info, input, command)
        address = None if fields["refusal"] else f"/calendar/{secret}.ics"
        return CalendarFeedPayload(**fields, address=address)

    @strawberry.mutation(description="Its address leads nowhere from then on.")
    async def revoke_calendar_feed(self, info: Info, input: RevokeCalendarFeedInput) -> CalendarFeedPayload:
        command = RevokeCalendarFeed(info.context.caller.member)
        return CalendarFeedPayload(**await act(info, input, command), address=None)

"""What one does not want to be reminded of, and on which day of the rest: each for themselves."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.muting import MuteNudges, UnmuteNudges
from domain.nudge_digest import ChooseNudgeDigest, Weekday
from domain.reminders import Policy
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import looking, one
from gateway.scalars import Position
from projections.nudge_settings import nudge_settings

strawberry.enum(Policy, name="NudgeKind")
strawberry.enum(Weekday)


@strawberry.type
class MutedNudges:
    policy: Policy | None = strawberry.field(description="All kinds where it is null.")
    until: date | None = strawberry.field(description="The last day; for good where it is null.")


@strawberry.type
class NudgeSettings:
    muted: list[MutedNudges] = strawberry.field(description="As it was asked for, whether or not its day is over.")
    digest_on: Weekday | None = strawberry.field(
        description="The day of the week on which one is reminded of all that is due; null: of each as it falls due."
    )


async def settings(info: Info, at_least: Position | None) -> NudgeSettings:
    by = await looking(info, at_least)
    row = await one(info, nudge_settings, by.member)
    muted = [MutedNudges(policy=kind.policy, until=kind.until) for kind in row.muted] if row else []
    return NudgeSettings(muted=muted, digest_on=row.digest_on if row else None)


@strawberry.type
class Query:
    @strawberry.field(description="How I want to be reminded.")
    async def my_nudge_settings(self, info: Info, at_least: Position | None = None) -> NudgeSettings:
        return await settings(info, at_least)


@strawberry.input(description="One kind, or all where none is named; for good, or until a day, that day included.")
class MuteNudgesInput(CommandInput):
    policy: Policy | None = None
    until: date | None = None


@strawberry.input(description="One kind; where none is named, everything that was muted.")
class UnmuteNudgesInput(CommandInput):
    policy: Policy | None = None


@strawberry.input
class ChooseNudgeDigestInput(CommandInput):
    on: Weekday | None = strawberry.field(default=None, description="Null: of each as it falls due.")


@strawberry.type
class NudgesPayload(Outcome):
    @strawberry.field
    async def settings(self, info: Info) -> NudgeSettings | None:
        return None if self.position is None else await settings(info, Position(self.position))


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Coordinators hear what they heard before.")
    async def mute_nudges(self, info: Info, input: MuteNudgesInput) -> NudgesPayload:
        command = MuteNudges(info.context.caller.member, input.policy, input.until)
        return NudgesPayload(**await act(info, input, command))

    @strawberry.mutation(description="From now on; what was due meanwhile is not made up for.")
    async def unmute_nudges(self, info: Info, input: UnmuteNudgesInput) -> NudgesPayload:
        command = UnmuteNudges(info.context.caller.member, input.policy)
        return NudgesPayload(**await act(info, input, command))

    @strawberry.mutation(
        description="To be reminded of all that is due on one day of the week, in every pair of mine. A proposal that "
        "waits and an agenda that is missing come at once."
    )
    async def choose_nudge_digest(self, info: Info, input: ChooseNudgeDigestInput) -> NudgesPayload:
        command = ChooseNudgeDigest(info.context.caller.member, input.on)
        return NudgesPayload(**await act(info, input, command))

"""What one does not want to be reminded of: each for themselves, nobody for another."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.muting import MuteNudges, UnmuteNudges
from domain.reminders import Policy
from gateway.outcome import CommandInput, Info, Outcome, act

strawberry.enum(Policy, name="NudgeKind")


@strawberry.input(description="One kind, or all where none is named; for good, or until a day, that day included.")
class MuteNudgesInput(CommandInput):
    policy: Policy | None = None
    until: date | None = None


@strawberry.input(description="One kind; where none is named, everything that was muted.")
class UnmuteNudgesInput(CommandInput):
    policy: Policy | None = None


@strawberry.type
class NudgesPayload(Outcome):
    pass


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

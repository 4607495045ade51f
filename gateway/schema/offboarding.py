"""An organisation that leaves, and takes along what is theirs."""

from __future__ import annotations

from typing import Any

import strawberry

from domain.offboarding import OffboardOrganisation, RequestOffboarding, WithdrawOffboarding
from gateway.outcome import CommandInput, Info, act
from gateway.schema.organisation import OrganisationPayload


@strawberry.input
class RequestOffboardingInput(CommandInput):
    export: str = strawberry.field(description="SHA-256, in hexadecimal, of the export that you have taken along.")


@strawberry.input
class WithdrawOffboardingInput(CommandInput):
    pass


@strawberry.input
class OffboardOrganisationInput(CommandInput):
    export: str = strawberry.field(description="The one that the organisation's request names.")


async def answer(info: Info, input: CommandInput, command: Any) -> OrganisationPayload:
    return OrganisationPayload(**await act(info, input, command))


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Asks that the organisation may leave; until the platform does it, all stays.")
    async def request_offboarding(self, info: Info, input: RequestOffboardingInput) -> OrganisationPayload:
        return await answer(info, input, RequestOffboarding(input.export))

    @strawberry.mutation
    async def withdraw_offboarding(self, info: Info, input: WithdrawOffboardingInput) -> OrganisationPayload:
        return await answer(info, input, WithdrawOffboarding())

    @strawberry.mutation(
        description="For the platform. Its keys are destroyed at once, and it is not to be found any more: nothing "
        "brings it back."
    )
    async def offboard_organisation(self, info: Info, input: OffboardOrganisationInput) -> OrganisationPayload:
        return await answer(info, input, OffboardOrganisation(input.export))

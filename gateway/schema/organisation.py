"""The organisation and its brand."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.language import MemberId
from domain.organisation import FoundOrganisation, SetBrand
from gateway.ids import new_id, node_id
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import looking, one, reach
from gateway.scalars import Position
from projections.organisation import OrganisationRow, organisation


@strawberry.type
class Brand:
    name: str
    colour: str
    tagline: str


@strawberry.type
class Organisation:
    name: str
    locale: str
    zone: str
    brand: Brand


def shown(row: OrganisationRow) -> Organisation:
    brand = Brand(name=row.brand_name, colour=row.colour, tagline=row.tagline)
    return Organisation(name=row.name, locale=row.locale, zone=row.zone, brand=brand)


@strawberry.input
class FoundOrganisationInput(CommandInput):
    name: str
    locale: str
    zone: str
    admin_name: str


@strawberry.input
class SetBrandInput(CommandInput):
    name: str
    colour: str
    tagline: str = ""


@strawberry.type
class OrganisationPayload(Outcome):
    @strawberry.field
    async def organisation(self, info: Info) -> Organisation | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        row = await one(info, organisation, "organisation")
        return shown(row) if row else None


@strawberry.type
class FoundOrganisationPayload(OrganisationPayload):
    admin_id: ID = strawberry.field(description="The first member, who administers the organisation.")


@strawberry.type
class Query:
    @strawberry.field
    async def organisation(self, info: Info, at_least: Position | None = None) -> Organisation | None:
        await looking(info, at_least)
        row = await one(info, organisation, "organisation")
        return shown(row) if row else None


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def found_organisation(self, info: Info, input: FoundOrganisationInput) -> FoundOrganisationPayload:
        admin = MemberId(new_id(input.once(), "member"))
        command = FoundOrganisation(input.name, input.locale, input.zone, admin, input.admin_name)
        return FoundOrganisationPayload(**await act(info, input, command), admin_id=node_id("Member", admin))

    @strawberry.mutation
    async def set_brand(self, info: Info, input: SetBrandInput) -> OrganisationPayload:
        command = SetBrand(input.name, input.colour, input.tagline)
        return OrganisationPayload(**await act(info, input, command))

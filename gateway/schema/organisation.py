"""The organisation: what it shows of itself, also before sign-in, and who founds it."""

from __future__ import annotations

from datetime import date
from math import floor
from typing import Any

import strawberry
from strawberry import ID

from domain.branding import ChangeZone, NameSender, RemoveLogo, SetColours
from domain.colours import AA, contrast
from domain.domains import place_of, record
from domain.language import MemberId, Role
from domain.organisation import LOCALES, FoundOrganisation, SetBrand
from domain.speech import ChangeTerminology, OfferLocales
from domain.terminology import words_in
from gateway.identity import VISITOR
from gateway.ids import new_id, node_id
from gateway.negotiation import spoken
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import looking, one, reach, viewer
from gateway.scalars import Position
from gateway.schema.contact import ContactPerson, contact_person
from gateway.schema.retention import RetentionPolicy, policies
from projections.organisation import OrganisationRow, OwnDomain, organisation, own_words

TOO_CLOSE = {
    "sv": "Kontrasten är {ratio} till 1; under 4,5 till 1 är text svår att läsa för många.",
    "en": "The contrast is {ratio} to 1; below 4.5 to 1 many people find text hard to read.",
}


@strawberry.type(description="How well one colour of the brand is read on another, by WCAG 2.2.")
class Contrast:
    of: str
    on: str
    ratio: float = strawberry.field(description="From 1 to 21.")
    warning: str | None = strawberry.field(description="Below 4.5 to 1, in the caller's language.")


@strawberry.type
class Brand:
    name: str
    colour: str = strawberry.field(description="The primary colour.")
    on_primary: str
    background: str
    text: str
    tagline: str
    sender: str = strawberry.field(description="The name that messages are sent under.")

    @strawberry.field
    async def contrasts(self, info: Info) -> list[Contrast]:
        locale = await info.context.language()
        pairs = (
            ("onPrimary", self.on_primary, "primary", self.colour),
            ("text", self.text, "background", self.background),
        )
        return [contrasted(locale, *pair) for pair in pairs]


@strawberry.type
class Logo:
    url: str = strawberry.field(description="Relative to this host.")
    digest: str
    media_type: str
    width: int
    height: int


@strawberry.type(description="A word of the product, as the organisation says it.")
class Term:
    key: str
    singular: str
    definite: str
    plural: str
    definite_plural: str


@strawberry.type(description="A host name of its own: publish the record, then verify the name.")
class OrganisationDomain:
    name: str
    verified: bool
    record_name: str = strawberry.field(description="Where the proof is published, as a record of type TXT.")
    record_value: str


@strawberry.type
class Organisation:
    row: strawberry.Private[OrganisationRow]
    name: str
    locale: str = strawberry.field(description="The language to answer in where nobody asks for another.")
    locales: list[str] = strawberry.field(
        description="Those that it offers, some of them perhaps for handbooks alone; the first is `locale`."
    )
    brand: Brand
    logo: Logo | None

    @strawberry.field(description="Every word that can be renamed, in a language, or else in the one of the answer.")
    async def terms(self, info: Info, locale: str | None = None) -> list[Term]:
        wanted = locale if locale in LOCALES else spoken(locale) or await info.context.language()
        words = words_in(wanted, own_words(self.row, wanted))
        return [
            Term(key=word, **{name: getattr(forms, name) for name in forms.__slots__}) for word, forms in words.items()
        ]

    @strawberry.field(description="For members.")
    async def zone(self, info: Info) -> str | None:
        await viewer(info)
        return self.row.zone

    @strawberry.field(description="Host names of its own; for administrators.")
    async def domains(self, info: Info) -> list[OrganisationDomain] | None:
        by = await viewer(info)
        return [domain(one) for one in self.row.domains] if Role.ADMIN in by.roles else None

    @strawberry.field(description="Since when it has been asked that it may leave; for administrators.")
    async def leaving_since(self, info: Info) -> date | None:
        by = await viewer(info)
        return self.row.leaving_since if Role.ADMIN in by.roles else None

    @strawberry.field(description="How long is kept what pairs write, where that is not for ever; for members.")
    async def retention(self, info: Info) -> list[RetentionPolicy] | None:
        await viewer(info)
        return policies(self.row)

    @strawberry.field(description="Whom to ask; for members.")
    async def contact(self, info: Info) -> ContactPerson | None:
        await viewer(info)
        return await contact_person(info, None)


def contrasted(locale: str, of: str, ink: str, on: str, paper: str) -> Contrast:
    ratio = contrast(ink, paper)
    told = f"{cut(ratio, 1):.1f}".replace(".", "," if locale == "sv" else ".")
    warning = TOO_CLOSE[locale].format(ratio=told) if ratio < AA else None
    return Contrast(of=of, on=on, ratio=cut(ratio, 2), warning=warning)


def cut(ratio: float, decimals: int) -> float:
    """Never rounded up: 4.48 would be told as the 4.5 that it falls short of."""
    return floor(ratio * 10**decimals + 1e-9) / 10**decimals


def domain(known: OwnDomain) -> OrganisationDomain:
    return OrganisationDomain(
        name=known.name, verified=known.verified, record_name=place_of(known.name), record_value=record(known.token)
    )


def shown(row: OrganisationRow) -> Organisation:
    brand = Brand(
        name=row.brand_name,
        colour=row.colour,
        on_primary=row.on_primary,
        background=row.background,
        text=row.text,
        tagline=row.tagline,
        sender=row.sender or row.brand_name,
    )
    logo = row.logo and Logo(
        url=f"/logo/{row.logo.digest}",
        digest=row.logo.digest,
        media_type=row.logo.media,
        width=row.logo.width,
        height=row.logo.height,
    )
    return Organisation(row=row, name=row.name, locale=row.locale, locales=list(row.locales), brand=brand, logo=logo)


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


@strawberry.input
class SetColoursInput(CommandInput):
    primary: str = strawberry.field(description="`#` and six hexadecimal digits, as all of them.")
    on_primary: str = strawberry.field(description="What is written on the primary colour.")
    background: str = "#ffffff"
    text: str = "#000000"


@strawberry.input
class RemoveLogoInput(CommandInput):
    pass


@strawberry.input
class ChangeTerminologyInput(CommandInput):
    key: str = strawberry.field(description="One of `Organisation.terms`.")
    locale: str
    singular: str
    plural: str
    definite: str = strawberry.field(default="", description="In Swedish; made from the singular where left out.")
    definite_plural: str = strawberry.field(default="", description="In Swedish; made from the plural where left out.")


@strawberry.input
class OfferLocalesInput(CommandInput):
    locales: list[str]


@strawberry.input
class NameSenderInput(CommandInput):
    sender: str


@strawberry.input
class ChangeZoneInput(CommandInput):
    zone: str


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
    @strawberry.field(
        description="Also without a token, where the host name says which one: then its face, and nothing else."
    )
    async def organisation(self, info: Info, at_least: Position | None = None) -> Organisation | None:
        if info.context.caller.scope != VISITOR:
            await looking(info, at_least)
        row = await one(info, organisation, "organisation")
        return shown(row) if row else None


async def answer(info: Info, input: CommandInput, command: Any) -> OrganisationPayload:
    return OrganisationPayload(**await act(info, input, command))


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def found_organisation(self, info: Info, input: FoundOrganisationInput) -> FoundOrganisationPayload:
        admin = MemberId(new_id(input.once(), "member"))
        command = FoundOrganisation(input.name, input.locale, input.zone, admin, input.admin_name)
        return FoundOrganisationPayload(**await act(info, input, command), admin_id=node_id("Member", admin))

    @strawberry.mutation
    async def set_brand(self, info: Info, input: SetBrandInput) -> OrganisationPayload:
        return await answer(info, input, SetBrand(input.name, input.colour, input.tagline))

    @strawberry.mutation
    async def set_colours(self, info: Info, input: SetColoursInput) -> OrganisationPayload:
        return await answer(info, input, SetColours(input.primary, input.on_primary, input.background, input.text))

    @strawberry.mutation
    async def remove_logo(self, info: Info, input: RemoveLogoInput) -> OrganisationPayload:
        return await answer(info, input, RemoveLogo())

    @strawberry.mutation
    async def change_terminology(self, info: Info, input: ChangeTerminologyInput) -> OrganisationPayload:
        command = ChangeTerminology(
            input.key, input.locale, input.singular, input.plural, input.definite, input.definite_plural
        )
        return await answer(info, input, command)

    @strawberry.mutation
    async def offer_locales(self, info: Info, input: OfferLocalesInput) -> OrganisationPayload:
        return await answer(info, input, OfferLocales(tuple(input.locales)))

    @strawberry.mutation
    async def name_sender(self, info: Info, input: NameSenderInput) -> OrganisationPayload:
        return await answer(info, input, NameSender(input.sender))

    @strawberry.mutation
    async def change_zone(self, info: Info, input: ChangeZoneInput) -> OrganisationPayload:
        return await answer(info, input, ChangeZone(input.zone))

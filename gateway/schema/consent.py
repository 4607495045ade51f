"""Consent: the text as it reads today, the person's word on it, and all that they have ever consented to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import strawberry
from graphql import GraphQLError

from domain.attribute import Category
from domain.consent import GiveConsent, WithdrawConsent
from domain.consent_text import LOCALES, Purpose, consent_text, digest, worded
from domain.terminology import Vocabulary
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import looking, one
from gateway.scalars import Position
from projections.own_consents import Given, own_consents

strawberry.enum(Category, name="SensitiveCategory")
strawberry.enum(Purpose, name="ConsentPurpose")


@strawberry.type(description="What one would consent to. Its digest says that one has read this and nothing else.")
class ConsentText:
    text: str
    digest: str
    locale: str


@strawberry.type(description="What one has consented to, and when.")
class OwnConsent:
    purpose: Purpose
    category: Category | None
    text_digest: str = strawberry.field(description="Tells this version of the text from every other.")
    locale: str
    text: str | None = strawberry.field(description="As it was agreed to; none where it reads otherwise by now.")
    given_at: datetime
    ended_at: datetime | None
    withdrawn: bool = strawberry.field(description="Taken back; else it ended as it was given anew.")
    in_force: bool


def shown(given: Given, own: Mapping[str, Vocabulary]) -> OwnConsent:
    return OwnConsent(
        purpose=given.purpose,
        category=given.category,
        text_digest=given.text_digest,
        locale=given.locale,
        text=worded(given.purpose, given.category, given.locale, given.text_digest, own[given.locale]),
        given_at=given.given_at,
        ended_at=given.ended_at,
        withdrawn=given.withdrawn,
        in_force=given.ended_at is None,
    )


@strawberry.input(description="For oneself: nobody consents for another.")
class GiveConsentInput(CommandInput):
    purpose: Purpose
    text_digest: str
    locale: str
    category: Category | None = None


@strawberry.input
class WithdrawConsentInput(CommandInput):
    purpose: Purpose
    category: Category | None = None


@strawberry.type
class ConsentPayload(Outcome):
    pass


@strawberry.type
class Query:
    @strawberry.field(description="In the caller's language, where no locale is named.")
    async def consent_text(
        self, info: Info, purpose: Purpose, category: Category | None = None, locale: str | None = None
    ) -> ConsentText:
        await looking(info)
        locale = locale or await info.context.language()
        if locale not in LOCALES or (category is not None and purpose is not Purpose.MATCHING):
            raise GraphQLError("There is no such text", extensions={"code": "NO_SUCH_TEXT"})
        own = await info.context.vocabularies()
        text = consent_text(purpose, category, locale, own[locale])
        return ConsentText(text=text, digest=digest(text), locale=locale)

    @strawberry.field(description="One's own, those that have ended among them, in the order they were given.")
    async def my_consents(self, info: Info, at_least: Position | None = None) -> list[OwnConsent]:
        by = await looking(info, at_least)
        row = await one(info, own_consents, by.member)
        own = await info.context.vocabularies()
        return [shown(given, own) for given in row.given] if row else []


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def give_consent(self, info: Info, input: GiveConsentInput) -> ConsentPayload:
        member = info.context.caller.member
        command = GiveConsent(member, input.purpose, input.text_digest, input.locale, input.category)
        return ConsentPayload(**await act(info, input, command))

    @strawberry.mutation
    async def withdraw_consent(self, info: Info, input: WithdrawConsentInput) -> ConsentPayload:
        command = WithdrawConsent(info.context.caller.member, input.purpose, input.category)
        return ConsentPayload(**await act(info, input, command))

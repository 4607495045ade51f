"""Consent: the text as it reads today, and the person's word on it."""

from __future__ import annotations

import strawberry
from graphql import GraphQLError

from domain.attribute import Category
from domain.consent import GiveConsent, WithdrawConsent
from domain.consent_text import LOCALES, Purpose, consent_text, digest
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import looking

strawberry.enum(Purpose, name="ConsentPurpose")


@strawberry.type(description="What one would consent to. Its digest says that one has read this and nothing else.")
class ConsentText:
    text: str
    digest: str
    locale: str


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
        text = consent_text(purpose, category, locale)
        return ConsentText(text=text, digest=digest(text), locale=locale)


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

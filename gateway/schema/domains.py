"""Host names of an organisation's own."""

from __future__ import annotations

import hashlib
from typing import Any

import strawberry

from domain.domains import ClaimDomain, DomainUnusable, ReleaseDomain, VerifyDomain, named, record
from domain.language import Role
from gateway.outcome import CommandInput, Info, act, away
from gateway.reads import one, viewer
from gateway.schema.organisation import OrganisationPayload
from projections.organisation import organisation
from services.journal import Unavailable


@strawberry.input
class ClaimDomainInput(CommandInput):
    domain: str = strawberry.field(description="A whole host name.")


@strawberry.input
class VerifyDomainInput(CommandInput):
    domain: str


@strawberry.input
class ReleaseDomainInput(CommandInput):
    domain: str


async def answer(info: Info, input: CommandInput, command: Any) -> OrganisationPayload:
    return OrganisationPayload(**await act(info, input, command))


async def proved(info: Info, name: str) -> tuple[tuple[str, ...], bool]:
    """What was found, and whether the name leads elsewhere; nothing for whoever may not ask.

    A name is taken before the fact is recorded, and only with its proof: so it never leads to two. Where nothing comes
    to be recorded after that, the same question again does it. Raises ``Unavailable``.
    """
    context, by = info.context, await viewer(info)
    row = await one(info, organisation, "organisation")
    token = next((known.token for known in row.domains if known.name == name), None) if row else None
    if Role.ADMIN not in by.roles or token is None:
        return (), False
    records = await context.house.hosts.records(name)
    if record(token) not in records:
        return records, False
    return records, await context.house.hosts.lead(name, context.caller.tenant) != context.caller.tenant


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Answers, under `organisation`, the record that proves it.")
    async def claim_domain(self, info: Info, input: ClaimDomainInput) -> OrganisationPayload:
        told = f"{info.context.caller.tenant}:{input.domain}:{input.once()}"
        return await answer(info, input, ClaimDomain(input.domain, hashlib.sha256(told.encode()).hexdigest()[:40]))

    @strawberry.mutation(description="Looks for the record; from then on the host name leads here.")
    async def verify_domain(self, info: Info, input: VerifyDomainInput) -> OrganisationPayload:
        try:
            records, taken = await proved(info, named(input.domain))
        except DomainUnusable:
            records, taken = (), False
        except Unavailable:
            raise away(input.once()) from None
        return await answer(info, input, VerifyDomain(input.domain, records, taken))

    @strawberry.mutation(description="The host name leads here no longer.")
    async def release_domain(self, info: Info, input: ReleaseDomainInput) -> OrganisationPayload:
        done = await answer(info, input, ReleaseDomain(input.domain))
        if done.refusal is None:
            try:
                await info.context.house.hosts.forget(named(input.domain), info.context.caller.tenant)
            except Unavailable:
                raise away(input.once()) from None
        return done

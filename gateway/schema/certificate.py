"""Certificates: issued and revoked by those who run the organisation, and checked by whoever knows the number."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry
from strawberry import ID

from domain.certificate import CertificateNumber, IssueCertificate, RevokeCertificate, RevokeReason, number_of, typed
from domain.consent_text import Purpose
from domain.language import Role, Side
from gateway.identity import VISITOR
from gateway.ids import new_id, node_id
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import TEXT, Connection, Pages, looking, named, one, reach, viewer
from gateway.scalars import Position
from gateway.schema.enrolment import programme_id, zone_of
from gateway.schema.membership import Person, member_id, person
from gateway.schema.pair import pair_id
from projections.certificates import CertificateRow, certificates
from projections.consents import consents
from projections.members import MemberRow
from projections.programme_dashboard import programme_dashboard

strawberry.enum(RevokeReason, name="CertificateRevokeReason")

REGISTER = Pages(certificates, "number", lambda row: row.number)
RUNNING = (Role.ADMIN, Role.COORDINATOR, Role.AUDITOR)


@strawberry.type(description="A certificate as anybody sees it who knows its number.")
class Certificate:
    row: strawberry.Private[CertificateRow]
    number: str
    valid: bool
    side: Side
    starts_on: date
    ends_on: date
    digest: str = strawberry.field(description="SHA-256 of what is certified, the number of meetings among it.")

    @strawberry.field
    async def issued_on(self, info: Info) -> date:
        return self.row.issued.day(await zone_of(info, self.row.programme))

    @strawberry.field
    async def revoked_on(self, info: Info) -> date | None:
        return self.row.revoked and self.row.revoked.day(await zone_of(info, self.row.programme))

    @strawberry.field(description="The programme's name.")
    async def programme(self, info: Info) -> str | None:
        known = await one(info, programme_dashboard, self.row.programme)
        return known.name if known else None

    @strawberry.field(description="The holder's name, where they consented to its being shown and still do.")
    async def holder(self, info: Info) -> str | None:
        given = await one(info, consents, self.row.member)
        if given is None or Purpose.CERTIFICATE_NAME not in given.given:
            return None
        known = await info.context.people.load(self.row.member)
        return known.name if known and known.roles else None

    @strawberry.field(description="Whether the holder takes part no more, and everything personal was erased.")
    async def former_participant(self, info: Info) -> bool:
        known = await info.context.people.load(self.row.member)
        return known is None or not known.roles


@strawberry.type(description="A certificate as the register has it, for its holder and those who run the organisation.")
class RegisteredCertificate:
    row: strawberry.Private[CertificateRow]
    by: strawberry.Private[MemberRow]
    certificate: Certificate
    pair_id: ID
    reason: RevokeReason | None

    @strawberry.field(description="None for auditors, who follow facts and not persons.")
    async def meetings(self) -> int | None:
        return self.row.meetings if named(self.by, self.row.member, within=self.row.programme) else None

    @strawberry.field
    async def holder(self, info: Info) -> Person:
        return await person(info, self.row.member, named(self.by, self.row.member, within=self.row.programme))


def shown(row: CertificateRow) -> Certificate:
    return Certificate(
        row=row,
        number=row.number,
        valid=row.revoked is None,
        side=row.side,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        digest=row.digest,
    )


def registered(row: CertificateRow, by: MemberRow) -> RegisteredCertificate:
    return RegisteredCertificate(
        row=row, by=by, certificate=shown(row), pair_id=node_id("Pair", row.pair), reason=row.reason
    )


@strawberry.input
class IssueCertificateInput(CommandInput):
    pair: ID
    member: ID


@strawberry.input
class RevokeCertificateInput(CommandInput):
    number: str
    reason: RevokeReason


@strawberry.type
class CertificatePayload(Outcome):
    of_pair: strawberry.Private[tuple[str, str] | None] = None
    number: strawberry.Private[CertificateNumber | None] = None

    @strawberry.field(description="The certificate that stands now, or that was revoked.")
    async def certificate(self, info: Info) -> RegisteredCertificate | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        by = await viewer(info)
        where, given = ("t.key = $2", (self.number,))
        if self.of_pair is not None:
            where, given = "t.pair = $2 and t.member = $3 and t.revoked is null", self.of_pair
        answer = await info.context.house.reading.rows(certificates, info.context.caller.tenant, where, *given)
        return registered(answer.rows[0], by) if answer.rows else None


@strawberry.type
class Query:
    @strawberry.field(
        description="By its number, also without a token, where the host name says which organisation: to check it."
    )
    async def certificate(self, info: Info, number: str, at_least: Position | None = None) -> Certificate | None:
        if info.context.caller.scope != VISITOR:
            await looking(info, at_least)
        if TEXT.fullmatch(number) is None:
            return None
        row = await one(info, certificates, typed(number))
        return shown(row) if row else None

    @strawberry.field(description="The register of a programme, for coordinators, administrators and auditors.")
    async def certificates(
        self, info: Info, programme: ID, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[RegisteredCertificate]:
        here = programme_id(programme)
        by = await looking(info, at_least, roles=RUNNING, within=here)
        return await REGISTER.page(info, first, after, lambda row: registered(row, by), "t.programme = $2", here)

    @strawberry.field(description="One's own.")
    async def my_certificates(
        self, info: Info, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[RegisteredCertificate]:
        by = await looking(info, at_least)
        return await REGISTER.page(info, first, after, lambda row: registered(row, by), "t.member = $2", by.member)


async def done(info: Info, input: CommandInput, command: Any, **about: Any) -> CertificatePayload:
    return CertificatePayload(**await act(info, input, command), **about)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def issue_certificate(self, info: Info, input: IssueCertificateInput) -> CertificatePayload:
        number = number_of(new_id(input.once(), "certificate").encode())
        command = IssueCertificate(pair_id(input.pair), member_id(input.member), number)
        return await done(info, input, command, of_pair=(command.pair, command.member))

    @strawberry.mutation
    async def revoke_certificate(self, info: Info, input: RevokeCertificateInput) -> CertificatePayload:
        number = typed(input.number if TEXT.fullmatch(input.number) else "")
        return await done(info, input, RevokeCertificate(number, input.reason), number=number)

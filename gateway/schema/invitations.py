"""Invitations: the code is shown when one is made, and never again; whoever was given it joins with it."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime

import strawberry
from strawberry import ID

from domain.calendar_feed import digest_of
from domain.granting import OfferedRole
from domain.invitations import DAYS, AcceptInvitation, InviteMember, WithdrawInvitation
from domain.language import Actor, MemberId, Role
from gateway.ids import new_id, node_id
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import Connection, Pages, looking, may, one, reach, viewer
from gateway.scalars import Position
from gateway.schema.membership import MemberPayload, Person, member_id, of_programme, person
from projections.invitations import InvitationRow, InvitationState, invitations

strawberry.enum(InvitationState)

INVITATIONS = Pages(invitations, "key", lambda row: row.member)
CODE = re.compile(r"([A-Za-z0-9-]{1,64})\.([A-Za-z0-9_-]{43})")
"""Who the invited person will be, and the secret."""
WHO_INVITE = (Role.COORDINATOR, Role.ADMIN)


@strawberry.type(
    description="A role that is granted when the invited person joins, unless its last day is over by then."
)
class WaitingRole:
    role: Role
    programme: ID | None = strawberry.field(description="The one programme in which it holds, where it is of one.")
    until: date | None = strawberry.field(description="The last day, where it ends by itself.")


@strawberry.type
class Invitation:
    row: strawberry.Private[InvitationRow]
    member: ID = strawberry.field(description="Who the invited person is, once they have joined.")
    name: str
    mail: str
    state: InvitationState
    until: date = strawberry.field(description="The last day on which its code lets in.")
    roles: list[WaitingRole]
    invited_at: datetime
    joined_at: datetime | None
    withdrawn_at: datetime | None

    @strawberry.field
    async def invited_by(self, info: Info) -> Person:
        return await person(info, MemberId(self.row.invited_by), True)


def shown(row: InvitationRow, now: datetime) -> Invitation:
    return Invitation(
        row=row,
        member=node_id("Member", row.member),
        name=row.name,
        mail=row.mail,
        state=row.state(now),
        until=row.until.day,
        roles=[
            WaitingRole(
                role=waits.role,
                programme=None if waits.programme is None else node_id("Programme", waits.programme),
                until=None if waits.until is None else waits.until.day,
            )
            for waits in row.roles
        ],
        invited_at=row.invited_at,
        joined_at=row.joined_at,
        withdrawn_at=row.withdrawn_at,
    )


@strawberry.input(description="As `grantRole` grants it; only administrators offer one.")
class OfferedRoleInput:
    role: Role
    until: date | None = None
    programme: ID | None = None


@strawberry.input(
    description="Sent again, the same id is taken: what a lost answer said is not said again, so withdraw it and "
    "invite anew."
)
class InviteMemberInput(CommandInput):
    name: str
    mail: str
    days: int = strawberry.field(default=DAYS, description="So long it is open after today, 60 at most.")
    roles: list[OfferedRoleInput] = strawberry.field(default_factory=list[OfferedRoleInput])


@strawberry.input
class WithdrawInvitationInput(CommandInput):
    member: ID


@strawberry.input
class AcceptInvitationInput(CommandInput):
    code: str


@strawberry.type
class InvitationPayload(Outcome):
    member_id: ID
    code: str | None = strawberry.field(
        description="For the invited person and nobody else, shown this once: no mail is sent."
    )

    @strawberry.field
    async def invitation(self, info: Info) -> Invitation | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        if not may(await viewer(info), *WHO_INVITE, within=None):
            return None
        row = await one(info, invitations, member_id(self.member_id))
        return None if row is None else shown(row, info.context.house.now())


@strawberry.type
class Query:
    @strawberry.field(description="For those who invite: the open ones, and those that are over.")
    async def invitations(
        self, info: Info, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Invitation]:
        await looking(info, at_least, roles=WHO_INVITE)
        now = info.context.house.now()
        return await INVITATIONS.page(info, first, after, lambda row: shown(row, now))


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Answers a code to hand over: with it the person joins, once.")
    async def invite_member(self, info: Info, input: InviteMemberInput) -> InvitationPayload:
        member, secret = MemberId(new_id(input.once(), "member")), secrets.token_urlsafe(32)
        roles = tuple(OfferedRole(one.role, one.until, of_programme(one.programme)) for one in input.roles)
        command = InviteMember(member, input.name, input.mail, digest_of(secret), input.days, roles)
        fields = await act(info, input, command)
        code = None if fields["refusal"] else f"{member}.{secret}"
        return InvitationPayload(**fields, member_id=node_id("Member", member), code=code)

    @strawberry.mutation(description="Its code lets nobody in from then on.")
    async def withdraw_invitation(self, info: Info, input: WithdrawInvitationInput) -> InvitationPayload:
        fields = await act(info, input, WithdrawInvitation(member_id(input.member)))
        return InvitationPayload(**fields, member_id=input.member, code=None)

    @strawberry.mutation(description="By the invited person, whose token names who they will be.")
    async def accept_invitation(self, info: Info, input: AcceptInvitationInput) -> MemberPayload:
        read = CODE.fullmatch(input.code.strip())
        newcomer = Actor(info.context.caller.member)
        member, secret = (MemberId(read[1]), read[2]) if read else (MemberId(newcomer.by), "")
        fields = await act(info, input, AcceptInvitation(member, digest_of(secret)), asker=newcomer)
        return MemberPayload(**fields, member_id=node_id("Member", member))

"""Who was invited, by whom and with which roles: open, used, withdrawn or too old."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from domain.granting import WaitingRole
from domain.invitations import InvitationWithdrawn, MemberInvited
from domain.language import MemberId, Recorded
from domain.member import LastDay, MemberJoined, PersonalDataErased
from projections.projection import Projection


class InvitationState(StrEnum):
    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class InvitationRow(Struct, frozen=True):
    member: MemberId
    name: str
    mail: str
    roles: tuple[WaitingRole, ...]
    until: LastDay
    invited_by: str
    invited_at: datetime
    joined_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def state(self, now: datetime) -> InvitationState:
        if self.joined_at is not None:
            return InvitationState.USED
        if self.withdrawn_at is not None:
            return InvitationState.WITHDRAWN
        return InvitationState.EXPIRED if self.until.over(now) else InvitationState.OPEN


Heard = MemberInvited | InvitationWithdrawn | MemberJoined | PersonalDataErased


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.member,) if isinstance(recorded.fact, Heard) else ()


def evolve(row: InvitationRow | None, recorded: Recorded) -> InvitationRow | None:
    """Of whoever was erased there is none."""
    match recorded.fact, row:
        case MemberInvited() as fact, _:
            told = (fact.member, fact.name, fact.mail, fact.roles, fact.until)
            return InvitationRow(*told, recorded.by, recorded.recorded_at)
        case InvitationWithdrawn(), InvitationRow():
            return replace(row, withdrawn_at=recorded.recorded_at)
        case MemberJoined(), InvitationRow():
            return replace(row, joined_at=recorded.recorded_at)
        case PersonalDataErased(), _:
            return None
        case _:
            return row


invitations = Projection("invitations", 1, InvitationRow, keys, evolve, hears=get_args(Heard))

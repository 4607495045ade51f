"""Which member an identity provider's subject is, for the door; and for the member, since when."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from domain.identities import OWN, IdentityId, IdentityLinked, IdentityUnlinked
from domain.language import MemberId, Recorded
from projections.projection import Projection


class IdentityRow(Struct, frozen=True):
    identity: IdentityId
    member: MemberId
    linked_at: datetime


def keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    return (fact.identity,) if isinstance(fact, OWN) else ()


def evolve(row: IdentityRow | None, recorded: Recorded) -> IdentityRow | None:
    match recorded.fact:
        case IdentityLinked(member, identity):
            return IdentityRow(identity, member, recorded.recorded_at)
        case IdentityUnlinked():
            return None
        case _:
            return row


identities = Projection("identities", 1, IdentityRow, keys, evolve, found_by=(("member",),), hears=OWN)

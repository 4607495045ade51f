"""Carrying out an erasure, and proving that it was.

There is nothing to carry out but the fact: with it, in one commit, the database destroys the keys of the person.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from domain.language import Actor, MemberId, Role
from domain.member import PersonalDataErased
from domain.sealed import of_person, written_to_others
from domain.tenancy import TenantId
from services.handle import handle
from services.journal import Journal, Unavailable
from services.postgres import GONE, Pool, scoped
from services.request import Request

PROOF = scoped("""
    select f.position, f.hash, f.recorded_at, b.hash as hash_before, (
        select count(*) from journal.key k
        where k.tenant = me.tenant and k.wrapped is not null
            and (k.subject = any ($4) or starts_with(k.subject, $5))
    ) as keys_left
    from journal.fact f join journal.fact b on b.tenant = f.tenant and b.position = f.position - 1
    where f.tenant = me.tenant and f.position = (select min(p) from journal.matching(me.tenant, $2, $3, 0) p)
""")


@dataclass(frozen=True, slots=True)
class Head:
    """The chain up to a position: SHA-256 over all facts until then."""

    position: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """The chain right before the fact and with it: what was said until then is, byte for byte, what it was."""

    before: Head
    after: Head
    recorded_at: datetime
    keys_left: int
    """Of the person. None, or something is badly wrong."""


async def proof(pool: Pool, tenant: TenantId, member: MemberId) -> Proof | None:
    """Of the erasure of a person; ``None`` where there was none. Raises ``Unavailable``."""
    own, others = [lock.subject for lock in of_person(member)], written_to_others(member)
    try:
        row = await pool.fetchrow(PROOF, tenant, f"member:{member}", PersonalDataErased.__name__, own, others)
    except GONE as error:
        raise Unavailable from error
    if row is None:
        return None
    position = row["position"]
    before, after = Head(position - 1, row["hash_before"]), Head(position, row["hash"])
    return Proof(before, after, row["recorded_at"], row["keys_left"])


async def erase(journal: Journal, prove: Callable[[], Awaitable[Proof | None]], request: Request) -> Proof:
    """Erases, and answers the proof: the same one again for a person who was erased before. Raises ``Refused``."""
    await handle(journal, request)
    proved = await prove()
    if proved is None:
        raise LookupError("an erasure was recorded, and there is no fact of it")
    return proved


OPERATOR = Actor("platform", frozenset({Role.PLATFORM}))
"""Who erases with the operator's verb."""

"""The boxes in which ballots wait, each with the key that signs its ballots; sealed under a key of the organisation.

A ballot is a random word and the replies that were cast with it. They lie in the order of the words' digests, which is
no order; a box has no times, and nothing in it is a person's.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from domain.ballots import BITS, BallotAlreadyCast, Ballots, evolve, fitting, of_survey
from domain.blind import EXPONENT, Signer, signed
from domain.language import ProgrammeId, Visibility
from domain.sealed import NONCE, Lock, seal, told_apart, unseal
from domain.survey import SurveyId, SurveyIsClosed
from domain.survey_question import Reply, replies_of
from domain.tenancy import TenantId
from services.journal import Journal, Unavailable, made, query_of
from services.postgres import GONE, Pool

LOCK = Lock("survey:boxes", Visibility.AGGREGATE)
ME = "select set_config('fadder.tenant', $1, true)"
FIND = "select signer, cast_ballots, closed from ballot.box b where b.tenant = $1 and b.survey = $2 for update"
MAKE = "insert into ballot.box (tenant, survey, signer) values ($1, $2, $3) on conflict do nothing"
REWRITE = "update ballot.box b set cast_ballots = $3 where b.tenant = $1 and b.survey = $2"
CLOSE = "update ballot.box b set closed = true where b.tenant = $1 and b.survey = $2"


@dataclass(frozen=True, slots=True)
class Boxes:
    pool: Pool
    journal: Callable[[TenantId], Journal]

    async def modulus(self, tenant: TenantId, survey: SurveyId) -> int:
        """Of the key of a survey's ballots, made where there is none. Raises ``Unavailable``, as all of these do."""
        box = self._box(tenant, survey)
        if (found := await box.read()) is None:
            await box.make(await asyncio.to_thread(new_signer))
            found = await box.read()
        if found is None:
            raise Unavailable
        return found.signer.n

    async def signed(self, tenant: TenantId, survey: SurveyId, blinded: bytes) -> bytes | None:
        """The blind signature. Raises ``Unsigned``."""
        found = await self._box(tenant, survey).read()
        if found is None:
            return None
        return await asyncio.to_thread(signed, found.signer, blinded, 2 + secrets.randbelow(found.signer.n - 3))

    async def cast(
        self,
        tenant: TenantId,
        programme: ProgrammeId,
        survey: SurveyId,
        token: bytes,
        signature: bytes,
        replies: tuple[Reply, ...],
    ) -> None:
        """Raises the rule that refuses the ballot. The same ballot with the same replies is cast once."""
        past = await self.journal(tenant).past(query_of((of_survey(programme, survey),)))
        state = Ballots()
        for recorded in past.facts:
            state = evolve(state, recorded.fact)
        kept = fitting(state, token, signature, replies)
        await self._box(tenant, survey).put(hashlib.sha256(token).hexdigest(), kept)

    async def counted(self, tenant: TenantId, survey: SurveyId) -> list[tuple[Reply, ...]]:
        """What was cast, of a survey that is closed: from now on nothing more goes into its box."""
        return [replies_of(text) for text in (await self._box(tenant, survey).close()).values()]

    def _box(self, tenant: TenantId, survey: SurveyId) -> Box:
        return Box(self.pool, self.journal(tenant), tenant, survey)


def new_signer() -> Signer:
    numbers = generate_private_key(EXPONENT, BITS).private_numbers()
    return Signer(numbers.public_numbers.n, numbers.d)


@dataclass(frozen=True, slots=True)
class Found:
    signer: Signer
    ballots: dict[str, str]
    closed: bool


@dataclass(frozen=True, slots=True)
class Box:
    pool: Pool
    journal: Journal
    tenant: TenantId
    survey: SurveyId

    async def read(self) -> Found | None:
        async with self._held() as (_, found):
            return found

    async def make(self, signer: Signer) -> None:
        sealed = self._sealed(await made(self.journal, LOCK), "signer", f"{signer.n:x} {signer.d:x}")
        async with self._held() as (connection, _):
            await connection.execute(MAKE, self.tenant, self.survey, sealed)

    async def put(self, name: str, replies: str) -> None:
        key = await made(self.journal, LOCK)
        async with self._held() as (connection, found):
            if found is None or found.closed:
                raise SurveyIsClosed
            if found.ballots.get(name, replies) != replies:
                raise BallotAlreadyCast
            whole = dict(sorted({**found.ballots, name: replies}.items()))
            sealed = self._sealed(key, "ballots", msgspec.json.encode(whole).decode())
            await connection.execute(REWRITE, self.tenant, self.survey, sealed)

    async def close(self) -> dict[str, str]:
        async with self._held() as (connection, found):
            await connection.execute(CLOSE, self.tenant, self.survey)
            return found.ballots if found else {}

    @asynccontextmanager
    async def _held(self) -> AsyncGenerator[tuple[Any, Found | None]]:
        """The box, held until the one transaction ends."""
        key = await made(self.journal, LOCK)
        try:
            async with self.pool.acquire() as connection, connection.transaction():
                await connection.execute(ME, self.tenant)
                row = await connection.fetchrow(FIND, self.tenant, self.survey)
                yield connection, None if row is None else self._opened(key, row)
        except GONE as error:
            raise Unavailable from error

    def _opened(self, key: bytes, row: Any) -> Found:
        n, d = unseal(key, row["signer"], self._about("signer")).decode().split()
        told = row["cast_ballots"]
        ballots = msgspec.json.decode(unseal(key, told, self._about("ballots")), type=dict[str, str]) if told else {}
        return Found(Signer(int(n, 16), int(d, 16)), ballots, row["closed"])

    def _sealed(self, key: bytes, what: str, text: str) -> bytes:
        return seal(key, os.urandom(NONCE), text.encode(), self._about(what))

    def _about(self, what: str) -> bytes:
        return told_apart("ballot 1", self.tenant, self.survey, what)

"""The door: what stands between the network and the schema, and who may pass it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from math import ceil

import structlog
from strawberry import Schema
from strawberry.types.execution import ExecutionResult
from strawberry.types.graphql import OperationType

from gateway.context import Context
from gateway.execution import execute
from gateway.house import House
from gateway.identity import (
    LOCAL,
    MEMBER,
    PLATFORM,
    Caller,
    OrganisationUnknown,
    OrganisationUnnamed,
    Presented,
    Unauthenticated,
    identify,
    organisation_of,
    presented,
    proved,
)
from gateway.ids import made_here
from gateway.negotiation import languages, spoken
from gateway.pace import Pace
from gateway.reply import BadRequest
from gateway.request import Operation
from gateway.tokens import Verify
from gateway.visitor import asks_for_the_face
from projections.organisation import organisation
from projections.reading import Away
from services.hosts import name_in
from services.journal import Unavailable

Execute = Callable[[Schema, Operation, Context, frozenset[OperationType]], Awaitable[ExecutionResult]]
"""Runs a query or mutation. Raises ``BadRequest`` for an operation of a kind that is not allowed."""

_log = structlog.stdlib.get_logger("gateway")


@dataclass(frozen=True, slots=True)
class Door:
    schema: Schema
    house: House
    verify: Verify
    production: bool = True
    bases: frozenset[str] = LOCAL
    """Domains under which the first label of a host name is an organisation."""
    largest: int = 256 * 1024
    """Bytes of a query string or a socket message."""
    body: int = 1024 * 1024
    """Bytes of a request body: a logo in base64 has room in it."""
    heartbeat: float = 15
    """Seconds between signs of life on a quiet event stream."""
    patience: float = 10
    """Seconds that a socket may take to say who it is."""
    execute: Execute = execute
    pace: Pace | None = None
    """Of those without a token; without one they ask as often as they like."""

    def visited(self, address: str) -> None:
        """Raises ``BadRequest`` for somebody without a token who asks too often."""
        wait = self.pace.wait(address) if self.pace is not None else 0
        if wait:
            told = {"Retry-After": str(ceil(wait))}
            raise BadRequest(429, "TOO_MANY_REQUESTS", "Ask again later, or with a token", told)

    async def receive(self, shown: Caller, operation: Operation) -> None:
        """Lets somebody without a token see the face of an organisation; otherwise ``BadRequest``, for whatever else
        is asked before whether there is such an organisation at all."""
        if not asks_for_the_face(operation):
            raise token_needed("Bearer")
        try:
            there = (await self.house.reading.rows(organisation, shown.tenant)).rows
        except Away:
            raise BadRequest(503, "UNAVAILABLE", "The read models cannot be reached just now; ask again") from None
        if not there:
            raise organisation_not_found()

    async def met(self, headers: Iterable[tuple[bytes, bytes]], address: str) -> Presented:
        """What a request shows of itself, with where its host name leads. Raises ``BadRequest``."""
        shown = presented(headers)
        if not shown.authorization:
            self.visited(address)
        return await self.led(shown)

    async def led(self, shown: Presented) -> Presented:
        """With where the host name leads; a token that proves nothing has nothing looked up. Raises ``BadRequest``."""
        name = None if organisation_of(shown.host, self.bases) else name_in(shown.host)
        if name is None:
            return shown
        try:
            if shown.authorization:
                proved(self.verify, shown, time.time())
            return replace(shown, led=await self.house.hosts.led(name))
        except Unauthenticated as error:
            raise refused(error) from None
        except Unavailable:
            raise BadRequest(503, "UNAVAILABLE", "The organisation cannot be looked up just now; ask again") from None

    async def recognise(self, shown: Presented) -> Caller:
        """Who asks; otherwise ``BadRequest``, which tells a stranger nothing of what exists."""
        try:
            return await self.linked(identify(self.verify, shown, time.time(), self.bases))
        except Unauthenticated as error:
            raise refused(error) from None
        except OrganisationUnnamed:
            message = "Name the organisation, by host name or with the header Fadder-Organisation"
            raise BadRequest(400, "ORGANISATION_UNNAMED", message) from None
        except OrganisationUnknown:
            raise organisation_not_found() from None

    async def linked(self, caller: Caller) -> Caller:
        """As the member to whom the subject of the token is linked; without a link, the subject names the member."""
        if caller.scope == PLATFORM or made_here(caller.member):
            member = None
        else:
            try:
                member = await self.house.known_as(caller.tenant, caller.issuer, caller.member)
            except (Away, Unavailable):
                raise BadRequest(503, "UNAVAILABLE", "Who this is cannot be looked up just now; ask again") from None
        if member is None and not MEMBER.fullmatch(caller.member):
            raise Unauthenticated("subject")
        return caller if member is None else replace(caller, member=member, linked=caller.member)

    def context(self, caller: Caller, accept_language: str | None) -> Context:
        incomplete: set[str] = set()
        house = self.house.noting(incomplete)
        return Context(caller, spoken(accept_language), house, languages(accept_language), incomplete=incomplete)


def refused(error: Unauthenticated) -> BadRequest:
    _log.info("stranger refused", reason=str(error))
    return token_needed(error.challenge)


def token_needed(challenge: str) -> BadRequest:
    return BadRequest(401, "UNAUTHENTICATED", "A valid bearer token is needed", {"WWW-Authenticate": challenge})


def organisation_not_found() -> BadRequest:
    """One answer for an organisation that does not exist and for one that is none of the caller's business."""
    return BadRequest(404, "NOT_FOUND", "There is no such organisation")

"""A small schema and house, to try the door with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, cast

import strawberry
from graphql import GraphQLError

from gateway.context import Context
from gateway.limits import Limits, config, extensions

SECRET = "what a member wrote in confidence"


@dataclass(frozen=True)
class Shelf:
    """Notes by organisation, and a bell that rings when the last listener has gone."""

    notes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    left: asyncio.Queue[str] = field(default_factory=asyncio.Queue[str])

    async def known_as(self, tenant: str, issuer: str, subject: str) -> None:
        """Nobody's identity is linked here."""

    def noting(self, incomplete: set[str]) -> Shelf:
        """It has no read models, so there is nothing to note."""
        return self


Info = strawberry.Info[Context, None]


def shelf(info: Info) -> Shelf:
    return cast("Shelf", info.context.house)


@strawberry.type
class Note:
    id: strawberry.ID
    text: str

    @strawberry.field
    def more(self, first: int = 10) -> list[Annotated[Note, strawberry.lazy("tests.gateway.door_schema")]]:
        return [self] * first


@strawberry.type
class Asker:
    organisation: str
    member: str
    locale: str | None
    scope: str | None


@strawberry.type
class Query:
    @strawberry.field
    def asker(self, info: Info) -> Asker:
        who = info.context.caller
        return Asker(organisation=who.tenant, member=who.member, locale=info.context.locale, scope=who.scope)

    @strawberry.field
    def note(self, info: Info, of: strawberry.ID) -> Note | None:
        info.context.position = 118
        text = shelf(info).notes.get(info.context.caller.tenant, {}).get(of)
        return None if text is None else Note(id=of, text=text)

    @strawberry.field
    def notes(self, info: Info, first: int) -> list[Note]:
        return [Note(id=strawberry.ID("1"), text="one")] * first

    @strawberry.field
    def on(self, day: date) -> str:
        return day.isoformat()

    @strawberry.field
    def broken(self) -> str | None:
        raise ValueError(SECRET)

    @strawberry.field
    def broken_root(self) -> str:
        raise ValueError(SECRET)

    @strawberry.field
    def forbidden(self) -> str | None:
        raise GraphQLError("Only for coordinators", extensions={"code": "FORBIDDEN"})


@strawberry.type
class Mutation:
    @strawberry.mutation
    def write(self, info: Info, at: strawberry.ID, text: str) -> Note:
        shelf(info).notes.setdefault(info.context.caller.tenant, {})[at] = text
        info.context.position = 119
        return Note(id=at, text=text)


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, info: Info, to: int) -> AsyncGenerator[int, None]:
        for number in range(1, to + 1):
            info.context.position = number
            yield number

    @strawberry.subscription
    async def forever(self, info: Info) -> AsyncGenerator[int, None]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            shelf(info).left.put_nowait(info.context.caller.tenant)

    @strawberry.subscription
    async def crash(self) -> AsyncGenerator[int, None]:
        yield 1
        raise ValueError(SECRET)


def make_schema(limits: Limits | None = None, *, production: bool = False) -> strawberry.Schema:
    return strawberry.Schema(
        Query,
        Mutation,
        Subscription,
        extensions=extensions(limits, production=production),
        config=config(production=production),
    )

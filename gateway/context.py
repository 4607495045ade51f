"""What a resolver knows of the request it serves. One per operation, never shared."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol, TypeVar, get_args

from strawberry.dataloader import DataLoader

from domain.access import LogAccess
from domain.language import MemberId
from domain.sealed import Confidential
from domain.terminology import Vocabulary
from gateway.house import House
from gateway.identity import VISITOR, Caller
from gateway.negotiation import Locale, spoken
from projections.members import MemberRow, at, members
from projections.organisation import OrganisationRow, organisation, own_words
from projections.reading import Away
from services.journal import Unavailable

Wanted = TypeVar("Wanted")
Found = TypeVar("Found")


class Shared(DataLoader[Wanted, Found]):
    """Several parts of an answer wait for the same. One that fails ends the waiting of those beside it, and with it
    would end what others wait for: the answer would be none at all."""

    def load(self, key: Wanted) -> Awaitable[Found]:
        return asyncio.shield(super().load(key))


@dataclass(slots=True)
class Context:
    caller: Caller
    locale: Locale | None
    """The language that the caller asked for, or that was found to be the one to answer in."""
    house: House
    languages: tuple[str, ...] = ()
    """All that the caller reads, the dearest first: a handbook may speak one that the product does not."""
    position: int | None = None
    """The journal position that the reply shows; a resolver sets it, the reply carries it in ``extensions``."""
    incomplete: set[str] = field(default_factory=set[str])
    """The read models that were asked, and in which something of the organisation is parked."""
    looked: set[LogAccess] = field(default_factory=set[LogAccess])
    """What this operation has recorded, or found recorded, of an auditor who looks."""
    recognised: bool = True
    """Whether it was looked for this answer as whom the token is known; the door has done so for the first."""
    _loaders: dict[object, DataLoader[Any, Any]] = field(default_factory=dict[object, DataLoader[Any, Any]], repr=False)
    _home: OrganisationRow | None = field(default=None, repr=False)

    @property
    def people(self) -> DataLoader[MemberId, MemberRow | None]:
        """Members by id, in one query for all that an operation shows."""
        return self.together(people)

    @property
    def texts(self) -> DataLoader[Confidential, str]:
        """What confidential texts say, opened together for all that an operation shows; whether the caller may read
        one is decided before it is asked for."""
        return self.together(opened)

    def together(self, load: Callable[[Context, list[Wanted]], Awaitable[list[Found]]]) -> DataLoader[Wanted, Found]:
        """Asks once for all that an operation wants of one kind; ``load`` answers in the order of what is wanted."""
        if load not in self._loaders:
            self._loaders[load] = Shared(load_fn=partial(load, self))
        return self._loaders[load]

    async def language(self) -> Locale:
        """The language to answer in: the caller's, or else the organisation's own, or else English."""
        if self.locale is None:
            home = await self.home()
            self.locale = spoken(home.locale if home else None) or "en"
        return self.locale

    async def offered(self) -> tuple[str, ...]:
        """The languages that the organisation offers."""
        home = await self.home()
        return home.locales if home else ()

    async def words(self) -> Vocabulary:
        """What the organisation calls otherwise than the product does, in the language to answer in."""
        locale, home = await self.language(), await self.home()
        return own_words(home, locale) if home else {}

    async def vocabularies(self) -> dict[str, Vocabulary]:
        """The same in every language: not everything is translated into the one to answer in."""
        home = await self.home()
        return {locale: own_words(home, locale) if home else {} for locale in get_args(Locale)}

    async def home(self) -> OrganisationRow | None:
        """The organisation, where there is one that can be reached; asked for once in an operation."""
        if self._home is None:
            try:
                answer = await self.house.reading.rows(organisation, self.caller.tenant)
            except Away:
                return None
            self._home = answer.rows[0] if answer.rows else None
        return self._home

    async def known(self) -> bool:
        """Whether the token is still linked to the member where it was; others are asked nothing. Raises ``Away``."""
        if not self.recognised and self.caller.linked is not None:
            try:
                member = await self.house.known_as(self.caller.tenant, self.caller.issuer, self.caller.linked)
            except Unavailable:
                raise Away from None
            if member != self.caller.member:
                return False
        self.recognised = True
        return True

    def forget(self) -> None:
        """For the next answer of a subscription."""
        self._loaders.clear()
        self._home = None
        self.recognised = False
        self.position = None
        self.incomplete.clear()

    def shows(self, position: int) -> None:
        """The reply is as old as its oldest part. A visitor is not told how much has happened here."""
        if self.caller.scope == VISITOR:
            return
        self.position = position if self.position is None else min(self.position, position)


async def people(context: Context, wanted: list[MemberId]) -> list[MemberRow | None]:
    answer = await context.house.reading.rows(members, context.caller.tenant, "t.key = any ($2)", wanted)
    context.shows(answer.position)
    now = context.house.now()
    found = {row.member: at(row, now) for row in answer.rows}
    return [found.get(member) for member in wanted]


async def opened(context: Context, wanted: list[Confidential]) -> list[str]:
    try:
        return await context.house.texts(context.caller.tenant, wanted)
    except Unavailable:
        raise Away from None


class Asking(Protocol):
    """Whoever asks: a resolver, or a door of its own that answers one thing."""

    @property
    def context(self) -> Context: ...

"""What a resolver knows of the request it serves. One per operation, never shared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, get_args

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
    _people: DataLoader[MemberId, MemberRow | None] | None = field(default=None, repr=False)
    _texts: DataLoader[Confidential, str] | None = field(default=None, repr=False)
    _home: OrganisationRow | None = field(default=None, repr=False)

    @property
    def people(self) -> DataLoader[MemberId, MemberRow | None]:
        """Members by id, in one query for all that an operation shows."""
        if self._people is None:
            self._people = DataLoader(load_fn=self._load)
        return self._people

    @property
    def texts(self) -> DataLoader[Confidential, str]:
        """What confidential texts say, opened together for all that an operation shows; whether the caller may read
        one is decided before it is asked for."""
        if self._texts is None:
            self._texts = DataLoader(load_fn=self._open)
        return self._texts

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

    def forget(self) -> None:
        """For the next answer of a subscription."""
        self._people = None
        self._texts = None
        self._home = None
        self.position = None
        self.incomplete.clear()

    async def _load(self, wanted: list[MemberId]) -> list[MemberRow | None]:
        answer = await self.house.reading.rows(members, self.caller.tenant, "t.key = any ($2)", wanted)
        self.shows(answer.position)
        now = self.house.now()
        found = {row.member: at(row, now) for row in answer.rows}
        return [found.get(member) for member in wanted]

    async def _open(self, wanted: list[Confidential]) -> list[str]:
        try:
            return await self.house.texts(self.caller.tenant, wanted)
        except Unavailable:
            raise Away from None

    def shows(self, position: int) -> None:
        """The reply is as old as its oldest part. A visitor is not told how much has happened here."""
        if self.caller.scope == VISITOR:
            return
        self.position = position if self.position is None else min(self.position, position)


class Asking(Protocol):
    """Whoever asks: a resolver, or a door of its own that answers one thing."""

    @property
    def context(self) -> Context: ...

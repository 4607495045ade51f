"""The words that every floor shares: ids, roles, refusals, and a fact as the journal keeps it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, NewType, get_type_hints

import msgspec

from domain.calendar import local_day

MemberId = NewType("MemberId", str)
ProgrammeId = NewType("ProgrammeId", str)
PairId = NewType("PairId", str)
MeetingId = NewType("MeetingId", str)
EditionId = NewType("EditionId", str)
EntryId = NewType("EntryId", str)
"""Something in a pair's vault: an expectation, a goal, a note …"""
RunId = NewType("RunId", str)
Tag = NewType("Tag", str)


class Visibility(StrEnum):
    """Who may read a text that people write. Stands beside the field: ``Annotated[str, Visibility.PERSONAL]``."""

    PUBLIC = "public"
    """Everybody in the organisation."""
    PERSONAL = "personal"
    """The person, whoever they are matched with, and coordinators; never an auditor."""
    PAIR_AND_COORDINATOR = "pair_and_coordinator"
    """The pair, coordinators and administrators; never an auditor."""
    PAIR = "pair"
    """The pair, and nobody else."""
    AUTHOR = "author"
    """Whoever wrote it, and nobody else."""
    RECIPIENT = "recipient"
    """The one person it is addressed to."""
    AGGREGATE = "aggregate"
    """Nobody by itself: it shows only among the answers of at least five."""


def visibilities(fact: type[object]) -> dict[str, Visibility]:
    """Which fields of a fact are text that people write, and who may read them."""
    hints = get_type_hints(fact, include_extras=True)
    return {
        name: note
        for name, hint in hints.items()
        for note in getattr(hint, "__metadata__", ())
        if isinstance(note, Visibility)
    }


class Role(StrEnum):
    """What somebody may be in an organisation. Being adept or mentor is not a role: it follows from a pair."""

    PLATFORM = "platform"
    """Founds organisations and carries out erasures, and nothing else."""
    ADMIN = "admin"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    INTEGRATION = "integration"
    """A service account that carries in what happened elsewhere, with its original dates."""
    SPONSOR = "sponsor"
    """Reads figures of programmes that tell of nobody."""
    MEMBER = "member"
    POLICY = "policy"
    """The product itself, acting on a fact: ``policy:<name>@<version>``."""


class Side(StrEnum):
    """The two sides of a pair; co-mentors stand on the mentor's."""

    ADEPT = "adept"
    MENTOR = "mentor"


class Via(StrEnum):
    API = "api"
    IMPORT = "import"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. ``by`` is a member's id, or ``platform`` or ``policy:<name>@<version>``.

    ``roles`` hold in the whole organisation. Those of one programme stand apart, and count for nothing until a
    decision says ``within`` which programme it is: one that forgets to refuses them.
    """

    by: str
    roles: frozenset[Role] = frozenset({Role.MEMBER})
    of_programmes: frozenset[tuple[Role, ProgrammeId]] = frozenset()

    def may(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def within(self, programme: ProgrammeId | None) -> Actor:
        """With the roles that hold in this programme; in none, only those of the whole organisation."""
        here = {role for role, where in self.of_programmes if where == programme}
        return Actor(self.by, self.roles | here)

    @property
    def via(self) -> Via:
        if Role.POLICY in self.roles:
            return Via.POLICY
        return Via.IMPORT if Role.INTEGRATION in self.roles else Via.API

    @property
    def role(self) -> Role:
        """The strongest of the roles, as the audit trail names it."""
        return next(role for role in Role if role in self.roles)


@dataclass(frozen=True, slots=True)
class Asked:
    """The circumstances of a command: who asks, the server's clock, and the day it speaks of where that is another."""

    actor: Actor
    now: datetime
    occurred_on: date | None = None

    def within(self, programme: ProgrammeId | None) -> Asked:
        """Asked about this programme, where a role of that programme counts."""
        return replace(self, actor=self.actor.within(programme))

    def today(self, zone: str) -> date:
        return local_day(self.now, zone)

    def on(self, zone: str) -> date:
        """The local day on which the thing happened."""
        return self.occurred_on or self.today(zone)

    def only(self, *roles: Role) -> None:
        if not self.actor.may(*roles):
            raise NotPermitted

    def only_oneself(self, member: MemberId) -> None:
        """What nobody says for another, and no import either."""
        if self.actor.by != member:
            raise NotPermitted

    def not_oneself(self, *members: MemberId) -> None:
        """Nobody decides about themselves, whatever their role; an import tells what was decided elsewhere."""
        if self.actor.by in members and not self.actor.may(Role.INTEGRATION):
            raise NotOneself


class Refused(Exception):
    """A business rule says no. The class is the rule, its docstring the English sentence the user reads.

    Its arguments, if any, are the keys of what exactly it is about; never what somebody wrote.
    """

    svenska: ClassVar[str]
    about: ClassVar[str | None] = None
    """The field of the command that the refusal is about."""
    handbook: ClassVar[str | None] = None
    """The key of the handbook policy behind the rule."""


class NotPermitted(Refused):
    """Your role does not allow this."""

    svenska = "Din roll tillåter inte detta."


class NotOneself(Refused):
    """Somebody else decides about your own application and your own pairs."""

    svenska = "Någon annan avgör din egen ansökan och dina egna par."


class TooMuchAtOnce(Refused):
    """Others are changing the same thing right now; nothing was recorded. Try again."""

    svenska = "Andra ändrar samma sak just nu; ingenting sparades. Försök igen."


KEPT = "\n\t\u200c\u200d"
BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and symbols by their category, and yet nothing that anybody sees."""


def plain(text: str) -> str:
    """The text without surrounding white space, and without what no page shows and no database keeps.

    Gone are control characters, NUL among them, halves of surrogate pairs, and marks that turn the direction of a
    text or hide in it; lines and tabs stay, and the joiners that Persian, Hindi and families of emoji need.
    """
    return "".join(c for c in text if c in KEPT or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}).strip()


def line(text: str) -> str:
    """The text as one line, with single spaces."""
    return " ".join(plain(text).split())


def written(text: str, most: int, otherwise: type[Refused]) -> str:
    """The plain text. Raises ``otherwise`` where nothing in it can be seen, or it has more than ``most`` characters."""
    text = plain(text)
    if len(text) > most or not any(map(visible, text)):
        raise otherwise
    return text


def visible(character: str) -> bool:
    """Letters, digits, punctuation and symbols; no white space, and no mark that stands on another character."""
    return unicodedata.category(character)[0] in "LNPS" and character not in BLANK


ORGANISATION = Tag("organisation")


def member_tag(member: MemberId) -> Tag:
    return Tag(f"member:{member}")


def programme_tag(programme: ProgrammeId) -> Tag:
    return Tag(f"programme:{programme}")


def pair_tag(pair: PairId) -> Tag:
    return Tag(f"pair:{pair}")


def edition_tag(edition: EditionId) -> Tag:
    return Tag(f"edition:{edition}")


def run_tag(run: RunId) -> Tag:
    return Tag(f"run:{run}")


@dataclass(frozen=True, slots=True)
class Item:
    """Facts with one of these names that carry all of these tags. No name means every name."""

    tags: tuple[Tag, ...]
    names: tuple[str, ...] = ()


Scope = tuple[Item, ...]
"""What a decision depends on: the facts that match any of the items."""


def facts_of(*tags: Tag, named: tuple[type[object], ...] = ()) -> Item:
    return Item(tags, tuple(fact.__name__ for fact in named))


class Recorded(msgspec.Struct, frozen=True):
    """A fact with what the journal knows of it. Positions count from 1 within one organisation, without a hole."""

    position: int
    fact: Any
    tags: tuple[Tag, ...]
    by: str
    role: Role
    via: Via
    recorded_at: datetime
    occurred_on: date | None = None
    on_behalf_of: MemberId | None = None
    command_id: str = ""
    causation: int | None = None
    """The position of the fact that a policy acted on."""
    ordinal: int = 0
    """The place among the facts of its command, from 0."""
    sealed: Mapping[str, str] = {}
    """By field: what the journal holds in place of a text that has been opened."""
    held: bytes = b""
    """The body as an older program wrote it, where such facts have another shape by now."""

    @property
    def name(self) -> str:
        return type(self.fact).__name__

    def on_in(self, zone: str) -> date:
        """The day it happened; where nobody said otherwise, the day of recording where the thing lives."""
        return self.occurred_on or local_day(self.recorded_at, zone)


def matches(item: Item, name: str, tags: tuple[Tag, ...]) -> bool:
    return (not item.names or name in item.names) and all(tag in tags for tag in item.tags)

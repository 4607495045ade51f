"""A worry about one's pair, told to one person outside it; the other of the two never learns that it was told.

It goes to the contact person of the programme or of the organisation, or to a coordinator or administrator of one's
choice, never to somebody of the pair. Whoever raised it may tell another one, where nothing happens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated, get_args

from domain import pair as pairs
from domain.contact import ContactPersonSet
from domain.decider import Decider
from domain.language import (
    ORGANISATION,
    Asked,
    EntryId,
    MemberId,
    PairId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Visibility,
    facts_of,
)
from domain.member import (
    Held,
    LastDay,
    MemberDeactivated,
    MemberReactivated,
    PersonalDataErased,
    RoleGranted,
    RoleRevoked,
)
from domain.pair import UNMATCHED, Pair, PairUnknown, Unmatched, of_the_pair
from domain.vault import words, words_if_any


class ConcernKind(StrEnum):
    NO_ANSWER = "no_answer"
    """The other does not answer, or does not come."""
    TONE = "tone"
    """How the two talk to one another."""
    BOUNDARIES = "boundaries"
    CONFIDENTIALITY = "confidentiality"
    """Something was told outside the pair."""
    SAFETY = "safety"
    OTHER = "other"


# commands


@dataclass(frozen=True, slots=True)
class RaiseConcern:
    """To the contact person, or else a coordinator, where no ``recipient`` is named."""

    pair: PairId
    concern: EntryId
    kind: ConcernKind
    body: str
    recipient: MemberId | None = None


@dataclass(frozen=True, slots=True)
class EscalateConcern:
    """Tells another one, in words of their own: what was written to the first is for the first."""

    pair: PairId
    concern: EntryId
    recipient: MemberId
    body: str


@dataclass(frozen=True, slots=True)
class CloseConcern:
    """By whoever it is with, perhaps with an answer; or by whoever raised it."""

    pair: PairId
    concern: EntryId
    answer: str | None = None


Command = RaiseConcern | EscalateConcern | CloseConcern

# facts


@dataclass(frozen=True, slots=True)
class ConcernRaised:
    """``kind`` is a word of ``ConcernKind``, kept as what people write is kept."""

    pair: PairId
    programme: ProgrammeId
    concern: EntryId
    author: MemberId
    recipient: MemberId
    kind: Annotated[str, Visibility.RECIPIENT]
    body: Annotated[str, Visibility.RECIPIENT]


@dataclass(frozen=True, slots=True)
class ConcernEscalated:
    """From now on it is with ``recipient``."""

    pair: PairId
    programme: ProgrammeId
    concern: EntryId
    recipient: MemberId
    body: Annotated[str, Visibility.RECIPIENT]


@dataclass(frozen=True, slots=True)
class ConcernClosed:
    """``recipient`` is whoever reads the answer: the one of the two who did not close it."""

    pair: PairId
    programme: ProgrammeId
    concern: EntryId
    recipient: MemberId
    answer: Annotated[str | None, Visibility.RECIPIENT] = None


Fact = ConcernRaised | ConcernEscalated | ConcernClosed
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# refusals


class NobodyToTurnTo(Refused):
    """Turn to a contact person, a coordinator or an administrator, and to nobody of the pair."""

    svenska = "Vänd dig till en kontaktperson, en samordnare eller en administratör, och till ingen i paret."
    about = "recipient"


class ConcernUnknown(Refused):
    """There is no such concern of yours."""

    svenska = "Du har inget sådant ärende."
    about = "concern"


class ConcernIsClosed(Refused):
    """This concern is closed; raise a new one."""

    svenska = "Det här ärendet är avslutat; ta upp ett nytt."
    about = "concern"


# state


@dataclass(frozen=True, slots=True)
class Concern:
    author: MemberId
    recipient: MemberId
    told: frozenset[MemberId]
    """Everybody whom it has been with."""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Worries:
    """A pair, its concerns, and to whom one may turn."""

    life: pairs.Life = UNMATCHED
    concerns: Mapping[EntryId, Concern] = field(default_factory=dict[EntryId, Concern])
    contacts: Mapping[ProgrammeId | None, MemberId] = field(default_factory=dict["ProgrammeId | None", MemberId])
    granted: Mapping[Held, LastDay | None] = field(default_factory=dict["Held", "LastDay | None"])
    """In the order of their grants."""
    gone: frozenset[MemberId] = frozenset()

    def trusted(self, pair: Pair, now: datetime) -> tuple[MemberId, ...]:
        """Those who may be turned to; to the first of them where nobody is named."""
        contacts = (self.contacts.get(pair.programme), self.contacts.get(None))
        roles = (Role.COORDINATOR, Role.ADMIN)
        held = [one for one, until in self.granted.items() if until is None or not until.over(now)]
        here = [(member, role) for member, role, where in held if where in (None, pair.programme)]
        running = (member for role in roles for member, granted in here if granted is role)
        everybody = dict.fromkeys(member for member in (*contacts, *running) if member is not None)
        return tuple(one for one in everybody if one not in self.gone and pair.side_of(one) is None)


ABOUT_PEOPLE = (ContactPersonSet, RoleGranted, RoleRevoked, MemberDeactivated, MemberReactivated, PersonalDataErased)
Seen = (
    pairs.Fact
    | Fact
    | ContactPersonSet
    | RoleGranted
    | RoleRevoked
    | MemberDeactivated
    | MemberReactivated
    | PersonalDataErased
)


def scope(command: Command) -> Scope:
    own = pairs.scope(command, FACTS)
    return own if isinstance(command, CloseConcern) else (*own, facts_of(ORGANISATION, named=ABOUT_PEOPLE))


def evolve(known: Worries, fact: Seen) -> Worries:
    match fact:
        case ConcernRaised():
            concern = Concern(fact.author, fact.recipient, frozenset({fact.recipient}))
            return replace(known, concerns={**known.concerns, fact.concern: concern})
        case ConcernEscalated() | ConcernClosed():
            concern = known.concerns.get(fact.concern)
            return (
                known
                if concern is None
                else replace(known, concerns={**known.concerns, fact.concern: after(concern, fact)})
            )
        case ContactPersonSet():
            return replace(known, contacts={**known.contacts, fact.programme: fact.member})
        case RoleGranted(member, role, until, programme):
            return replace(known, granted={**known.granted, (member, role, programme): until})
        case RoleRevoked(member, role, programme):
            granted = {held: until for held, until in known.granted.items() if held != (member, role, programme)}
            return replace(known, granted=granted)
        case MemberDeactivated() | PersonalDataErased():
            return replace(known, gone=known.gone | {fact.member})
        case MemberReactivated():
            return replace(known, gone=known.gone - {fact.member})
        case _:
            return replace(known, life=pairs.evolve(known.life, fact))


def after(concern: Concern, fact: ConcernEscalated | ConcernClosed) -> Concern:
    match fact:
        case ConcernEscalated(recipient=recipient):
            return replace(concern, recipient=recipient, told=concern.told | {recipient})
        case ConcernClosed():
            return replace(concern, closed=True)


def decide(command: Command, known: Worries, asked: Asked) -> tuple[Fact, ...]:
    """Also when the pair is over: a worry may outlast it."""
    if isinstance(known.life, Unmatched):
        raise PairUnknown
    pair, by, concern = known.life.pair, MemberId(asked.actor.by), known.concerns.get(command.concern)
    said = (command.pair, pair.programme, command.concern)
    match command:
        case RaiseConcern():
            of_the_pair(pair, asked)
            if concern is not None:
                return ()
            recipient = turned_to(command.recipient, known, pair, asked)
            return (ConcernRaised(*said, by, recipient, command.kind.value, words(command.body)),)
        case EscalateConcern(recipient=recipient):
            of_the_pair(pair, asked)
            if concern is None or concern.author != by:
                raise ConcernUnknown
            if concern.closed:
                raise ConcernIsClosed
            if recipient in concern.told:
                return ()
            return (ConcernEscalated(*said, turned_to(recipient, known, pair, asked), words(command.body)),)
        case CloseConcern():
            if concern is None or by not in (concern.author, concern.recipient):
                raise PairUnknown if pair.side_of(by) is None else ConcernUnknown
            other = concern.recipient if by == concern.author else concern.author
            if concern.closed and command.answer is not None:
                raise ConcernIsClosed
            return () if concern.closed else (ConcernClosed(*said, other, words_if_any(command.answer)),)


def turned_to(named: MemberId | None, known: Worries, pair: Pair, asked: Asked) -> MemberId:
    trusted = known.trusted(pair, asked.now)
    if not trusted or named not in (None, *trusted):
        raise NobodyToTurnTo
    return trusted[0] if named is None else named


concerns: Decider[Command, Worries, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Worries(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
)

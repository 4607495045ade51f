"""The room in which the two talk: open once both have agreed on what stays in it, and what every decision there asks.

A co-mentor comes in by agreeing to the same terms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from domain import pair as pairs
from domain.entitled import Circle
from domain.language import Asked, MemberId, PairId, ProgrammeId, Refused, Scope, Side, written
from domain.pair import UNMATCHED, NotTogether, OfPair, Pair, PairUnknown, Paused, Together, Unmatched, of_the_pair
from domain.side import CoMentorOnlyHelps


class Level(StrEnum):
    """What those outside the pair may be told."""

    NOTHING = "nothing"
    TOPIC_AND_GOAL = "topic_and_goal"
    """Which topics the two talk about, and towards which goals."""


class Exemption(StrEnum):
    """When one of the two may speak of it all the same."""

    LAW = "law"
    """Where a law demands it."""
    DANGER = "danger"
    """Where somebody's life or health is in danger."""
    OWN_SUPERVISION = "own_supervision"
    """With somebody who guides the mentor, and without names."""


@dataclass(frozen=True, slots=True)
class ConfidentialityAgreed:
    """``text_digest`` is SHA-256, in hexadecimal, of the text that was shown to whoever agreed."""

    pair: PairId
    programme: ProgrammeId
    member: MemberId
    level: Level
    exceptions: tuple[Exemption, ...]
    text_digest: str


# refusals


class VaultClosed(Refused):
    """Both of the pair agree on confidentiality before anything is written here."""

    svenska = "Båda i paret kommer överens om sekretess innan något skrivs här."
    about = "pair"
    handbook = "policy.confidential"


class AgreeFirst(Refused):
    """A co-mentor agrees to the pair's terms of confidentiality before taking part."""

    svenska = "En medmentor går med på parets villkor för sekretess innan hen deltar."
    about = "pair"
    handbook = "policy.confidential"


class AdeptDecides(Refused):
    """This is for the adept to say."""

    svenska = "Detta är adeptens sak att säga."
    about = "pair"


class MentorAnswers(Refused):
    """This is for the mentor to say."""

    svenska = "Detta är mentorns sak att säga."
    about = "pair"


class NothingSaid(Refused):
    """Write something that can be read, in at most 8,000 characters."""

    svenska = "Skriv något som går att läsa, på högst 8 000 tecken."


class EntryUnknown(Refused):
    """There is nothing such in the pair's vault."""

    svenska = "Det finns inget sådant i parets valv."


class NotYours(Refused):
    """Whoever of the two said this says it anew."""

    svenska = "Den av de två som sade detta säger det på nytt."


LONGEST = 8000


def words(text: str) -> str:
    return written(text, LONGEST, NothingSaid)


def words_if_any(text: str | None) -> str | None:
    return None if text is None else words(text)


# state


@dataclass(frozen=True, slots=True)
class Terms:
    level: Level
    exceptions: tuple[Exemption, ...]
    text_digest: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """What each has agreed to last, and the terms that the two agreed to together last: these are in force."""

    said: Mapping[MemberId, Terms] = field(default_factory=dict[MemberId, Terms])
    in_force: Terms | None = None


def agreed(before: Agreement, fact: ConfidentialityAgreed, adept: MemberId, mentor: MemberId) -> Agreement:
    said = {**before.said, fact.member: Terms(fact.level, fact.exceptions, fact.text_digest)}
    common = said.get(adept) if said.get(adept) == said.get(mentor) else None
    return Agreement(said, common or before.in_force)


def circle(pair: PairId, adept: MemberId, mentor: MemberId, others: tuple[MemberId, ...], known: Agreement) -> Circle:
    """Who reads what is the pair's own: the two, and a co-mentor who has agreed to what is in force."""
    helping = (member for member in others if known.in_force and known.said.get(member) == known.in_force)
    return Circle(pair, frozenset((adept, mentor, *helping)))


@dataclass(frozen=True, slots=True)
class Room:
    """A pair's life, and what it has agreed on."""

    life: pairs.Life = UNMATCHED
    agreement: Agreement = field(default_factory=Agreement)


Fact = pairs.Fact | ConfidentialityAgreed


def scope(command: OfPair, own: tuple[type[object], ...] = ()) -> Scope:
    return pairs.scope(command, (ConfidentialityAgreed, *own))


def evolve(room: Room, fact: Fact) -> Room:
    match fact, room.life:
        case ConfidentialityAgreed(), Unmatched():
            return room
        case ConfidentialityAgreed(), life:
            return replace(room, agreement=agreed(room.agreement, fact, life.pair.adept, life.pair.mentor))
        case _, life:
            return replace(room, life=pairs.evolve(life, fact))


# who may


def together(room: Room, asked: Asked) -> Pair:
    """The pair, for those who are of it and while it is one. No import and no coordinator ever speaks here."""
    if isinstance(room.life, Unmatched):
        raise PairUnknown
    of_the_pair(room.life.pair, asked)
    if not isinstance(room.life, Together | Paused):
        raise NotTogether
    return room.life.pair


def opened(room: Room, asked: Asked) -> tuple[Pair, Side]:
    """The pair in its open vault, and the side on which whoever asks stands."""
    pair = together(room, asked)
    agreement, member = room.agreement, MemberId(asked.actor.by)
    if agreement.in_force is None:
        raise VaultClosed
    if member in pair.co_mentors and agreement.said.get(member) != agreement.in_force:
        raise AgreeFirst
    return pair, Side.ADEPT if member == pair.adept else Side.MENTOR


def of_the_two(room: Room, asked: Asked, only: Side | None = None) -> tuple[Pair, Side]:
    """As ``opened``, for what the adept and the mentor say themselves; or only one of them."""
    pair = together(room, asked)
    own = Side.ADEPT if asked.actor.by == pair.adept else Side.MENTOR
    if only is Side.ADEPT and own is Side.MENTOR:
        raise AdeptDecides
    if only is Side.MENTOR and own is Side.ADEPT:
        raise MentorAnswers
    if asked.actor.by in pair.co_mentors:
        raise CoMentorOnlyHelps
    return opened(room, asked)

"""Consent: given by a person, to a text, for a purpose; taken back, it holds for nothing that comes after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain import speech as speeches
from domain.attribute import Category
from domain.consent_text import Purpose, worded
from domain.decider import Decider
from domain.language import Asked, MemberId, Refused, Scope, Tag, facts_of, member_tag
from domain.member import STANDING, MemberJoined, MemberUnknown, PersonalDataErased
from domain.speech import WORDS, Speech, TerminologyChanged

CONSENTS = Tag("consents")

# commands


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """``text_digest`` is the SHA-256 of the text that the person saw."""

    member: MemberId
    purpose: Purpose
    text_digest: str
    locale: str
    category: Category | None = None


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    member: MemberId
    purpose: Purpose
    category: Category | None = None


Command = GiveConsent | WithdrawConsent

# facts


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    member: MemberId
    purpose: Purpose
    category: Category | None
    text_digest: str
    locale: str


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    member: MemberId
    purpose: Purpose
    category: Category | None


Own = ConsentGiven | ConsentWithdrawn
Fact = Own | MemberJoined | PersonalDataErased | TerminologyChanged
FACTS: tuple[type[Own], ...] = (ConsentGiven, ConsentWithdrawn)

# refusals


class ConsentTextChanged(Refused):
    """This is not the text as it reads today; read it again and consent to that."""

    svenska = "Så lyder inte texten i dag; läs den igen och samtyck till den."
    about = "textDigest"


class CategoryOutOfPlace(Refused):
    """A kind of sensitive attribute is consented to for matching only."""

    svenska = "Till en sorts känslig egenskap samtycker man bara för matchning."
    about = "category"


# state


@dataclass(frozen=True, slots=True)
class Consents:
    """``given``: what stands, with the digest of its text."""

    joined: bool = False
    speech: Speech = field(default_factory=Speech)
    given: Mapping[tuple[Purpose, Category | None], str] = field(
        default_factory=dict[tuple[Purpose, "Category | None"], str]
    )


def scope(command: Command) -> Scope:
    own = facts_of(member_tag(command.member), named=(*STANDING, *FACTS))
    return (own, WORDS) if isinstance(command, GiveConsent) else (own,)


def evolve(state: Consents, fact: Fact) -> Consents:
    match fact:
        case MemberJoined():
            return replace(state, joined=True)
        case PersonalDataErased():
            return Consents()
        case TerminologyChanged():
            return replace(state, speech=speeches.evolve(state.speech, fact))
        case ConsentGiven():
            return replace(state, given={**state.given, (fact.purpose, fact.category): fact.text_digest})
        case ConsentWithdrawn():
            gone = (fact.purpose, fact.category)
            return replace(state, given={what: text for what, text in state.given.items() if what != gone})


def decide(command: Command, state: Consents, asked: Asked) -> tuple[Own, ...]:
    asked.only_oneself(command.member)
    if not state.joined:
        raise MemberUnknown
    what = (command.purpose, command.category)
    match command:
        case GiveConsent():
            given = of_today(command, state.speech)
            return () if state.given.get(what) == given.text_digest else (given,)
        case WithdrawConsent():
            return (ConsentWithdrawn(command.member, *what),) if what in state.given else ()


def of_today(command: GiveConsent, speech: Speech) -> ConsentGiven:
    purpose, category, locale = command.purpose, command.category, command.locale
    if category is not None and purpose is not Purpose.MATCHING:
        raise CategoryOutOfPlace
    if worded(purpose, category, locale, command.text_digest, speech.own(locale)) is None:
        raise ConsentTextChanged
    return ConsentGiven(command.member, purpose, category, command.text_digest, locale)


def tags(fact: Own) -> tuple[Tag, ...]:
    return (CONSENTS, member_tag(fact.member))


consent: Decider[Command, Consents, Own, Fact] = Decider(
    commands=(GiveConsent, WithdrawConsent),
    facts=FACTS,
    scope=scope,
    initial=Consents(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)

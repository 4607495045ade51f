"""Every consent that a member has ever given: to which text, when, and when it was taken back. Theirs alone to see."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.attribute import Category
from domain.consent import ConsentGiven, ConsentWithdrawn
from domain.consent_text import Purpose
from domain.language import MemberId, Recorded
from domain.member import PersonalDataErased
from projections.projection import Projection


class Given(Struct, frozen=True):
    purpose: Purpose
    category: Category | None
    text_digest: str
    locale: str
    given_at: datetime
    ended_at: datetime | None = None
    withdrawn: bool = False
    """What ended without being taken back was given anew, to another text."""


class OwnConsentsRow(Struct, frozen=True):
    member: MemberId
    given: tuple[Given, ...]
    """In the order in which they were given."""


HEARS = (ConsentGiven, ConsentWithdrawn, PersonalDataErased)


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.member,) if isinstance(recorded.fact, HEARS) else ()


def evolve(row: OwnConsentsRow | None, recorded: Recorded) -> OwnConsentsRow | None:
    before = () if row is None else row.given
    match recorded.fact:
        case ConsentGiven() as fact:
            given = Given(fact.purpose, fact.category, fact.text_digest, fact.locale, recorded.recorded_at)
            return OwnConsentsRow(fact.member, (*ended(before, recorded, withdrawn=False), given))
        case ConsentWithdrawn() as fact:
            return OwnConsentsRow(fact.member, ended(before, recorded, withdrawn=True))
        case PersonalDataErased():
            return None
        case _:
            return row


def ended(before: tuple[Given, ...], recorded: Recorded, *, withdrawn: bool) -> tuple[Given, ...]:
    """With the one in force for the same, if there is one, at its end."""
    about = (recorded.fact.purpose, recorded.fact.category)
    return tuple(
        replace(one, ended_at=recorded.recorded_at, withdrawn=withdrawn)
        if one.ended_at is None and (one.purpose, one.category) == about
        else one
        for one in before
    )


own_consents = Projection("own_consents", 1, OwnConsentsRow, keys, evolve, hears=HEARS)

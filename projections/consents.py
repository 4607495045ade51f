"""What each member has consented to, and has not taken back."""

from __future__ import annotations

from msgspec import Struct

from domain.consent import ConsentGiven, ConsentWithdrawn
from domain.consent_text import Purpose
from domain.language import MemberId, Recorded
from domain.member import PersonalDataErased
from projections.projection import Projection


class ConsentsRow(Struct, frozen=True):
    member: MemberId
    given: tuple[Purpose, ...]
    """Without those to matching by a sensitive attribute, which are nobody else's business."""


def keys(recorded: Recorded) -> tuple[str, ...]:
    match recorded.fact:
        case ConsentGiven(category=None) | ConsentWithdrawn(category=None) | PersonalDataErased():
            return (recorded.fact.member,)
        case _:
            return ()


def evolve(row: ConsentsRow | None, recorded: Recorded) -> ConsentsRow | None:
    given = set(row.given if row else ())
    match recorded.fact:
        case ConsentGiven(member=member, purpose=purpose):
            return ConsentsRow(member, tuple(sorted(given | {purpose})))
        case ConsentWithdrawn(member=member, purpose=purpose):
            return ConsentsRow(member, tuple(sorted(given - {purpose})))
        case PersonalDataErased():
            return None
        case _:
            return row


consents = Projection(
    "consents", 1, ConsentsRow, keys, evolve, hears=(ConsentGiven, ConsentWithdrawn, PersonalDataErased)
)

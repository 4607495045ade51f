"""Contact persons, of the organisation and of each programme, and how they themselves said they can be reached."""

from __future__ import annotations

from msgspec import Struct

from domain.contact import ContactDetailsShared, ContactDetailsWithdrawn, ContactPersonSet
from domain.language import MemberId, ProgrammeId, Recorded
from domain.member import PersonalDataErased
from projections.projection import Projection


class ContactRow(Struct, frozen=True):
    """Either whom somebody named, or what somebody shared of themselves."""

    member: MemberId
    title: str | None = None
    phone: str | None = None
    mail: str | None = None


def of_whole(programme: ProgrammeId | None) -> str:
    return "organisation" if programme is None else f"programme:{programme}"


def of_person(member: MemberId) -> str:
    return f"member:{member}"


HEARS = (ContactPersonSet, ContactDetailsShared, ContactDetailsWithdrawn, PersonalDataErased)


def keys(recorded: Recorded) -> tuple[str, ...]:
    match recorded.fact:
        case ContactPersonSet(programme=programme):
            return (of_whole(programme),)
        case ContactDetailsShared(member=member) | ContactDetailsWithdrawn(member=member):
            return (of_person(member),)
        case PersonalDataErased(member=member):
            return (of_person(member),)
        case _:
            return ()


def evolve(row: ContactRow | None, recorded: Recorded) -> ContactRow | None:
    match recorded.fact:
        case ContactPersonSet(member=member):
            return ContactRow(member)
        case ContactDetailsShared() as fact:
            return ContactRow(fact.member, fact.title, fact.phone, fact.mail)
        case ContactDetailsWithdrawn() | PersonalDataErased():
            return None
        case _:
            return row


contacts = Projection("contacts", 1, ContactRow, keys, evolve, hears=HEARS)

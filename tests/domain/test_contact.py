from __future__ import annotations

from dataclasses import replace

import pytest

from domain.contact import (
    ContactDetailsShared,
    ContactDetailsUnusable,
    ContactDetailsWithdrawn,
    ContactPersonSet,
    NameContactPerson,
    ShareContactDetails,
    WithdrawContactDetails,
    contact,
)
from domain.language import ORGANISATION, NotPermitted, Visibility, member_tag, programme_tag
from domain.mail import MailUnusable
from domain.member import MemberUnknown, PersonalDataErased
from domain.programme import ProgrammeUnknown
from projections.contacts import ContactRow, contacts
from projections.past import folded
from tests.domain.stage import ADA, ADMIN, BO, DRAFTED, EVA, FOUNDED, MEMBERS, SPRING, STRANGER
from tests.spec import COORDINATOR, May, given
from tests.story import told

PAST = (*FOUNDED, *MEMBERS)
NAME = NameContactPerson(EVA)
NAME_FOR_SPRING = NameContactPerson(EVA, SPRING)
NAMED = ContactPersonSet(EVA, None)
SHARE = ShareContactDetails(EVA, "Handläggare", "070 000 00 00", "eva@polstjarnan.example")
SHARED = ContactDetailsShared(EVA, "Handläggare", "070 000 00 00", "eva@polstjarnan.example")
TAKE_BACK = WithdrawContactDetails(EVA)


def test_an_administrator_names_a_contact_person() -> None:
    given(*PAST).when(NAME, by=ADMIN).then(NAMED)
    given(*PAST, NAMED).when(NAME, by=ADMIN).stays_quiet()
    given(*PAST, NAMED).when(replace(NAME, member=BO), by=ADMIN).then(ContactPersonSet(BO, None))


def test_a_programme_has_a_contact_person_of_its_own() -> None:
    given(*PAST, *DRAFTED, NAMED).when(NAME_FOR_SPRING, by=COORDINATOR).then(ContactPersonSet(EVA, SPRING))


def test_a_coordinator_does_not_name_the_organisations() -> None:
    given(*PAST).when(NAME, by=COORDINATOR).refuses(NotPermitted)
    given(*PAST).when(NAME_FOR_SPRING, by=ADA).refuses(NotPermitted)


def test_a_programme_that_has_a_contact_person_is_one_of_the_organisation() -> None:
    given(*PAST).when(NAME_FOR_SPRING, by=ADMIN).refuses(ProgrammeUnknown)
    given(*PAST, *DRAFTED).when(NAME_FOR_SPRING, by=ADMIN).then(ContactPersonSet(EVA, SPRING))
    given(*PAST, *DRAFTED, ContactPersonSet(EVA, SPRING)).when(NAME_FOR_SPRING, by=ADMIN).stays_quiet()


def test_a_contact_person_is_a_member() -> None:
    given(*PAST).when(NameContactPerson(STRANGER), by=ADMIN).refuses(MemberUnknown)
    given(*PAST, PersonalDataErased(EVA, ())).when(NAME, by=ADMIN).refuses(MemberUnknown)


def test_the_person_says_how_to_be_reached() -> None:
    given(*PAST).when(SHARE, by=EVA).then(SHARED)
    given(*PAST, SHARED).when(SHARE, by=EVA).stays_quiet()
    given(*PAST, SHARED, ContactDetailsWithdrawn(EVA)).when(SHARE, by=EVA).then(SHARED)


def test_nobody_says_it_for_another() -> None:
    given(*PAST).when(SHARE, by=ADMIN).refuses(NotPermitted)
    given(*PAST, SHARED).when(TAKE_BACK, by=ADMIN).refuses(NotPermitted)


@pytest.mark.parametrize(("title", "phone", "mail"), [("", " ", ""), ("x" * 201, "", ""), ("", "", "x" * 201)])
def test_there_is_something_to_reach(title: str, phone: str, mail: str) -> None:
    given(*PAST).when(ShareContactDetails(EVA, title, phone, mail), by=EVA).refuses(ContactDetailsUnusable)


def test_each_detail_may_be_as_long_as_it_says() -> None:
    long = ("t" * 200, "0" * 200, f"{'m' * 188}@example.org")
    given(*PAST).when(ShareContactDetails(EVA, *long), by=EVA).then(ContactDetailsShared(EVA, *long))


@pytest.mark.parametrize("mail", ["eva", "eva@", "@example.org", "eva@example", "a b@example.org", "<eva@example.org>"])
def test_where_mail_is_told_it_is_an_address(mail: str) -> None:
    given(*PAST).when(replace(SHARE, mail=mail), by=EVA).refuses(MailUnusable)
    given(*PAST).when(replace(SHARE, mail=" "), by=EVA).then(replace(SHARED, mail=""))
    given(*PAST).when(replace(SHARE, mail=" eva@polstjarnan.example\n"), by=EVA).then(SHARED)


@pytest.mark.parametrize(
    ("named", "found_at"),
    [
        (NAMED, (ORGANISATION, member_tag(EVA))),
        (replace(NAMED, programme=SPRING), (ORGANISATION, member_tag(EVA), programme_tag(SPRING))),
    ],
)
def test_a_contact_person_is_found_by_what_they_are_the_contact_of(named: ContactPersonSet, found_at: object) -> None:
    assert contact.tags(named) == found_at


def test_the_person_takes_it_back() -> None:
    given(*PAST, SHARED).when(TAKE_BACK, by=EVA).then(ContactDetailsWithdrawn(EVA))
    given(*PAST).when(TAKE_BACK, by=EVA).stays_quiet()


def test_whoever_is_no_member_shares_nothing() -> None:
    given(*FOUNDED).when(SHARE, by=EVA).refuses(MemberUnknown)
    given(*FOUNDED).when(TAKE_BACK, by=EVA).refuses(MemberUnknown)


@pytest.mark.parametrize("gone", [ContactDetailsWithdrawn(EVA), PersonalDataErased(EVA, ())])
def test_the_read_model_shows_them_until_they_are_gone(gone: object) -> None:
    rows = folded(contacts, told(*PAST, NAMED, SHARED))
    assert rows == {
        "organisation": ContactRow(EVA),
        "member:eva": ContactRow(EVA, SHARED.title, SHARED.phone, SHARED.mail),
    }
    assert folded(contacts, told(*PAST, NAMED, SHARED, gone)) == {"organisation": ContactRow(EVA)}


# who may, and what journals hold

MAY = (
    May(PAST, NAME, "admin"),
    May((*PAST, *DRAFTED), NAME_FOR_SPRING, "admin coordinator"),
    May(PAST, SHARE, "self"),
    May((*PAST, SHARED), TAKE_BACK, "self"),
)
GOLDEN = {
    "ContactPersonSet.v1": '{"member":"eva","programme":"spring"}',
    "ContactDetailsShared.v1": '{"member":"eva","title":"Handläggare","phone":"070","mail":"eva@polstjarnan.example"}',
    "ContactDetailsWithdrawn.v1": '{"member":"eva"}',
}
TEXTS = {
    "ContactDetailsShared.title": Visibility.PERSONAL,
    "ContactDetailsShared.phone": Visibility.PERSONAL,
    "ContactDetailsShared.mail": Visibility.PERSONAL,
}

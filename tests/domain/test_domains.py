from __future__ import annotations

import pytest

from domain.domains import (
    MOST,
    ClaimDomain,
    DomainClaimed,
    DomainNotClaimed,
    DomainReleased,
    DomainsTooMany,
    DomainTaken,
    DomainUnproved,
    DomainUnusable,
    DomainVerified,
    ReleaseDomain,
    VerifyDomain,
    place_of,
    record,
)
from domain.language import NotPermitted
from domain.organisation import NotFounded
from projections.organisation import OwnDomain, organisation
from projections.past import folded
from tests.domain.stage import ADMIN, FOUNDED
from tests.spec import May, given
from tests.story import told

NAME, TOKEN = "mentors.harbour.example", "0f3c"
CLAIM, CLAIMED = ClaimDomain(NAME, TOKEN), DomainClaimed(NAME, TOKEN)
RECORDS = ("v=spf1 -all", "fadder-verification=0f3c")
VERIFY, VERIFIED = VerifyDomain(NAME, RECORDS, taken=False), DomainVerified(NAME)
RELEASE, RELEASED = ReleaseDomain(NAME), DomainReleased(NAME)


def test_a_name_is_claimed_and_keeps_its_first_token() -> None:
    given(*FOUNDED).when(CLAIM, by=ADMIN).then(CLAIMED)
    given(*FOUNDED, CLAIMED).when(ClaimDomain(NAME, "other"), by=ADMIN).stays_quiet()
    given(*FOUNDED, CLAIMED, RELEASED).when(ClaimDomain(NAME, "other"), by=ADMIN).then(DomainClaimed(NAME, "other"))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (" Mentors.Harbour.Example. ", NAME),
        ("fadder.åre.se", "fadder.xn--re-xia.se"),
        ("a.b-c.co", "a.b-c.co"),
        ("a.example.EX", "a.example.ex"),
        (NAME.rjust(300), NAME),
    ],
)
def test_a_name_is_one_name_however_it_is_written(written: str, name: str) -> None:
    given(*FOUNDED).when(ClaimDomain(written, TOKEN), by=ADMIN).then(DomainClaimed(name, TOKEN))


UNUSABLE = ("", "localhost", "10.0.0.1", "a..example.org", "-a.example.org", "a_b.example.org", "a.example.org/x")
LIKEWISE = (
    "https://a.se",
    "a." * 130 + "se",
    "x" * 64 + ".se",
    NAME.rjust(301),
    "a b.se",
    "a.se:80",
    "*.example.org",
    "a.\x00se",
)


@pytest.mark.parametrize("written", [*UNUSABLE, *LIKEWISE])
def test_a_name_is_a_whole_host_name(written: str) -> None:
    given(*FOUNDED).when(ClaimDomain(written, TOKEN), by=ADMIN).refuses(DomainUnusable)


def test_there_are_not_endlessly_many() -> None:
    full = [DomainClaimed(f"a{n}.example.org", TOKEN) for n in range(MOST)]
    given(*FOUNDED, *full).when(CLAIM, by=ADMIN).refuses(DomainsTooMany)
    given(*FOUNDED, *full[1:]).when(CLAIM, by=ADMIN).then(CLAIMED)
    given(*FOUNDED, *full, DomainReleased("a0.example.org")).when(CLAIM, by=ADMIN).then(CLAIMED)


def test_a_name_is_verified_by_its_record() -> None:
    given(*FOUNDED, CLAIMED).when(VERIFY, by=ADMIN).then(VERIFIED)
    given(*FOUNDED, CLAIMED, VERIFIED).when(VerifyDomain(NAME, (), taken=True), by=ADMIN).stays_quiet()
    assert (place_of(NAME), record(TOKEN)) == (f"_fadder.{NAME}", RECORDS[1])


@pytest.mark.parametrize("records", [(), ("0f3c",), ("fadder-verification=",), ("fadder-verification=0f3cc",)])
def test_without_the_record_nothing_is_proved(records: tuple[str, ...]) -> None:
    for taken in (True, False):
        given(*FOUNDED, CLAIMED).when(VerifyDomain(NAME, records, taken), by=ADMIN).refuses(DomainUnproved)


def test_what_was_not_claimed_has_no_proof() -> None:
    given(*FOUNDED).when(VERIFY, by=ADMIN).refuses(DomainNotClaimed)
    given(*FOUNDED, CLAIMED, VERIFIED, RELEASED).when(VERIFY, by=ADMIN).refuses(DomainNotClaimed)


def test_what_is_no_host_name_has_no_proof() -> None:
    given(*FOUNDED).when(VerifyDomain("a b.se", (), taken=False), by=ADMIN).refuses(DomainUnusable)
    given(*FOUNDED).when(ReleaseDomain("a b.se"), by=ADMIN).refuses(DomainUnusable)


def test_a_name_that_leads_to_others_is_taken() -> None:
    given(*FOUNDED, CLAIMED).when(VerifyDomain(NAME, RECORDS, taken=True), by=ADMIN).refuses(DomainTaken)


def test_a_name_is_released() -> None:
    given(*FOUNDED, CLAIMED).when(RELEASE, by=ADMIN).then(RELEASED)
    given(*FOUNDED, CLAIMED, VERIFIED).when(RELEASE, by=ADMIN).then(RELEASED)
    given(*FOUNDED).when(RELEASE, by=ADMIN).stays_quiet()
    other = (DomainClaimed("b.example.org", TOKEN), DomainVerified("b.example.org"))
    given(*FOUNDED, CLAIMED, *other, RELEASED).when(
        VerifyDomain("b.example.org", (), taken=False), by=ADMIN
    ).stays_quiet()
    given(*FOUNDED, CLAIMED, *other, RELEASED).when(ClaimDomain("b.example.org", "new"), by=ADMIN).stays_quiet()


def test_only_an_administrator_sees_to_names() -> None:
    given(*FOUNDED).when(CLAIM).refuses(NotPermitted)
    given(*FOUNDED, CLAIMED).when(VERIFY).refuses(NotPermitted)
    given(*FOUNDED, CLAIMED).when(RELEASE).refuses(NotPermitted)
    given().when(CLAIM, by=ADMIN).refuses(NotFounded)
    given(CLAIMED).when(CLAIM, by=ADMIN).refuses(NotFounded)
    given().when(VERIFY, by=ADMIN).refuses(NotFounded)
    given().when(RELEASE, by=ADMIN).refuses(NotFounded)


def test_the_read_model_shows_them() -> None:
    other = DomainClaimed("b.example.org", "ab")
    [row] = folded(organisation, told(*FOUNDED, CLAIMED, other, VERIFIED)).values()
    assert row.domains == (OwnDomain(NAME, TOKEN, verified=True), OwnDomain("b.example.org", "ab", verified=False))
    [row] = folded(organisation, told(*FOUNDED, CLAIMED, other, VERIFIED, RELEASED)).values()
    assert [one.name for one in row.domains] == ["b.example.org"]


MAY = (
    May(FOUNDED, CLAIM, "admin"),
    May((*FOUNDED, CLAIMED), VERIFY, "admin"),
    May((*FOUNDED, CLAIMED), RELEASE, "admin"),
)
GOLDEN = {
    "DomainClaimed.v1": '{"domain":"mentors.harbour.example","token":"0f3c"}',
    "DomainVerified.v1": '{"domain":"mentors.harbour.example"}',
    "DomainReleased.v1": '{"domain":"mentors.harbour.example"}',
}
TEXTS = {
    "DomainClaimed.domain": None,
    "DomainClaimed.token": None,
    "DomainVerified.domain": None,
    "DomainReleased.domain": None,
}

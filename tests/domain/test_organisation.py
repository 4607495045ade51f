from __future__ import annotations

from dataclasses import replace

import pytest

from domain.language import NotPermitted, Role, Visibility
from domain.member import MemberJoined, RoleGranted
from domain.membership import membership
from domain.organisation import (
    AdminNameUnusable,
    AlreadyFounded,
    BrandSet,
    ColourUnreadable,
    FoundOrganisation,
    LocaleUnknown,
    NameUnusable,
    NotFounded,
    OrganisationFounded,
    SetBrand,
    TaglineTooLong,
    ZoneUnknown,
    organisation,
)
from tests.domain.stage import ADMIN, BO, FOUNDED, ODD, PLATFORM, ZONE
from tests.spec import COORDINATOR, May, given

FOUND = FoundOrganisation("Polstjärnan", "sv", ZONE, ODD, "Odd")
BRAND = SetBrand("Polstjärnan", "#0B5D4E", "Vi visar vägen")
BRANDED = BrandSet("Polstjärnan", "#0b5d4e", "Vi visar vägen")


def test_an_organisation_is_founded_with_its_first_administrator() -> None:
    given().when(FOUND, by=PLATFORM).then(
        OrganisationFounded("Polstjärnan", "sv", ZONE),
        MemberJoined(ODD, "Odd"),
        RoleGranted(ODD, Role.ADMIN),
    )


def test_the_first_administrator_is_found_as_every_member_is() -> None:
    for fact in (MemberJoined(ODD, "Odd"), RoleGranted(ODD, Role.ADMIN)):
        assert organisation.tags(fact) == membership.tags(fact)


def test_only_the_platform_founds() -> None:
    given().when(FOUND, by=ADMIN).refuses(NotPermitted)
    given(*FOUNDED).when(FOUND, by=ADMIN).refuses(NotPermitted)


def test_an_organisation_is_founded_once() -> None:
    given(*FOUNDED).when(FOUND, by=PLATFORM).refuses(AlreadyFounded)
    given(*FOUNDED).when(replace(FOUND, admin=BO), by=PLATFORM).refuses(AlreadyFounded)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "\x00", "\u202e", "\u200d", "\u3164", "\u0301", "\n"])
def test_an_organisation_and_its_administrator_have_names(name: str) -> None:
    given().when(replace(FOUND, name=name), by=PLATFORM).refuses(NameUnusable)
    given().when(replace(FOUND, admin_name=name), by=PLATFORM).refuses(AdminNameUnusable)


def test_a_name_is_one_line() -> None:
    given().when(replace(FOUND, name="Pol\r\nstjärnan\u2028\tnord", admin_name="O\u202edd\n"), by=PLATFORM).then(
        OrganisationFounded("Pol stjärnan nord", "sv", ZONE),
        MemberJoined(ODD, "Odd"),
        RoleGranted(ODD, Role.ADMIN),
    )


def test_it_speaks_swedish_or_english() -> None:
    given().when(replace(FOUND, locale="no"), by=PLATFORM).refuses(LocaleUnknown)


@pytest.mark.parametrize("zone", ["", "Europe/Lund", "CET+1", "localtime", "Factory", "../etc/passwd"])
def test_it_lives_in_a_zone_that_everybody_knows(zone: str) -> None:
    given().when(replace(FOUND, zone=zone), by=PLATFORM).refuses(ZoneUnknown)


def test_an_administrator_sets_the_brand() -> None:
    given(*FOUNDED).when(BRAND, by=ADMIN).then(BRANDED)


@pytest.mark.parametrize("colour", ["#0b5d4e", "#abcdef", "#ABCDEF", "#012345", "#6789aF"])
def test_a_colour_is_written_in_small_letters_or_large(colour: str) -> None:
    given(*FOUNDED).when(replace(BRAND, colour=colour), by=ADMIN).then(replace(BRANDED, colour=colour.lower()))


def test_a_new_brand_follows_an_old_one() -> None:
    given(*FOUNDED, BRANDED).when(replace(BRAND, tagline=""), by=ADMIN).then(BrandSet("Polstjärnan", "#0b5d4e", ""))


def test_the_same_brand_is_set_once() -> None:
    given(*FOUNDED, BRANDED).when(BRAND, by=ADMIN).stays_quiet()


def test_a_brand_loses_what_no_page_can_show() -> None:
    given(*FOUNDED, BRANDED).when(replace(BRAND, name="Pol\x00stjärnan\ud83c "), by=ADMIN).stays_quiet()
    given(*FOUNDED, BRANDED).when(replace(BRAND, tagline="Vi visar\x1b vägen\x00"), by=ADMIN).stays_quiet()


def test_only_an_administrator_sets_the_brand() -> None:
    given(*FOUNDED).when(BRAND, by=COORDINATOR).refuses(NotPermitted)


def test_no_organisation_no_brand() -> None:
    given().when(BRAND, by=ADMIN).refuses(NotFounded)


def test_a_brand_has_a_name() -> None:
    given(*FOUNDED).when(replace(BRAND, name=" "), by=ADMIN).refuses(NameUnusable)


@pytest.mark.parametrize("colour", ["", "green", "0b5d4e", "#0b5d4", "#0b5d4g", "#0b5d4e;", "#0b5d4e\n"])
def test_a_colour_is_six_hexadecimal_digits(colour: str) -> None:
    given(*FOUNDED).when(replace(BRAND, colour=colour), by=ADMIN).refuses(ColourUnreadable)


def test_a_tagline_has_at_most_200_characters() -> None:
    given(*FOUNDED).when(replace(BRAND, tagline="x" * 200), by=ADMIN).then(
        BrandSet("Polstjärnan", "#0b5d4e", "x" * 200)
    )
    given(*FOUNDED).when(replace(BRAND, tagline="x" * 201), by=ADMIN).refuses(TaglineTooLong)


# who may, and what journals hold

MAY = (
    May((), FOUND, "platform"),
    May(FOUNDED, BRAND, "admin"),
)
NEVER_QUIET = {FoundOrganisation}
GOLDEN = {
    "OrganisationFounded.v1": '{"name":"Polstjärnan","locale":"sv","zone":"Europe/Stockholm"}',
    "BrandSet.v1": '{"name":"Polstjärnan","colour":"#0b5d4e","tagline":"Vi visar vägen"}',
}
TEXTS = {
    "OrganisationFounded.name": Visibility.PUBLIC,
    "OrganisationFounded.locale": None,
    "OrganisationFounded.zone": None,
    "BrandSet.name": Visibility.PUBLIC,
    "BrandSet.colour": None,
    "BrandSet.tagline": Visibility.PUBLIC,
}

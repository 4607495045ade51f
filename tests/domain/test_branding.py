from __future__ import annotations

from dataclasses import replace

import pytest

from domain.branding import (
    ChangeZone,
    ColoursSet,
    ColoursUnreadable,
    ContrastTooLow,
    LogoRemoved,
    LogoSet,
    LogoTooLarge,
    LogoUnusable,
    NameSender,
    RemoveLogo,
    SenderNamed,
    SenderUnusable,
    SetColours,
    SetLogo,
    ZoneChanged,
)
from domain.colours import contrast, readable_on
from domain.language import NotPermitted, Visibility
from domain.organisation import BrandSet, NotFounded, ZoneUnknown
from projections.organisation import organisation
from projections.past import folded
from tests.domain.stage import ADMIN, FOUNDED, ZONE
from tests.spec import COORDINATOR, May, given
from tests.story import told

COLOURS = SetColours("#0B5D4E", "#FFFFFF", "#ffffff", "#111111")
COLOURED = ColoursSet("#0b5d4e", "#ffffff", "#ffffff", "#111111")
LOGO = SetLogo(2000, "image/png", "ab" * 32, 64, 32)
PLACED = LogoSet("ab" * 32, "image/png", 64, 32)
SENDER = NameSender("Polstjärnans fadderteam")
SIGNED = SenderNamed("Polstjärnans fadderteam")
LONDON = ChangeZone("Europe/London")

# colours


def test_a_brand_has_colours() -> None:
    given(*FOUNDED).when(COLOURS, by=ADMIN).then(COLOURED)
    given(*FOUNDED, COLOURED).when(COLOURS, by=ADMIN).stays_quiet()


@pytest.mark.parametrize("colour", ["", "green", "0b5d4e", "#0b5d4", "#0b5d4g", "#0b5d4e\n"])
@pytest.mark.parametrize("field", ["primary", "on_primary", "background", "text"])
def test_every_colour_is_six_hexadecimal_digits(field: str, colour: str) -> None:
    given(*FOUNDED).when(replace(COLOURS, **{field: colour}), by=ADMIN).refuses(ColoursUnreadable)


def test_colours_that_nobody_can_read_are_refused() -> None:
    given(*FOUNDED).when(replace(COLOURS, primary="#cccccc"), by=ADMIN).refuses(ContrastTooLow)
    given(*FOUNDED).when(replace(COLOURS, text="#ffffff"), by=ADMIN).refuses(ContrastTooLow)


def test_colours_that_are_hard_to_read_are_only_warned_of() -> None:
    assert 3 < contrast("#888888", "#ffffff") < 4.5
    given(*FOUNDED).when(replace(COLOURS, primary="#888888"), by=ADMIN).then(replace(COLOURED, primary="#888888"))


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def test_one_writes_in_black_or_white_whichever_is_read_better() -> None:
    assert (readable_on("#0b5d4e"), readable_on("#ffe600")) == ("#ffffff", "#000000")


# logo


def test_a_brand_has_a_logo() -> None:
    given(*FOUNDED).when(LOGO, by=ADMIN).then(PLACED)
    given(*FOUNDED, PLACED).when(LOGO, by=ADMIN).stays_quiet()


def test_a_logo_is_at_most_512_kilobytes() -> None:
    given(*FOUNDED).when(replace(LOGO, size=512 * 1024), by=ADMIN).then(PLACED)
    given(*FOUNDED).when(replace(LOGO, size=512 * 1024 + 1), by=ADMIN).refuses(LogoTooLarge)


@pytest.mark.parametrize("media", [None, "image/svg+xml", "image/gif", "text/html"])
def test_a_logo_is_a_picture_of_three_kinds(media: str | None) -> None:
    given(*FOUNDED).when(replace(LOGO, media=media), by=ADMIN).refuses(LogoUnusable)


def test_a_logo_is_taken_away() -> None:
    given(*FOUNDED, PLACED).when(RemoveLogo(), by=ADMIN).then(LogoRemoved())
    given(*FOUNDED).when(RemoveLogo(), by=ADMIN).stays_quiet()
    given(*FOUNDED, PLACED, LogoRemoved()).when(RemoveLogo(), by=ADMIN).stays_quiet()


# sender and zone


def test_messages_have_a_sender() -> None:
    given(*FOUNDED).when(SENDER, by=ADMIN).then(SIGNED)
    given(*FOUNDED, SIGNED).when(SENDER, by=ADMIN).stays_quiet()


@pytest.mark.parametrize("sender", ["", " ", "x" * 101])
def test_a_sender_has_a_name(sender: str) -> None:
    given(*FOUNDED).when(NameSender(sender), by=ADMIN).refuses(SenderUnusable)


@pytest.mark.parametrize("sender", ["x", "x" * 100])
def test_a_senders_name_has_one_to_a_hundred_characters(sender: str) -> None:
    given(*FOUNDED).when(NameSender(sender), by=ADMIN).then(SenderNamed(sender))


def test_the_zone_of_an_organisation_is_the_last_that_was_named() -> None:
    given(*FOUNDED, ZoneChanged("Europe/London")).when(LONDON, by=ADMIN).stays_quiet()
    given(*FOUNDED, ZoneChanged("Europe/London")).when(ChangeZone(ZONE), by=ADMIN).then(ZoneChanged(ZONE))


def test_an_organisation_moves_to_another_zone() -> None:
    given(*FOUNDED).when(LONDON, by=ADMIN).then(ZoneChanged("Europe/London"))
    given(*FOUNDED).when(ChangeZone(ZONE), by=ADMIN).stays_quiet()
    given(*FOUNDED).when(ChangeZone("Europe/Lund"), by=ADMIN).refuses(ZoneUnknown)


# whoever may not


def test_only_an_administrator_changes_the_face() -> None:
    given(*FOUNDED).when(COLOURS).refuses(NotPermitted)
    given(*FOUNDED).when(LOGO, by=COORDINATOR).refuses(NotPermitted)
    given(*FOUNDED, PLACED).when(RemoveLogo()).refuses(NotPermitted)
    given(*FOUNDED).when(SENDER).refuses(NotPermitted)
    given(*FOUNDED).when(LONDON).refuses(NotPermitted)


def test_no_organisation_no_face() -> None:
    given().when(COLOURS, by=ADMIN).refuses(NotFounded)
    given().when(LOGO, by=ADMIN).refuses(NotFounded)
    given().when(RemoveLogo(), by=ADMIN).refuses(NotFounded)
    given().when(SENDER, by=ADMIN).refuses(NotFounded)
    given().when(LONDON, by=ADMIN).refuses(NotFounded)


def test_the_read_model_shows_the_face() -> None:
    [row] = folded(organisation, told(*FOUNDED, COLOURED, PLACED, SIGNED, ZoneChanged("Europe/London"))).values()
    assert (row.colour, row.on_primary, row.background, row.text) == ("#0b5d4e", "#ffffff", "#ffffff", "#111111")
    assert (row.logo, row.sender, row.zone) == (PLACED, SIGNED.sender, "Europe/London")
    [bare] = folded(organisation, told(*FOUNDED, PLACED, LogoRemoved(), BrandSet("P", "#ffe600", ""))).values()
    assert (bare.logo, bare.on_primary) == (None, "#000000")


# who may, and what journals hold

MAY = (
    May(FOUNDED, COLOURS, "admin"),
    May(FOUNDED, LOGO, "admin"),
    May((*FOUNDED, PLACED), RemoveLogo(), "admin"),
    May(FOUNDED, SENDER, "admin"),
    May(FOUNDED, LONDON, "admin"),
)
GOLDEN = {
    "ColoursSet.v1": '{"primary":"#0b5d4e","on_primary":"#ffffff","background":"#ffffff","text":"#111111"}',
    "LogoSet.v1": f'{{"digest":"{"ab" * 32}","media":"image/png","width":64,"height":32}}',
    "LogoRemoved.v1": "{}",
    "SenderNamed.v1": '{"sender":"Polstjärnans fadderteam"}',
    "ZoneChanged.v1": '{"zone":"Europe/London"}',
}
TEXTS = {
    "ColoursSet.primary": None,
    "ColoursSet.on_primary": None,
    "ColoursSet.background": None,
    "ColoursSet.text": None,
    "LogoSet.digest": None,
    "LogoSet.media": None,
    "SenderNamed.sender": Visibility.PUBLIC,
    "ZoneChanged.zone": None,
}

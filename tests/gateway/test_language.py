"""A refusal speaks the language asked for; else the organisation's own; before there is one, English."""

from __future__ import annotations

import pytest

from deploy.local.nats import RunningNats
from domain.organisation import LocaleUnknown
from gateway.negotiation import languages, tongue
from gateway.outcome import refusal
from tests.conftest import Database
from tests.world import Client, opened

FOUND = """mutation($locale: String!) { foundOrganisation(input: {
    name: "Hamnen", locale: $locale, zone: "Europe/Stockholm", adminName: "Ada" }) {
    position adminId refusal { message } } }"""
BRAND = """mutation { setBrand(input: { name: "Hamnen", colour: "no colour" }) { refusal { message } } }"""


async def said(client: Client, language: str | None) -> str:
    client.language = language
    return (await client.ask(BRAND))["setBrand"]["refusal"]["message"]


async def test_who_asks_for_no_language_is_answered_in_the_organisations_own(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        platform = world.platform("harbour")
        platform.language = None
        refused = (await platform.ask(FOUND, locale="xx"))["foundOrganisation"]["refusal"]
        assert refused["message"] == refusal(LocaleUnknown, "en", {}).message
        made = (await platform.ask(FOUND, locale="sv"))["foundOrganisation"]
        admin = world.member("harbour", made["adminId"])
        await admin.ask("query($at: Position) { viewer(atLeast: $at) { id } }", at=made["position"])
        swedish, english = await said(admin, "sv"), await said(admin, "en")
        assert swedish != english
        assert await said(admin, None) == await said(admin, "*") == await said(admin, "de") == swedish


@pytest.mark.parametrize(
    ("asked", "offers", "read"),
    [
        (None, "sv en fi", None),
        ("fi", "sv en fi", "fi"),
        ("fi-FI, en;q=0.9", "en fi", "fi"),
        ("en;q=0.4, fi;q=0.5", "en fi", "fi"),
        ("fi;q=0, en;q=0.1", "en fi", "en"),
        ("de, sv;q=0.1", "en sv", "sv"),
        ("de, *;q=0.5, fi;q=0.1", "en fi", None),
        ("pt", "en pt-BR", "pt-BR"),
        ("PT-br", "pt pt-BR", "pt-BR"),
        ("fil", "en fi", None),
        ("x", "en fi", None),
    ],
)
def test_of_what_is_offered_the_language_is_read_that_is_put_highest(
    asked: str | None, offers: str, read: str | None
) -> None:
    assert tongue(languages(asked), offers.split()) == read

"""A refusal speaks the language asked for; else the organisation's own; before there is one, English."""

from __future__ import annotations

from deploy.local.nats import RunningNats
from domain.organisation import LocaleUnknown
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

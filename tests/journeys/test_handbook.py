"""An organisation's own handbook, over HTTP, from its draft to the pair that follows it."""

from __future__ import annotations

from typing import Any

import pytest
from strawberry.relay.utils import to_base64

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.journeys.test_programme import founded, paired
from tests.world import Client, Refused, opened

ADDHER, UU = to_base64("Edition", "addher@1"), to_base64("Edition", "uu-like@1")
PAGE = """query($edition: ID, $locale: String, $at: Position) {
    handbook(edition: $edition, locale: $locale, atLeast: $at) {
        edition { id name published digest } locale title
        sections { key title body } topics { key title lines { key text translated } }
        policies { key value name } agreement { digest } missing } }"""
WORK = """query($edition: ID!, $at: Position) { editionWork(edition: $edition, atLeast: $at) {
    conflicts { unit base mine theirs } changes { unit mine } retired missing } }"""
HOME = "query($at: Position) { organisation(atLeast: $at) { locale } }"
EDITIONS = "query($at: Position) { editions(atLeast: $at) { id name published } }"


async def page(client: Client, at: int, edition: str | None = None, locale: str | None = None) -> Any:
    return (await client.ask(PAGE, edition=edition, locale=locale, at=at))["handbook"]


def section(shown: Any, key: str) -> str:
    return next(one["body"] for one in shown["sections"] if one["key"] == key)


async def refused(client: Client, edition: str) -> Any:
    query = """mutation($edition: ID!) { publishEdition(input: { edition: $edition }) {
        refusal { code details message } } }"""
    return (await client.ask(query, edition=edition))["publishEdition"]["refusal"]


async def test_a_handbook_is_written_published_and_followed(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        drafted = await coordinator.act("DraftEdition", base=ADDHER, name="Harbour's own")
        ours, key = drafted["id"], "section.purpose"
        home = (await coordinator.ask(HOME, at=drafted["position"]))["organisation"]["locale"]
        other = "en" if home == "sv" else "sv"
        text = {"key": f"{key}.body", "edition": ours}
        await coordinator.act("ReviseSection", **text, locale=other, text="Courage, of all things")
        await coordinator.act("SetPolicy", edition=ours, key="policy.min_meetings", value="3")
        await coordinator.act(
            "AddTopic", edition=ours, topic="teach_back", locale=home, title="What I teach", prompts=["What is new?"]
        )

        missing = await refused(admin, ours)
        assert (missing["code"], missing["details"]) == ("TRANSLATIONS_MISSING", [f"{key}.body@{home}"])
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            await coordinator.act("PublishEdition", edition=ours)
        said = await coordinator.act("ProvideTranslation", **text, locale=home, text="Mod framför allt")

        made = await paired(world, coordinator, world.clock.now.date())
        member: Client = made["adept"]
        at = said["position"]
        assert await page(member, at, ours) is None, "a draft is for those who write it"
        assert ours not in [one["id"] for one in (await member.ask(EDITIONS, at=at))["editions"]]
        with pytest.raises(AssertionError, match="FORBIDDEN"):
            await member.ask(WORK, edition=ours, at=at)
        assert section(await page(coordinator, at, ours, home), key) == "Mod framför allt"

        published = await admin.act("PublishEdition", edition=ours)
        shown = await page(member, published["position"], locale=other)
        assert (shown["edition"]["id"], shown["edition"]["published"]) == (ours, True)
        assert section(shown, key) == "Courage, of all things"
        assert {"key": "policy.min_meetings", "value": "3"}.items() <= shown["policies"][0].items()
        assert shown["topics"][-1]["title"] == "What I teach"
        assert "3" in section(shown, "section.frame")
        with pytest.raises(Refused, match="EDITION_IS_PUBLISHED"):
            await coordinator.act("SetPolicy", edition=ours, key="policy.min_meetings", value="2")

        offered = await admin.act("OfferLocales", locales=[home, other])
        left = [f"topic.teach_back.{part}@{other}" for part in ("title", "1")]
        shown = await page(member, offered["position"], locale=other)
        assert (shown["missing"], shown["topics"][-1]["lines"][0]["translated"]) == (left, False)
        assert shown["topics"][-1]["title"] == "What I teach", "in the other language, where it is not translated"
        following = await coordinator.act("DraftEdition", base=ours, name="The next")
        work = (await coordinator.ask(WORK, edition=following["id"], at=following["position"]))["editionWork"]
        late = await refused(admin, following["id"])
        assert (work["missing"], late["code"], late["details"]) == (left, "TRANSLATIONS_MISSING", left)

        follows = "query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) { edition { id } } }"
        before = (await member.ask(follows, id=made["pair"], at=published["position"]))["pair"]["edition"]
        assert before == {"id": ADDHER}
        adopted = await coordinator.act(
            "AdoptHandbookEdition", programme=made["programme"], edition=ours, applies="ALL_FROM"
        )
        after = (await member.ask(follows, id=made["pair"], at=adopted["position"]))["pair"]["edition"]
        assert after == {"id": ours}

        asked = """query($pair: ID!, $programme: ID!, $at: Position) {
            pair(id: $pair, atLeast: $at) { meetingsAsked meetingsExpected { least most } }
            programme(id: $programme, atLeast: $at) { minimumMeetings ownMinimumMeetings } }"""
        of = {"pair": made["pair"], "programme": made["programme"]}
        for own, wins in ((2, 2), (None, 3)):
            done = await coordinator.act("SetMinimumMeetings", programme=made["programme"], minimumMeetings=own)
            shown = await coordinator.ask(asked, **of, at=done["position"])
            assert shown["pair"] == {"meetingsAsked": wins, "meetingsExpected": {"least": 4, "most": 6}}
            assert shown["programme"] == {"minimumMeetings": wins, "ownMinimumMeetings": own}


async def test_a_draft_is_rebased_and_its_conflicts_are_resolved(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        draft = (await coordinator.act("DraftEdition", base=ADDHER, name="Ours"))["id"]
        await coordinator.act("SetPolicy", edition=draft, key="policy.min_meetings", value="3")
        await coordinator.act("SetPolicy", edition=draft, key="policy.smart", value="off")
        rebased = await coordinator.act("RebaseEdition", edition=draft, onto=UU)

        work = (await coordinator.ask(WORK, edition=draft, at=rebased["position"]))["editionWork"]
        conflict = {"unit": "policy.min_meetings", "base": ["4"], "mine": ["3"], "theirs": ["2"]}
        assert work["conflicts"] == [conflict]
        assert work["changes"] == [
            {"unit": "policy.min_meetings", "mine": ["3"]},
            {"unit": "policy.smart", "mine": ["off"]},
        ]
        torn = await refused(admin, draft)
        assert (torn["code"], torn["details"]) == ("CONFLICTS_OPEN", ["policy.min_meetings"])
        await coordinator.act("ResolveConflict", edition=draft, unit="policy.min_meetings", choice="THEIRS")
        published = await admin.act("PublishEdition", edition=draft)
        values = {one["key"]: one["value"] for one in (await page(coordinator, published["position"]))["policies"]}
        assert (values["policy.min_meetings"], values["policy.smart"], values["policy.length"]) == ("2", "off", "P2M")


async def test_what_is_offered_is_arranged_and_rebased(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        newer, ours = [(await coordinator.act("DraftEdition", base=ADDHER, name=name))["id"] for name in "ab"]
        await coordinator.act("RetireTopic", edition=newer, topic="degree_project")
        await coordinator.act("RetireActivity", edition=newer, activity="evening_activity")
        await coordinator.act("RetireSection", edition=newer, section="structure")
        await coordinator.act("RestoreSection", edition=newer, section="structure")
        await admin.act("PublishEdition", edition=newer)

        said = {"edition": ours, "locale": "en"}
        await coordinator.act("AddSection", **said, section="our_town", title="Here in Luleå", body="At the library.")
        reworded = {"key": "topic.degree_project.title", "locale": "en", "text": "A"}
        at = (await coordinator.act("ProvideTranslation", edition=ours, **reworded))["position"]
        sections = [one["key"].removeprefix("section.") for one in (await page(coordinator, at, ours))["sections"]]
        await coordinator.act("ReorderSections", edition=ours, sections=[sections[-1], *sections[:-1]])
        await coordinator.act("RetireActivity", edition=ours, activity="shadow_day")
        with pytest.raises(Refused, match="ACTIVITIES_INCOMPLETE"):
            await coordinator.act("ReorderActivities", edition=ours, activities=["cv_review"])
        rebased = await coordinator.act("RebaseEdition", edition=ours, onto=newer)

        work = (await coordinator.ask(WORK, edition=ours, at=rebased["position"]))["editionWork"]
        [conflict] = work["conflicts"]
        assert (conflict["unit"], "degree_project" in conflict["theirs"]) == ("order.topic", False)
        assert "degree_project" in conflict["mine"]
        assert work["retired"] == ["activity.evening_activity", "activity.shadow_day"]
        resolved = await coordinator.act("ResolveConflict", edition=ours, unit="order.topic", choice="THEIRS")
        shown = await page(coordinator, resolved["position"], ours, "en")
        assert "topic.degree_project" not in [one["key"] for one in shown["topics"]]
        first, *_, last = shown["sections"]
        assert (first["key"], first["title"], first["body"]) == ("section.our_town", "Here in Luleå", "At the library.")
        assert last["key"] == "section.structure", "offered again, as the last one"


async def test_two_organisations_read_their_own_handbook(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        admin, _ = await founded(world, "harbour")
        other, _ = await founded(world, "norrsken")
        ours = (await admin.act("DraftEdition", base=ADDHER, name="Harbour's own"))["id"]
        published = await admin.act("PublishEdition", edition=ours)
        assert (await page(admin, published["position"]))["edition"]["name"] == "Harbour's own"
        assert await page(other, 1, ours) is None
        theirs = await page(other, 1)
        assert theirs["edition"]["id"] == ADDHER
        with pytest.raises(Refused, match="BASE_NOT_PUBLISHED"):
            await other.act("DraftEdition", base=ours, name="Taken")


async def test_a_handbook_speaks_a_language_that_the_product_does_not(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        with pytest.raises(AssertionError, match="LOCALE"):
            await page(coordinator, 0, ADDHER, "fi")
        ours = (await coordinator.act("DraftEdition", base=ADDHER, name="Sataman oma"))["id"]
        given = {"edition": ours, "key": "section.purpose.title", "locale": "fi", "text": "Tarkoitus"}
        said = await coordinator.act("ProvideTranslation", **given)
        shown = await page(coordinator, said["position"], ours, "fi")
        purpose = next(one for one in shown["sections"] if one["key"] == "section.purpose")
        english = await page(coordinator, said["position"], ours)
        assert (shown["locale"], purpose["title"], shown["missing"]) == ("fi", "Tarkoitus", [])
        assert purpose["body"] == section(english, "section.purpose"), "in the reader's own, where it is not translated"
        offered = await admin.act("OfferLocales", locales=["en", "fi"])
        assert "section.purpose.body@fi" in (await page(coordinator, offered["position"], ours, "fi"))["missing"]
        assert (await refused(admin, ours))["code"] == "TRANSLATIONS_MISSING"
        with pytest.raises(AssertionError, match="LOCALE"):
            await page(coordinator, offered["position"], ours, "finska")


async def test_who_reads_finnish_is_shown_the_finnish_handbook_that_there_is(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        ours = (await coordinator.act("DraftEdition", base=ADDHER, name="Sataman oma"))["id"]
        given = {"edition": ours, "key": "section.purpose.title", "locale": "fi", "text": "Tarkoitus"}
        said = await coordinator.act("ProvideTranslation", **given)
        coordinator.language = "fi-FI, sv;q=0.5"
        assert (await page(coordinator, said["position"], ours))["locale"] == "sv", "Finnish is not offered yet"
        at = (await admin.act("OfferLocales", locales=["en", "fi"]))["position"]
        assert (await page(coordinator, at, ours))["locale"] == "fi"
        assert (await page(coordinator, at, ours, "en"))["locale"] == "en", "what is asked for goes before"
        assert (await page(coordinator, at, ADDHER))["locale"] == "sv", "of which there is no Finnish"


async def test_a_programme_is_what_its_edition_makes_of_it(database: Database, nats_server: RunningNats) -> None:
    begun = """query($id: ID!, $at: Position) { programme(id: $id, atLeast: $at) {
        endsOn minimumMeetings edition { id } gatheringsAwaited gatherings { occasion obligatory } } }"""
    async with opened(database, nats_server) as world:
        _, coordinator = await founded(world, "harbour")
        about = {"name": "Spring", "zone": "Europe/London", "startsOn": "2026-12-31"}
        drafted = await coordinator.act("DraftProgramme", **about, edition=UU)
        shown = (await coordinator.ask(begun, id=drafted["id"], at=drafted["position"]))["programme"]
        assert (shown["endsOn"], shown["minimumMeetings"], shown["edition"]) == ("2027-02-28", 2, {"id": UU})
        assert (shown["gatheringsAwaited"], shown["gatherings"]) == (["START", "CLOSING"], [])
        where = {"programme": drafted["id"], "place": "Town hall"}
        await coordinator.act("ScheduleJointGathering", **where, occasion="START", starts="2026-12-31T17:00:00")
        done = await coordinator.act(
            "ScheduleJointGathering", **where, occasion="MIDPOINT", starts="2027-01-31T17:00:00"
        )
        shown = (await coordinator.ask(begun, id=drafted["id"], at=done["position"]))["programme"]
        assert shown["gatheringsAwaited"] == ["CLOSING"]
        assert shown["gatherings"] == [
            {"occasion": "START", "obligatory": True},
            {"occasion": "MIDPOINT", "obligatory": False},
        ]
        usual = await coordinator.act("DraftProgramme", **about)
        shown = (await coordinator.ask(begun, id=usual["id"], at=usual["position"]))["programme"]
        assert (shown["endsOn"], shown["edition"], shown["gatheringsAwaited"]) == ("2027-05-31", {"id": ADDHER}, [])

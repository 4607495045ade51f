"""All that is about somebody: given to them, whole and in parts, and to nobody else."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

import pytest

from deploy.local.nats import RunningNats
from gateway.schema import subject_file
from tests.conftest import Database
from tests.gateway.test_enrolment import CONSENT_TEXT
from tests.journeys.talk import talking
from tests.journeys.test_programme import founded
from tests.world import Client, World, opened

REQUEST = "mutation { requestSubjectFile(input: {}) { position requestId refusal { code } } }"
DELIVER = """mutation($request: ID!, $after: Position) { deliverSubjectFile(input: {request: $request, after: $after}) {
    position refusal { code } document digest nextAfter } }"""
PAGE = "mutation($request: ID!) { deliverSubjectFile(input: {request: $request}) { page } }"
TOLD = "query($at: Position) { auditTrail(first: 100, atLeast: $at) { edges { node { name said by } } } }"


async def requested(client: Client) -> str:
    done = (await client.ask(REQUEST))["requestSubjectFile"]
    assert done["refusal"] is None
    return done["requestId"]


async def part(client: Client, request: str, after: int | None = None) -> dict[str, Any]:
    return (await client.ask(DELIVER, request=request, after=after))["deliverSubjectFile"]


async def told(client: Client) -> dict[str, Any]:
    return json.loads((await part(client, await requested(client)))["document"])


def texts(document: dict[str, Any], fact: str) -> list[dict[str, Any]]:
    return [text for entry in document["entries"] if entry["fact"] == fact for text in entry["texts"]]


async def talked(world: World) -> dict[str, Any]:
    """Each of the two has written something for both, and something for themselves."""
    made = await talking(world)
    adept, mentor, pair = made["adept"], made["mentor"], made["pair"]
    text = (await adept.ask(CONSENT_TEXT))["consentText"]
    await adept.act("GiveConsent", purpose="MATCHING", category="HEALTH", locale="sv", textDigest=text["digest"])
    for client, whose in ((adept, "hers"), (mentor, "his")):
        await client.act("WriteNote", pair=pair, kind="OWN", body=f"canary only {whose}")
        await client.act("WriteNote", pair=pair, kind="PAIR", body=f"canary shared {whose}")
    await adept.act("RecordMeetingHeld", pair=pair, heldOn=world.clock.now.date().isoformat(), minutes=60)
    return made


async def test_a_member_is_given_all_that_is_theirs_and_nothing_that_the_other_keeps(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talked(world)
        given = await part(made["adept"], await requested(made["adept"]))
        document = json.loads(given["document"])
        assert given["digest"] == hashlib.sha256(given["document"].encode()).hexdigest()
        assert (document["last"], given["nextAfter"]) == (True, None)
        assert {entry["section"] for entry in document["entries"]} == {
            *("membership", "applications", "consents", "pairs", "meetings", "vault", "requests")
        }
        positions = [entry["position"] for entry in document["entries"]]
        assert positions == sorted(positions)
        assert texts(document, "MemberJoined")[0]["text"] == "Alva"
        assert texts(document, "WishesDescribed")[0]["text"] == "To find my way"
        notes = texts(document, "NoteWritten")
        assert [(one["class"], one["text"]) for one in notes] == [
            ("author", "canary only hers"),
            ("pair", "canary shared hers"),
            ("pair", "canary shared his"),
        ]
        assert "only his" not in given["document"]
        assert [entry["by"] for entry in document["entries"] if entry["fact"] == "NoteWritten"] == [
            *("you", "you", "another")
        ]
        (met,) = [entry for entry in document["entries"] if entry["fact"] == "MeetingHeld"]
        assert (met["said"]["minutes"], met["on"]) == (60, world.clock.now.date().isoformat())
        his = await told(made["mentor"])
        assert "canary only his" in json.dumps(his)
        assert "canary only hers" not in json.dumps(his)
        assert "WishesDescribed" not in json.dumps(his)

        trail = await made["admin"].ask(TOLD, at=given["position"])
        out = next(e["node"] for e in trail["auditTrail"]["edges"] if e["node"]["name"] == "PersonalDataExported")
        assert (out["said"]["digest"], out["said"]["until"]) == ({"class": "personal"}, document["asOfPosition"])
        assert "canary" not in json.dumps(trail)
        again = json.dumps(await told(made["adept"]))
        assert given["digest"] in again, "what she was given she can prove"


async def test_a_part_is_a_page_as_well_in_either_language_and_what_was_written_is_no_markup(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talked(world)
        adept = made["adept"]
        await adept.act("WriteNote", pair=made["pair"], kind="OWN", body="<script>alert('canary')</script>")
        await made["admin"].act("SetBrand", name="Harbour Ltd & Co", colour="#123456")
        request = await requested(adept)
        read: dict[str, str] = {}
        for locale in ("sv", "en"):
            adept.language = locale
            read[locale] = (await adept.ask(PAGE, request=request))["deliverSubjectFile"]["page"]
        assert "Möte hållet" in read["sv"]
        assert "Meeting held" in read["en"]
        for told_in, page in read.items():
            assert f'<html lang="{told_in}">' in page
            assert "<p class=when>Harbour Ltd &amp; Co · " in page, "as it is called, and not by its key"
            assert "&lt;script&gt;alert(&#x27;canary&#x27;)&lt;/script&gt;" in page
            assert "<script" not in page
            assert "canary only hers" in page
            assert "canary only his" not in page


async def test_nobody_is_given_the_file_of_another(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        made = await talked(world)
        request = await requested(made["adept"])
        admin, _ = await founded(world, "norrsken")
        for client in (made["mentor"], made["coordinator"], made["admin"], admin):
            refused = await part(client, request)
            assert refused["refusal"] == {"code": "SUBJECT_REQUEST_UNKNOWN"}
            assert (refused["document"], refused["digest"], refused["position"]) == (None, None, None)
        for client in (made["coordinator"], made["admin"], admin):
            own = json.dumps(await told(client))
            assert "canary" not in own
            assert "To find my way" not in own


async def test_a_long_file_comes_in_parts_and_later_ones_tell_of_later_things(
    database: Database, nats_server: RunningNats, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(database, nats_server) as world:
        made = await talked(world)
        adept = made["adept"]
        request = await requested(adept)
        whole = json.loads((await part(adept, request))["document"])["entries"]
        await adept.act("WriteNote", pair=made["pair"], kind="OWN", body="later")
        for bound, at_most in (("MOST", 3), ("LARGEST", 1000)):
            with monkeypatch.context() as patched:
                patched.setattr(subject_file, bound, at_most)
                entries, after, parts = list[Any](), None, 0
                while parts == 0 or after is not None:
                    given = await part(adept, request, after)
                    assert len(json.loads(given["document"])["entries"]) <= 5
                    entries += json.loads(given["document"])["entries"]
                    after, parts = given["nextAfter"], parts + 1
            assert entries == whole
            assert parts > 3
        assert "later" in json.dumps(await told(adept))


async def test_what_was_erased_appears_as_erased(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        made = await talked(world)
        await made["admin"].act("ErasePersonalData", member=made["adept_id"])
        notes = texts(await told(made["mentor"]), "NoteWritten")
        async with asyncio.timeout(5):  # a key that is destroyed is remembered for a second at most
            while not notes[0]["erased"]:
                notes = texts(await told(made["mentor"]), "NoteWritten")
        assert [(one["text"], one["erased"]) for one in notes] == [
            (None, True),
            ("canary only his", False),
            ("canary shared his", False),
        ]
        gone = await made["adept"].post(REQUEST)
        assert gone["data"]["requestSubjectFile"]["refusal"] == {"code": "NOT_PERMITTED"}

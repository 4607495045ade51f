"""Two organisations with their own faces and words: before sign-in by host name, and in every answer after it."""

from __future__ import annotations

import io
import json
import re
from base64 import b64encode
from typing import Any

import httpx
import pytest
from PIL import Image

from deploy.local.nats import RunningNats
from gateway.ids import node_id
from tests.conftest import Database
from tests.gateway.every_field import roots, selection, type_of
from tests.journeys.test_programme import founded
from tests.world import Client, Refused, World, opened

FACE = """{ organisation { name locale locales logo { url mediaType width height }
    brand { name colour onPrimary background text tagline sender contrasts { of on ratio warning } }
    terms { key singular definite plural definitePlural } } }"""
OPEN_TO_ALL = ("organisation", "certificate", "castBallot")
VIEWER = "query($at: Position) { viewer(atLeast: $at) { id } }"


async def knock(world: World, host: str, query: str = FACE, **headers: str) -> httpx.Response:
    """Without a token."""
    return await world.http.post(world.url, json={"query": query}, headers={"Host": f"{host}.localhost", **headers})


def png(width: int = 8, height: int = 4, **options: Any) -> bytes:
    told = io.BytesIO()
    Image.new("RGB", (width, height), "#0b5d4e").save(told, "PNG", **options)
    return told.getvalue()


async def logo_of(client: Client, file: bytes) -> dict[str, Any]:
    query = """mutation($input: SetLogoInput!) { setLogo(input: $input) {
        position refusal { code } organisation { logo { url digest mediaType width height } } } }"""
    return (await client.ask(query, input={"image": b64encode(file).decode()}))["setLogo"]


async def two_faces(world: World) -> tuple[Client, Client]:
    """The administrators of ``harbour``, which is English, and of ``norrsken``, which is Swedish."""
    english, _ = await founded(world, "harbour")
    swedish, _ = await founded(world, "norrsken")
    await english.act("SetBrand", name="Harbour Guild", colour="#1d4ed8", tagline="These waters")
    await english.act("ChangeTerminology", key="adept", locale="en", singular="mentee", plural="mentees")
    at = (await english.act("NameSender", sender="The harbour office"))["position"]
    await swedish.act("SetBrand", name="Norrsken Fadderskap", colour="#0b5d4e", tagline="Vägen före")
    await swedish.act("OfferLocales", locales=["sv", "en"])
    await swedish.act("ChangeTerminology", key="mentor", locale="sv", singular="fadder", plural="faddrar")
    elev = await swedish.act("ChangeTerminology", key="adept", locale="sv", singular="elev", plural="elever")
    await english.ask(VIEWER, at=at)
    await swedish.ask(VIEWER, at=elev["position"])
    return english, swedish


async def test_a_stranger_sees_the_face_by_the_host_name_alone(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        await two_faces(world)
        harbour, norrsken = await knock(world, "harbour"), await knock(world, "norrsken")
        face, other = harbour.json()["data"]["organisation"], norrsken.json()["data"]["organisation"]
        assert (face["brand"]["name"], face["brand"]["sender"]) == ("Harbour Guild", "The harbour office")
        assert {term["key"]: term["plural"] for term in face["terms"]}["adept"] == "mentees"
        assert {term["key"]: term["definite"] for term in other["terms"]}["mentor"] == "faddern"
        assert other["locales"] == ["sv", "en"]
        assert "Norrsken" not in harbour.text
        assert "Harbour" not in norrsken.text
        assert "position" not in harbour.json().get("extensions", {})
        assert harbour.json()["extensions"]["cost"] > 0


async def test_a_host_without_an_organisation_is_not_found(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        await two_faces(world)
        unknown = await knock(world, "nowhere")
        assert (unknown.status_code, unknown.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")


async def test_without_a_token_a_header_tells_nothing(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        await two_faces(world)
        for named in ("harbour", "nowhere"):
            body, header = {"query": FACE}, {"Fadder-Organisation": named}
            reply = await world.http.post(world.url, json=body, headers=header)
            assert (reply.status_code, reply.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
            other = await knock(world, "norrsken", **header)
            assert other.status_code == 401
            assert "Norrsken" not in other.text


def asked(operation: str, name: str, field: Any) -> str:
    inside = selection(type_of(field), 3)
    return f"{operation} {{ {name}{f' {{ {inside} }}' if inside else ''} }}"


async def test_nothing_else_is_seen_before_sign_in(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        await two_faces(world)
        elsewhere = [
            *(asked(operation, name, field) for operation, name, field in roots() if name not in OPEN_TO_ALL),
            "{ __schema { types { name } } }",
            "{ organisation { name } viewer { id } }",
            "{ ...F } fragment F on Query { viewer { id } }",
            "{ ... on Query { organisation { name } programmes(first: 1) { edges { cursor } } } }",
            "query A { organisation { name } } query B { viewer { id } }",
            "{ ...F } fragment F on Query { ...F }",
            "not a query",
            "",
        ]
        for query in elsewhere:
            known, unknown = await knock(world, "harbour", query), await knock(world, "nowhere", query)
            assert known.status_code == unknown.status_code, query
            assert known.text == unknown.text, query
            if known.status_code == 200:
                assert known.json()["data"] == {}, query
            else:
                assert known.status_code in {400, 401}, query


async def test_of_the_organisation_a_stranger_sees_its_face_only(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        english, _ = await two_faces(world)
        me = (await english.ask("{ viewer { id } }"))["viewer"]["id"]
        await english.act("NameContactPerson", member=me)
        shared = (await english.act("ShareContactDetails", title="Harbour master", phone="070-1234567"))["position"]
        seen = await english.ask(
            "query($at: Position) { organisation(atLeast: $at) { zone contact { phone person { name } } } }", at=shared
        )
        assert seen["organisation"]["contact"]["phone"] == "070-1234567"
        for hidden in ("zone", "contact { phone }"):
            reply = await knock(world, "harbour", f"{{ organisation {{ name {hidden} }} }}")
            assert reply.json()["data"]["organisation"][hidden.split()[0]] is None
            assert reply.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
            assert "070" not in reply.text
        await english.act("WithdrawContactDetails")


async def test_the_limits_hold_for_strangers(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        await two_faces(world)
        many = "{ organisation { " + " ".join(f"a{n}: name" for n in range(40)) + " } }"
        reply = await knock(world, "harbour", many)
        assert "data" not in reply.json()
        position = await knock(world, "harbour", "{ organisation(atLeast: 900000) { name } }")
        assert position.json()["data"]["organisation"]["name"]


async def test_a_refusal_speaks_in_the_organisations_words(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        english, swedish = await two_faces(world)
        match = "mutation($input: MatchPairInput!) { matchPair(input: $input) { refusal { code message } } }"
        told: dict[str, str] = {}
        for client, language in ((english, "en"), (swedish, "sv")):
            client.language = language
            me = (await client.ask("{ viewer { id } }"))["viewer"]["id"]
            granted = await client.act("GrantRole", member=me, role="INTEGRATION")
            await client.ask(VIEWER, at=granted["position"])
            day = "2026-03-01"
            programme = (await client.act("DraftProgramme", name="P", zone="Europe/London", startsOn=day))["id"]
            await client.act("OpenApplications", programme=programme)
            other = (await client.act("JoinOrganisation", name="Other"))["id"]
            third = (await client.act("JoinOrganisation", name="Third"))["id"]
            answer = await client.ask(match, input={"programme": programme, "adept": other, "mentor": third})
            assert answer["matchPair"]["refusal"]["code"] == "ADEPT_NOT_ACCEPTED"
            told[language] = answer["matchPair"]["refusal"]["message"]
        assert "mentee" in told["en"]
        assert "adept" not in told["en"]
        assert "Eleven" in told["sv"]
        assert "dept" not in told["sv"]


async def test_the_handbook_speaks_in_the_organisations_words(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        page = """{ handbook { roles { title body lines { text } } sections { title body } checks { title body }
            policies { name } } editions { name } }"""
        english, swedish = await two_faces(world)
        swedish.language = "sv"
        told = [json.dumps(await client.ask(page), ensure_ascii=False).lower() for client in (english, swedish)]
        for own, theirs, said in zip(("mentee", "elev"), ("elev", "mentee"), told, strict=True):
            assert own in said
            assert not re.search(rf"\b{theirs}", said)
            assert not re.search(r"\badept", said)
        assert re.search(r"\bfadder", told[1])
        assert not re.search(r"\bmentor(n|er|erna|s)?\b", told[1])


# the logo


async def test_a_logo_is_made_anew_and_served_by_its_digest(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        english, _ = await two_faces(world)
        done = await logo_of(english, png())
        logo = done["organisation"]["logo"]
        assert (logo["mediaType"], logo["width"], logo["height"]) == ("image/png", 8, 4)
        await english.ask(VIEWER, at=done["position"])
        url, own = world.url.replace("/graphql", logo["url"]), {"Host": "harbour.localhost"}
        reply = await world.http.get(url, headers=own)
        assert (reply.status_code, reply.headers["content-type"]) == (200, "image/png")
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "immutable" in reply.headers["cache-control"]
        assert Image.open(io.BytesIO(reply.content)).size == (8, 4)
        bare = await world.http.head(url, headers=own)
        assert (bare.status_code, bare.content) == (200, b"")
        assert (bare.headers["etag"], bare.headers["content-length"]) == (
            reply.headers["etag"],
            reply.headers["content-length"],
        )
        again = await world.http.get(url, headers={**own, "If-None-Match": reply.headers["etag"]})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", reply.headers["etag"])
        changed = await world.http.get(url, headers={**own, "If-None-Match": '"other"'})
        assert changed.status_code == 200
        for host in ("norrsken", "nowhere"):
            for method in ("GET", "HEAD"):
                there = await world.http.request(method, url, headers={"Host": f"{host}.localhost"})
                assert there.status_code == 404
        assert (await world.http.get(url)).status_code == 401
        gone = await english.act("RemoveLogo")
        await english.ask(VIEWER, at=gone["position"])
        assert (await world.http.get(url, headers=own)).status_code == 404


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "LOGO_UNUSABLE"),
        (b"", "LOGO_UNUSABLE"),
        (b"GIF89a" + bytes(40), "LOGO_UNUSABLE"),
        (png()[:45], "LOGO_UNUSABLE"),
        (png() + bytes(512 * 1024), "LOGO_TOO_LARGE"),
    ],
)
async def test_other_files_are_refused(database: Database, nats_server: RunningNats, file: bytes, code: str) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        assert (await logo_of(admin, file))["refusal"] == {"code": code}
        assert (await logo_of(coordinator, png()))["refusal"] == {"code": "NOT_PERMITTED"}


async def test_nothing_is_unfolded_for_whoever_may_not_set_it(
    database: Database, nats_server: RunningNats, monkeypatch: pytest.MonkeyPatch
) -> None:
    unfolded = list[bytes]()
    monkeypatch.setattr("gateway.schema.logo.made_anew", unfolded.append)
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        stranger = world.member("harbour", node_id("Member", "nobody"))
        for who in (coordinator, stranger, world.platform("harbour")):
            assert (await logo_of(who, png()))["refusal"] == {"code": "NOT_PERMITTED"}
        assert unfolded == []
        assert (await logo_of(admin, png()))["refusal"] == {"code": "LOGO_UNUSABLE"}
        assert unfolded == [png()]


async def test_hard_colours_are_warned_of_and_unreadable_ones_refused(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        admin, _ = await founded(world, "harbour")
        query = """mutation($input: SetColoursInput!) { setColours(input: $input) {
            refusal { code } organisation { brand { contrasts { of ratio warning } } } } }"""
        done = (await admin.ask(query, input={"primary": "#888888", "onPrimary": "#ffffff"}))["setColours"]
        hard, easy = done["organisation"]["brand"]["contrasts"]
        assert (hard["of"], hard["ratio"]) == ("onPrimary", 3.54)
        assert "3.5 to 1" in hard["warning"]
        assert easy == {"of": "text", "ratio": 21.0, "warning": None}
        done = (await admin.ask(query, input={"primary": "#777777", "onPrimary": "#ffffff"}))["setColours"]
        nearly = done["organisation"]["brand"]["contrasts"][0]
        assert nearly["ratio"] == 4.47
        assert nearly["warning"].startswith("The contrast is 4.4 to 1; below 4.5")
        with pytest.raises(Refused, match="CONTRAST_TOO_LOW"):
            await admin.act("SetColours", primary="#cccccc", onPrimary="#ffffff")

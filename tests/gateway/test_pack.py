"""A pack: whole, the same each time, for those who may take it; and what it says without anybody being asked."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest
from click.testing import CliRunner
from strawberry.relay.utils import from_base64

from deploy.__main__ import main
from deploy.local.nats import RunningNats
from deploy.pack import NotWhole, verified
from domain.shipped import DEFAULT
from gateway.ids import node_id
from projections import pack
from projections.archive import alone, zipped
from projections.reading import NotYetVisible, Reading
from tests.conftest import Database
from tests.gateway.conftest import code
from tests.gateway.test_roles import granted
from tests.journeys.talk import nodes, talking
from tests.journeys.test_programme import founded
from tests.services.house import rows
from tests.world import Client, World, opened

REPORT = """query($id: ID!, $at: Position, $asOf: Date) { conformity(programme: $id, atLeast: $at, asOf: $asOf) {
    on share counts { check met due share }
    pairs(first: 20) { edges { node { pair edition meetingsAsked checks { check result dueOn late evidence } } } }
} }"""
VIEWER = "query($at: Position) { viewer(atLeast: $at) { id } }"
HELD = "mutation($input: RecordMeetingHeldInput!) { recordMeetingHeld(input: $input) { refusal { code details } } }"
TRAIL = """query($at: Position) { auditTrail(first: 100, atLeast: $at) {
    edges { node { position name said by recordedAt } } } }"""


async def fetched(world: World, client: Client, path: str = "/pack", /, **asked: str | int) -> httpx.Response:
    headers = {"Authorization": f"Bearer {client.token}", "Fadder-Organisation": client.organisation}
    return await world.http.get(world.url.replace("/graphql", path), params=asked, headers=headers)


async def taken(world: World, client: Client, **asked: str | int) -> bytes:
    reply = await fetched(world, client, **asked)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/zip"), reply.text
    return reply.content


def facts_in(packed: bytes) -> list[dict[str, Any]]:
    with ZipFile(BytesIO(packed)) as archive:
        return [json.loads(line) for line in archive.read(pack.FACTS).splitlines()]


async def offline(*words: str) -> tuple[int, str]:
    result = await asyncio.to_thread(CliRunner().invoke, main, ["pack", *words])
    return result.exit_code, result.output


async def lived(world: World) -> dict[str, Any]:
    """A pair that has talked and met by an edition of the organisation's own, and two who are off to audit."""
    made = await talking(world)
    admin, coordinator, pair = made["admin"], made["coordinator"], made["pair"]
    ours = (await coordinator.act("DraftEdition", base=node_id("Edition", DEFAULT), name="Ours"))["id"]
    await coordinator.act("SetPolicy", edition=ours, key="policy.min_meetings", value="3")
    await admin.act("PublishEdition", edition=ours)
    await coordinator.act("AdoptHandbookEdition", programme=made["programme"], edition=ours, applies="ALL_FROM")
    today = world.clock.now.date().isoformat()
    await made["adept"].act("IntroduceSelf", pair=pair, interests="canary mosses")
    await made["adept"].act("WriteNote", pair=pair, kind="PAIR", body="canary note")
    held = {"minutes": 60, "covered": ["PRESENTATION", "EXPECTATIONS", "AGENDA", "STRUCTURE"]}
    await made["mentor"].act("RecordMeetingHeld", pair=pair, heldOn=today, **held)
    other = await coordinator.act("DraftProgramme", name="Autumn", zone="Europe/London", startsOn="2027-01-01")
    until = (world.clock.now.date() + timedelta(days=9)).isoformat()
    auditor = (await admin.act("JoinOrganisation", name="canary Audrey"))["id"]
    await admin.act("GrantRole", member=auditor, role="AUDITOR", until=until)
    of_one, _ = await granted(world, admin, "AUDITOR", made["programme"], until=until)
    await admin.ask(VIEWER, at=admin.done)
    return {**made, "auditor": world.member("harbour", auditor), "of_one": of_one, "ours": ours, "other": other["id"]}


async def test_whoever_holds_a_pack_gets_the_report_that_the_door_gave(
    database: Database, nats_server: RunningNats, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(database, nats_server) as world:
        made = await lived(world)
        report = (await made["auditor"].ask(REPORT, id=made["programme"]))["conformity"]
        told = {**report, "pairs": nodes(report["pairs"])}
        for who, asked in ((made["auditor"], {}), (made["of_one"], {"programme": made["programme"]})):
            packed = await taken(world, who, **asked)
            assert b"canary" not in packed
            file = tmp_path / "pack.zip"
            file.write_bytes(packed)
            status, said = await offline("verify", str(file))
            assert (status, "harbour" in said) == (0, True), said
            status, said = await offline("conformity", str(file), "--programme", made["programme"])
            assert status == 0, said
            again = json.loads(said)
            assert again.pop("programme") == made["programme"]
            position = again.pop("position")
            assert again == told
            with monkeypatch.context() as patched:
                patched.setattr(pack, "MOST", 3)
                assert await taken(world, who, position=position, **asked) == packed, "the same, page by page"
        assert told["pairs"][0]["meetingsAsked"] == 3

        whole, part = facts_in(await taken(world, made["admin"])), facts_in(packed)
        assert [one["position"] for one in whole] == [*range(1, len(whole) + 1)]
        own = f"programme:{from_base64(made['programme'])[1]}"
        assert all(own in one["things"] or "handbook" in one["things"] for one in part)
        assert "Autumn" in json.dumps(whole)
        assert "Autumn" not in json.dumps(part)
        looks = [(one["said"]["view"], one["role"]) for one in whole if one["name"] == "AccessLogged"]
        assert [look for look in looks if look[0] == "pack"] == [*(("pack", "auditor"), ("pack", "auditor"))]


async def test_an_altered_byte_is_found_wherever_it_stands(
    database: Database, nats_server: RunningNats, tmp_path: Path
) -> None:
    async with opened(database, nats_server) as world:
        admin, _ = await founded(world, "harbour")
        packed = await taken(world, admin)
    file = tmp_path / "pack.zip"
    file.write_bytes(packed)
    digest = (await verified(file)).digest
    assert (await offline("verify", str(file), "--digest", digest))[0] == 0
    assert (await offline("verify", str(file), "--digest", "0" * 64))[0] == 1
    assert (await offline("verify", str(file), "--head", "0" * 64))[0] == 1
    with ZipFile(file) as archive:
        starts = [one.header_offset for one in archive.infolist()]
    inside = packed.index(b'"name":"OrganisationFounded"')
    for place in {*starts, *(start + 11 for start in starts), inside, *range(0, len(packed), 4001), len(packed) - 3}:
        altered = bytearray(packed)
        altered[place] ^= 1
        file.write_bytes(altered)
        with pytest.raises(NotWhole):
            await verified(file)
    for altered in (packed[:-1], packed + b"\0", b"\0" + packed, b""):
        file.write_bytes(altered)
        with pytest.raises(NotWhole):
            await verified(file)


async def remade(packed: bytes, name: str, part: bytes) -> bytes:
    """As somebody would make it who wants to be believed: of one other part, and with a manifest that fits."""
    with ZipFile(BytesIO(packed)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()} | {name: part}
    if name != pack.MANIFEST:
        manifest = json.loads(parts[pack.MANIFEST])
        manifest["files"][name] = {"sha256": hashlib.sha256(part).hexdigest(), "bytes": len(part)}
        parts[pack.MANIFEST] = json.dumps(manifest).encode()

    async def each() -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
        for one, said in parts.items():
            yield one, alone(said)

    return b"".join([chunk async for chunk in zipped(each())])


async def test_what_somebody_made_up_is_refused_in_words(
    database: Database, nats_server: RunningNats, tmp_path: Path
) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        await coordinator.act("DraftProgramme", name="Spring", zone="Europe/London", startsOn="2027-01-01")
        packed = await taken(world, admin, position=coordinator.done)
    file = tmp_path / "pack.zip"
    with ZipFile(BytesIO(packed)) as archive:
        facts, manifest = archive.read(pack.FACTS), json.loads(archive.read(pack.MANIFEST))
    for before, after, says in (
        (b'"version":1', b'"version":9', "does not know OrganisationFounded v9"),
        (b'"name":"OrganisationFounded"', b'"name":"NeverHeard"', "does not know NeverHeard v1"),
        (b'"via":"api"', b'"via":"air"', "says what no journal does"),
        (b'"zone":"Europe/London","starts', b'"zone":"Mars/Olympus","starts', "says what no journal does"),
    ):
        assert before in facts
        file.write_bytes(await remade(packed, pack.FACTS, facts.replace(before, after, 1)))
        assert (await offline("verify", str(file)))[0] == 0, "it is as its manifest says"
        status, said = await offline("conformity", str(file))
        assert (status, says in said) == (1, True), said
    head = manifest["head"]
    for other in ({"organisation": "harbour\n\x1b[2J"}, {"programme": "\x1b[2J"}, {"head": {**head, "hash": "\x1b"}}):
        file.write_bytes(await remade(packed, pack.MANIFEST, json.dumps({**manifest, **other}).encode()))
        status, said = await offline("verify", str(file))
        assert (status, "\x1b" in said, "names no organisation" in said) == (1, False, True)
    file.write_bytes(packed)
    status, said = await offline("conformity", str(file), "--programme", node_id("Programme", "another"))
    assert (status, "no such programme" in said) == (1, True)
    status, said = await offline("conformity", str(file), "--as-at", "0001-01-01T00:00:00+1400")
    assert (status, "--as-at" in said) == (2, True), "it is not the pack that is wrong"


async def test_nobody_else_takes_a_pack(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        made = await lived(world)
        abroad, _ = await founded(world, "norrsken")
        for who, asked, status in (
            (made["adept"], {}, 403),
            (made["coordinator"], {}, 403),
            (made["coordinator"], {"programme": made["programme"]}, 403),
            (made["of_one"], {}, 403),
            (made["of_one"], {"programme": made["other"]}, 403),
            (abroad, {"programme": made["programme"]}, 404),
            (made["admin"], {"programme": "nothing"}, 404),
            (made["admin"], {"position": 10**9}, 404),
            (made["admin"], {"position": "first"}, 404),
            (world.platform("harbour"), {}, 403),
        ):
            assert (await fetched(world, who, **asked)).status_code == status, (asked, status)
        bare = await world.http.get(world.url.replace("/graphql", "/pack"), headers={"Host": "harbour.localhost"})
        assert (bare.status_code, code(bare)) == (401, "UNAUTHENTICATED")
        mine = {"Authorization": f"Bearer {abroad.token}", "Fadder-Organisation": "harbour"}
        there = await world.http.get(world.url.replace("/graphql", "/pack"), headers=mine)
        assert there.status_code == 404
        trail = await made["admin"].ask(TRAIL, at=made["admin"].done)
        assert "AccessLogged" not in [one["name"] for one in nodes(trail["auditTrail"])], "nobody has looked"


async def test_who_holds_an_office_takes_of_their_own_pair_what_the_trail_shows_them(
    database: Database, nats_server: RunningNats, tmp_path: Path
) -> None:
    async with opened(database, nats_server) as world:
        made = await lived(world)
        adept, mentor, admin, pair = made["adept"], made["mentor"], made["admin"], made["pair"]
        me = (await mentor.ask(VIEWER))["viewer"]["id"]
        await admin.act("GrantRole", member=me, role="ADMIN")
        await adept.act("WriteNote", pair=pair, kind="OWN", body="canary own")
        await mentor.act("WriteNote", pair=pair, kind="OWN", body="canary his")
        await adept.act("CheckFit", pair=pair, answer="NOT_GOOD", tell=True)
        await adept.act("DeclareExclusion", programme=made["programme"], other=me)
        at = (await adept.act("RaiseConcern", pair=pair, kind="TONE", body="canary worry"))["position"]
        trails = [
            [one["position"] for one in nodes((await who.ask(TRAIL, at=at))["auditTrail"])] for who in (mentor, admin)
        ]
        assert trails[1] == [*range(1, at + 1)]
        assert len(trails[0]) == at - 6, "a note, an answer that is told, a process, an exclusion and a worry"
        file, bare = tmp_path / "pack.zip", me and from_base64(me)[1]
        for who, own, kept_from in ((mentor, trails[0], bare), (admin, trails[1], None)):
            packed = await taken(world, who, position=at)
            assert [one["position"] for one in facts_in(packed)] == own
            of_one = await taken(world, who, position=at, programme=made["programme"])
            assert {one["position"] for one in facts_in(of_one)} < {*own}
            for one in (packed, of_one):
                file.write_bytes(one)
                assert (await verified(file)).manifest.kept_from == kept_from
            status, said = await offline("verify", str(file))
            assert (status, "kept from the member" in said) == (0, kept_from is not None)
        exported = await fetched(world, mentor, "/export")
        assert [one["position"] for one in facts_in(exported.content) if one["position"] <= at] == trails[0]


async def test_an_administrator_takes_everything_along_and_it_is_told(
    database: Database, nats_server: RunningNats, tmp_path: Path
) -> None:
    async with opened(database, nats_server) as world:
        made = await lived(world)
        abroad, _ = await founded(world, "norrsken")
        for who in (made["coordinator"], made["adept"], made["auditor"], made["of_one"], world.platform("harbour")):
            assert (await fetched(world, who, "/export")).status_code == 403
        reply = await fetched(world, made["admin"], "/export")
        file = tmp_path / "export.zip"
        file.write_bytes(reply.content)
        seen = await verified(file)
        with ZipFile(file) as archive:
            people = [one["name"] for one in json.loads(archive.read(pack.PEOPLE))]
        assert "canary Audrey" in people
        assert b"canary note" not in reply.content
        assert b"canary mosses" not in reply.content
        until = seen.manifest.head.position
        last = nodes((await made["admin"].ask(TRAIL, at=until + 1))["auditTrail"])[-1]
        assert (last["position"], last["name"]) == (until + 1, "TenantExportProduced")
        assert (last["said"]["position"], last["said"]["digest"]) == (until, seen.digest)
        assert facts_in(reply.content) == facts_in(await taken(world, made["admin"], position=until))
        assert "canary Audrey" not in (await fetched(world, abroad, "/export")).text


async def test_nobody_is_left_out_of_what_is_taken_along(
    database: Database, nats_server: RunningNats, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def late(*asked: object) -> None:
        raise NotYetVisible

    async with opened(database, nats_server) as world:
        admin, _ = await founded(world, "harbour")
        parked = "update reading.checkpoint set parked = $1 where projection = 'members'"
        await rows(database, parked, 1)
        assert (await fetched(world, admin, "/export")).status_code == 503, "somebody is parked"
        await rows(database, parked, 0)
        with monkeypatch.context() as patched:
            patched.setattr(Reading, "reach", late)
            assert (await fetched(world, admin, "/export")).status_code == 503, "the read models lag"
        assert (await fetched(world, admin, "/export")).status_code == 200


async def test_bytes_that_nobody_can_read_are_told_by_their_position_wherever_something_rests_on_them(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await lived(world)
        query = "select max(position) as at from journal.fact where name = 'MeetingHeld'"
        ((damaged,),) = await rows(database, query)
        await rows(database, "alter table journal.fact disable trigger unchangeable")
        await rows(database, "update journal.fact set body = '{' where position = $1", damaged)
        head = "select position from journal.organisation where tenant = 'harbour'"
        before = await rows(database, head)
        told = f"The fact at position {damaged} is damaged and cannot be read: `fadder verify` names it"
        for path, asked in (("/pack", {}), ("/pack", {"programme": made["programme"]}), ("/export", {})):
            reply = await fetched(world, made["admin"], path, **asked)
            assert reply.status_code == 503
            (error,) = reply.json()["errors"]
            assert (error["extensions"]["code"], error["message"]) == ("FACT_UNREADABLE", told)
        (error,) = (await made["admin"].post(REPORT, id=made["programme"]))["errors"]
        assert (error["extensions"]["code"], error["message"]) == ("FACT_UNREADABLE", told)
        held = {"pair": made["pair"], "minutes": 30, "heldOn": world.clock.now.date().isoformat()}
        refusal = (await made["mentor"].ask(HELD, input=held))["recordMeetingHeld"]["refusal"]
        assert refusal == {"code": "FACT_UNREADABLE", "details": [str(damaged)]}
        assert await rows(database, head) == before, "nothing was recorded, and nobody has taken anything"
        assert (await fetched(world, made["admin"], position=damaged - 1)).status_code == 200


@pytest.mark.parametrize("newer", ["version = 99", "role = 'deputy'"])
async def test_what_a_newer_program_wrote_is_said_before_the_first_byte_and_not_in_the_middle(
    database: Database, nats_server: RunningNats, newer: str
) -> None:
    async with opened(database, nats_server) as world:
        made = await lived(world)
        (first,) = await rows(database, "select min(position) as at from journal.fact where name = 'ProgrammeDrafted'")
        await rows(database, "alter table journal.fact disable trigger unchangeable")
        await rows(database, f"update journal.fact set {newer} where tenant = 'harbour' and position = $1", first["at"])
        head = "select position from journal.organisation where tenant = 'harbour'"
        before = await rows(database, head)
        for path, asked in (("/pack", {}), ("/pack", {"programme": made["programme"]}), ("/export", {})):
            reply = await fetched(world, made["admin"], path, **asked)
            assert (reply.status_code, reply.headers["content-type"].partition(";")[0]) == (503, "application/json")
            (error,) = reply.json()["errors"]
            assert error["extensions"]["code"] == "UNAVAILABLE"
            assert error["message"] == "A newer program wrote what this one cannot read; ask again."
        assert await rows(database, head) == before, "nobody has taken it"
        assert (await fetched(world, made["admin"], position=first["at"] - 1)).status_code == 200
        reply = await made["admin"].post(REPORT, id=made["programme"], asOf="2026-03-01")
        assert [error["extensions"]["code"] for error in reply["errors"]] == ["UNAVAILABLE"]

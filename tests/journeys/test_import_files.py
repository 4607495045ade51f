"""A file in its parts: cut off in the midst, of another file, damaged, or never whole."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import asyncpg
from strawberry import ID

from deploy.local.nats import RunningNats
from gateway.ids import own_id
from services.intake import LAPSES
from tests.conftest import Database
from tests.journeys.intake import gone, intake, names, open_programme, progress, settled
from tests.services.house import facts_of
from tests.world import opened

START = "mutation($input: StartImportInput!) { startImport(input: $input) { importId } }"


async def test_a_long_file_comes_in_parts_and_goes_on_where_it_was_cut_off(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        coordinator, programme = await open_programme(world)
        text = "name,email\n" + "".join(f"Person {n},person.{n}@b.se\n" for n in range(120))
        parts = [text[:1500], text[1500:]]
        digest = hashlib.sha256(text.encode()).hexdigest()
        nothing = await coordinator.post(START, input={"programme": programme, "side": "ADEPT", "chunks": 2})
        assert nothing["errors"][0]["extensions"]["code"] == "NO_FILE"
        for none in ("zz", digest[1:], f"{digest}0", "å" * 64):
            file = {"programme": programme, "side": "ADEPT", "chunks": 2, "digest": none}
            assert (await coordinator.post(START, input=file))["errors"][0]["extensions"]["code"] == "NO_FILE"
        started = await coordinator.act(
            "StartImport", programme=programme, side="ADEPT", chunks=len(parts), digest=digest.upper()
        )
        where = {"import": started["id"]}
        await coordinator.act("AddImportChunk", **where, number=0, text=parts[0])
        async with intake(world, database):
            await coordinator.act("AddImportChunk", **where, number=1, text=parts[1])
            cut_off = await settled(coordinator, started["id"], 20)
        assert not cut_off["completed"]
        async with intake(world, database), intake(world, database):
            seen = await settled(coordinator, started["id"], 1000)
            await gone(database)
        assert (seen["rowsAccepted"], seen["rowsRefused"]) == (120, 0)
        trail = await names(database)
        assert trail == {"MemberJoined": 122, "AdeptApplied": 120, "ImportRowAccepted": 120, "ImportCompleted": 1}


async def test_parts_of_another_file_cost_nobody_their_place(database: Database, nats_server: RunningNats) -> None:
    """What is taken in under a digest is taken for that file ever after, so it has to be that file."""
    async with opened(database, nats_server) as world, intake(world, database):
        coordinator, programme = await open_programme(world)
        text = "name,email\nAda,a@b.se\nBo,b@b.se\n"
        digest = hashlib.sha256(text.encode()).hexdigest()
        file = {"programme": programme, "side": "ADEPT", "chunks": 2, "digest": digest}

        async def sent(*parts: str) -> tuple[int, list[str]]:
            where = {"import": (await coordinator.act("StartImport", **file))["id"]}
            for number, part in enumerate(parts):
                await coordinator.act("AddImportChunk", **where, number=number, text=part)
            await gone(database)
            await coordinator.ask(
                "query($at: Position) { viewer(atLeast: $at) { id } }", at=await facts_of(database, "harbour")
            )
            seen = await progress(coordinator, where["import"]) or {}
            return seen["rowsAccepted"], [edge["node"]["code"] for edge in seen["refusedRows"]["edges"]]

        assert await sent(text[:20], "Eve,e@b.se") == (0, ["FILE_NOT_AS_TOLD"])
        assert await sent(text[:20], text[20:]) == (2, [])
        late = {"import": (await coordinator.act("StartImport", **file))["id"], "number": 1, "text": text[20:]}
        await coordinator.act("AddImportChunk", **late)
        await gone(database)


async def test_a_file_that_cannot_be_opened_holds_up_no_other(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        coordinator, programme = await open_programme(world)
        bad, good = [
            await coordinator.act("StartImport", programme=programme, side="ADEPT", text=f"name,email\n{name},a@b.se\n")
            for name in ("Ada", "Bo")
        ]
        await spoiled(database, bad["id"])
        async with intake(world, database):
            assert (await settled(coordinator, good["id"], 2))["rowsAccepted"] == 1
            seen = await settled(coordinator, bad["id"], 2)
            await gone(database)
        assert (seen["rowsAccepted"], seen["rowsRefused"]) == (0, 1)
        assert [(edge["node"]["number"], edge["node"]["code"]) for edge in seen["refusedRows"]["edges"]] == [
            (0, "FILE_NOT_CARRIED_OUT")
        ]


async def test_a_file_of_which_a_part_never_comes_lapses_and_may_be_sent_again(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        coordinator, programme = await open_programme(world)
        text = "name,email\nAda,a@b.se\n"
        digest = hashlib.sha256(text.encode()).hexdigest()
        file = {"programme": programme, "side": "ADEPT", "chunks": 2, "digest": digest}
        where = {"import": (await coordinator.act("StartImport", **file))["id"]}
        await coordinator.act("AddImportChunk", **where, number=0, text=text[:9])
        whole = await coordinator.act("StartImport", programme=programme, side="ADEPT", text="name,email\nBo,b@b.se\n")
        async with intake(world, database):
            await settled(coordinator, whole["id"], 1)
            assert not (await progress(coordinator, where["import"]) or {})["completed"], "it waits for the rest"
            world.clock.now += LAPSES + timedelta(minutes=1)
            lapsed = await settled(coordinator, where["import"], 1)
            await gone(database)
            assert [edge["node"]["code"] for edge in lapsed["refusedRows"]["edges"]] == ["FILE_PARTS_MISSING"]
            world.clock.now -= LAPSES + timedelta(minutes=1)
            await coordinator.act("StartImport", **file)
            for number, part in enumerate((text[:9], text[9:])):
                await coordinator.act("AddImportChunk", **where, number=number, text=part)
            await gone(database)
        at = await facts_of(database, "harbour")
        await coordinator.ask("query($at: Position) { viewer(atLeast: $at) { id } }", at=at)
        seen = await progress(coordinator, where["import"]) or {}
        assert (seen["rowsAccepted"], seen["completed"]) == (1, True)


async def spoiled(database: Database, import_id: str) -> None:
    """Damages the one part of a file where it is kept."""
    admin = await asyncpg.connect(database.dsn("postgres"))
    of_file = own_id("Import", ID(import_id))
    done = await admin.execute("update intake.chunk set sealed = sealed || 'x'::bytea where import_id = $1", of_file)
    await admin.close()
    assert done == "UPDATE 1"

"""Two files of people through the door, carried out beside it, cut off in the midst, and brought in again."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from strawberry import ID

from deploy.local.nats import RunningNats
from gateway.ids import own_id
from services.batching import Batches
from services.intake import LAPSES, Intake, follow
from services.keys import Chest
from services.postgres import connect
from services.postgres_journal import PostgresJournal
from tests.conftest import Database
from tests.journeys.test_programme import founded
from tests.services.house import MASTER, at_work, facts_of
from tests.until import until
from tests.world import Client, Refused, World, opened

DATA = Path(__file__).parents[1] / "data"
PROGRESS = """query($id: ID!) { import(id: $id) {
    chunks chunksArrived rowsAccepted rowsUnchanged rowsRefused completed
    refusedRows(first: 20) { edges { node { number column code message } } }
} }"""
APPLICATIONS = """query($id: ID!, $side: Side, $after: String) { programme(id: $id) {
    applications(first: 100, after: $after, side: $side) { edges { node {
        standing wishes profile { question text } attributes { key values } member { id name }
    } } }
} }"""


@asynccontextmanager
async def intake(world: World, database: Database) -> AsyncGenerator[None]:
    """What carries files out, for as long as the block lasts; it is cut off wherever it is."""
    looking, writing = await connect(database.dsn("reactor"), most=2), await connect(database.dsn("gateway_write"))
    batches, chest = Batches(writing), Chest(writing, MASTER)
    house = Intake(
        looking,
        writing,
        lambda tenant: PostgresJournal(tenant, writing, batches, chest.of(tenant)),
        world.house.hint,
        world.clock,
    )
    try:
        async with at_work(batches.run(), follow(house)):
            yield
    finally:
        await looking.close()
        await writing.close()


async def progress(client: Client, import_id: str) -> dict[str, Any] | None:
    """None until the import is visible."""
    return (await client.ask(PROGRESS, id=import_id))["import"]


async def settled(client: Client, import_id: str, rows: int) -> dict[str, Any]:
    """The progress once so many rows are settled and seen, or all of them."""

    async def far_enough() -> dict[str, Any] | None:
        seen = await progress(client, import_id)
        if seen is None or not (seen["completed"] or seen["rowsAccepted"] + seen["rowsRefused"] >= rows):
            return None
        return seen

    return await until("the rows are settled", far_enough, within=90) or {}


async def open_programme(world: World) -> tuple[Client, str]:
    _, coordinator = await founded(world, "harbour")
    starts_on = (world.clock.now.date() + timedelta(days=30)).isoformat()
    drafted = await coordinator.act("DraftProgramme", name="Spring", zone="Europe/London", startsOn=starts_on)
    await coordinator.act("OpenApplications", programme=drafted["id"])
    return coordinator, drafted["id"]


async def test_real_files_become_applications_and_mentors_confirm(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        coordinator, programme = await open_programme(world)
        async with intake(world, database):
            for name, side in (("mentors", "MENTOR"), ("mentees", "ADEPT")):
                text = (DATA / f"civil-service-50-{name}.csv").read_text("utf-8")
                started = await coordinator.act("StartImport", programme=programme, side=side, text=text)
                seen = await settled(coordinator, started["id"], 51)
                assert (seen["rowsAccepted"], seen["rowsRefused"]) == (50, 0)
                before = await facts_of(database, "harbour")
                again = await coordinator.act("StartImport", programme=programme, side=side, text=text)
                assert again["id"] == started["id"]
                assert await facts_of(database, "harbour") == before
        shown = (await coordinator.ask(APPLICATIONS, id=programme, side="MENTOR"))["programme"]["applications"]["edges"]
        mentors = [edge["node"] for edge in shown]
        assert {node["standing"] for node in mentors} == {"UNCONFIRMED"}
        assert {node["member"]["name"] for node in mentors} == {f"mentor {n:02}" for n in range(50)}
        one = mentors[0]["member"]["id"]
        with pytest.raises(Refused, match="NOT_CONFIRMED_YET"):
            await coordinator.act("AcceptApplication", programme=programme, member=one, side="MENTOR")
        await world.member("harbour", one).act("ConfirmApplication", programme=programme, side="MENTOR")
        await coordinator.act("AcceptApplication", programme=programme, member=one, side="MENTOR")
        shown = (await coordinator.ask(APPLICATIONS, id=programme, side="ADEPT"))["programme"]["applications"]["edges"]
        adepts = [edge["node"] for edge in shown]
        assert {node["standing"] for node in adepts} == {"APPLIED"}
        assert all(node["wishes"].startswith("My name is mentee") for node in adepts)
        keys = {attribute["key"] for node in adepts for attribute in node["attributes"]}
        assert keys == {"grade", "job_title", "organisation_unit", "profession"}


async def test_each_row_stands_by_itself_and_says_why_not(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        coordinator, programme = await open_programme(world)
        text = 'namn;e-post;platser;önskemål\r\nAda;a@b.se;;"Ett\r\ntvå"\r\n;x@b.se\r\nBo;b@b.se;99\r\nAda;A@b.se\r\n'
        started = await coordinator.act("StartImport", programme=programme, side="MENTOR", text="\ufeff" + text)
        async with intake(world, database):
            seen = await settled(coordinator, started["id"], 5)
        assert (seen["rowsAccepted"], seen["rowsRefused"]) == (1, 3)
        refused = [edge["node"] for edge in seen["refusedRows"]["edges"]]
        assert [(row["number"], row["column"], row["code"]) for row in refused] == [
            (4, "name", "ROW_INCOMPLETE"),
            (5, "capacity", "CAPACITY_IMPOSSIBLE"),
            (6, "email", "ROW_TWICE"),
        ]
        assert refused[1]["message"] == "A mentor takes between 1 and 50 adepts."


async def test_nothing_comes_of_a_row_that_is_refused(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        coordinator, programme = await open_programme(world)

        async def after(side: str, *rows: str) -> tuple[list[str], int]:
            text = "name,email,capacity,wishes,biography,topics\n" + "\n".join(rows) + "\n"
            started = await coordinator.act("StartImport", programme=programme, side=side, text=text)
            seen = await settled(coordinator, started["id"], 9)
            counted = await names(database)
            codes = [edge["node"]["code"] for edge in seen["refusedRows"]["edges"]]
            return codes, counted["MemberJoined"] + counted.get("AdeptApplied", 0)

        before = (await names(database))["MemberJoined"]
        long, many = "x" * 4001, "|".join(map(str, range(30)))
        assert await after("MENTOR", "Mim,m@b.se,99,,,", f"Moa,o@b.se,1,,{long},", f"Max,x@b.se,1,,,{many}") == (
            ["CAPACITY_IMPOSSIBLE", "PROFILE_UNUSABLE", "ATTRIBUTES_UNUSABLE"],
            before,
        )
        assert await after("ADEPT", f"Ada,a@b.se,,{long},,") == (["WISHES_UNUSABLE"], before)
        await coordinator.act("CloseApplications", programme=programme)
        assert await after("ADEPT", "Bo,b@b.se,,Mod,,") == (["APPLICATIONS_NOT_OPEN"], before)


async def test_what_a_later_file_says_of_somebody_holds(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        coordinator, programme = await open_programme(world)

        async def after(rows: str) -> tuple[int, list[str]]:
            text = f"name,email,capacity,grade{rows}"
            started = await coordinator.act("StartImport", programme=programme, side="MENTOR", text=text)
            await settled(coordinator, started["id"], 9)
            at = await facts_of(database, "harbour")
            said = (await coordinator.ask(SAID, id=programme, at=at))["programme"]["applications"]["edges"]
            (mentor,) = (edge["node"] for edge in said)
            return mentor["capacity"], [value for one in mentor["attributes"] for value in one["values"]]

        assert await after("\nMim,m@b.se,3,HEO\n") == (3, ["HEO"])
        assert await after("\nMim,m@b.se,2,SEO\n") == (2, ["SEO"])
        assert await after("\n\nMim,m@b.se,3,HEO\n") == (3, ["HEO"]), "as it was at first, and said anew"
        assert await after("\nMim,m@b.se,,G7\n") == (3, ["G7"]), "what is left out stays"


async def test_a_row_says_whether_anything_came_of_it_and_nobody_is_enrolled_anew_by_a_file(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        coordinator, programme = await open_programme(world)

        async def brought(side: str, *rows: str) -> tuple[list[int], list[str]]:
            text = "name,email,capacity,wishes\n" + "\n".join(rows)
            started = await coordinator.act("StartImport", programme=programme, side=side, text=text)
            seen = await settled(coordinator, started["id"], 99)
            codes = [edge["node"]["code"] for edge in seen["refusedRows"]["edges"]]
            return [seen["rowsAccepted"], seen["rowsUnchanged"]], codes

        assert await brought("ADEPT", "Ada,a@b.se,,", "Eva,e@b.se,,Mod") == ([2, 0], [])
        assert await brought("ADEPT", "Ada,a@b.se,,", "Eva,e@b.se,,Mod", "Bo,b@b.se,,") == ([3, 2], [])
        assert await brought("ADEPT", "Ada,a@b.se,,Lust", "Eva,e@b.se,,Mod") == ([2, 1], [])
        assert await brought("MENTOR", "Mim,m@b.se,2,", "Moa,o@b.se,,") == ([2, 0], [])
        assert await brought("MENTOR", "Mim,m@b.se,3,", "Moa,o@b.se,,", "Ada,a@b.se,,") == ([3, 1], [])
        await withdrawn(coordinator, programme, "ADEPT", "Ada", "Bo")
        await withdrawn(coordinator, programme, "MENTOR", "Moa")
        codes = ["ROW_NO_LONGER", "ROW_NO_LONGER"]
        assert await brought("ADEPT", "Ada,a@b.se,,Lust", "Bo,b@b.se,,", "Eva,e@b.se,,Mod!") == ([1, 0], codes)
        assert await brought("MENTOR", "Moa,o@b.se,,", "Mim,m@b.se,3,") == ([1, 1], codes[:1])
        back = next(iter(await named(coordinator, programme, "ADEPT", "Bo")))
        await world.member("harbour", back).act("ApplyAsAdept", programme=programme, member=back)
        assert await brought("ADEPT", "Bo,b@b.se,,Mer") == ([1, 0], [])


async def withdrawn(coordinator: Client, programme: str, side: str, *names: str) -> None:
    for member in await named(coordinator, programme, side, *names):
        await coordinator.act("WithdrawApplication", programme=programme, member=member, side=side)


async def named(coordinator: Client, programme: str, side: str, *names: str) -> list[str]:
    shown = (await coordinator.ask(APPLICATIONS, id=programme, side=side))["programme"]["applications"]["edges"]
    people = [edge["node"]["member"] for edge in shown]
    return [one["id"] for one in people if one["name"] in names]


SAID = """query($id: ID!, $at: Position) { programme(id: $id, atLeast: $at) {
    applications(first: 9, side: MENTOR) { edges { node { capacity attributes { key values } } } }
} }"""
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
        started = await coordinator.act(
            "StartImport", programme=programme, side="ADEPT", chunks=len(parts), digest=digest
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


async def service_account(world: World) -> tuple[Client, Client]:
    admin, coordinator = await founded(world, "harbour")
    joined = await admin.act("JoinOrganisation", name="Import")
    granted = await admin.act("GrantRole", member=joined["id"], role="INTEGRATION")
    importer = world.member("harbour", joined["id"])
    await importer.ask(
        "query($position: Position!) { viewer(atLeast: $position) { id } }", position=granted["position"]
    )
    return coordinator, importer


def history(*rows: str) -> str:
    head = (
        "what,date,programme,zone,applications_open,starts_on,midpoint_on,ends_on,adept,mentors,minutes,summarised_on"
    )
    return "\n".join([head, *rows, ""])


TERM = "Spring,Europe/London,2020-01-15,2020-02-03,2020-04-01,2020-06-30"
ADA, BO, EVA = (f"pair,,{TERM},{name},Mim,,2020-06-30" for name in ("Ada", "Bo", "Eva"))
ALONE = f"pair,,{TERM},Moa,Moa,,"
MET, MET_WRONG = "meeting,2020-02-10,Spring,,,,,,Ada,Mim,60,", "meeting,2020-02-30,Spring,,,,,,Bo,Mim,60,"
DASHBOARD = """{ programmes(first: 9) { edges { node { id name phase startsOn
    dashboard { pairs completed meetingsHeld } } } } }"""


async def test_history_comes_in_row_by_row_on_its_own_days_and_mended_rows_follow(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        coordinator, importer = await service_account(world)
        text = history(MET, MET_WRONG, ADA, BO, EVA.replace("2020-04-01", "2020-04-02"))
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            await coordinator.act("StartHistoryImport", text=text, format="CSV")
        started = await importer.act("StartHistoryImport", text=text, format="CSV")
        seen = await settled(importer, started["id"], 5)
        refused = [edge["node"] for edge in seen["refusedRows"]["edges"]]
        assert [(row["number"], row["column"], row["code"]) for row in refused] == [
            (3, "date", "ROW_NOT_A_DATE"),
            (6, "programme", "ROW_CONTRADICTS"),
        ]
        assert await told_of(importer) == ("Spring", "DONE", "2020-02-03", 2, 2, 1)
        mended = await importer.act(
            "StartHistoryImport", text=history(MET, MET_WRONG.replace("-30", "-20"), ADA, BO, EVA), format="CSV"
        )
        assert (await settled(importer, mended["id"], 5))["rowsAccepted"] == 5
        assert await told_of(importer) == ("Spring", "DONE", "2020-02-03", 3, 3, 2)
        assert await days(database) == {("MeetingHeld", "2020-02-10"), ("MeetingHeld", "2020-02-20")}


async def test_nothing_comes_of_a_pair_of_a_history_that_is_refused(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        _, importer = await service_account(world)
        before = (await names(database))["MemberJoined"]
        early = ADA.replace("Ada,Mim,,2020-06-30", "Ada,Mim,,2020-03-01")
        started = await importer.act("StartHistoryImport", text=history(early, BO, ALONE), format="CSV")
        seen = await settled(importer, started["id"], 3)
        refused = [(edge["node"]["number"], edge["node"]["code"]) for edge in seen["refusedRows"]["edges"]]
        assert refused == [(2, "CLOSING_NOT_OPEN"), (4, "MENTOR_IS_ADEPT")]
        counted = await names(database)
        assert (counted["MemberJoined"] - before, counted["AdeptApplied"]) == (2, 1), "the adept Bo, and the mentor"
        mended = await importer.act("StartHistoryImport", text=history(ADA, BO, ALONE), format="CSV")
        assert (await settled(importer, mended["id"], 3))["rowsAccepted"] == 2
        assert await told_of(importer) == ("Spring", "DONE", "2020-02-03", 2, 2, 0), "a pair once more is the same one"


async def told_of(client: Client) -> tuple[Any, ...]:
    """Once the reading has caught up with the programme's close."""

    async def closed() -> dict[str, Any] | None:
        (edge,) = (await client.ask(DASHBOARD))["programmes"]["edges"]
        return edge["node"] if edge["node"]["phase"] == "DONE" else None

    node = await until("the programme is closed", closed) or {}
    figures = node["dashboard"]
    return (
        *(node["name"], node["phase"], node["startsOn"]),
        *(figures["pairs"], figures["completed"], figures["meetingsHeld"]),
    )


async def days(database: Database) -> set[tuple[str, str]]:
    import asyncpg

    admin = await asyncpg.connect(database.dsn("postgres"))
    rows = await admin.fetch("select name, occurred_on from journal.fact where name = 'MeetingHeld'")
    await admin.close()
    return {(row["name"], str(row["occurred_on"])) for row in rows}


async def test_the_same_file_again_tries_what_was_refused_and_nothing_else(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        coordinator, programme = await open_programme(world)
        await coordinator.act("CloseApplications", programme=programme)
        text = "name,email\nAda,a@b.se\nBo,nobody\n"
        file: dict[str, Any] = {"programme": programme, "side": "ADEPT", "text": text}
        started = await coordinator.act("StartImport", **file)
        seen = await settled(coordinator, started["id"], 2)
        codes = [edge["node"]["code"] for edge in seen["refusedRows"]["edges"]]
        assert codes == ["APPLICATIONS_NOT_OPEN", "ROW_INCOMPLETE"]
        await coordinator.act("OpenApplications", programme=programme)
        again = await coordinator.act("StartImport", **file)
        assert again["id"] == started["id"]
        await coordinator.ask("query($at: Position) { viewer(atLeast: $at) { id } }", at=again["position"])
        seen = await settled(coordinator, started["id"], 2)
        assert (seen["rowsAccepted"], seen["rowsRefused"]) == (1, 1)
        assert [edge["node"]["code"] for edge in seen["refusedRows"]["edges"]] == ["ROW_INCOMPLETE"]
        assert (await names(database))["AdeptApplied"] == 1


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
    import asyncpg

    admin = await asyncpg.connect(database.dsn("postgres"))
    of_file = own_id("Import", ID(import_id))
    done = await admin.execute("update intake.chunk set sealed = sealed || 'x'::bytea where import_id = $1", of_file)
    await admin.close()
    assert done == "UPDATE 1"


async def gone(database: Database) -> None:
    """Once nothing is left of any file."""
    import asyncpg

    admin = await asyncpg.connect(database.dsn("postgres"))

    async def none_left() -> bool:
        return await admin.fetchval("select count(*) from intake.chunk") == 0

    await until("no part of a file is left", none_left)
    await admin.close()


async def names(database: Database) -> dict[str, int]:
    import asyncpg

    admin = await asyncpg.connect(database.dsn("postgres"))
    rows = await admin.fetch("select name, count(*) as times from journal.fact group by name")
    await admin.close()
    wanted = ("MemberJoined", "AdeptApplied", "ImportRowAccepted", "ImportCompleted")
    return {row["name"]: row["times"] for row in rows if row["name"] in wanted}

"""A history through the door: each row on its own days, and what was mended follows."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.journeys.intake import intake, names, settled
from tests.journeys.test_programme import founded
from tests.until import until
from tests.world import Client, Refused, World, opened

TERM = "Spring,Europe/London,2020-01-15,2020-02-03,2020-04-01,2020-06-30"
ADA, BO, EVA = (f"pair,,{TERM},{name},Mim,,2020-06-30" for name in ("Ada", "Bo", "Eva"))
ALONE = f"pair,,{TERM},Moa,Moa,,"
MET, MET_WRONG = "meeting,2020-02-10,Spring,,,,,,Ada,Mim,60,", "meeting,2020-02-30,Spring,,,,,,Bo,Mim,60,"
DASHBOARD = """{ programmes(first: 9) { edges { node { id name phase startsOn
    dashboard { pairs completed meetingsHeld } } } } }"""


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


async def test_nothing_comes_of_a_pair_of_which_a_day_to_come_is_told(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        _, importer = await service_account(world)
        before = await names(database)
        rows = (f"pair,,{TERM},Ada,Mim,,2199-06-30", f"pair,2199-02-10,{TERM},Bo,Mim,,")
        started = await importer.act("StartHistoryImport", text=history(*rows), format="CSV")
        seen = await settled(importer, started["id"], 99)
        refused = [(edge["node"]["column"], edge["node"]["code"]) for edge in seen["refusedRows"]["edges"]]
        assert refused == [("date", "NOT_YET_HAPPENED")] * 2
        assert await names(database) == {**before, "ImportCompleted": 1}, "nobody has joined"
        assert not await drafted(importer)


async def test_a_programme_begins_with_the_first_of_its_pairs_that_is_not_refused(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        _, importer = await service_account(world)
        alone = f"pair,,{TERM},Mim,Mim,,"
        started = await importer.act("StartHistoryImport", text=history(MET, ALONE, alone), format="CSV")
        seen = await settled(importer, started["id"], 3)
        refused = [(edge["node"]["number"], edge["node"]["code"]) for edge in seen["refusedRows"]["edges"]]
        assert refused == [(2, "PAIR_UNKNOWN"), (3, "MENTOR_IS_ADEPT"), (4, "MENTOR_IS_ADEPT")]
        assert not await drafted(importer), "it would be open for ever, with nobody in it"
        mended = await importer.act("StartHistoryImport", text=history(MET, ALONE, ADA, BO), format="CSV")
        assert (await settled(importer, mended["id"], 4))["rowsAccepted"] == 3
        assert await told_of(importer) == ("Spring", "DONE", "2020-02-03", 2, 2, 1)


async def test_what_pairs_did_comes_before_their_end_and_that_before_another_mentor(
    database: Database, nats_server: RunningNats
) -> None:
    """However the rows stand, and whichever of those under way at once is the quickest."""
    async with opened(database, nats_server) as world, intake(world, database):
        _, importer = await service_account(world)
        again = f"pair,2020-04-20,{TERM},Ada,Moa,,2020-06-30"
        first, end = f"pair,,{TERM},Ada,Mim,,", "end,2020-04-15,Spring,,,,,,Ada,Mim,,"
        halfway = "midpoint,2020-04-05,Spring,,,,,,Ada,Mim,,"
        rows = ("meeting,2020-05-02,Spring,,,,,,Ada,Moa,60,", again, end, halfway, first, MET)
        started = await importer.act("StartHistoryImport", text=history(*rows), format="CSV")
        seen = await settled(importer, started["id"], len(rows))
        assert (seen["rowsAccepted"], seen["refusedRows"]["edges"]) == (6, [])
        assert await told_of(importer) == ("Spring", "DONE", "2020-02-03", 2, 1, 2)


async def drafted(client: Client) -> list[Any]:
    return (await client.ask(DASHBOARD))["programmes"]["edges"]


async def told_of(client: Client) -> tuple[Any, ...]:
    """Once the reading has caught up with the programme's close."""

    async def closed() -> dict[str, Any] | None:
        (edge,) = await drafted(client)
        return edge["node"] if edge["node"]["phase"] == "DONE" else None

    node = await until("the programme is closed", closed) or {}
    figures = node["dashboard"]
    return (
        *(node["name"], node["phase"], node["startsOn"]),
        *(figures["pairs"], figures["completed"], figures["meetingsHeld"]),
    )


async def days(database: Database) -> set[tuple[str, str]]:
    admin = await asyncpg.connect(database.dsn("postgres"))
    rows = await admin.fetch("select name, occurred_on from journal.fact where name = 'MeetingHeld'")
    await admin.close()
    return {(row["name"], str(row["occurred_on"])) for row in rows}


async def test_a_row_is_refused_for_a_column_that_its_file_has(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world, intake(world, database):
        _, importer = await service_account(world)
        backwards = ADA.replace("Spring", "Autumn").replace("2020-06-30", "2020-01-30")
        rows = (MET.replace("2020-02-10", "2199-02-10"), ADA, ALONE, backwards)
        started = await importer.act("StartHistoryImport", text=history(*rows), format="CSV")
        seen = await settled(importer, started["id"], len(rows))
        refused = [(edge["node"]["column"], edge["node"]["code"]) for edge in seen["refusedRows"]["edges"]]
        assert refused == [
            ("date", "NOT_YET_HAPPENED"),
            ("mentors", "MENTOR_IS_ADEPT"),
            ("ends_on", "PERIOD_BACKWARDS"),
        ]

"""``fadder import`` against the whole product: a table of people, a real history, and what its exit status tells."""

from __future__ import annotations

import asyncio
import inspect
import os
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from signal import SIGKILL

import asyncpg
import pytest

from deploy.client import NoAnswer
from deploy.demo import AT_ONCE, ORGANISATION, side_by_side, site_of
from deploy.founding import admitted, found_both
from deploy.history import HISTORY, terms
from tests.journeys.test_import_under_fire import expected, facts
from tests.product import Product, started, verb
from tests.until import until

PEOPLE = "name,email,wishes\nAda,ada@b.se,Courage\nBo,bo@b.se,Calm\nNobody,,None\n"

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="rests on a signal at the parent's death"),
    pytest.mark.timeout(240),
]


async def test_of_many_asked_side_by_side_the_first_failure_is_told_and_none_is_left_waiting() -> None:
    async def asked(number: int) -> int:
        await asyncio.sleep(0)
        if number == 0:
            raise NoAnswer("nobody is there")
        return number

    parts = [asked(number) for number in range(2 * AT_ONCE)]
    with pytest.raises(NoAnswer):
        await side_by_side(parts)
    assert {inspect.getcoroutinestate(part) for part in parts} == {inspect.CORO_CLOSED}


async def test_a_table_of_people_is_brought_in_once(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE, "utf-8")
    data = tmp_path / "data"
    async with started(data) as product:
        site = await site_of(data)
        assert site is not None
        founded, _ = await found_both(site)
        slug, member = founded.script.slug, founded.members["coordinator"]
        async with admitted(site) as desk:
            coordinator = desk.member(slug, member)
            drafted = await coordinator.tell(
                "draftProgramme", made="programmeId", name="Next", zone="Europe/Stockholm", startsOn="2030-01-07"
            )
            await coordinator.tell("openApplications", programme=drafted["programmeId"])
        told = ("import", slug, member, str(file), "--programme", drafted["programmeId"], "--side", "adept")
        for _ in range(2):
            importing = await verb(*told, data=data)
            out, errors = await asyncio.wait_for(importing.communicate(), 60)
            assert importing.returncode == 1, errors.decode()
            assert out.decode().splitlines() == [
                "row 4, email: A name and an e-mail address are needed. (ROW_INCOMPLETE)",
                "2 rows accepted, 1 refused",
            ]
        for whoever, why in (
            (("hårbour", member), "is no organisation"),
            (("har bour", member), "is no organisation"),
            ((slug, "ö"), "is no member's id"),
        ):
            importing = await verb("import", *whoever, *told[3:], data=data)
            _, errors = await importing.communicate()
            assert (importing.returncode, why in errors.decode()) == (2, True), errors.decode()
        await the_history_comes_in_through_every_kill(product, data)
        assert await product.end() == 0


async def the_history_comes_in_through_every_kill(product: Product, data: Path) -> None:
    """Who carries it out is killed whenever it has come a little further; then all is in the journal, and once."""
    importing = await verb("import", str(HISTORY), data=data)
    connection = await asyncpg.connect(product.state().environment["FADDER_POSTGRES"])
    for rows in (1, 90):
        await until(f"{rows} rows are settled", partial(settled, connection, rows), within=60)
        process = product.state().children["intake"]
        os.kill(process, SIGKILL)
        await product.back("intake", process)
    out, errors = await asyncio.wait_for(importing.communicate(), 90)
    assert (importing.returncode, out.decode().splitlines()) == (0, ["219 rows accepted, 0 refused"]), errors.decode()
    first = await facts(product)
    assert first == expected(terms()) + Counter(
        {"HistoryImportStarted": 1, "ImportChunkAdded": 1, "ImportRowAccepted": 219, "ImportCompleted": 1}
    )
    again = await verb("import", str(HISTORY), data=data)
    await asyncio.wait_for(again.communicate(), 60)
    assert (again.returncode, await facts(product)) == (0, first)
    await connection.close()


async def settled(connection: asyncpg.Connection[asyncpg.Record], rows: int) -> bool:
    counted = "select count(*) from journal.fact where tenant = $1 and name = 'ImportRowAccepted'"
    return await connection.fetchval(counted, ORGANISATION) >= rows

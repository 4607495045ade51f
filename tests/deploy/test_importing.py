"""``fadder import`` against the whole product: a table of people, said again, and what its exit status tells."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from deploy.client import Desk
from deploy.demo import site_of
from deploy.founding import client, found_both
from tests.product import started, verb

PEOPLE = "name,email,wishes\nAda,ada@b.se,Courage\nBo,bo@b.se,Calm\nNobody,,None\n"

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="rests on a signal at the parent's death"),
    pytest.mark.timeout(120),
]


async def test_a_table_of_people_is_brought_in_once(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE, "utf-8")
    data = tmp_path / "data"
    async with started(data) as product, client() as http:
        site = await site_of(data)
        assert site is not None
        founded, _ = await found_both(site)
        slug, member = founded.script.slug, founded.members["coordinator"]
        coordinator = Desk(http, site).member(slug, member)
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
        assert await product.end() == 0

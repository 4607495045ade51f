"""An auditor recomputes the chain through the door, a part at a time."""

from __future__ import annotations

from typing import Any

import asyncpg

from deploy.local.nats import RunningNats
from gateway.schema.chain import MOST
from tests.conftest import Database
from tests.gateway.test_reading import gathered
from tests.journeys.test_programme import founded
from tests.services.house import rows
from tests.world import Client, opened

VERIFY = """query($after: Position! = 0, $most: Int! = 1000) {
    verifyChain(after: $after, most: $most) { first last head fault at } }"""
HASHES = "select position, hash from journal.fact where tenant = 'harbour' order by position"


async def verified(client: Client, **given: int) -> dict[str, Any]:
    return (await client.ask(VERIFY, **given))["verifyChain"]


async def tamper(database: Database, statement: str) -> None:
    owner = await asyncpg.connect(database.dsn("postgres"))
    await owner.execute("set session_replication_role = replica")
    await owner.execute(statement)
    await owner.close()


async def test_an_auditor_verifies_the_chain_part_by_part(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        await verified(cast.auditor)  # who has looked today is in the chain from here on
        hashes = {one["position"]: one["hash"].hex() for one in await rows(database, HASHES)}
        head = max(hashes)
        good = {"first": 1, "last": head, "head": hashes[head], "fault": None, "at": None}
        assert await verified(cast.auditor) == await verified(cast.admin) == good
        assert await verified(cast.auditor, most=3) == {**good, "last": 3, "head": hashes[3]}
        assert await verified(cast.auditor, after=3) == {**good, "first": 4}
        assert await verified(cast.auditor, after=head) == {**good, "first": head + 1}
        for beyond in (head + 1, 10**15):
            assert await verified(cast.auditor, after=beyond) == {**good, "first": head + 1}, "that is its end"

        for given in ({"most": 0}, {"most": MOST + 1}):
            reply = await cast.auditor.post(VERIFY, **given)
            assert reply["errors"][0]["extensions"]["code"] == "PAGE_SIZE"
        for who in (cast.coordinator, cast.adept, cast.mentor, cast.bystander):
            reply = await who.post(VERIFY)
            assert reply["errors"][0]["extensions"]["code"] == "FORBIDDEN"

        await tamper(database, "update journal.fact set name = 'Other' where tenant = 'harbour' and position = 5")
        assert await verified(cast.auditor) == {**good, "last": 4, "head": hashes[4], "fault": "CHANGED", "at": 5}
        assert await verified(cast.auditor, after=5) == {**good, "first": 6}, "what comes after follows from its hash"

        await tamper(database, "delete from journal.fact where tenant = 'harbour' and position = 7")
        gap = await verified(cast.auditor, after=7)
        assert (gap["fault"], gap["at"]) == ("MISSING", 7)

        other, _ = await founded(world, "norrsken")
        assert (await verified(other))["fault"] is None

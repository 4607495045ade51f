"""Every fourth pair of the spring over a real journal: clock and projections are processes, and killed in its midst."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import Process
from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random

from domain.language import Recorded
from domain.tenancy import TenantId
from domain.wire import COLUMNS, recorded
from projections.catalogue import PROJECTIONS
from projections.past import folded
from services.journal import Appended
from tests.conftest import Database
from tests.journeys.clock_process import clock, tell, ticked
from tests.journeys.cohort import PAIRS, Spring, Tick
from tests.journeys.test_cohort import KNOWN, reminded
from tests.product import verb
from tests.projections.read_side import checkpoints_of, journal_of, projector, shown
from tests.services.house import MASTER, Writing, entry, rows, writing
from tests.until import until

POLAR = TenantId("polar")
TOGETHER = 100
"""Entries in one call."""
DEATHS = (7, 13, 15, 32)
"""Ticks at which many wait for something; in the midst of each both processes are killed."""


@dataclass
class Journal:
    """What people say goes in; what the clock has said comes out."""

    database: Database
    gateway: Writing
    head: int = 0

    async def say(self, told: list[Recorded]) -> None:
        new = told[self.head :]
        for first in range(0, len(new), TOGETHER):
            done = await asyncio.gather(*map(self.append, new[first : first + TOGETHER]))
            assert done == [one.position for one in new[first : first + TOGETHER]]
        self.head = len(told)

    async def append(self, one: Recorded) -> int:
        as_it_was = replace(entry(one.fact, occurred_on=one.occurred_on), by=one.by, recorded_at=one.recorded_at)
        done = await self.gateway.batches.submit(POLAR, as_it_was)
        assert isinstance(done, Appended)
        return done.position

    async def news(self) -> list[Recorded]:
        query = f"select {COLUMNS} from journal.fact where tenant = $1 and position > $2 order by position"
        return [recorded(row) for row in await rows(self.database, query, POLAR, self.head)]


async def projections(database: Database, folder: Path) -> Process:
    key = folder / "master"
    key.write_bytes(b64encode(MASTER.key))
    key.chmod(0o600)
    reached = {"FADDER_POSTGRES_PROJECTOR": database.dsn("projector"), "FADDER_MASTER_KEY": str(key)}
    return await verb("projections", data=folder, **reached)


async def killed(*processes: Process) -> None:
    for process in processes:
        process.kill()
        await process.communicate()


async def test_processes_that_are_killed_remind_as_the_reference_says_and_show_what_happened(
    database: Database, tmp_path: Path
) -> None:
    spring, ticks = Spring(Random(20260131), range(1, PAIRS, 4)), list[Tick]()
    house, amidst = spring.house, 0
    async with writing(database) as gateway, projector(database) as pool:
        journal = Journal(database, gateway)
        ticking, following = await clock(database), await projections(database, tmp_path)

        async def tick(now: datetime) -> int:
            """How much the clock has said at that moment."""
            await journal.say(house.facts)
            await ticked(ticking, now)
            for one in (news := await journal.news()):
                house.hear(one)
            journal.head = len(house.facts)
            for one in news:
                house.react(one.fact, now)
            ticks.append(Tick(now, len(house.facts)))
            return len(news)

        async def begun() -> bool:
            return bool(await journal.news())

        async def followed(goal: int) -> bool:
            levels = await checkpoints_of(database, POLAR)
            return bool(levels) and min(levels) >= goal

        try:
            for number, now in enumerate(spring.moments()):
                if number in DEATHS:
                    behind = journal.head
                    await until("they follow", lambda goal=behind: followed(goal))
                    await journal.say(house.facts)
                    await tell(ticking, now)
                    await until("the clock reminds", begun)
                    await killed(ticking, following)
                    said = len(await journal.news())
                    ticking, following = await clock(database), await projections(database, tmp_path)
                    amidst += await tick(now) > said
                else:
                    await tick(now)
            await journal.say(house.facts)
            await until("all is level", lambda: followed(journal.head))
        finally:
            await killed(ticking, following)
        facts = await journal_of(database, POLAR)
        assert await shown(pool, POLAR) == {one.name: folded(one, facts) for one in PROJECTIONS}
    assert amidst, "else nothing was cut off"
    assert [one.fact for one in facts] == [one.fact for one in house.facts]
    assert {*reminded(house, ticks)} == KNOWN

"""A clock that ticks twice, or two at once, has one effect."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from domain.language import MeetingId, MemberId, PairId, ProgrammeId
from domain.meeting import Form, MeetingHeld
from domain.pair import PairMatched
from domain.tenancy import TenantId
from services import clock
from services.clock import tick
from services.react import Reactor
from services.settings import Settings
from tests.conftest import Database
from tests.services.house import at_work, rows, writing
from tests.until import until

HARBOUR, NORRSKEN = TenantId("harbour"), TenantId("norrsken")
ADA, BEN = MemberId("ada"), MemberId("ben")
MATCHED = PairMatched(
    PairId("p1"),
    ProgrammeId("spring"),
    ADA,
    BEN,
    (),
    "UTC",
    date(2026, 3, 1),
    date(2026, 5, 1),
    date(2026, 7, 1),
)
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENT = """
    select name, by, via, convert_from(body, 'UTF8')::json ->> 'member' as member,
        convert_from(body, 'UTF8')::json ->> 'policy' as policy
    from journal.fact where tenant = 'harbour' and name in ('NudgeSent', 'CoordinatorAlerted') order by position
"""


async def test_two_clocks_at_once_and_one_that_starts_again_nudge_once(database: Database) -> None:
    hinted: list[TenantId] = []

    async def hint(tenant: TenantId) -> None:
        hinted.append(tenant)

    async with writing(database) as gateway, writing(database, "reactor") as own, writing(database, "reactor") as other:
        await gateway.say("harbour", MATCHED)
        clocks = [Reactor(one.pool, one.journal, hint, lambda: START) for one in (own, other)]
        for days in (2, 2, 7, 14, 21):
            on = START + timedelta(days=days)
            await asyncio.gather(*(tick(replace(one, now=lambda on=on: on), HARBOUR) for one in clocks))
        await tick(replace(clocks[0], now=lambda: START + timedelta(days=7)), NORRSKEN)
    found = await rows(database, SENT)
    told = [(row["policy"], row["member"]) for row in found]
    assert told.count(("introduce_yourself", "ada")) == 2
    assert told.count(("no_first_meeting", None)) == 1
    assert len({(row["policy"], row["member"]) for row in found}) >= 6
    assert {row["by"] for row in found} == {f"policy:{row['policy']}@1" for row in found}
    assert {row["via"] for row in found} == {"policy"}
    assert set(hinted) == {HARBOUR}


async def test_of_two_clocks_that_run_either_may_die_and_a_pair_completes_once_its_grace_is_over(
    database: Database,
) -> None:
    settings = Settings(postgres={"reactor": database.dsn("reactor")})
    long_ago = replace(MATCHED, starts_on=date(2020, 3, 1), midpoint_on=date(2020, 5, 1), ends_on=date(2020, 7, 1))
    met = [
        MeetingHeld(MATCHED.pair, MATCHED.programme, MeetingId(f"m{n}"), date(2020, 3, 1 + n), 60, Form.CAFE)
        for n in range(4)
    ]

    async def completed() -> list[str]:
        found = await rows(database, "select by from journal.fact where name = 'PairCompleted'")
        return [row["by"] for row in found]

    async with writing(database) as gateway:
        await gateway.say("harbour", long_ago, *met)
        async with at_work(clock.run(settings)), at_work(clock.run(settings)):
            await until("the pair completes", completed)
    assert await completed() == ["policy:grace@1"]

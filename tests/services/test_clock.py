"""A clock that ticks twice, or two at once, has one effect."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from domain.board import ManualMatchNeeded
from domain.drafting import ProgrammeDrafted
from domain.language import MeetingId, MemberId, PairId, ProgrammeId, Recorded, Role, Via, pair_tag
from domain.meeting import Form, MeetingHeld
from domain.nudging import AlertCoordinator, SendNudge
from domain.pair import EndReason, PairEnded, PairMatched, tags
from domain.phase import ApplicationsOpened, ProgrammeCancelled
from domain.proposal import MatchProposed
from domain.tenancy import TenantId
from domain.ticking import pairs as looks_of
from domain.watching import RaiseRisk
from services import clock
from services.agenda import Agenda
from services.clock import LATER, tick
from services.react import Reactor
from services.settings import Settings
from tests.conftest import Database
from tests.product import verb
from tests.services.house import NOW, at_work, rows, writing
from tests.until import until

HARBOUR, NORRSKEN = TenantId("harbour"), TenantId("norrsken")
ADA, BEN, CY, DI = MemberId("ada"), MemberId("ben"), MemberId("cy"), MemberId("di")
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


ALL_SENT = """
    select b.body ->> 'pair' as pair, b.body ->> 'policy' as policy, b.body ->> 'window' as window,
        b.body ->> 'member' as member
    from journal.fact f, lateral (select convert_from(f.body, 'UTF8')::json) b (body)
    where f.name in ('NudgeSent', 'CoordinatorAlerted')
"""

RAISED = """
    select convert_from(body, 'UTF8')::json ->> 'pair' as pair from journal.fact
    where name = 'RiskRaised' and convert_from(body, 'UTF8')::json ->> 'risk' = 'never_met'
"""


async def ticked(clock: Reactor, now: datetime, agenda: Agenda, tenant: TenantId = HARBOUR) -> None:
    head = await clock.pool.fetchval("select position from journal.organisation where tenant = $1", tenant)
    await tick(replace(clock, now=lambda: now), tenant, agenda, head or 0)


async def test_two_clocks_at_once_and_one_that_starts_again_nudge_once(database: Database) -> None:
    hinted: list[TenantId] = []

    async def hint(tenant: TenantId) -> None:
        hinted.append(tenant)

    async with writing(database) as gateway, writing(database, "reactor") as own, writing(database, "reactor") as other:
        await gateway.say("harbour", MATCHED)
        clocks = [Reactor(one.pool, one.journal, hint, lambda: START) for one in (own, other)]
        agendas = [Agenda(), Agenda()]
        for days in (2, 2, 7, 14, 21):
            on = START + timedelta(days=days)
            await asyncio.gather(*(ticked(one, on, agenda) for one, agenda in zip(clocks, agendas, strict=True)))
        await ticked(clocks[0], START + timedelta(days=7), Agenda(), NORRSKEN)
    found = await rows(database, SENT)
    told = [(row["policy"], row["member"]) for row in found]
    assert told.count(("introduce_yourself", "ada")) == 2
    assert told.count(("no_first_meeting", None)) == 1
    assert len({(row["policy"], row["member"]) for row in found}) >= 6
    assert {row["by"] for row in found} == {f"policy:{row['policy']}@7" for row in found}
    assert {row["via"] for row in found} == {"policy"}
    assert set(hinted) == {HARBOUR}


async def test_of_two_clocks_that_run_either_may_die_and_a_pair_completes_once_its_grace_is_over(
    database: Database,
) -> None:
    settings = Settings(postgres={"reactor": database.dsn("reactor")})
    said_on = NOW.date()
    begun, half = said_on - timedelta(days=150), said_on - timedelta(days=75)
    long_ago = replace(MATCHED, starts_on=begun, midpoint_on=half, ends_on=said_on)
    met = [
        MeetingHeld(MATCHED.pair, MATCHED.programme, MeetingId(f"m{n}"), begun + timedelta(days=n), 60, Form.CAFE)
        for n in range(4)
    ]

    async def completed() -> list[str]:
        found = await rows(database, "select by from journal.fact where name = 'PairCompleted'")
        return [row["by"] for row in found]

    async with writing(database) as gateway:
        await gateway.say("harbour", long_ago, *met)
        async with at_work(clock.run(settings)), at_work(clock.run(settings)):
            await until("the pair completes", completed)
    assert await completed() == ["policy:grace@7"]


async def test_a_clock_looks_again_at_what_is_due_and_at_what_something_has_happened_to(database: Database) -> None:
    async def hint(_: TenantId) -> None: ...

    other = replace(MATCHED, pair=PairId("p2"), adept=MemberId("cy"), mentor=MemberId("di"))
    agenda = Agenda()
    async with writing(database) as gateway, writing(database, "reactor") as own:
        reactor = Reactor(own.pool, own.journal, hint, lambda: START)
        await gateway.say("harbour", MATCHED, other)
        await ticked(reactor, START, agenda)
        assert agenda.at == dict.fromkeys(map(pair_tag, (MATCHED.pair, other.pair)), START + timedelta(hours=12))
        await ticked(reactor, START + timedelta(hours=1), agenda)
        assert agenda.due(START + timedelta(hours=2)) == []
        await gateway.say("harbour", PairEnded(other.pair, other.programme, CY, DI, (), EndReason.OTHER, no_fault=True))
        await ticked(reactor, START + timedelta(hours=2), agenda)
        assert [*agenda.at] == [pair_tag(MATCHED.pair)]
        read = agenda.read
        await ticked(reactor, START + timedelta(days=2), agenda)
        assert agenda.read == read
        assert agenda.at == {pair_tag(MATCHED.pair): START + timedelta(days=2, hours=12)}


@pytest.mark.parametrize(
    "damage", ["body = '{'", "version = 99", "body = replace(encode(body, 'escape'), 'UTC', 'Up')::bytea"]
)
async def test_a_pair_that_cannot_be_looked_at_keeps_no_other_from_its_reminders(
    database: Database, damage: str
) -> None:
    others = [replace(MATCHED, pair=PairId(f"p{n}"), adept=MemberId(f"adept-{n}")) for n in range(2, 6)]
    async with writing(database) as gateway, writing(database, "reactor") as own:
        await gateway.say("harbour", MATCHED, *others)
        await rows(database, "alter table journal.fact disable trigger unchangeable")
        (before,) = await rows(database, "select version, body from journal.fact where position = 1")
        await rows(database, f"update journal.fact set {damage} where position = 1")
        reactor, agenda, on = (
            Reactor(own.pool, own.journal, no_hint, lambda: START),
            Agenda(),
            START + timedelta(days=7),
        )
        await ticked(reactor, on, agenda)
        sent = {row["member"] for row in await rows(database, SENT)}
        assert sent >= {f"adept-{n}" for n in range(2, 6)}
        assert "ada" not in sent
        mended = "update journal.fact set version = $1, body = $2 where position = 1"
        await rows(database, mended, before["version"], before["body"])
        await ticked(reactor, on + LATER, agenda)
        assert "ada" in {row["member"] for row in await rows(database, SENT)}


async def no_hint(tenant: TenantId) -> None: ...


async def test_a_clock_looks_at_every_pair_of_a_programme_that_is_cancelled_and_reminds_nobody(
    database: Database,
) -> None:
    async def hint(_: TenantId) -> None: ...

    other = replace(MATCHED, pair=PairId("p2"), programme=ProgrammeId("autumn"), adept=CY, mentor=DI)
    agenda = Agenda()
    async with writing(database) as gateway, writing(database, "reactor") as own:
        reactor = Reactor(own.pool, own.journal, hint, lambda: START)
        await gateway.say("harbour", MATCHED, other)
        await ticked(reactor, START, agenda)
        await gateway.say("harbour", ProgrammeCancelled(MATCHED.programme, "Nobody leads it"))
        await ticked(reactor, START + timedelta(hours=1), agenda)
        assert [*agenda.at] == [pair_tag(other.pair)]
        await ticked(reactor, START + timedelta(days=8), Agenda())
    assert {row["member"] for row in await rows(database, SENT)} == {"cy", "di"}


async def test_proposals_expire_and_nobody_is_found_once_their_day_has_come(database: Database) -> None:
    """By the same tick that finds them due, each once, however often it ticks."""
    last = START.date() + timedelta(days=7)
    spring = MATCHED.programme
    months = (date(2026, 3, 1), date(2026, 5, 1), date(2026, 7, 1))
    facts = (
        ProgrammeDrafted(spring, "Våren", "UTC", *months),
        ApplicationsOpened(spring),
        MatchProposed(PairId("p9"), spring, CY, DI, None, (), "UTC", last),
        ManualMatchNeeded(spring, ADA, last),
    )
    agenda = Agenda()

    async def hint(_: TenantId) -> None: ...

    async def said() -> list[tuple[str, str]]:
        query = "select name, by from journal.fact where via = 'policy' and name !~ 'Nudge' order by position"
        return [(row["name"], row["by"]) for row in await rows(database, query)]

    async with writing(database) as gateway, writing(database, "reactor") as own:
        reactor = Reactor(own.pool, own.journal, hint, lambda: START)
        await gateway.say("harbour", *facts)
        await ticked(reactor, START + timedelta(days=7), agenda)
        assert await said() == []
        for fresh in (agenda, agenda, Agenda()):
            await ticked(reactor, START + timedelta(days=8), fresh)
    assert await said() == [("NoMatchFound", "policy:matching@7"), ("ProposalExpired", "policy:answers@7")]


async def test_a_clock_that_is_killed_again_and_again_reminds_of_everything_once(
    database: Database, tmp_path: Path
) -> None:
    """The real process, killed by -9 at moments of chance, two of them at the end."""
    now = datetime.now(UTC)
    zone = f"Etc/GMT{now.hour - 12:+d}"  # where it is about noon, so that nothing is quiet and no day turns
    today = now.astimezone(ZoneInfo(zone)).date()
    start = today - timedelta(days=22)
    matched = [
        PairMatched(
            *(PairId(f"p{n}"), ProgrammeId("spring"), MemberId(f"a{n}"), MemberId(f"m{n}"), (), zone),
            *(start, start + timedelta(days=75), start + timedelta(days=150)),
        )
        for n in range(40)
    ]
    chance = Random(7)

    async def told() -> list[tuple[str, str, str, str | None]]:
        return [(row["pair"], row["policy"], row["window"], row["member"]) for row in await rows(database, ALL_SENT)]

    async with writing(database) as gateway:
        for one in matched:
            await gateway.say("harbour", one)
    wanted = set[tuple[str, str, str, str | None]]()
    facts = [kept(n, one) for n, one in enumerate(matched, 1)]
    for look in looks_of(facts, now).values():
        sent = Counter[str]()
        for given in look.given:
            command = given.command
            if isinstance(command, RaiseRisk):
                continue
            assert isinstance(command, SendNudge | AlertCoordinator)
            member = command.member if isinstance(command, SendNudge) else None
            if member is None or sent[member] < 2:
                sent[member or ""] += 1
                wanted.add((command.pair, command.policy, command.window, member))
    assert len(wanted) > 200
    reached = {"FADDER_POSTGRES_REACTOR": database.dsn("reactor")}
    for goal in sorted(chance.sample(range(1, len(wanted)), 2)):
        process = await verb("clock", data=tmp_path, **reached)

        async def so_far(goal: int = goal) -> bool:
            return len(await told()) >= goal

        await until("the clock reminds", so_far)
        process.kill()
        await process.wait()
    clocks = [await verb("clock", data=tmp_path, **reached) for _ in range(2)]

    async def everything() -> bool:
        return {*await told()} >= wanted

    try:
        await until("nothing is lost", everything)
    finally:
        for process in clocks:
            process.kill()
            await process.wait()
    assert sorted(await told(), key=str) == sorted(wanted, key=str)
    raised = Counter(row["pair"] for row in await rows(database, RAISED))
    assert raised == dict.fromkeys((one.pair for one in matched), 1)


def kept(position: int, fact: PairMatched) -> Recorded:
    return Recorded(position, fact, tags(fact), "cora", Role.COORDINATOR, Via.API, NOW)

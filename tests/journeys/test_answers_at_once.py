"""Answers to proposals through the door, all at once, with whatever else may happen to a proposal meanwhile."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from deploy.local.nats import RunningNats
from domain.catalogue import REACTIONS
from domain.language import MemberId, PairId, ProgrammeId, Side
from domain.member import MemberJoined
from domain.phase import ProgrammeCancelled
from domain.proposal import MatchProposed
from domain.roll import AdeptApplied, ApplicationAccepted, CapacityDeclared, MentorVolunteered
from domain.tenancy import TenantId
from gateway.ids import node_id, own_id
from services import clock, react
from services.agenda import Agenda
from services.batching import Batches
from services.keys import Chest
from services.postgres import connect
from services.postgres_journal import PostgresJournal
from tests.conftest import Database
from tests.journeys.test_programme import founded
from tests.services.house import MASTER, rows
from tests.until import until
from tests.world import Client, Refused, World, opened, said

HARBOUR = TenantId("harbour")
ZONE = "Europe/London"
ENDS = "select name, count(*) from journal.fact where name = any ($1) group by name"
WHY = "select body from journal.fact where name = 'ProposalWithdrawn'"


@dataclass
class Stage:
    """People and proposals in a programme that takes applications, as facts."""

    world: World
    database: Database
    coordinator: Client
    programme: ProgrammeId
    reactor: react.Reactor
    proposals: list[MatchProposed] = field(default_factory=list[MatchProposed])

    async def people(self, adepts: int, *mentors: int) -> None:
        """So many adepts, ``a0`` and on, and mentors ``m0`` and on with so many seats."""
        facts: list[Any] = []
        for number in range(adepts):
            one = MemberId(f"a{number}")
            facts += [MemberJoined(one, one), AdeptApplied(self.programme, one)]
            facts += [ApplicationAccepted(self.programme, one, Side.ADEPT)]
        for number, seats in enumerate(mentors):
            one = MemberId(f"m{number}")
            facts += [MemberJoined(one, one), MentorVolunteered(self.programme, one)]
            facts += [CapacityDeclared(self.programme, one, seats)]
            facts += [ApplicationAccepted(self.programme, one, Side.MENTOR)]
        await said(self.world, HARBOUR, MemberId("cora"), *facts)

    async def proposed(self, *couples: tuple[str, str]) -> None:
        until = self.world.clock.now.date() + timedelta(days=7)
        self.proposals = [
            MatchProposed(PairId(f"p{at}"), self.programme, MemberId(adept), MemberId(mentor), None, (), ZONE, until)
            for at, (adept, mentor) in enumerate(couples)
        ]
        await said(self.world, HARBOUR, MemberId("cora"), *self.proposals)

    async def tries(self, command: str, member: MemberId | None, proposal: PairId, **more: Any) -> str:
        by = self.coordinator if member is None else self.world.member(HARBOUR, node_id("Member", member))
        try:
            await by.act(command, proposal=node_id("Proposal", proposal), **more)
        except Refused as refusal:
            return str(refusal)
        return command

    def accepts(self) -> list[Any]:
        """Everybody's word to every proposal."""
        return [
            self.tries("AcceptProposal", member, one.pair)
            for one in self.proposals
            for member in (one.mentor, one.adept)
        ]

    async def ends(self) -> Counter[str]:
        """How the proposals have ended, once all have."""

        async def all_over() -> Counter[str] | None:
            closing = ["PairMatched", "ProposalWithdrawn", "ProposalExpired", "MatchOverridden", "ProposalDeclined"]
            found = Counter({row["name"]: row["count"] for row in await rows(self.database, ENDS, closing)})
            return found if found.total() >= len(self.proposals) else None

        return await until("every proposal is over", all_over, within=90) or Counter()


@asynccontextmanager
async def stage(database: Database, nats_server: RunningNats) -> AsyncGenerator[Stage]:
    """Two of each who react, as when two processes run."""
    async with opened(database, nats_server) as world:
        _, coordinator = await founded(world, "harbour")
        today = world.clock.now.date().isoformat()
        drafted = await coordinator.act("DraftProgramme", name="Spring", zone=ZONE, startsOn=today)
        await coordinator.act("OpenApplications", programme=drafted["id"])
        async with reacting(world, database) as reactors:
            yield Stage(
                world, database, coordinator, ProgrammeId(own_id("Programme", drafted["id"])), next(iter(reactors))
            )


@asynccontextmanager
async def reacting(world: World, database: Database) -> AsyncGenerator[Iterable[react.Reactor]]:
    pool = await connect(database.dsn("matcher"), most=8)
    batches, chest = Batches(pool), Chest(pool, MASTER)

    def journal(tenant: TenantId) -> PostgresJournal:
        return PostgresJournal(tenant, pool, batches, chest.of(tenant))

    reactors = [react.Reactor(pool, journal, world.house.hint, world.clock) for _ in range(2)]
    tasks = [asyncio.create_task(batches.run())]
    for reactor in reactors:
        news = {one.name: react.News() for one in REACTIONS}
        tasks.append(asyncio.create_task(react.follow(reactor, REACTIONS, news)))
    try:
        yield reactors
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await pool.close()


async def test_a_hundred_pairs_of_answers_for_three_seats(database: Database, nats_server: RunningNats) -> None:
    async with stage(database, nats_server) as here:
        await here.people(100, 3)
        await here.proposed(*((f"a{number}", "m0") for number in range(100)))
        await asyncio.gather(*here.accepts())
        assert await here.ends() == {"PairMatched": 3, "ProposalWithdrawn": 97}
        assert all('"no_seat_left"' in str(row["body"]) for row in await rows(database, WHY))


async def test_two_mentors_say_yes_to_one_adept(database: Database, nats_server: RunningNats) -> None:
    async with stage(database, nats_server) as here:
        await here.people(1, 1, 1)
        await here.proposed(("a0", "m0"), ("a0", "m1"))
        await asyncio.gather(*here.accepts())
        assert await here.ends() == {"PairMatched": 1, "ProposalWithdrawn": 1}


async def test_a_yes_and_an_override_at_once_end_each_proposal_once(
    database: Database, nats_server: RunningNats
) -> None:
    async with stage(database, nats_server) as here:
        await here.people(20, *(1 for _ in range(20)))
        await here.proposed(*((f"a{number}", f"m{number}") for number in range(20)))
        overrides = [here.tries("OverrideProposal", None, one.pair, reason="Nej") for one in here.proposals]
        declines = [here.tries("DeclineProposal", one.mentor, one.pair) for one in here.proposals[:10]]
        await asyncio.gather(*here.accepts(), *overrides, *declines)
        assert (await here.ends()).total() == 20


async def test_after_the_last_day_the_clock_and_the_answer_agree(database: Database, nats_server: RunningNats) -> None:
    async with stage(database, nats_server) as here:
        await here.people(10, 10)
        await here.proposed(*((f"a{number}", "m0") for number in range(10)))
        here.world.clock.now += timedelta(days=8)
        agenda = Agenda()
        (head,) = await rows(database, "select position from journal.organisation where tenant = 'harbour'")
        tick = clock.tick(here.reactor, HARBOUR, agenda, head["position"])
        answers = await asyncio.gather(*here.accepts(), tick)
        assert {one for one in answers if one} <= {"ANSWER_TOO_LATE", "PROPOSAL_CLOSED"}
        assert await here.ends() == {"ProposalExpired": 10}


async def test_a_programme_that_is_cancelled_asks_nobody(database: Database, nats_server: RunningNats) -> None:
    async with stage(database, nats_server) as here:
        await here.people(10, 10)
        await here.proposed(*((f"a{number}", "m0") for number in range(10)))
        await said(here.world, HARBOUR, MemberId("cora"), ProgrammeCancelled(here.programme, "Nej"))
        await asyncio.gather(*here.accepts())
        assert await here.ends() == {"ProposalWithdrawn": 10}

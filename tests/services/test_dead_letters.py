"""What a follower of the journal cannot act on waits with what is said of the same thing, and the rest goes on."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import asyncpg
import pytest

from deploy.dead_letters import ASK
from domain.completion import complete_pair
from domain.language import MemberId, PairId, ProgrammeId, Side
from domain.offboarding import OrganisationOffboarded
from domain.organisation import OrganisationFounded
from domain.pair import PairMatched
from domain.pairing import ClosingSummarised
from domain.run import MatchingRunRequested
from domain.tenancy import TenantId
from services import match
from services.match import Matcher
from services.react import Reactor, lagging, step
from tests.conftest import Database
from tests.services.house import NOW, Writing, rows, writing

HARBOUR, NORRSKEN = TenantId("harbour"), TenantId("norrsken")
P1, P2, SPRING = PairId("p1"), PairId("p2"), ProgrammeId("spring")
ADA, BEN = MemberId("ada"), MemberId("ben")
FOUNDED = OrganisationFounded("Harbour", "en", "Europe/London")
THING = "thing pair:p1"
REQUESTED = MatchingRunRequested.__name__


def matched(pair: PairId) -> PairMatched:
    return PairMatched(pair, SPRING, ADA, BEN, (), "UTC", date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))


def summarised(pair: PairId, side: Side = Side.ADEPT) -> ClosingSummarised:
    return ClosingSummarised(pair, SPRING, side)


TOLD = (
    matched(P1),
    matched(P2),
    summarised(P1),
    summarised(P1, Side.MENTOR),
    summarised(P2),
    summarised(P2, Side.MENTOR),
)


@dataclass
class Stage:
    database: Database
    gateway: Writing
    reactor: Reactor

    async def react(self, tenant: TenantId = HARBOUR) -> None:
        while await step(self.reactor, complete_pair, tenant):
            pass

    async def damage(self, position: int, tenant: str = "harbour") -> bytes:
        """Answers what it was."""
        query = "select body from journal.fact where tenant = $1 and position = $2"
        ((body,),) = await rows(self.database, query, tenant, position)
        await self.mend(position, b"{", tenant)
        return body

    async def mend(self, position: int, body: bytes, tenant: str = "harbour") -> None:
        await rows(self.database, "alter table journal.fact disable trigger unchangeable")
        query = "update journal.fact set body = $3 where tenant = $1 and position = $2"
        await rows(self.database, query, tenant, position, body)

    async def ask(self, wish: str, follower: str = "reaction:complete_pair", key: str = THING) -> None:
        """As the operator."""
        operator = await asyncpg.connect(self.database.dsn("operator"))
        for query in ASK:
            await operator.execute(query, "harbour", follower, key, wish)
        await operator.close()

    async def letters(self, tenant: str = "harbour") -> list[tuple[Any, ...]]:
        query = (
            "select key, position, name, error, skipped, asked from journal.dead_letter where tenant = $1 order by 2"
        )
        return [tuple(one) for one in await rows(self.database, query, tenant)]

    async def completed(self, tenant: str = "harbour") -> set[str]:
        query = "select tags[1] from journal.fact where tenant = $1 and name = 'PairCompleted'"
        return {one[0] for one in await rows(self.database, query, tenant)}

    async def settled(self) -> int:
        ((position,),) = await rows(
            self.database, "select position from journal.follower where tenant = 'harbour' and follower = $1", self.who
        )
        return position

    who = "reaction:complete_pair"


@asynccontextmanager
async def staged(database: Database) -> AsyncGenerator[Stage]:
    async def hint(_: TenantId) -> None:
        pass

    async with writing(database) as gateway, writing(database, "reactor") as own:
        yield Stage(database, gateway, Reactor(own.pool, own.journal, hint, lambda: NOW))


@pytest.fixture
async def stage(database: Database) -> AsyncGenerator[Stage]:
    async with staged(database) as found:
        yield found


async def test_bytes_that_nobody_can_read_park_their_pair_and_nothing_else(stage: Stage) -> None:
    await stage.gateway.say("harbour", *TOLD)
    await stage.gateway.say("norrsken", *TOLD)
    await stage.damage(3)
    await stage.react()
    await stage.react(NORRSKEN)
    assert await stage.letters() == [
        (THING, 3, "ClosingSummarised", "DamagedFact", False, None),
        (THING, 4, "ClosingSummarised", None, False, None),
    ]
    assert await stage.completed() == {"pair:p2"}
    assert await stage.completed("norrsken") == {"pair:p1", "pair:p2"}
    assert await stage.settled() >= 6
    await stage.gateway.say("harbour", summarised(P1))
    await stage.react()
    assert [letter[1] for letter in await stage.letters()] == [3, 4, 8], "later ones wait as well"
    assert not await stage.letters("norrsken")


async def test_what_is_asked_for_again_is_done_once_it_can_be_read(stage: Stage) -> None:
    await stage.gateway.say("harbour", *TOLD[:3])
    body = await stage.damage(3)
    await stage.react()
    await stage.ask("retry")
    assert await lagging(stage.reactor.pool, complete_pair) == [HARBOUR]
    await stage.react()
    assert await stage.letters() == [(THING, 3, "ClosingSummarised", "DamagedFact", False, None)], "as before"
    assert await lagging(stage.reactor.pool, complete_pair) == []
    await stage.gateway.say("harbour", summarised(P1, Side.MENTOR))
    await stage.react()
    await stage.mend(3, body)
    assert not await stage.completed()
    await stage.ask("retry")
    await stage.react()
    assert (await stage.letters(), await stage.completed()) == ([], {"pair:p1"})


async def test_what_is_skipped_stays_so_and_what_is_behind_it_goes_on(stage: Stage) -> None:
    await stage.gateway.say("harbour", *TOLD)
    await stage.damage(3)
    await stage.react()
    await stage.ask("skip")
    await stage.react()
    assert await stage.letters() == [
        (THING, 3, "ClosingSummarised", "DamagedFact", True, None),
        (THING, 4, "ClosingSummarised", "rests on position 3", False, None),
    ], "the next one rests on it"
    await stage.ask("skip")
    await stage.react()
    assert [letter[4] for letter in await stage.letters()] == [True, True]
    await rows(stage.database, "delete from journal.follower")
    await stage.react()
    assert [letter[4] for letter in await stage.letters()] == [True, True], "whoever reads all again skips them again"
    await stage.gateway.say("harbour", matched(PairId("p3")), summarised(PairId("p3")))
    await stage.react()
    assert len(await stage.letters()) == 2


async def test_a_command_that_rests_on_what_nobody_can_read_parks_its_cause(stage: Stage) -> None:
    await stage.gateway.say("harbour", *TOLD)
    body = await stage.damage(1)
    await stage.react()
    assert [letter[1:4] for letter in await stage.letters()] == [
        (3, "ClosingSummarised", "rests on position 1"),
        (4, "ClosingSummarised", None),
    ]
    assert await stage.completed() == {"pair:p2"}
    await stage.mend(1, body)
    await stage.ask("retry")
    await stage.react()
    assert (await stage.letters(), await stage.completed()) == ([], {"pair:p1", "pair:p2"})


async def test_a_reaction_that_fails_parks_the_pair(stage: Stage) -> None:
    def broken(fact: ClosingSummarised) -> tuple[Any, ...]:
        if fact.pair == P1:
            raise ZeroDivisionError("something private")
        return complete_pair.react(fact)

    await stage.gateway.say("harbour", *TOLD)
    await step(stage.reactor, replace(complete_pair, react=broken), HARBOUR)
    assert [letter[1:4] for letter in await stage.letters()] == [
        (3, "ClosingSummarised", "ZeroDivisionError"),
        (4, "ClosingSummarised", None),
    ]
    assert await stage.completed() == {"pair:p2"}
    await stage.ask("retry")
    await stage.react()
    assert await stage.completed() == {"pair:p1", "pair:p2"}


async def test_two_at_once_lose_nothing(stage: Stage) -> None:
    async with staged(stage.database) as other:
        await stage.gateway.say("harbour", *TOLD)
        body = await stage.damage(3)
        await stage.react()
        await stage.mend(3, body)
        await stage.gateway.say("harbour", *[summarised(P1)] * 20)
        await stage.ask("retry")
        await stage.react()
        await other.react()
    assert (await stage.letters(), await stage.completed()) == ([], {"pair:p1", "pair:p2"})


async def test_of_an_organisation_that_has_left_nothing_waits(stage: Stage) -> None:
    await stage.gateway.say("harbour", FOUNDED, *TOLD)
    await stage.gateway.say("norrsken", *TOLD)
    await stage.damage(4)
    await stage.damage(3, "norrsken")
    await stage.react()
    await stage.react(NORRSKEN)
    assert await stage.letters()
    await stage.gateway.say("harbour", OrganisationOffboarded("0b"))
    assert await stage.letters() == []
    assert await stage.letters("norrsken")
    await rows(stage.database, "delete from journal.follower")
    await stage.react()
    assert (await stage.letters(), await stage.settled()) == ([], 9)


async def test_the_operator_asks_and_does_no_more(stage: Stage) -> None:
    await stage.gateway.say("harbour", *TOLD)
    await stage.damage(3)
    await stage.react()
    operator = await asyncpg.connect(stage.database.dsn("operator"))
    for beyond in ("update journal.dead_letter set skipped = true", "delete from journal.dead_letter"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await operator.execute(beyond)
    await operator.close()


async def test_a_run_that_was_asked_for_in_bytes_that_nobody_can_read_keeps_no_other_waiting(stage: Stage) -> None:
    async with writing(stage.database, "matcher") as own:
        matcher = Matcher(own.pool, own.journal, stage.reactor.hint, lambda: NOW)
        await stage.gateway.say("harbour", *TOLD)
        await stage.damage(3)
        change = "update journal.fact set name = $1, version = 1, tags = '{run:r1}' where position = 3"
        await rows(stage.database, change, REQUESTED)
        while await match.step(matcher, HARBOUR):
            pass
        assert await stage.letters() == [("thing run:r1", 3, REQUESTED, "DamagedFact", False, None)]
        ((at,),) = await rows(stage.database, "select position from journal.follower where follower = 'matching'")
        assert at == len(TOLD)

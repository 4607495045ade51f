"""Facts in, commands out; and each command has one effect, whatever dies on the way."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

import asyncpg
import pytest

from deploy.local.nats import RunningNats
from domain.catalogue import DECIDER_OF, REACTIONS
from domain.completion import complete_pair
from domain.language import MeetingId, MemberId, PairId, ProgrammeId, Role, Side
from domain.meeting import Form, MeetingHeld
from domain.pair import EndReason, PairEnded, PairMatched
from domain.pairing import ClosingSummarised
from domain.parting import CompletePair
from domain.tenancy import TenantId
from domain.ticking import due
from domain.wire import decode
from services import match as matching
from services import react
from services.react import Reactor, command_id, follow, lagging, step
from services.rounds import News
from services.settings import Settings
from tests import story
from tests.conftest import Database
from tests.domain.specs import TODAYS
from tests.services.house import NOW, Writing, at_work, entry, rows, writing
from tests.until import until

HARBOUR = TenantId("harbour")
PAIR, SPRING = PairId("p1"), ProgrammeId("spring")
ADA, BEN, CY = MemberId("ada"), MemberId("ben"), MemberId("cy")
MATCHED = PairMatched(PAIR, SPRING, ADA, BEN, (CY,), "UTC", date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
BY_ADEPT = ClosingSummarised(PAIR, SPRING, Side.ADEPT)
BY_MENTOR = ClosingSummarised(PAIR, SPRING, Side.MENTOR)


# the pure table


def test_a_summary_asks_for_the_pair_to_complete() -> None:
    assert complete_pair.react(BY_ADEPT) == (CompletePair(PAIR),)


def test_it_never_asks_to_complete_early() -> None:
    assert not any(command.early for side in (BY_ADEPT, BY_MENTOR) for command in complete_pair.react(side))


def test_a_reaction_acts_as_a_policy_with_its_name_and_version() -> None:
    assert complete_pair.actor.by == "policy:complete_pair@1"
    assert complete_pair.actor.roles == {Role.POLICY}


def test_reactions_have_names_of_their_own() -> None:
    assert len({reaction.name for reaction in REACTIONS}) == len(REACTIONS)


def test_a_reaction_is_followed_with_keys_where_its_commands_read_what_is_sealed() -> None:
    for reaction in REACTIONS:
        causes = [decode(one.name, one.version, one.text.encode()) for one in TODAYS]
        commands = [
            command for cause in causes if isinstance(cause, reaction.facts) for command in reaction.react(cause)
        ]
        read = {name for command in commands for name in sealed_in(command)}
        assert bool(read) == reaction.opens


def sealed_in(command: Any) -> set[str]:
    decider = DECIDER_OF[type(command)]
    asked = {name for item in decider.scope(command) for name in item.names}
    return asked & {fact.__name__ for fact in decider.reads}


def test_a_command_id_follows_from_its_cause_alone() -> None:
    ids = {
        command_id(reaction, tenant, position, index)
        for reaction in (complete_pair, replace(complete_pair, version=2), replace(complete_pair, name="other"))
        for tenant in (HARBOUR, TenantId("norrsken"))
        for position in (1, 2, 11)
        for index in (0, 1)
    }
    assert len(ids) == 3 * 2 * 3 * 2
    assert command_id(complete_pair, HARBOUR, 7, 0) == UUID("4c4c43fd-ad9c-5ff7-a295-9a7e66e767ac")


# over the journal


@asynccontextmanager
async def reacting(database: Database) -> AsyncGenerator[tuple[Writing, Reactor, list[TenantId]]]:
    """The reactor's own role, and the organisations that it has hinted at."""
    hinted: list[TenantId] = []

    async def hint(tenant: TenantId) -> None:
        hinted.append(tenant)

    async with writing(database) as gateway, writing(database, "reactor") as own:
        yield gateway, Reactor(own.pool, own.journal, hint, lambda: NOW), hinted


async def facts(database: Database, tenant: str = "harbour") -> list[str]:
    return [
        row["name"]
        for row in await rows(database, "select name from journal.fact where tenant = $1 order by position", tenant)
    ]


async def settled(database: Database, tenant: str = "harbour") -> int | None:
    found = await rows(
        database,
        "select position from journal.follower where follower = 'reaction:complete_pair' and tenant = $1",
        tenant,
    )
    return found[0]["position"] if found else None


async def test_when_both_sides_have_summarised_the_pair_completes(database: Database) -> None:
    async with reacting(database) as (gateway, reactor, hinted):
        await gateway.say("harbour", MATCHED, BY_ADEPT, BY_MENTOR, occurred_on=date(2026, 2, 27))
        assert not await step(reactor, complete_pair, HARBOUR)
        (done,) = await rows(database, "select * from journal.fact where name = 'PairCompleted'")
        assert (done["by"], done["role"], done["via"]) == ("policy:complete_pair@1", "policy", "policy")
        assert done["command_id"] == command_id(complete_pair, HARBOUR, 2, 0)
        assert (done["position"], done["causation"], done["occurred_on"]) == (4, 2, date(2026, 2, 27))
        assert hinted[0] == HARBOUR
        assert await settled(database) == 3


async def test_i13_every_fact_has_an_actor_and_a_policy_acts_under_its_name_and_version(database: Database) -> None:
    policy = re.compile(r"policy:[a-z_]+@[1-9][0-9]*")
    async with reacting(database) as (gateway, reactor, _):
        await gateway.say("harbour", MATCHED, BY_ADEPT, BY_MENTOR)
        for reaction in REACTIONS:
            while await step(reactor, reaction, HARBOUR):
                pass
        told = await rows(database, "select by, via, role, causation from journal.fact order by position")
        assert [(row["by"], row["via"]) for row in told[:-1]] == [("cora", "api")] * 3
        acted = told[-1]
        assert policy.fullmatch(acted["by"])
        assert (acted["via"], acted["role"], acted["causation"]) == ("policy", "policy", 2)
        with pytest.raises(asyncpg.NotNullViolationError):
            await gateway.journal(HARBOUR).append(replace(entry(BY_ADEPT), by=cast("str", None)))
    for reaction in REACTIONS:
        assert policy.fullmatch(reaction.actor.by)
    ticked = [given.actor for given in due(story.told(MATCHED, now=NOW), NOW + timedelta(days=30))]
    assert ticked
    assert all(policy.fullmatch(actor.by) and actor.roles == {Role.POLICY} for actor in (*ticked, matching.ACTOR))


async def test_while_one_side_is_missing_nothing_happens_and_the_reaction_goes_on(database: Database) -> None:
    async with reacting(database) as (gateway, reactor, hinted):
        await gateway.say("harbour", MATCHED, BY_ADEPT)
        await step(reactor, complete_pair, HARBOUR)
        assert await facts(database) == ["PairMatched", "ClosingSummarised"]
        assert await settled(database) == 2
        assert not hinted
        await gateway.say("harbour", BY_MENTOR)
        await step(reactor, complete_pair, HARBOUR)
        assert (await facts(database))[-1] == "PairCompleted"


async def test_a_pair_that_has_ended_stays_so(database: Database) -> None:
    ended = PairEnded(PAIR, SPRING, ADA, BEN, (CY,), EndReason.MOVED_ON, True)
    async with reacting(database) as (gateway, reactor, _):
        await gateway.say("harbour", MATCHED, BY_ADEPT, BY_MENTOR, ended)
        await step(reactor, complete_pair, HARBOUR)
        assert "PairCompleted" not in await facts(database)
        assert await settled(database) == 4


async def test_a_crash_before_the_checkpoint_has_one_effect(database: Database) -> None:
    async with reacting(database) as (gateway, reactor, _):
        await gateway.say("harbour", MATCHED, BY_ADEPT, BY_MENTOR)
        for _ in range(3):
            await step(reactor, complete_pair, HARBOUR)
            await rows(database, "delete from journal.follower")
        assert (await facts(database)).count("PairCompleted") == 1


async def test_two_at_once_have_one_effect(database: Database) -> None:
    async with reacting(database) as (gateway, one, _), reacting(database) as (_, other, _):
        for n in range(10):
            pair = PairId(f"p{n}")
            await gateway.say(
                "harbour", replace(MATCHED, pair=pair), replace(BY_ADEPT, pair=pair), replace(BY_MENTOR, pair=pair)
            )
        await asyncio.gather(*(step(reactor, complete_pair, HARBOUR) for reactor in (one, other)))
        assert (await facts(database)).count("PairCompleted") == 10


async def test_facts_of_no_interest_are_behind_us_as_well(database: Database) -> None:
    held = MeetingHeld(PAIR, SPRING, MeetingId("m"), date(2026, 1, 2), 60, Form.ONLINE)
    async with reacting(database) as (gateway, reactor, _):
        await gateway.say("harbour", MATCHED, *[held] * 5)
        assert await lagging(reactor.pool, complete_pair) == [HARBOUR]
        await step(reactor, complete_pair, HARBOUR)
        assert await settled(database) == 6
        assert await lagging(reactor.pool, complete_pair) == []


async def test_a_new_reaction_begins_at_the_first_fact_and_takes_it_in_pieces(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(react, "BATCH", 2)
    async with reacting(database) as (gateway, reactor, _):
        await gateway.say("harbour", MATCHED, BY_ADEPT, BY_MENTOR, BY_ADEPT, BY_MENTOR, BY_ADEPT)
        more = [await step(reactor, complete_pair, HARBOUR) for _ in range(3)]
        assert more == [True, True, False]
        assert (await facts(database)).count("PairCompleted") == 1


REFUSING = """
    alter table journal.fact add constraint refusing check (name <> 'PairCompleted' or not 'pair:poison' = any (tags))
"""


async def test_what_goes_wrong_with_more_than_a_fact_stops_that_organisation_and_no_other(database: Database) -> None:
    """What is wrong with one fact puts that aside: ``test_dead_letters.py``."""
    poison = [replace(fact, pair=PairId("poison")) for fact in (MATCHED, BY_ADEPT, BY_MENTOR)]
    await rows(database, REFUSING)
    async with reacting(database) as (gateway, reactor, _):
        await gateway.say("harbour", MATCHED, BY_ADEPT, BY_MENTOR, *poison, BY_ADEPT)
        await gateway.say("norrsken", MATCHED, BY_ADEPT, BY_MENTOR)

        async def norrsken() -> bool:
            return "PairCompleted" in await facts(database, "norrsken")

        async def as_far_as_it_goes() -> bool:
            return await settled(database) == 3

        async with at_work(follow(reactor, (complete_pair,), {"complete_pair": News()})):
            await until("the other organisation's pair completes", norrsken)
            await until("all before the bad fact is settled", as_far_as_it_goes)
        assert "PairCompleted" in await facts(database)


async def test_a_command_that_asks_for_reactions_is_heard_of_by_the_stream_or_found_by_the_sweep(
    database: Database, nats_server: RunningNats
) -> None:
    settings = Settings(
        postgres={"reactor": database.dsn("reactor")}, nats=nats_server.url("admin"), stream=database.name
    )

    async def done() -> bool:
        return "PairCompleted" in await facts(database)

    async with writing(database) as gateway, at_work(react.run(settings)):
        await gateway.say("harbour", MATCHED, BY_ADEPT, BY_MENTOR)
        await until("the pair completes", done)


async def test_without_nats_the_sweep_finds_it(database: Database) -> None:
    async def done() -> bool:
        return "PairCompleted" in await facts(database)

    async with (
        writing(database) as gateway,
        at_work(react.run(Settings(postgres={"reactor": database.dsn("reactor")}))),
    ):
        await gateway.say("harbour", MATCHED, BY_ADEPT, BY_MENTOR)
        await until("the pair completes", done)

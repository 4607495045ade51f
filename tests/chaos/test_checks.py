"""The final checks are held to what they must find: a fault planted in a database, and one sentence that names it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.catalogue import REACTIONS
from domain.language import Side, Via
from domain.pair import PairCompleted
from domain.pairing import ClosingSummarised
from domain.tenancy import TenantId
from projections.catalogue import PROJECTIONS
from projections.run import catch_up
from services.journal import Appended
from services.react import command_id
from tests.chaos.checks import Look, findings
from tests.chaos.history import Completed, Invoked, Op, Outcome
from tests.conftest import Database
from tests.projections.read_side import projector
from tests.services.house import Writing, entry, writing
from tests.story import MATCHED, PAIR, RUN, RUN_OF_ADA, SPRING, STORY

HARBOUR = TenantId("harbour")
COMPLETED = PairCompleted(PAIR, SPRING, MATCHED.adept, MATCHED.mentor, MATCHED.co_mentors)


@dataclass
class After:
    """A database after a run, and what its clients were told."""

    gateway: Writing
    owner: Any
    history: list[Op]

    async def say(self, fact: object, command: UUID | None = None, **more: Any) -> int:
        said = entry(fact, command_id=command or uuid4())
        outcome = await self.gateway.batches.submit(HARBOUR, replace(said, **more))
        assert isinstance(outcome, Appended)
        return outcome.position

    async def found(self) -> list[str]:
        return await findings(Look(self.owner, None), self.history)

    async def plant(self, *statements: str) -> None:
        """Against every trigger: as somebody would who owns the server."""
        await self.owner.execute("set session_replication_role = replica")
        for statement in statements:
            assert (await self.owner.execute(statement))[-1] != "0", statement
        await self.owner.execute("set session_replication_role = origin")


@pytest.fixture
async def after(database: Database) -> AsyncGenerator[After]:
    owner = await asyncpg.connect(database.dsn("postgres"))
    async with writing(database) as gateway, projector(database) as pool:
        run = After(gateway, owner, [])
        for number, fact in enumerate((*STORY, ClosingSummarised(PAIR, SPRING, Side.ADEPT)), 1):
            command = uuid4()
            position = await run.say(fact, command)
            asked = Invoked(number, HARBOUR, "writer", "tell", str(command))
            run.history.append(Op(asked, Completed(number, Outcome.OK, position), number, number))
        await effect(run, cause=len(run.history))
        while await catch_up(pool, PROJECTIONS, HARBOUR):
            pass
        yield run
    await owner.close()


async def effect(run: After, cause: int, index: int = 0) -> int:
    """What the reaction does about the pair's second summary."""
    (reaction,) = (one for one in REACTIONS if one.name == "complete_pair")
    by = reaction.actor.by
    identity = command_id(reaction, HARBOUR, cause, index)
    return await run.say(COMPLETED, identity, via=Via.POLICY, causation=cause, by=by)


async def test_a_database_that_is_whole_has_no_finding(after: After) -> None:
    assert await after.found() == []


HELD_AT = next(n for n, fact in enumerate(STORY, 1) if type(fact).__name__ == "MeetingHeld")
LAST = len(STORY) + 2
PLANTED = {
    "a row is removed": (
        (f"delete from journal.fact where position = {HELD_AT}",),
        ("hole", "not in the journal", "chain is broken", "replay"),
    ),
    "the end is cut off": (
        (f"delete from journal.fact where position = {LAST}", f"update journal.organisation set position = {LAST - 1}"),
        ("chain is broken", "completed 0 times"),
    ),
    "a fact is changed": (
        ("update journal.fact set body = '{}' where position = 2",),
        ("chain is broken", "cannot be read"),
    ),
    "a tag is lost": ((f"delete from journal.tag where position = {HELD_AT} and tag like 'pair:%'",), ("1 tags",)),
    "a row that is read is changed": (
        ("update reading.pair_board set subject = 'Another'",),
        ("pair_board shows",),
    ),
    "a row that is read is lost": (("delete from reading.members where key = 'ada'",), ("members shows ada",)),
    "a row that is read is one too many": (
        ("insert into reading.members select tenant, 'eve', name, roles from reading.members limit 1",),
        ("members shows eve",),
    ),
    "a read model is behind": (
        ("update reading.checkpoint set position = 3 where projection = 'pair_board'",),
        (f"pair_board shows 3 of {LAST}",),
    ),
    "a command id is another": (
        ("update journal.fact set command_id = gen_random_uuid() where position = 5",),
        ("not in the journal", "asked for by nobody", "chain is broken"),
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
async def test_a_planted_fault_is_found(after: After, fault: str) -> None:
    statements, sentences = PLANTED[fault]
    await after.plant(*statements)
    found = await after.found()
    for sentence in sentences:
        assert any(sentence in one for one in found), found


async def test_an_effect_that_was_done_twice_is_found(after: After) -> None:
    await effect(after, cause=len(after.history), index=1)
    found = await after.found()
    assert any("completed 2 times" in one for one in found), found
    assert any("does not follow from its cause" in one for one in found), found


async def test_a_command_that_was_done_twice_is_found(after: After) -> None:
    held = next(fact for fact in STORY if type(fact).__name__ == "MeetingHeld")
    await after.say(held)
    found = await after.found()
    assert any("a MeetingHeld is there 2 times" in one for one in found), found


async def test_a_run_of_the_matching_with_two_ends_is_found(after: After) -> None:
    await after.say(RUN_OF_ADA[1])
    assert any(f"run {RUN} has come to 2 ends" in one for one in await after.found())


async def test_what_was_refused_and_is_there_all_the_same_is_found(after: After) -> None:
    last = after.history.pop()
    after.history.append(replace_outcome(last, Outcome.FAIL))
    assert any("was refused" in one for one in await after.found())


async def test_another_position_than_the_one_that_was_answered_is_found(after: After) -> None:
    last = after.history.pop()
    after.history.append(replace_outcome(last, Outcome.OK))
    assert any(f"answered {last.position + 1} and stands at" in one for one in await after.found())


async def test_what_nobody_was_told_of_may_be_there_or_not(after: After) -> None:
    last = after.history.pop()
    after.history.append(replace_outcome(last, Outcome.UNKNOWN))
    never = Invoked(99, HARBOUR, "writer", "tell", str(uuid4()))
    after.history.append(Op(never, Completed(99, Outcome.UNKNOWN), 99, 100))
    assert await after.found() == []


def replace_outcome(op: Op, outcome: Outcome) -> Op:
    return Op(op.asked, Completed(op.number, outcome, op.position + 1), op.began, op.ended)

"""Runs of the matching, computed one after the other outside of the web process.

A run that was asked for is noted as settled only once its result is a fact, so whoever dies meanwhile, or whoever takes
its place, takes it up again; the result's command id follows from the run's, so there is one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import structlog

from domain.assignment import inputs
from domain.assignment.constrained import Infeasible, OutOfTime
from domain.assignment.solving import LockedForbidden, solve
from domain.handling import FactUnreadable
from domain.language import Actor, Recorded, Refused, Role, RunId, TooMuchAtOnce
from domain.matching_run import AdvanceMatchingRun, CompleteMatchingRun, FailMatchingRun
from domain.run import Failure, MatchingRunCompleted, MatchingRunRequested, Stage
from domain.run_result import Result
from domain.tenancy import TenantId
from services.handle import handle
from services.hint import Hint
from services.journal import Journal
from services.postgres import Pool
from services.react import BEHIND, advance
from services.request import Request
from services.run_inputs import inputs_of, run_of

FOLLOWER = "matching"
ASKED_FOR = [MatchingRunRequested.__name__]
TOLD = ("reading", "solving", "done")
ACTOR = Actor("policy:matching@1", frozenset({Role.POLICY}))
CAUSE = uuid5(NAMESPACE_URL, "urn:fadder:matching")

FAILURES: dict[type[Exception], Failure] = {
    LockedForbidden: Failure.LOCKED_FORBIDDEN,
    Infeasible: Failure.INFEASIBLE,
}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Matcher:
    """What computing a run needs. The journal has keys: what people have declared is sealed."""

    pool: Pool
    journal: Callable[[TenantId], Journal]
    hint: Hint
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Worked:
    """What was read and what came of it."""

    as_at: int
    digest: str
    result: Result
    milliseconds: int


async def behind(pool: Pool) -> list[TenantId]:
    return [TenantId(row["tenant"]) for row in await pool.fetch(BEHIND, FOLLOWER)]


async def step(matcher: Matcher, tenant: TenantId) -> bool:
    """Computes the next run of an organisation, where one was asked for; answers whether there may be more."""
    return await advance(matcher.pool, FOLLOWER, ASKED_FOR, tenant, partial(compute, matcher, tenant), most=1)


async def compute(matcher: Matcher, tenant: TenantId, cause: Recorded) -> None:
    asked: MatchingRunRequested = cause.fact
    journal, say = matcher.journal(tenant), partial(tell, matcher, tenant, cause)
    if (await run_of(journal, asked.run)).over:
        return
    await say("reading", AdvanceMatchingRun(asked.run, Stage.READING))
    try:
        found = await worked(journal, asked, partial(say, "solving", AdvanceMatchingRun(asked.run, Stage.SOLVING)))
    except (LockedForbidden, Infeasible) as failure:
        await say("done", FailMatchingRun(asked.run, FAILURES[type(failure)], failure.obstacles))
    except OutOfTime:
        await say("done", FailMatchingRun(asked.run, Failure.OUT_OF_TIME))
    else:
        done = CompleteMatchingRun(asked.run, found.as_at, found.digest, found.result, found.milliseconds)
        await say("done", done)


async def tell(matcher: Matcher, tenant: TenantId, cause: Recorded, what: str, command: Any) -> None:
    """A refusal settles the command: somebody else has told the same, or the run was discarded."""
    key = command_id(tenant, cause.position, what)
    request = Request(command, key, ACTOR, matcher.now(), causation=cause.position)
    try:
        position = await handle(matcher.journal(tenant), request)
    except (TooMuchAtOnce, FactUnreadable):
        raise
    except Refused as rule:
        log.info("not told", tenant=tenant, cause=cause.position, what=what, rule=type(rule).__name__)
    else:
        log.info("told", tenant=tenant, cause=cause.position, what=what, position=position)
        await matcher.hint(tenant)


def command_id(tenant: TenantId, asked_at: int, what: str) -> UUID:
    """Of one of the words ``TOLD`` about the run that was asked for there."""
    return uuid5(CAUSE, f"{tenant}/{asked_at}/{what}")


async def worked(journal: Journal, asked: MatchingRunRequested, solving: Callable[[], Any]) -> Worked:
    """The result of a run by the facts of now. Raises what ``solve`` raises."""
    facts = await inputs_of(journal, asked.programme)
    await solving()
    begun = perf_counter()
    result = await asyncio.to_thread(lambda: solve(inputs.problem(asked, facts)))
    spent = round((perf_counter() - begun) * 1000)
    return Worked(facts[-1].position if facts else 0, inputs.digest(asked, facts), result, spent)


@dataclass(frozen=True, slots=True)
class Replay:
    """What a run has recorded beside what the same facts give now; no result where they do not allow any."""

    recorded: MatchingRunCompleted
    digest: str
    result: Result | None

    @property
    def same_inputs(self) -> bool:
        return self.recorded.inputs_digest == self.digest

    @property
    def same_result(self) -> bool:
        now, then = self.result, self.recorded
        told = (then.matches, then.unmatched, then.blocking_pairs, then.objective)
        return now is not None and (now.matches, now.unmatched, now.blocking, now.objective) == told


async def replay(journal: Journal, run: RunId) -> Replay | None:
    """None for a run that has no result. Changes nothing. Raises ``RunUnknown``, and ``FactUnreadable``."""
    known = await run_of(journal, run)
    if known.completed is None:
        return None
    then, asked = known.completed, known.asked
    facts = await inputs_of(journal, asked.programme, then.as_at, then.rules)
    digest = inputs.digest(asked, facts, then.rules)
    try:
        return Replay(then, digest, await asyncio.to_thread(lambda: solve(inputs.problem(asked, facts, then.rules))))
    except (*FAILURES, OutOfTime):
        return Replay(then, digest, None)

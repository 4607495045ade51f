"""The order of a run, in this process."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from deploy.local import supervisor
from deploy.local.process import Program
from deploy.local.state import running
from deploy.local.supervisor import Plan, Stage


def sleeper(name: str, answers: Callable[[], Awaitable[bool]] | None = None, within: float = 60.0) -> Program:
    argv = (sys.executable, "-c", "import time; time.sleep(600)")
    return Program(name=name, argv=argv, answers=answers, ready_within=within)


async def carry_out(data: Path, *stages: Stage) -> tuple[int, list[str]]:
    said: list[str] = []

    async def plan() -> Plan:
        return Plan(stages=stages, release=(lambda: said.append("released"),))

    code = await supervisor.run(data, plan, say=lambda line: said.append(line.partition(" (")[0]))
    return code, said


async def test_a_stage_waits_for_the_one_below_and_for_what_follows_it(tmp_path: Path) -> None:
    order: list[str] = []
    asked = 0

    async def slowly() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    async def migrated() -> None:
        state = running(tmp_path)
        assert state is not None
        assert not state.up
        order.append(f"then, with {sorted(state.children)}")

    async def finished() -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    code, said = await carry_out(
        tmp_path,
        Stage((sleeper("ground", slowly),), then=migrated),
        Stage((sleeper("first"), sleeper("second")), then=finished),
    )
    assert code == 0
    assert order == ["then, with ['ground']"]
    assert said[0] == "ground is up"
    assert sorted(said[1:3]) == ["first is up", "second is up"]
    assert said[3:] == ["stopping", "stopped", "released"]


async def test_trouble_between_stages_is_told_after_all_has_ended(tmp_path: Path) -> None:
    pids: list[int] = []

    async def trouble() -> None:
        state = running(tmp_path)
        assert state is not None
        pids.extend(state.children.values())
        raise LookupError("no such table")

    with pytest.raises(LookupError, match="no such table"):
        await carry_out(tmp_path, Stage((sleeper("ground"),), then=trouble), Stage((sleeper("never"),)))
    (pid,) = pids
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert running(tmp_path) is None


async def test_a_child_that_stays_silent_ends_the_run(tmp_path: Path) -> None:
    async def never() -> bool:
        return False

    code, said = await carry_out(tmp_path, Stage((sleeper("mute", never, within=0.05),)))
    assert code == 1
    assert said[-2:] == ["mute does not start: mute gave no answer in 0.05 s", "released"]


async def test_an_early_program_starts_beside_the_stage_below_and_is_waited_for_with_its_own(tmp_path: Path) -> None:
    begun = False

    async def ready() -> bool:
        nonlocal begun
        state = running(tmp_path)
        begun = begun or (state is not None and "early" in state.children)
        return begun

    async def everybody() -> bool:
        state = running(tmp_path)
        return state is not None and "late" in state.children

    async def finished() -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    code, said = await carry_out(
        tmp_path,
        Stage((sleeper("ground", ready),)),
        Stage((sleeper("late"),), then=finished, early=(sleeper("early", everybody),)),
    )
    assert code == 0
    assert said[:3] == ["ground is up", "late is up", "early is up"]

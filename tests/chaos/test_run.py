"""The short form of the fault run, as a program of its own: on one node of NATS, and on three."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

import pytest

from tests.chaos.__main__ import LONG, SHORT
from tests.chaos.nemesis import KINDS, OF_CLUSTERS, OF_PROCESSES, schedule
from tests.chaos.site import HOUSE, MACHINES, PARTS

SEED = 17
TARGETS = {1: ("servers/postgres", "servers/nats"), 3: ("servers/postgres", *(f"servers/nats-{n}" for n in (1, 2, 3)))}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="rests on a signal at the parent's death")


@pytest.mark.timeout(400)
@pytest.mark.parametrize("nodes", [1, 3])
async def test_whatever_breaks_every_promise_is_kept(tmp_path: Path, nodes: int) -> None:
    command = ("-m", "tests.chaos", "--short", "--seed", str(SEED), "--nodes", str(nodes), "--folder", str(tmp_path))
    running = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=HOUSE, stdout=PIPE, stderr=STDOUT)
    try:
        said, _ = await asyncio.wait_for(running.communicate(), 380)
    finally:
        with contextlib.suppress(ProcessLookupError):
            running.kill()
    assert running.returncode == 0, said.decode()
    assert "nothing lost, nothing twice, no hole, no anomaly" in said.decode()


@pytest.mark.parametrize("nodes", [1, 3])
def test_a_run_follows_from_its_seed_and_leaves_no_kind_of_fault_out(nodes: int) -> None:
    links = ["one-postgres", "two-postgres"]
    faults = schedule(SEED, SHORT.seconds, TARGETS[nodes], links, fill=True)
    assert faults == schedule(SEED, SHORT.seconds, TARGETS[nodes], links, fill=True)
    assert faults != schedule(SEED + 1, SHORT.seconds, TARGETS[nodes], links, fill=True)
    assert {fault.kind for fault in faults} == KINDS.keys() - (OF_CLUSTERS if nodes == 1 else set())


@pytest.mark.parametrize("seed", range(20))
def test_in_the_long_form_every_process_is_killed_and_paused_and_restarted(seed: int) -> None:
    targets = [*TARGETS[1], *(f"{machine}/{part}" for machine in MACHINES for part in PARTS)]
    faults = schedule(seed, LONG.seconds, targets, ["one-postgres"], fill=True, calm=LONG.calm)
    done = {(OF_PROCESSES[fault.kind], *fault.on) for fault in faults if fault.kind in OF_PROCESSES}
    assert done == {(verb, target) for verb in OF_PROCESSES.values() for target in targets}

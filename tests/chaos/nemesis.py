"""What breaks things. What it does and when follows from a seed; what it did is told."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from signal import SIGCONT, SIGKILL, SIGSTOP, SIGTERM, Signals, pidfd_send_signal
from typing import Any

import nats
from nats.errors import Error
from nats.js import JetStreamContext

from tests.chaos.site import MACHINES, PARTS, Site
from tests.until import until


@dataclass(frozen=True)
class Fault:
    """``after`` seconds since the fault before; it lasts ``seconds``, where it is one that lasts."""

    after: float
    kind: str
    on: tuple[str, ...] = ()
    seconds: float = 0.0

    def __str__(self) -> str:
        return " ".join((self.kind, *self.on, *((f"for {self.seconds:.1f} s",) if self.seconds else ())))


def schedule(
    seed: int, seconds: float, targets: Sequence[str], links: Sequence[str], *, fill: bool, calm: float = 1.0
) -> list[Fault]:
    """Every kind of fault comes up as soon as it can, in an order of the seed's own; then again, until time is up.

    ``calm`` is how many seconds lie between two, more or less.
    """
    rng = Random(seed)
    kinds = [kind for kind in KINDS if fill or kind != "fill the disk"]
    if "servers/nats" in targets:
        kinds = [kind for kind in kinds if kind not in OF_CLUSTERS]
    victims = {verb: rng.sample(targets, len(targets)) for verb in OF_PROCESSES.values()}
    faults: list[Fault] = []
    bag: list[str] = []
    begun, worst = 0.0, 0.0
    while True:
        if not bag:
            bag = [*kinds]
            rng.shuffle(bag)
        kind = bag.pop()
        after = calm * rng.uniform(0.3, 1.6)
        lasting = rng.uniform(0.8, 4.0) if kind in LASTING else 0.0
        begun, worst = begun + after, max(worst, begun + after + lasting)
        if worst > seconds:
            return faults
        faults.append(Fault(after, kind, choice(kind, rng, victims, links), lasting))


def choice(kind: str, rng: Random, victims: dict[str, list[str]], links: Sequence[str]) -> tuple[str, ...]:
    """Each process is killed once before one is a second time. Of two machines it is the same part at times."""
    if kind in OF_LINKS:
        return (rng.choice(links),)
    if kind == "kill both":
        part = rng.choice(PARTS)
        return tuple(f"{machine}/{part}" for machine in MACHINES)
    if kind in OF_PROCESSES:
        waiting = victims[OF_PROCESSES[kind]]
        waiting.append(waiting.pop(0))
        return (waiting[-1],)
    return ()


@dataclass
class Nemesis:
    """Works on a site; ``did`` counts by kind what had an effect, ``victims`` those that were killed."""

    site: Site
    say: Callable[[str], None]
    stream: str = "fadder"
    did: dict[str, int] = field(default_factory=dict[str, int])
    victims: set[str] = field(default_factory=set[str])
    stopped: set[int] = field(default_factory=set[int])

    async def carry_out(self, faults: Sequence[Fault]) -> None:
        """Faults overlap: the next one does not wait for the end of the one before."""
        async with asyncio.TaskGroup() as tasks:
            for fault in faults:
                await asyncio.sleep(fault.after)
                self.say(f"  {fault}")
                tasks.create_task(self._one(fault))

    async def _one(self, fault: Fault) -> None:
        if await KINDS[fault.kind](self, fault):
            self.did[fault.kind] = self.did.get(fault.kind, 0) + 1
            self.victims.update(fault.on)

    async def heal(self) -> None:
        """Nothing is broken any more by the nemesis; what is down has to get up by itself."""
        for pid in self.stopped:
            signal(pid, SIGCONT)
        for link in self.site.links.values():
            link.swallow = link.tear = 0
            link.thaw()
        self.site.disk.free()

    async def kill(self, fault: Fault) -> bool:
        return self.all_of(fault, SIGKILL)

    async def restart(self, fault: Fault) -> bool:
        return self.all_of(fault, SIGTERM)

    def all_of(self, fault: Fault, number: Signals) -> bool:
        hit = [signal(self.site.pid(target), number) for target in fault.on]
        return any(hit)

    async def pause(self, fault: Fault) -> bool:
        pids = [child for target in fault.on if (pid := self.site.pid(target)) for child in family(pid)]
        self.stopped.update(pids)
        hit = [signal(pid, SIGSTOP) for pid in pids]
        await asyncio.sleep(fault.seconds)
        for pid in pids:
            signal(pid, SIGCONT)
        return any(hit)

    async def kill_session(self, fault: Fault) -> bool:
        """One of the sessions of Postgres: the server ends all of them, and begins anew."""
        pid = self.site.pid("servers/postgres")
        sessions = [child for child in family(pid)[1:] if b"postgres: gateway_write" in title(child)] if pid else []
        return bool(sessions) and signal(sessions[0], SIGKILL)

    async def drop(self, fault: Fault) -> bool:
        for link in fault.on:
            self.site.links[link].drop()
        return True

    async def swallow(self, fault: Fault) -> bool:
        """Answers are lost on their way back: what was asked for is committed, and nobody has heard of it."""
        for link in fault.on:
            self.site.links[link].swallow = 4
        return True

    async def tear(self, fault: Fault) -> bool:
        for link in fault.on:
            self.site.links[link].tear = 3
        return True

    async def freeze(self, fault: Fault) -> bool:
        for link in fault.on:
            self.site.links[link].freeze()
        await asyncio.sleep(fault.seconds)
        for link in fault.on:
            self.site.links[link].thaw()
        return True

    async def delete_stream(self, fault: Fault) -> bool:
        try:
            async with asyncio.timeout(5), asked(self.site.nats) as stream:
                return await stream.delete_stream(self.stream)
        except (OSError, TimeoutError, Error):
            return False

    async def kill_leader(self, fault: Fault) -> bool:
        """The node that leads the stream. Done when it is led again: by another one or, where that was down too, by
        the same one after its return."""
        leader = await until("the stream has a leader", self.leader, within=60)
        killed = self.site.pid(f"servers/{leader}")
        if not signal(killed, SIGKILL):
            return False

        async def led_again() -> bool:
            now = await self.leader()
            return now is not None and (now != leader or self.site.pid(f"servers/{now}") not in (None, killed))

        await until(f"the stream is led again after {leader}", led_again, within=60)
        self.say(f"  {await self.leader()} leads after {leader}")
        return True

    async def leader(self) -> str | None:
        try:
            async with asyncio.timeout(3), asked(self.site.nats) as stream:
                found = (await stream.stream_info(self.stream)).cluster
        except (OSError, TimeoutError, Error):
            return None
        return found.leader if found else None

    async def fill_disk(self, fault: Fault) -> bool:
        """A NATS whose disk was full has put its store away, and takes it up again at its next start: whoever makes
        room restarts it. All else goes on by itself."""
        filled = self.site.disk.fill()
        await asyncio.sleep(fault.seconds)
        self.site.disk.free()
        for queue in self.site.queues:
            signal(self.site.pid(queue), SIGTERM)
        return filled > 0


Doing = Callable[[Nemesis, Fault], Coroutine[Any, Any, bool]]
KINDS: dict[str, Doing] = {
    "kill": Nemesis.kill,
    "kill another": Nemesis.kill,
    "kill both": Nemesis.kill,
    "restart": Nemesis.restart,
    "pause": Nemesis.pause,
    "kill a session of postgres": Nemesis.kill_session,
    "drop": Nemesis.drop,
    "swallow answers": Nemesis.swallow,
    "tear questions": Nemesis.tear,
    "freeze": Nemesis.freeze,
    "delete the stream": Nemesis.delete_stream,
    "fill the disk": Nemesis.fill_disk,
    "kill the leader": Nemesis.kill_leader,
    "kill the leader again": Nemesis.kill_leader,
}
OF_PROCESSES = {"kill": "kill", "kill another": "kill", "restart": "restart", "pause": "pause"}
OF_LINKS = {"drop", "swallow answers", "tear questions", "freeze"}
OF_CLUSTERS = {"kill the leader", "kill the leader again"}
LASTING = {"pause", "freeze", "fill the disk"}


@asynccontextmanager
async def asked(url: str) -> AsyncGenerator[JetStreamContext]:
    """The streams, past every proxy."""
    client = await nats.connect(url.split(","), max_reconnect_attempts=2, connect_timeout=1, error_cb=quietly)
    try:
        yield client.jetstream(timeout=2)
    finally:
        await client.close()


async def quietly(error: Exception) -> None:
    """Whatever it is, the nemesis has done it."""


def signal(pid: int | None, number: Signals) -> bool:
    """Whether it was there."""
    if pid is None:
        return False
    with suppress(ProcessLookupError):
        handle = os.pidfd_open(pid)
        try:
            pidfd_send_signal(handle, number)
            return True
        finally:
            os.close(handle)
    return False


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def title(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""

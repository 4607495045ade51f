"""Who works on which organisations: leases on partitions, each with an epoch that rises with its owner.

A lease keeps two workers from doing the same work; that nothing is done twice rests on the checkpoints. All times are
of Postgres' clock.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID, uuid4

import structlog

from domain.tenancy import PARTITIONS, TenantId, partition
from projections.postgres import GONE, Pool

LASTING = 3.0
"""Seconds that a lease holds unless it is renewed."""
RENEWED = 1.0
"""Seconds between renewals."""
WANTING = 0.2
"""Seconds between looks of a worker that has less than its share."""

ALIVE = f"""
    with me as (
        insert into working.worker (worker, capacity, until)
        values ($1, $2, clock_timestamp() + interval '{LASTING} s')
        on conflict (worker) do update set capacity = excluded.capacity, until = excluded.until
        returning worker, capacity
    ), gone as (
        delete from working.worker where worker <> $1 and until < clock_timestamp()
    )
    select worker, capacity from me
    union select worker, capacity from working.worker where worker <> $1 and until >= clock_timestamp()
"""
RENEW = f"""
    update working.lease set until = clock_timestamp() + interval '{LASTING} s'
    where owner = $1 returning partition, epoch
"""
GIVE_UP = """
    update working.lease set owner = null, until = '-infinity' where owner = $1 and partition = any ($2)
"""
CLAIM = f"""
    update working.lease l set owner = $1, epoch = l.epoch + 1, until = clock_timestamp() + interval '{LASTING} s'
    from (
        select partition from working.lease where owner is null or until < clock_timestamp()
        order by until, partition limit $2 for update skip locked
    ) free
    where l.partition = free.partition returning l.partition, l.epoch
"""
LEAVE = "delete from working.worker where worker = $1"

log = structlog.get_logger()


class Fence(NamedTuple):
    """What a worker believes to hold; a transaction asks Postgres whether it is so."""

    partition: int
    owner: UUID
    epoch: int


class Lost(Exception):
    """Somebody else holds the partition now."""

    def __init__(self, fence: Fence) -> None:
        super().__init__(fence.partition)
        self.fence = fence


@dataclass(slots=True)
class Leases:
    """The partitions of one worker, ``capacity`` at most."""

    pool: Pool
    capacity: int = PARTITIONS
    worker: UUID = field(default_factory=uuid4)
    held: dict[int, int] = field(default_factory=dict[int, int])
    """The epoch of each partition."""
    taken: Callable[[], None] = lambda: None
    """Called when partitions have come that were not held before."""

    def fence(self, tenant: TenantId) -> Fence | None:
        """``None``: the organisation is somebody else's."""
        epoch = self.held.get(partition(tenant))
        return None if epoch is None else Fence(partition(tenant), self.worker, epoch)

    def lost(self, fence: Fence) -> None:
        if self.held.get(fence.partition) == fence.epoch:
            del self.held[fence.partition]
            log.warning("partition lost", partition=fence.partition)

    async def keep(self) -> None:
        """Renews, takes and gives up until cancelled."""
        while True:
            share = self.capacity
            try:
                share = await self.step()
            except GONE as error:
                log.warning("leases wait", error=type(error).__name__)
            await asyncio.sleep(RENEWED if len(self.held) >= share else WANTING)

    async def step(self) -> int:
        """Once; answers the share that is due to this worker."""
        alive = {row["worker"]: row["capacity"] for row in await self.pool.fetch(ALIVE, self.worker, self.capacity)}
        share = shares(alive)[self.worker]
        kept = {row["partition"]: row["epoch"] for row in await self.pool.fetch(RENEW, self.worker)}
        surplus = sorted(kept)[share:]
        for number in surplus:
            del kept[number]
        self._hold(kept)
        if surplus:
            await self.pool.execute(GIVE_UP, self.worker, surplus)
        if len(kept) < share:
            rows = await self.pool.fetch(CLAIM, self.worker, share - len(kept))
            self._hold(kept | {row["partition"]: row["epoch"] for row in rows})
        return share

    def _hold(self, now: dict[int, int]) -> None:
        before, self.held = self.held, now
        if before.keys() != now.keys():
            log.info("partitions", held=sorted(now))
        if any(before.get(number) != epoch for number, epoch in now.items()):
            self.taken()

    async def leave(self) -> None:
        """Everything is free at once."""
        given, self.held = [*self.held], {}
        with contextlib.suppress(*GONE, TimeoutError):
            async with asyncio.timeout(2):
                await self.pool.execute(GIVE_UP, self.worker, given)
                await self.pool.execute(LEAVE, self.worker)


def shares(capacities: dict[UUID, int]) -> dict[UUID, int]:
    """How many partitions are due to each worker: as even as their capacities allow."""
    found: dict[UUID, int] = {}
    left = PARTITIONS
    ordered: Sequence[UUID] = sorted(capacities, key=lambda worker: (capacities[worker], worker))
    for n, worker in enumerate(ordered):
        found[worker] = min(capacities[worker], -(-left // (len(ordered) - n)))
        left -= found[worker]
    return found

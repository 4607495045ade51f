"""Another system that does not answer, or whose name is not found, is waited for by nobody but itself."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from deploy.local.nats import RunningNats
from services.deliver import LONGEST, SHORTEST, Deliverer, deliver, pause
from services.post import Answered, Post
from services.subscribing import behind, step
from tests.conftest import Database
from tests.journeys.test_programme import founded
from tests.journeys.test_webhooks import HARBOUR, Receiver, delivering, go, look, receiver, subscribed
from tests.services.house import rows
from tests.until import until
from tests.world import Client, opened

SOON = 5.0
"""Well below the ten seconds that a receiver has."""
ATTEMPTS = "select webhook from delivering.attempt"


@asynccontextmanager
async def told_to_all(worker: Deliverer) -> AsyncGenerator[None]:
    """Whoever is due is told, until the end of the block."""
    for tenant in await behind(worker.pool):
        while await step(worker.pool, tenant):
            pass
    task = asyncio.create_task(deliver(worker))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def branded(admin: Client, *systems: Receiver) -> None:
    for one in systems:
        await subscribed(admin, one.url, "BrandSet")
    await admin.act("SetBrand", name="Anew", colour="#123456")


async def test_one_that_does_not_answer_delays_nobody(
    database: Database, nats_server: RunningNats, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor do as many of them as there is room for, where they are all of one organisation."""
    monkeypatch.setattr("services.deliver.AT_ONCE", 2)
    async with (
        opened(database, nats_server) as world,
        delivering(world, database) as worker,
        receiver() as silent,
        receiver() as good,
    ):
        silent.speaks.clear()
        first, _ = await founded(world, "harbour")
        second, _ = await founded(world, "norrsken")
        await branded(first, silent, silent, silent)
        await branded(second, good)
        async with told_to_all(worker):
            await until("the other organisation is told", good.was_told, within=SOON)
            await until("so is the first", silent.was_told, within=SOON)
            await until("its answer is kept", lambda: rows(database, ATTEMPTS))
        assert len(await rows(database, ATTEMPTS)) == 1, "of the silent nobody has been given up"


async def test_one_that_does_not_answer_is_given_up_after_its_time_and_asked_again(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, delivering(world, database) as worker, receiver() as system:
        impatient = replace(worker, post=Post(loopback=True, patience=0.2))
        admin, _ = await founded(world, "harbour")
        hook = (await subscribed(admin, system.url, "BrandSet"))["webhookId"]
        await admin.act("SetBrand", name="Anew", colour="#123456")
        system.speaks.clear()
        await go(impatient, hook)
        shown = await look(admin)
        [attempt] = [edge["node"] for edge in shown["deliveries"]["edges"]]
        assert (attempt["status"], attempt["trouble"]) == (None, "timeout")
        assert shown["failingSince"] is not None
        system.speaks.set()
        world.clock.now += LONGEST
        await go(impatient, hook)
        assert len(system.heard) == 2
        assert (await look(admin))["failingSince"] is None


async def test_names_that_are_looked_up_for_long_delay_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """More of them than a machine has threads for all purposes."""
    asked, answered = socket.getaddrinfo, threading.Event()

    def slow(host: str, *how: Any, **more: Any) -> Any:
        if host.endswith(".example"):
            answered.wait(30)
            raise socket.gaierror
        return asked(host, *how, **more)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    async with receiver() as system:
        post = Post(loopback=True)
        waiting = [asyncio.create_task(post(f"https://nowhere{n}.example/", {}, b"{}")) for n in range(64)]
        try:
            async with asyncio.timeout(SOON):
                assert await asyncio.create_task(post(system.url, {}, b"{}")) == Answered(204)
            assert not any(task.done() for task in waiting)
        finally:
            answered.set()
            await asyncio.gather(*waiting)


async def test_of_one_that_is_unsubscribed_while_it_is_told_nothing_is_left(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, delivering(world, database) as worker, receiver() as system:
        admin, _ = await founded(world, "harbour")
        hook = (await subscribed(admin, system.url, "BrandSet"))["webhookId"]
        await admin.act("SetBrand", name="Anew", colour="#123456")
        system.speaks.clear()
        telling_it = asyncio.create_task(go(worker, hook))
        await until("it is told", system.was_told)
        await admin.act("UnsubscribeWebhook", webhook=hook)
        while await step(worker.pool, HARBOUR):
            pass
        system.speaks.set()
        await telling_it
        assert await rows(database, ATTEMPTS) == []


def test_a_pause_is_doubled_and_each_webhook_has_a_share_of_its_own() -> None:
    whole = [min(SHORTEST * 2**n, LONGEST) for n in range(30)]
    for nth, longest in enumerate(whole, 1):
        pauses = [pause(f"webhook{n}", nth) for n in range(50)]
        assert all(longest / 2 <= one <= longest for one in pauses)
        assert max(pauses) - min(pauses) > longest / 4, "they do not come back together"
    assert pause("webhook", 3) == pause("webhook", 3)
    assert pause("webhook", 40) <= LONGEST

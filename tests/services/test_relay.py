"""From journal to stream: everything, in order, once; whatever dies, and whatever is lost on the way."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.dcb.api import DCBEvent
from nats.aio.client import Client
from nats.js.api import DiscardPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from deploy.local import nats as local_nats
from deploy.local import process
from domain.pairing import ClosingSummarised
from domain.tenancy import TenantId, partition
from domain.wire import unpack
from services import relay, rounds
from services.consumer import listen
from services.hint import connect as connect_nats
from services.hint import connecting, hints
from services.postgres import Pool, connect
from services.rounds import News
from tests.conftest import Database
from tests.services.house import Writing, at_work, raw, rows, writing
from tests.story import MATCHED, STORY
from tests.until import until


@dataclass
class Stage:
    """A gateway that writes, and what a relay needs."""

    gateway: Writing
    pool: Pool
    client: Client
    stream: str
    database: Database

    def relay(self, client: Client | None = None) -> Any:
        return relay.follow(self.pool, client or self.client, self.stream)

    async def messages(self) -> list[tuple[str, str, int]]:
        """Organisation, message id and position of all that is on the stream, in its order."""
        js = self.client.jetstream()
        try:
            state = (await js.stream_info(self.stream)).state
        except NotFoundError:
            return []
        found = [await js.get_msg(self.stream, seq) for seq in range(state.first_seq, state.last_seq + 1) if seq]
        return [
            (
                str(msg.subject).split(".")[3],
                (msg.headers or {})["Nats-Msg-Id"],
                unpack(msg.data or b"").position,
            )
            for msg in found
        ]

    async def published(self, *counts: int) -> list[tuple[str, str, int]]:
        async def all_there() -> bool:
            return len(await self.messages()) >= sum(counts)

        await until("everything is published", all_there)
        return await self.messages()

    async def noted(self, position: int, tenant: str = "harbour") -> None:
        query = "select 1 from journal.follower where follower = 'relay' and tenant = $1 and position = $2"
        await until("the relay has noted it", lambda: rows(self.database, query, tenant, position))


@asynccontextmanager
async def staged(database: Database, url: str, stream: str) -> AsyncGenerator[Stage]:
    pool = await connect(database.dsn("relay"), most=4)
    async with writing(database) as gateway, connecting(url, "test") as client:

        async def there() -> bool:
            return client.is_connected

        await until("NATS is there", there)
        yield Stage(gateway, pool, client, stream, database)
    await pool.close()


@pytest.fixture
async def stage(database: Database, nats_server: local_nats.RunningNats) -> AsyncGenerator[Stage]:
    async with staged(database, nats_server.url("admin"), database.name) as made:
        yield made


def expected(tenant: str, count: int, first: int = 1) -> list[tuple[str, str, int]]:
    return [(tenant, f"{tenant}:{n}", n) for n in range(first, first + count)]


def of(tenant: str, messages: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    return [message for message in messages if message[0] == tenant]


async def test_facts_come_in_order_for_each_organisation_under_their_positions(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "BATCH", 7)
    for tenant in ("harbour", "norrsken"):
        await stage.gateway.say(tenant, *STORY)
        await stage.gateway.say(tenant, *STORY)
    async with at_work(stage.relay()):
        found = await stage.published(4 * len(STORY))
    for tenant in ("harbour", "norrsken"):
        assert of(tenant, found) == expected(tenant, 2 * len(STORY))


async def test_a_subject_says_partition_organisation_thing_and_name(stage: Stage) -> None:
    await stage.gateway.say("harbour", MATCHED)
    async with at_work(stage.relay()):
        await stage.published(1)
    msg = await stage.client.jetstream().get_msg(stage.stream, 1)
    assert msg.subject == f"{stage.stream}.facts.{partition(TenantId('harbour'))}.harbour.pair:p1.PairMatched"


@pytest.mark.parametrize("tag", ["pair:a.b", "pair:>", "pair:* x", "pair:\r\nPUB x 0", "pair:" + "å" * 500, ""])
async def test_whatever_a_thing_is_called_it_is_one_token(stage: Stage, tag: str) -> None:
    tags = [tag] if tag else []
    await stage.gateway.batches.submit(TenantId("harbour"), raw([DCBEvent("AdeptApplied", ADEPT, tags)]))
    async with at_work(stage.relay()):
        await stage.published(1)
    msg = await stage.client.jetstream().get_msg(stage.stream, 1)
    assert [len(str(msg.subject).split(".")), str(msg.subject).split(".")[5]] == [6, "AdeptApplied"]


ADEPT = b'{"programme":"spring","member":"ada"}'


async def test_what_was_published_and_not_noted_is_not_doubled(stage: Stage) -> None:
    await stage.gateway.say("harbour", *STORY)
    async with at_work(stage.relay()):
        await stage.noted(len(STORY))
    await rows(stage.database, "update journal.follower set position = 3")
    async with at_work(stage.relay()):
        await stage.noted(len(STORY))
    assert await stage.messages() == expected("harbour", len(STORY))


async def test_two_relays_do_no_harm(stage: Stage, nats_server: local_nats.RunningNats) -> None:
    async with connecting(nats_server.url("admin"), "other") as other:

        async def there() -> bool:
            return other.is_connected

        await until("the other is connected", there)
        async with at_work(stage.relay(), stage.relay(other)):
            for _ in range(5):
                await stage.gateway.say("harbour", *STORY)
            await stage.noted(5 * len(STORY))
    assert await stage.messages() == expected("harbour", 5 * len(STORY))


async def test_a_stream_that_was_taken_away_is_made_again_and_goes_on(stage: Stage) -> None:
    async with at_work(stage.relay()):
        await stage.gateway.say("harbour", MATCHED)
        await stage.noted(1)
        await stage.client.jetstream().delete_stream(stage.stream)
        await stage.gateway.say("harbour", MATCHED, MATCHED)
        await stage.noted(3)
    assert await stage.messages() == expected("harbour", 2, first=2)


@pytest.mark.parametrize(
    "otherwise",
    [
        {"subjects": [f"{uuid4()}.>"]},
        {"max_msgs": 1, "discard": DiscardPolicy.NEW},
        {"max_msg_size": 20},
        {"no_ack": True},
        {"max_age": 1.0, "duplicate_window": 1.0, "subjects": [f"{uuid4()}.>"], "storage": StorageType.MEMORY},
    ],
)
async def test_a_stream_that_was_made_otherwise_takes_every_fact_again(
    stage: Stage, otherwise: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "PATIENCE", 1.0)
    made: dict[str, Any] = {"name": stage.stream, "subjects": [f"{stage.stream}.facts.>"], **otherwise}
    await stage.client.jetstream().add_stream(StreamConfig(**made))
    async with at_work(stage.relay()):
        await stage.gateway.say("harbour", MATCHED, MATCHED)
        await stage.noted(2)


async def test_a_stream_of_that_name_with_what_others_said_is_left_alone(stage: Stage) -> None:
    js = stage.client.jetstream()
    await js.add_stream(StreamConfig(name=stage.stream, subjects=[f"{stage.stream}.other"]))
    await js.publish(f"{stage.stream}.other", b"theirs")
    await relay.ensure_stream(js, stage.stream)
    assert (await js.stream_info(stage.stream)).config.subjects == [f"{stage.stream}.other"]


async def test_a_hint_is_answered_at_once_and_a_lost_one_by_the_sweep(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.gateway.say("harbour", MATCHED)
    async with at_work(stage.relay()):
        await stage.noted(1)
        await stage.gateway.say("harbour", MATCHED)  # nobody says so
        await stage.noted(2)
    monkeypatch.setattr(rounds, "SWEEP", 3600.0)
    await stage.gateway.say("harbour", MATCHED)
    async with at_work(stage.relay()):
        await stage.noted(3)  # by the first sweep, which is the last
        hint = hints(stage.client, stage.stream)
        await stage.gateway.say("harbour", MATCHED)
        await hint(TenantId("harbour"))
        await stage.noted(4)


async def test_a_flood_leaves_room_for_others(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "BATCH", 5)
    for _ in range(10):
        await stage.gateway.say("aflood", *STORY)
    await stage.gateway.say("harbour", MATCHED)
    async with at_work(stage.relay()):
        found = await stage.published(10 * len(STORY) + 1)
    assert found.index(("harbour", "harbour:1", 1)) <= 2 * 5


async def test_a_fact_too_large_for_the_stream_is_left_out_and_the_rest_goes_on(stage: Stage) -> None:
    await stage.gateway.say("harbour", MATCHED)
    large = b'{"programme":"' + b"x" * 1_100_000 + b'","member":"ada"}'
    await stage.gateway.batches.submit(TenantId("harbour"), raw([DCBEvent("AdeptApplied", large, ["member:ada"])]))
    await stage.gateway.say("harbour", MATCHED)
    async with at_work(stage.relay()):
        await stage.noted(3)
    assert await stage.messages() == [*expected("harbour", 1), *expected("harbour", 1, first=3)]


async def test_an_organisation_that_cannot_be_read_holds_up_no_other(stage: Stage) -> None:
    await stage.gateway.say("abad", MATCHED)
    await rows(stage.database, "alter table journal.fact disable trigger unchangeable")
    await rows(stage.database, "update journal.fact set role = 'from the future' where tenant = 'abad'")
    await stage.gateway.say("harbour", MATCHED)
    async with at_work(stage.relay()):
        await stage.noted(1)
    assert await stage.messages() == expected("harbour", 1)


async def test_nats_killed_and_restarted_loses_and_doubles_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the permissions of the relay and the reactor, as it runs."""
    monkeypatch.setattr(relay, "PATIENCE", 1.0)
    server = await local_nats.start(tmp_path, durable=False)
    pool = await connect(database.dsn("relay"), most=4)
    client = await connect_nats(server.url("relay"), "relay")
    news = News()
    try:
        async with (
            writing(database) as gateway,
            connecting(server.url("admin"), "test") as admin,
            connecting(server.url("reactor"), "reactor") as reactor,
            at_work(relay.follow(pool, client, "fadder"), listen(reactor, "fadder", ["ClosingSummarised"], news)),
        ):
            stage = Stage(gateway, pool, admin, "fadder", database)
            await gateway.say("harbour", *STORY)
            await stage.noted(len(STORY))
            await until("the reactor hears", lambda: heard(news, gateway))
            saying = asyncio.create_task(say_much(gateway))
            os.kill(server.pid, SIGKILL)
            await server.process.wait()
            again = await process.start(server.server.program)
            try:
                last = await saying
                await stage.noted(last)
                found = [message for message in await stage.messages() if message[0] == "harbour"]
                assert sorted(found) == sorted(expected("harbour", last))
                news.take()
                await until("the reactor hears again", lambda: heard(news, gateway))
                await admin.jetstream().delete_stream("fadder")
                await until("the reactor hears of a stream made anew", lambda: heard(news, gateway))
            finally:
                await process.stop(again, server.server.program)
    finally:
        await client.close()
        await pool.close()
        await server.stop()


async def say_much(gateway: Writing) -> int:
    for _ in range(20):
        outcome = await gateway.say("harbour", *STORY)
    return outcome.position  # type: ignore[union-attr]


SUMMARISED = next(fact for fact in STORY if isinstance(fact, ClosingSummarised))


async def heard(news: News, gateway: Writing) -> bool:
    await gateway.say("norrsken", SUMMARISED)
    await news.wait(0.1)
    return "norrsken" in news.take()

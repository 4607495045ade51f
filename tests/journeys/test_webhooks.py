"""Another system is told what happens: signed, in order, again after trouble, and nothing said in confidence."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import starmap
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from strawberry.relay.utils import from_base64

from deploy.dead_letters import ASK
from deploy.local.nats import RunningNats
from domain.catalogue import FACTS
from domain.language import MeetingId, MemberId, PairId, ProgrammeId, Side
from domain.meeting import MeetingMissed
from domain.risks import Risk
from domain.sealed import secrets_of
from domain.tenancy import TenantId
from domain.watching import RiskRaised
from domain.webhook_facts import OFFERED
from services.batching import Batches
from services.deliver import BOTH, GIVEN_UP, HOLD, LONGEST, Deliverer, tell
from services.keys import Chest
from services.post import Answered, Post
from services.postgres import connect
from services.postgres_journal import PostgresJournal
from services.subscribing import step
from tests.conftest import Database
from tests.journeys.test_programme import founded, paired
from tests.journeys.working import working
from tests.services.house import MASTER, rows
from tests.until import until
from tests.world import Client, Refused, World, opened
from tests.world import said as recorded

HARBOUR = TenantId("harbour")
SUBSCRIBE = """mutation($input: SubscribeWebhookInput!) { subscribeWebhook(input: $input) {
    position webhookId secret refusal { code field } } }"""
ROTATE = """mutation($input: RotateWebhookSecretInput!) { rotateWebhookSecret(input: $input) {
    position secret refusal { code } } }"""
SHOWN = """query($at: Position) { webhooks(atLeast: $at) { id flow delivered failingSince nextAttemptAt
    deliveries(first: 100) { edges { node { position attempt status trouble } } pageInfo { hasNextPage } } } }"""


@dataclass
class Receiver:
    """A system of somebody else's, on this machine: it answers what it is told to, and keeps what it has taken."""

    url: str = ""
    status: int = 204
    extra: str = ""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list[tuple[dict[str, str], bytes]])
    speaks: asyncio.Event = field(default_factory=asyncio.Event)
    """Whether it answers at all."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in head.split("\r\n")[1:] if line)}
        self.heard.append((headers, await reader.readexactly(int(headers["content-length"]))))
        await self.speaks.wait()
        writer.write(f"HTTP/1.1 {self.status} Said\r\n{self.extra}Content-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    async def was_told(self) -> bool:
        return bool(self.heard)

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.heard]


@asynccontextmanager
async def receiver() -> AsyncGenerator[Receiver]:
    made = Receiver()
    made.speaks.set()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    async with server:
        yield made


@asynccontextmanager
async def delivering(world: World, database: Database) -> AsyncGenerator[Deliverer]:
    pool = await connect(database.dsn("deliverer"), most=4)
    batches = Batches(pool)
    task = asyncio.create_task(batches.run())

    def journal(tenant: TenantId) -> PostgresJournal:
        return PostgresJournal(tenant, pool, batches)

    try:
        yield Deliverer(pool, journal, Chest(pool, MASTER), Post(loopback=True), world.house.hint, world.clock)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await pool.close()


def verified(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As whoever receives it checks it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(wanted, given) for given in headers["webhook-signature"].split())


async def subscribed(client: Client, address: str, *facts: str, **more: Any) -> dict[str, Any]:
    said = {"address": address, "facts": facts, **more}
    done = (await client.ask(SUBSCRIBE, input=said))["subscribeWebhook"]
    assert done["refusal"] is None, done
    client.done = int(done["position"])
    return done


async def go(deliverer: Deliverer, webhook: str) -> None:
    """What has been said of webhooks is taken up, and this one told what is next for it."""
    while await step(deliverer.pool, HARBOUR):
        pass
    await tell(deliverer, HARBOUR, base64.b64decode(webhook).decode().removeprefix("Webhook:"))


async def told_outside(world: World, database: Database, admin: Client) -> Receiver:
    """Whatever another system can be told, from the first fact on; two more facts come of asking."""
    async with delivering(world, database) as worker, receiver() as system:
        hook = (await subscribed(admin, system.url, *OFFERED))["webhookId"]
        await admin.act("RedeliverWebhook", webhook=hook, position=1)
        before = -1
        while before < len(system.heard):
            before = len(system.heard)
            await go(worker, hook)
        return system


async def look(client: Client) -> dict[str, Any]:
    [shown] = (await client.ask(SHOWN, at=client.done))["webhooks"]
    return shown


async def test_a_receiver_that_fails_is_told_again_and_everything_in_order(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, delivering(world, database) as worker, receiver() as system:
        admin, _ = await founded(world, "harbour")
        made = await subscribed(admin, system.url, "BrandSet", "MemberJoined")
        hook, names = made["webhookId"], ["Ada", "Bo"]
        await admin.act("SetBrand", name="Harbour", colour="#123456")
        for name in names:
            await admin.act("JoinOrganisation", name=name)
        system.status = 503
        await go(worker, hook)
        await go(worker, hook)  # it is not time yet
        assert [told["name"] for told in system.told] == ["BrandSet"]
        shown = await look(admin)
        assert (shown["failingSince"] is not None, shown["nextAttemptAt"] is not None) == (True, True)
        world.clock.now += LONGEST
        system.status = 200
        await go(worker, hook)
        assert [told["name"] for told in system.told] == ["BrandSet", "BrandSet", "MemberJoined", "MemberJoined"]
        ids = [headers["webhook-id"] for headers, _ in system.heard]
        assert ids[0] == ids[1]
        assert len({*ids}) == 3
        assert all(verified(made["secret"], *heard) for heard in system.heard)
        assert not verified("whsec_" + base64.b64encode(bytes(32)).decode(), *system.heard[0])
        first = system.told[0]
        assert (first["id"], first["organisation"], first["version"]) == (ids[0], "harbour", 1)
        assert first["fields"] == {"name": "Harbour", "colour": "#123456", "tagline": ""}
        assert "Ada" not in str(system.told), "a name is personal"
        shown = await look(admin)
        attempts = [edge["node"] for edge in shown["deliveries"]["edges"]]
        assert [(one["attempt"], one["status"]) for one in attempts] == [(1, 200), (1, 200), (2, 200), (1, 503)]
        assert (shown["failingSince"], int(shown["delivered"]) >= admin.done) == (None, True)


async def test_a_worker_that_is_killed_loses_nothing_and_it_is_said_again_under_the_same_id(
    database: Database, nats_server: RunningNats, tmp_path: Path
) -> None:
    """Killed between what the other system hears and what it answers: whether it was taken, nobody here knows."""
    async with opened(database, nats_server) as world, delivering(world, database) as worker, receiver() as system:
        admin, _ = await founded(world, "harbour")
        hook = (await subscribed(admin, system.url, "BrandSet"))["webhookId"]
        await admin.act("SetBrand", name="Harbour", colour="#123456")
        system.speaks.clear()
        here = {"FADDER_MODE": "development"}
        async with working("webhooks", "deliverer", world, database, nats_server, tmp_path, **here) as process:
            await until("it is told", system.was_told)
            process.kill()
            await process.wait()
        system.speaks.set()
        await go(worker, hook)  # the dead one still has it
        assert len(system.heard) == 1
        world.clock.now += 2 * HOLD
        await go(worker, hook)
        await go(worker, hook)
        [first, again] = [headers["webhook-id"] for headers, _ in system.heard]
        assert first == again
        await admin.act("RedeliverWebhook", webhook=hook, position=1)
        world.clock.now += HOLD
        await go(worker, hook)
        assert [headers["webhook-id"] for headers, _ in system.heard] == [first] * 3


async def test_nothing_is_told_again_from_where_there_is_no_fact(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world, receiver() as system:
        admin, _ = await founded(world, "harbour")
        made = await subscribed(admin, system.url, "BrandSet")
        for position in (0, int(made["position"]) + 1, 10**15):
            with pytest.raises(Refused, match="REDELIVERY_IMPOSSIBLE"):
                await admin.act("RedeliverWebhook", webhook=made["webhookId"], position=position)
        again = {"webhook": made["webhookId"], "position": made["position"], "commandId": str(uuid4())}
        done = await admin.act("RedeliverWebhook", **again)
        await admin.act("SetBrand", name="Harbour", colour="#123456")
        assert await admin.act("RedeliverWebhook", **again) == done


async def with_news(world: World, system: Receiver) -> tuple[Client, str]:
    """An administrator, and the webhook that has one thing to tell."""
    admin, _ = await founded(world, "harbour")
    hook = (await subscribed(admin, system.url, "BrandSet"))["webhookId"]
    admin.done = (await admin.act("SetBrand", name="Harbour", colour="#123456"))["position"]
    return admin, hook


async def test_what_takes_nothing_for_days_is_disabled_and_goes_on_when_it_is_resumed(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, delivering(world, database) as worker, receiver() as system:
        admin, hook = await with_news(world, system)
        system.status, system.extra = 302, f"Location: {system.url}\r\n"
        await go(worker, hook)
        end, tried = world.clock.now + GIVEN_UP, 1
        while world.clock.now < end:
            assert (await look(admin))["flow"] == "ON"
            world.clock.now += LONGEST
            await go(worker, hook)
            tried += 1
        assert len(system.heard) == tried, "no redirect is followed"
        admin.done = int(admin.done) + 1
        assert (await look(admin))["flow"] == "DISABLED"
        system.status, system.extra = 200, ""
        await go(worker, hook)
        assert len(system.heard) == tried
        await admin.act("ResumeWebhook", webhook=hook)
        world.clock.now += HOLD
        await go(worker, hook)
        assert len(system.heard) == tried + 1


def missed(number: int, pair: str) -> MeetingMissed:
    return MeetingMissed(PairId(pair), ProgrammeId("spring"), MeetingId(f"m{number}"), Side.ADEPT, 0)


async def test_what_nobody_can_read_waits_with_its_pair_and_the_rest_is_told(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, delivering(world, database) as worker, receiver() as system:
        admin, _ = await founded(world, "harbour")
        hook = (await subscribed(admin, system.url, "MeetingMissed"))["webhookId"]
        who = f"webhooks:{from_base64(hook)[1]}"
        first = await recorded(world, "harbour", MemberId("cora"), *starmap(missed, enumerate("aabaa"))) - 4
        ((body,),) = await rows(database, "select body from journal.fact where position = $1", first)
        await rows(database, "alter table journal.fact disable trigger unchangeable")
        await rows(database, "update journal.fact set body = '{' where position = any ($1)", [first, first + 3])

        async def waiting() -> list[tuple[int, str | None]]:
            query = "select position, error from journal.dead_letter where follower = $1 and not skipped order by 1"
            return [tuple(one) for one in await rows(database, query, who)]

        async def asked(wish: str) -> None:
            operator = await asyncpg.connect(database.dsn("operator"))
            for query in ASK:
                await operator.execute(query, "harbour", f"worker:{who}", None, wish)
            await operator.close()

        def told() -> list[int]:
            return [one["position"] for one in system.told]

        await go(worker, hook)
        assert told() == [first + 2]
        assert await waiting() == [(first, "DamagedFact"), *((first + n, None) for n in (1, 3, 4))]
        await rows(database, "update journal.fact set body = $1 where position = $2", body, first)
        system.status = 503
        await asked("retry")
        await go(worker, hook)
        assert len(await waiting()) == 4, "it takes nothing, and is asked again"
        system.status, world.clock.now = 204, world.clock.now + LONGEST
        await go(worker, hook)
        assert told() == [first + 2, first, first, first + 1], "once in vain, then in their order"
        assert await waiting() == [(first + 3, "DamagedFact"), (first + 4, None)]
        await asked("skip")
        await go(worker, hook)
        assert (told()[4:], await waiting()) == ([first + 4], [])
        await admin.act("RedeliverWebhook", webhook=hook, position=first)
        await go(worker, hook)
        assert told()[5:] == [first, first + 1, first + 2, first + 4], "what was skipped is left out for ever"
        await rows(database, "update journal.fact set body = '{' where position = $1", first)
        await admin.act("RedeliverWebhook", webhook=hook, position=first)
        await go(worker, hook)
        assert await waiting()
        await admin.act("UnsubscribeWebhook", webhook=hook)
        await go(worker, hook)
        assert not await rows(database, "select from journal.dead_letter")


async def test_nobody_is_disabled_for_days_on_which_nothing_was_told(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, delivering(world, database) as worker, receiver() as system:
        admin, hook = await with_news(world, system)
        system.status = 503
        await go(worker, hook)
        world.clock.now += GIVEN_UP + timedelta(days=1)
        await go(worker, hook)
        assert len(system.heard) == 2
        system.status = 200
        world.clock.now += LONGEST
        await go(worker, hook)
        done = await admin.act("SetBrand", name="Pier", colour="#123456")
        admin.done = done["position"]
        shown = await look(admin)
        assert (shown["flow"], shown["failingSince"]) == ("ON", None)


async def test_a_secret_is_rotated_with_a_day_of_both(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world, delivering(world, database) as worker, receiver() as system:
        admin, _ = await founded(world, "harbour")
        made = await subscribed(admin, system.url, "BrandSet")
        hook, old = made["webhookId"], made["secret"]
        new = (await admin.ask(ROTATE, input={"webhook": hook}))["rotateWebhookSecret"]["secret"]
        await admin.act("SetBrand", name="Harbour", colour="#123456")
        await go(worker, hook)
        assert all(verified(secret, *system.heard[0]) for secret in (old, new))
        world.clock.now += BOTH + timedelta(seconds=1)
        await admin.act("SetBrand", name="Harbour", colour="#654321")
        await go(worker, hook)
        assert (verified(old, *system.heard[1]), verified(new, *system.heard[1])) == (False, True)


async def test_nothing_confidential_is_told_and_nobody_else_sees_a_webhook(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, delivering(world, database) as worker, receiver() as system:
        admin, coordinator = await founded(world, "harbour")
        hook = (await subscribed(admin, system.url, *OFFERED))["webhookId"]
        made = await paired(world, coordinator, world.clock.now.date())
        about = (PairId(from_base64(made["pair"])[1]), ProgrammeId(from_base64(made["programme"])[1]))
        risks = [RiskRaised(*about, risk, world.clock.now.date(), ()) for risk in (Risk.CONCERN_OPEN, Risk.NEVER_MET)]
        await recorded(world, "harbour", MemberId("policy:watch"), *risks)
        await made["adept"].act("PlanMeeting", pair=made["pair"], starts="2027-01-01T10:00:00", place="Canary")
        await admin.act("RedeliverWebhook", webhook=hook, position=1)
        await go(worker, hook)
        assert {"PairMatched", "MeetingPlanned", "OrganisationFounded"} <= {told["name"] for told in system.told}
        assert [told["fields"]["risk"] for told in system.told if told["name"] == "RiskRaised"] == ["never_met"]
        said = "".join(body.decode() for _, body in system.heard)
        assert not [word for word in ("Canary", "sealed:", "secret") if word in said]
        for told in system.told:
            assert told["name"] in OFFERED
            assert not told["fields"].keys() & {name for name, _ in secrets_of(FACTS[told["name"]])}
        other, _ = await founded(world, "norrsken")
        assert (await other.ask(SHOWN, at=None))["webhooks"] == []
        for client in (coordinator, made["adept"]):
            assert (await client.post(SHOWN, at=None))["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "0x7f000001"])
async def test_what_is_not_public_is_not_called(host: str) -> None:
    async with receiver() as system:
        port = system.url.split(":")[2].split("/")[0]
        answered = await Post(loopback=False)(f"https://{host}:{port}/hook", {}, b"{}")
        assert (answered, system.heard) == (Answered(None, "address"), [])

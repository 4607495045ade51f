"""The whole product in one process: a real Postgres, NATS and HTTP, and a clock that the test may set."""

from __future__ import annotations

import asyncio
import itertools
import os
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from joserfc.jwk import OKPKey
from strawberry.relay.utils import from_base64

from deploy.local.nats import RunningNats
from domain.catalogue import DECIDERS
from domain.language import MemberId, Role, Via
from domain.tenancy import TenantId
from domain.wire import encode
from gateway.app import create_app
from gateway.house import House
from gateway.issuer import issue
from gateway.pace import Pace
from gateway.schema import build
from gateway.tokens import verifier
from projections import consumer
from projections.catalogue import PROJECTIONS
from projections.opening import Opening
from projections.reading import Reading
from services import relay
from services.ballots import Boxes
from services.batching import Batches
from services.erasure import proof
from services.hint import connect as connect_nats
from services.hint import hints
from services.hosts import Hosts, records_by
from services.intake import keeping
from services.journal import Appended, Entry, event
from services.keys import Chest
from services.logos import Logos
from services.postgres import connect
from services.postgres_journal import PostgresJournal
from services.sealing import seal
from services.viewing import Viewing
from services.webhooks import Hooks
from tests.conftest import Database
from tests.services.house import MASTER

KEY = OKPKey.generate_key("Ed25519", auto_kid=True)
SCHEMA = build(production=False)  # keeps nothing of who asks, so that all worlds may share it
STREAMS = itertools.count(1)


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now


TAGS = {fact: decider.tags for decider in DECIDERS for fact in decider.facts}


ENTRIES = (
    *("WriteNote", "ShareNote", "AskShortAdvice", "GiveShortAdvice", "StateExpectation", "ReviseExpectation"),
    *("ProposePurpose", "AgreePurpose", "ProposeMeetingStructure", "AgreeMeetingStructure", "ProposeTopic"),
    *("ChooseTopic", "DropTopic", "SetGoal", "ReviseGoal", "DefineGoalScale", "ScoreGoal", "CloseGoal"),
    *("AgreeAction", "CompleteAction"),
)
"""Mutations that answer an entry of a pair's vault."""


class Refused(Exception):
    """A mutation was refused; the text is the code."""


@dataclass
class Client:
    """Somebody with a token, in one organisation."""

    url: str
    http: httpx.AsyncClient
    organisation: str
    token: str
    language: str | None = "en"
    done: int = 0
    """The position of the last that they have done."""

    async def post(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole reply of GraphQL."""
        reply = await self.http.post(
            self.url,
            json={"query": query, "variables": variables},
            headers={
                "Authorization": f"Bearer {self.token}",
                "Fadder-Organisation": self.organisation,
                **({} if self.language is None else {"Accept-Language": self.language}),
            },
        )
        return reply.json()

    async def ask(self, query: str, **variables: Any) -> Any:
        """The data of a reply that has no errors."""
        reply = await self.post(query, **variables)
        assert "errors" not in reply, reply["errors"]
        return reply["data"]

    async def audit(self, member: str, until: date) -> dict[str, Any]:
        """Makes somebody an auditor, who is one to the end of a day only."""
        return await self.act("GrantRole", member=member, role="AUDITOR", until=until.isoformat())

    async def act(self, command: str, **input: Any) -> dict[str, Any]:
        """A mutation by the name of its command; answers position and ids, raises ``Refused`` with the code."""
        name = f"{command[0].lower()}{command[1:]}"
        own = {
            "FoundOrganisation": "adminId",
            "JoinOrganisation": "memberId",
            "DraftProgramme": "programmeId",
            "MatchPair": "pairId",
            "Rematch": "pairId",
            "ReplaceMentor": "pairId",
            **dict.fromkeys(("RaiseConcern", "EscalateConcern", "CloseConcern"), "concernId"),
            "RequestMatchingRun": "runId",
            "DraftEdition": "editionId",
            "OpenSurvey": "surveyId",
            "PlanMeeting": "meetingId",
            "StartImport": "importId",
            "StartHistoryImport": "importId",
            "RecordMeetingHeld": "meetingId",
            **dict.fromkeys(ENTRIES, "entryId"),
        }.get(command, "")
        query = f"mutation($input: {command}Input!) {{ {name}(input: $input) {{ position refusal {{ code }} {own} }} }}"
        done = (await self.ask(query, input=input))[name]
        if done["refusal"]:
            raise Refused(done["refusal"]["code"])
        self.done = done["position"]
        return {"position": done["position"], "id": done.get(own)}


@dataclass
class World:
    url: str
    http: httpx.AsyncClient
    clock: Clock
    house: House
    stream: str

    def platform(self, organisation: str) -> Client:
        token = issue(KEY, organisation, "operator", "platform")
        return Client(self.url, self.http, organisation, token)

    def member(self, organisation: str, node_id: str, language: str | None = "en") -> Client:
        """A client for the member with this id of the schema."""
        token = issue(KEY, organisation, from_base64(node_id)[1])
        return Client(self.url, self.http, organisation, token, language)


async def said(world: World, organisation: str, by: MemberId, *facts: Any) -> int:
    """Facts as a command would have recorded them, each of its own, past every rule; the position of the last."""
    journal, position = world.house.journal(TenantId(organisation)), 0
    for fact in facts:
        command = uuid4()
        held = await seal(journal.keys, [fact], str(command), by)
        assert held is not None
        events = [event(type(fact).__name__, encode(one), TAGS[type(fact)](one)) for one in held.facts]
        done = await journal.append(Entry(command, b"said", events, None, by, Role.MEMBER, Via.API, world.clock.now))
        assert isinstance(done, Appended)
        position = done.position
    await world.house.hint(TenantId(organisation))
    return position


@asynccontextmanager
async def opened(
    database: Database,
    nats_server: RunningNats,
    clock: Clock | None = None,
    *,
    patience: float = 5.0,
    dns: str | None = None,
    pace: Pace | None = None,
) -> AsyncGenerator[World]:
    clock = clock or Clock()
    stream = f"world{os.getpid()}_{next(STREAMS)}"
    pools = {
        role: await connect(database.dsn(role), most=4)
        for role in ("gateway_write", "gateway_read", "relay", "projector")
    }
    clients = [await connect_nats(nats_server.url("admin"), name) for name in ("gateway", "relay", "projector")]
    batches = Batches(pools["gateway_write"])
    reading = Reading(pools["gateway_read"])
    chest, opening = Chest(pools["gateway_write"], MASTER), Opening(MASTER.unwrap)
    await consumer.listen(clients[0], stream, reading.hear)

    def journal(tenant: TenantId) -> PostgresJournal:
        return PostgresJournal(tenant, pools["gateway_write"], batches, chest.of(tenant))

    erased = partial(proof, pools["gateway_write"])
    texts = Viewing(pools["gateway_read"], MASTER).opened
    keep = keeping(pools["gateway_write"], journal)
    logos = Logos(pools["gateway_write"], pools["gateway_read"])
    boxes = Boxes(pools["gateway_write"], journal)
    hosts = Hosts(pools["gateway_write"], pools["gateway_read"], records_by(dns))
    hooks = Hooks(chest, pools["gateway_read"], loopback=True)
    house = House(
        journal, hints(clients[0], stream), reading, clock, erased, texts, keep, logos, boxes, hosts, hooks, patience
    )
    app = create_app(SCHEMA, house, verifier({str(KEY.kid): KEY}), production=False, pace=pace)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=2))
    serving = asyncio.create_task(server.serve([listener]))
    running = [
        asyncio.create_task(batches.run()),
        asyncio.create_task(relay.follow(pools["relay"], clients[1], stream)),
        asyncio.create_task(consumer.follow(pools["projector"], PROJECTIONS, clients[2], stream, opening)),
    ]
    try:
        # Nothing is encrypted here: reading whom the machine trusts would take longer than most questions.
        async with httpx.AsyncClient(timeout=30, verify=False) as http:
            yield World(f"http://127.0.0.1:{listener.getsockname()[1]}/graphql", http, clock, house, stream)
    finally:
        server.should_exit = True
        await serving
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for client in clients:
            await client.close()
        for pool in pools.values():
            await pool.close()

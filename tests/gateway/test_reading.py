"""Who reads what: the pair its own, coordinators all, auditors facts without persons, everybody else nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from websockets.asyncio.client import connect

from deploy.local.nats import RunningNats
from domain.tenancy import TenantId
from gateway.ids import cursor, to_base64
from tests.conftest import Database
from tests.journeys.test_programme import founded, paired
from tests.world import Client, Refused, World, opened

PAIR = "query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) { state subject adept { name } } }"
PROGRAMME = """query($id: ID!) { programme(id: $id) {
    name dashboard { pairs } pairs(first: 10) { edges { node { id } } }
    applications(first: 10) { edges { node { side wishes member { name } } } }
} }"""
PLAN = """mutation($pair: ID!) { planMeeting(input: { pair: $pair, starts: "2027-01-01T10:00:00" }) { position } }"""
FORGED = {
    "myConcerns": ("", "-1", "1_0", "x", "\u00b2", "\u0663", "9" * 19),
    "programmes": ("a\0b", "a\nb", "x" * 301),
}
AUDITED = timedelta(days=30)
FIGURES = """query($id: ID!) { kpis(programme: $id) { adepts } fairness(programme: $id, key: "profession") { value }
    kpiSeries(programme: $id, every: MONTH) { adepts } }"""
SUCCESS = "query($id: ID!) { successFactors(programme: $id) { factor } }"
AUDIT = "{ auditTrail(first: 100) { edges { node { position name said things } } } }"


@dataclass
class Cast:
    pair: str
    programme: str
    position: int
    adept: Client
    mentor: Client
    coordinator: Client
    admin: Client
    auditor: Client
    bystander: Client


async def gathered(world: World) -> Cast:
    admin, coordinator = await founded(world, "harbour")
    made = await paired(world, coordinator, world.clock.now.date())
    auditor_id = (await admin.act("JoinOrganisation", name="Audrey"))["id"]
    bystander_id = (await admin.act("JoinOrganisation", name="Bysse"))["id"]
    granted = await admin.audit(auditor_id, world.clock.now.date() + AUDITED)
    await coordinator.ask("query($at: Position) { viewer(atLeast: $at) { id } }", at=granted["position"])
    return Cast(
        made["pair"],
        made["programme"],
        granted["position"],
        made["adept"],
        made["mentor"],
        coordinator,
        admin,
        world.member("harbour", auditor_id),
        world.member("harbour", bystander_id),
    )


async def test_a_pair_is_read_by_its_own_and_by_those_who_run_or_audit_the_programme(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        seen = {
            who: (await getattr(cast, who).ask(PAIR, id=cast.pair))["pair"]
            for who in ("adept", "mentor", "coordinator", "admin", "auditor", "bystander")
        }
        named = {"state": "MATCHED", "subject": None, "adept": {"name": "Alva"}}
        assert seen == {
            "adept": named,
            "mentor": named,
            "coordinator": named,
            "admin": None,
            "auditor": {**named, "adept": {"name": None}},
            "bystander": None,
        }


async def test_figures_are_for_those_who_answer_for_the_programme(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        for who, figures, pairs, applied in (
            ("coordinator", {"pairs": 1}, 1, [("ADEPT", "To find my way", "Alva"), ("MENTOR", None, "Moa")]),
            ("admin", {"pairs": 1}, 0, [("ADEPT", None, "Alva"), ("MENTOR", None, "Moa")]),
            ("auditor", {"pairs": 1}, 1, [("ADEPT", None, None), ("MENTOR", None, None)]),
            ("adept", None, 1, [("ADEPT", "To find my way", "Alva")]),
            ("bystander", None, 0, []),
        ):
            seen = (await getattr(cast, who).ask(PROGRAMME, id=cast.programme))["programme"]
            assert seen["name"] == "Spring"
            assert seen["dashboard"] == figures, who
            assert len(seen["pairs"]["edges"]) == pairs, who
            rows = [edge["node"] for edge in seen["applications"]["edges"]]
            assert sorted((row["side"], row["wishes"], row["member"]["name"]) for row in rows) == applied, who


async def test_the_audit_trail_shows_facts_and_no_word_of_a_person(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        for who in ("coordinator", "admin", "auditor"):
            told = json.dumps(await getattr(cast, who).ask(AUDIT))
            assert "PairMatched" in told
            assert "WishesDescribed" in told
            for word in ("To find my way", "Alva", "Moa", "Audrey"):
                assert word not in told
        for who in ("adept", "mentor", "bystander"):
            reply = await getattr(cast, who).post(AUDIT)
            assert reply["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_an_auditor_reads_to_the_end_of_the_last_day(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        viewer = "{ viewer { roles roleEnds { role until } } }"
        last = world.clock.now.date() + AUDITED
        ends = [{"role": "AUDITOR", "until": last.isoformat()}]
        assert (await cast.auditor.ask(viewer))["viewer"] == {"roles": ["AUDITOR", "MEMBER"], "roleEnds": ends}
        world.clock.now += AUDITED + timedelta(days=1)
        assert (await cast.auditor.ask(viewer))["viewer"] == {"roles": ["MEMBER"], "roleEnds": []}
        assert (await cast.auditor.ask(PAIR, id=cast.pair))["pair"] is None
        assert (await cast.auditor.post(AUDIT))["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        everybody = (await cast.admin.ask("{ members(first: 9) { edges { node { name roles } } } }"))["members"]
        assert {"name": "Audrey", "roles": ["MEMBER"]} in [edge["node"] for edge in everybody["edges"]]


LOOKS = """query($at: Position!) { auditTrail(first: 100, atLeast: $at) {
    edges { node { position name said role } } } }"""


async def test_what_an_auditor_looks_at_is_in_the_trail_once_a_day_and_view(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        world.clock.now = world.clock.now.replace(hour=12)
        for _ in range(3):
            await cast.auditor.ask("query($id: ID!) { conformity(programme: $id) { share } }", id=cast.programme)
            await cast.auditor.ask(AUDIT)
        for client in (cast.auditor, cast.auditor, cast.coordinator, cast.adept):
            await client.ask(PAIR, id=cast.pair)
        for client in (cast.auditor, cast.coordinator):
            await client.ask(FIGURES, id=cast.programme)
            await client.ask(SUCCESS, id=cast.programme)
        await cast.coordinator.ask(AUDIT)
        today = world.clock.now.date()
        world.clock.now += timedelta(days=1)
        await cast.auditor.ask(AUDIT)
        seen = await cast.admin.ask(LOOKS, at=cast.position + 6)
        looks = [row["node"] for row in seen["auditTrail"]["edges"] if row["node"]["name"] == "AccessLogged"]
        assert [(look["said"]["view"], look["said"]["day"], look["role"]) for look in looks] == [
            ("conformity", today.isoformat(), "AUDITOR"),
            ("audit_trail", today.isoformat(), "AUDITOR"),
            ("pair", today.isoformat(), "AUDITOR"),
            ("kpis", today.isoformat(), "AUDITOR"),
            ("success_factors", today.isoformat(), "AUDITOR"),
            ("audit_trail", (today + timedelta(days=1)).isoformat(), "AUDITOR"),
        ]


async def test_a_trail_is_narrowed_to_one_thing_and_paged(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        page = """query($about: ID, $after: String) { auditTrail(first: 3, about: $about, after: $after) {
            edges { node { position name } } pageInfo { hasNextPage endCursor } } }"""
        of_pair = (await cast.admin.ask(page, about=cast.pair))["auditTrail"]
        assert [edge["node"]["name"] for edge in of_pair["edges"]] == ["PairMatched"]
        positions: list[int] = []
        after = None
        while True:
            shown = (await cast.admin.ask(page, after=after))["auditTrail"]
            positions += [edge["node"]["position"] for edge in shown["edges"]]
            after = shown["pageInfo"]["endCursor"]
            if not shown["pageInfo"]["hasNextPage"]:
                break
        assert positions == list(range(1, cast.position + 1))


async def test_pages_are_bounded_and_cursors_our_own(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        for given, code in (("first: 0", "PAGE_SIZE"), ("first: 101", "PAGE_SIZE"), ('first: 1, after: "x"', "CURSOR")):
            reply = await cast.coordinator.post(f"{{ programmes({given}) {{ edges {{ cursor }} }} }}")
            assert reply["errors"][0]["extensions"]["code"] == code
        for field, keys in FORGED.items():
            for key in keys:
                query = f"query($after: String) {{ {field}(first: 1, after: $after) {{ edges {{ cursor }} }} }}"
                reply = await cast.coordinator.post(query, after=cursor(key))
                assert reply["errors"][0]["extensions"]["code"] == "CURSOR", (field, key)
        reply = await cast.coordinator.post("{ programmes { edges { cursor } } }")
        assert "first" in reply["errors"][0]["message"]


async def test_a_position_that_never_comes_is_not_waited_for_without_end(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server, patience=3) as world:
        cast = await gathered(world)
        reply = await cast.adept.post(PAIR, id=cast.pair, at=cast.position + 1000)
        assert reply["errors"][0]["extensions"]["code"] == "NOT_YET_VISIBLE"
        reply = await cast.adept.post(PAIR, id=cast.pair)
        assert reply["extensions"]["position"] >= cast.position


async def test_my_todo_follows_the_pair(database: Database, nats_server: RunningNats) -> None:
    todo = "query($at: Position) { myTodo(atLeast: $at) { kind text handbook command pair meeting } }"
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        first, second = (await cast.adept.ask(todo))["myTodo"]
        assert first == {
            "kind": "PLAN_FIRST_MEETING",
            "text": "Settle when you first meet.",
            "handbook": "section.first_meeting",
            "command": "planMeeting",
            "pair": cast.pair,
            "meeting": None,
        }
        assert (second["kind"], second["command"]) == ("AGREE_CONFIDENTIALITY", "agreeConfidentiality")
        assert [one["kind"] for one in (await cast.mentor.ask(todo))["myTodo"]] == ["AGREE_CONFIDENTIALITY"]
        assert (await cast.coordinator.ask(todo))["myTodo"] == []
        starts = world.clock.now.date().isoformat() + "T10:00:00"
        planned = await cast.adept.act("PlanMeeting", pair=cast.pair, starts=starts)
        for client in (cast.adept, cast.mentor):
            agree, item = (await client.ask(todo, at=planned["position"]))["myTodo"]
            assert (agree["kind"], item["kind"], item["meeting"]) == (
                "AGREE_CONFIDENTIALITY",
                "RECORD_MEETING",
                planned["id"],
            )


async def test_a_meeting_that_is_named_is_one_of_the_pairs(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        today = world.clock.now.date().isoformat()
        planned = await cast.adept.act("PlanMeeting", pair=cast.pair, starts=f"{today}T10:00:00")
        held = {"pair": cast.pair, "heldOn": today, "minutes": 60}
        for unknown in (cast.pair, "lunch", to_base64("Meeting", "lunch")):
            with pytest.raises(Refused, match="MEETING_UNKNOWN"):
                await cast.adept.act("RecordMeetingHeld", **held, meeting=unknown)
        assert (await cast.adept.act("RecordMeetingHeld", **held, meeting=planned["id"]))["id"] == planned["id"]
        assert (await cast.adept.act("RecordMeetingHeld", **held))["id"] != planned["id"]


async def test_an_organisation_is_founded_once(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        said = {"name": "Harbour Guild", "locale": "en", "zone": "Europe/London", "adminName": "Ada"}
        platform, once = world.platform("harbour"), str(uuid4())
        first = await platform.act("FoundOrganisation", **said, commandId=once)
        assert await platform.act("FoundOrganisation", **said, commandId=once) == first
        with pytest.raises(Refused, match="ALREADY_FOUNDED"):
            await platform.act("FoundOrganisation", **said)


async def test_a_change_of_the_pair_is_heard_at_once(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        async with listening(world, cast.mentor, cast.pair) as socket:
            now = await heard(socket)
            assert now["pair"]["meetingsPlanned"] == 0
            planned = await cast.adept.act("PlanMeeting", pair=cast.pair, starts="2027-01-01T10:00:00")
            assert await heard(socket) == {"position": planned["position"], "pair": {"meetingsPlanned": 1}}


@asynccontextmanager
async def listening(world: World, client: Client, pair: str) -> AsyncGenerator[Any]:
    """A socket on which the changes of the pair come."""
    subscription = "subscription($id: ID!) { pairChanged(id: $id) { position pair { meetingsPlanned } } }"
    async with connect(world.url.replace("http", "ws"), subprotocols=["graphql-transport-ws"]) as socket:  # type: ignore[list-item]
        who = {"authorization": f"Bearer {client.token}", "organisation": client.organisation}
        await socket.send(json.dumps({"type": "connection_init", "payload": who}))
        assert json.loads(await socket.recv())["type"] == "connection_ack"
        asked = {"query": subscription, "variables": {"id": pair}}
        await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": asked}))
        yield socket


@asynccontextmanager
async def away(world: World) -> AsyncGenerator[None]:
    """Meanwhile the door has no connection on which it could read."""
    reading = world.house.reading
    there, reading.pool = reading.pool, await asyncpg.create_pool(min_size=0, host="/nowhere", user="gateway_read")
    try:
        yield
    finally:
        await reading.pool.close()
        reading.pool = there


async def heard(socket: Any) -> Any:
    said = json.loads(await socket.recv())
    assert said["type"] == "next", said
    return said["payload"]["data"]["pairChanged"]


@pytest.mark.parametrize("who", ["admin", "bystander"])
async def test_nobody_else_hears_of_a_pair(database: Database, nats_server: RunningNats, who: str) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        client: Client = getattr(cast, who)
        headers = {
            "Authorization": f"Bearer {client.token}",
            "Fadder-Organisation": "harbour",
            "Accept": "text/event-stream",
        }
        query = "subscription($id: ID!) { pairChanged(id: $id) { position } }"
        reply = await world.http.post(world.url, json={"query": query, "variables": {"id": cast.pair}}, headers=headers)
        assert "event: next" not in reply.text
        assert "event: complete" in reply.text


async def test_while_postgres_is_away_the_reader_is_told_to_ask_again(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        async with away(world):
            for query in (PAIR, "query($id: ID!, $at: Position) { viewer(atLeast: $at) { id } pair(id: $id) { id } }"):
                reply = await cast.adept.post(query, id=cast.pair, at=cast.position + 1)
                assert {error["extensions"]["code"] for error in reply["errors"]} == {"UNAVAILABLE"}
        assert (await cast.adept.ask(PAIR, id=cast.pair))["pair"]["state"] == "MATCHED"


async def test_who_listens_goes_on_listening_when_postgres_is_back(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        changes = world.house.reading.hearing
        async with listening(world, cast.mentor, cast.pair) as socket:
            assert (await heard(socket))["pair"]["meetingsPlanned"] == 0
            async with away(world):
                with changes(TenantId("harbour")) as news:
                    planned = await cast.adept.post(PLAN, pair=cast.pair)
                    await news.get()
            position = planned["data"]["planMeeting"]["position"]
            assert await heard(socket) == {"position": position, "pair": {"meetingsPlanned": 1}}

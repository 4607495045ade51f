"""What a programme's own people hear of it as it happens, and for as long as they may."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.gateway.test_matching import bench
from tests.journeys.test_identities import linked, provided
from tests.journeys.test_matching import matching, settled
from tests.journeys.test_programme import founded
from tests.world import Client, Clock, World, opened

QUEUE = "subscription($id: ID!) { queueChanged(programme: $id) { position items { kind member { name } } } }"
TICKER = """subscription($id: ID!, $after: Position) { programmeTicker(programme: $id, after: $after) {
    position name said by } }"""
LOOKS = "query($at: Position) { auditTrail(first: 100, atLeast: $at) { edges { node { name said } } } }"
RUN = "subscription($id: ID!, $at: Position) { matchingRunChanged(id: $id, atLeast: $at) { position run { state } } }"
VIEWER = "query($at: Position) { viewer(atLeast: $at) { id } }"


async def heard(client: Client, query: str, **variables: Any) -> AsyncGenerator[Any]:
    """What comes, as it comes: the field's value, or the code of the error with which it ends."""
    headers = {
        "Authorization": f"Bearer {client.token}",
        "Fadder-Organisation": client.organisation,
        "Accept": "text/event-stream",
        "Accept-Language": "en",
    }
    asked = {"query": query, "variables": variables}
    async with asyncio.timeout(20), client.http.stream("POST", client.url, json=asked, headers=headers) as reply:
        async for line in reply.aiter_lines():
            if line.startswith("data: {"):
                said = json.loads(line[6:])
                if "errors" in said:
                    yield said["errors"][0]["extensions"]["code"]
                else:
                    [value] = said["data"].values()
                    yield value


async def drafted(world: World) -> tuple[Client, Client, str]:
    """An administrator, a coordinator of one programme alone, and that programme, which takes applications."""
    admin, founder = await founded(world, "harbour")
    drafted = await founder.act(
        "DraftProgramme", name="Spring", zone="Europe/London", startsOn=world.clock.now.date().isoformat()
    )
    await founder.act("OpenApplications", programme=drafted["id"])
    member = (await admin.act("JoinOrganisation", name="Cleo"))["id"]
    await admin.act("GrantRole", member=member, role="COORDINATOR", programme=drafted["id"])
    await admin.ask(VIEWER, at=admin.done)
    return admin, world.member("harbour", member), drafted["id"]


async def revoked(admin: Client, of: Client, programme: str) -> None:
    member = (await of.ask(VIEWER))["viewer"]["id"]
    await admin.act("RevokeRole", member=member, role="COORDINATOR", programme=programme)


async def applied(admin: Client, world: World, programme: str, name: str, **more: str) -> int:
    member = (await admin.act("JoinOrganisation", name=name))["id"]
    wish = await world.member("harbour", member).act("ApplyAsAdept", programme=programme, **more)
    return wish["position"]


async def test_the_queue_is_told_again_when_it_has_changed_and_ends_with_the_role(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator, programme = await drafted(world)
        queue = heard(coordinator, QUEUE, id=programme)
        assert (await anext(queue))["items"] == []
        position = await applied(admin, world, programme, "Alva")
        said = await anext(queue)
        assert said["items"] == [{"kind": "REVIEW", "member": {"name": "Alva"}}]
        assert said["position"] >= position
        await revoked(admin, coordinator, programme)
        assert [one async for one in queue] == ["FORBIDDEN"]


async def test_whoever_is_unlinked_hears_no_more(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator, programme = await drafted(world)
        member = (await coordinator.ask(VIEWER))["viewer"]["id"]
        mark = (await linked(admin, member, "cleo@example.org"))["identityId"]
        await admin.ask(VIEWER, at=admin.done)
        queue = heard(provided(world, "cleo@example.org"), QUEUE, id=programme)
        assert (await anext(queue))["items"] == []
        await admin.act("UnlinkIdentity", member=member, identity=mark)
        await applied(admin, world, programme, "Alva")
        assert [one async for one in queue] == ["FORBIDDEN"]


async def test_the_ticker_tells_facts_and_no_word_of_a_person_until_the_role_ends(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator, programme = await drafted(world)
        ticker = heard(coordinator, TICKER, id=programme, after=0)
        assert [(await anext(ticker))["name"] for _ in range(2)] == ["ProgrammeDrafted", "ApplicationsOpened"]
        position = await applied(admin, world, programme, "Alva", wishes="To find my way")
        said = [await anext(ticker) for _ in range(2)]
        assert [(one["name"], one["position"]) for one in said] == [
            ("AdeptApplied", position - 1),
            ("WishesDescribed", position),
        ]
        assert "To find my way" not in json.dumps(said)
        await revoked(admin, coordinator, programme)
        assert [one async for one in ticker] == ["FORBIDDEN"]


async def test_an_auditor_who_hears_a_fact_is_recorded_and_others_hear_nothing(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        admin, _, programme = await drafted(world)
        member = (await admin.act("JoinOrganisation", name="Audrey"))["id"]
        bystander = world.member("harbour", (await admin.act("JoinOrganisation", name="Bysse"))["id"])
        await admin.audit(member, world.clock.now.date() + timedelta(days=30))
        await admin.ask(VIEWER, at=admin.done)
        auditor, (_, elsewhere) = world.member("harbour", member), await founded(world, "norrsken")
        assert (await anext(heard(auditor, TICKER, id=programme, after=0)))["name"] == "ProgrammeDrafted"
        await admin.act("JoinOrganisation", name="Somebody after that")
        seen = (await admin.ask(LOOKS, at=admin.done))["auditTrail"]["edges"]
        views = [edge["node"]["said"]["view"] for edge in seen if edge["node"]["name"] == "AccessLogged"]
        assert views == ["audit_trail"]
        for query in (QUEUE, TICKER):
            assert [one async for one in heard(bystander, query, id=programme, after=0)] == ["FORBIDDEN"]
            assert [one async for one in heard(elsewhere, query, id=programme, after=0)] == []
        assert [one async for one in heard(auditor, QUEUE, id=programme)] == ["FORBIDDEN"]


async def test_a_run_of_the_matching_is_told_to_its_end_and_to_nobody_who_has_no_part_in_it(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        made = await bench(world, matcher)
        run = await made.coordinator.act("RequestMatchingRun", programme=made.programme)
        changes = heard(made.coordinator, RUN, id=run["id"], at=run["position"])
        told = [await anext(changes)]
        assert told[0] == {"position": run["position"], "run": {"state": "REQUESTED"}}
        await settled(world, made.coordinator, matcher, run)
        while told[-1]["run"]["state"] != "COMPLETED":
            told.append(await anext(changes))
        discarded = await made.coordinator.act("DiscardRun", run=run["id"])
        told.append(await anext(changes))
        assert told[-1] == {"position": discarded["position"], "run": {"state": "DISCARDED"}}
        positions = [one["position"] for one in told]
        assert positions == sorted(set(positions)), "each state once, in its order"
        _, elsewhere = await founded(world, "norrsken")
        assert [one async for one in heard(made.client(world, "Ada"), RUN, id=run["id"])] == ["FORBIDDEN"]
        assert [one async for one in heard(elsewhere, RUN, id=run["id"])] == []


async def test_an_application_waits_since_a_day_where_the_programme_is(
    database: Database, nats_server: RunningNats
) -> None:
    """In London it is summer time, and half past eleven in UTC half past twelve on the next day."""
    clock = Clock(datetime(2026, 6, 9, 23, 30, tzinfo=UTC))
    async with opened(database, nats_server, clock) as world:
        admin, coordinator, programme = await drafted(world)
        at = await applied(admin, world, programme, "Alva")
        asked = """query($id: ID!, $at: Position, $asOf: Date) {
            coordinatorQueue(programme: $id, atLeast: $at) { kind since }
            kpis(programme: $id, asOf: $asOf, atLeast: $at) {
                coordinators itemsWaiting itemsPerCoordinator oldestItemDays }
            programme(id: $id, atLeast: $at) { applications(first: 1) { edges { node { appliedOn } } } }
        }"""
        seen = await coordinator.ask(asked, id=programme, at=at)
        assert seen["coordinatorQueue"] == [{"kind": "REVIEW", "since": "2026-06-10"}]
        [edge] = seen["programme"]["applications"]["edges"]
        assert edge["node"]["appliedOn"] == "2026-06-10"
        load = {"coordinators": 2, "itemsWaiting": 1, "itemsPerCoordinator": 0.5, "oldestItemDays": 0}
        assert seen["kpis"] == load
        assert (await coordinator.ask(asked, id=programme, asOf="2026-06-12"))["kpis"] == load | {"oldestItemDays": 2}
        none = {"coordinators": 0, "itemsWaiting": 0, "itemsPerCoordinator": None, "oldestItemDays": None}
        assert (await coordinator.ask(asked, id=programme, asOf="2026-06-09"))["kpis"] == none

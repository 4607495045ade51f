"""A host name of one's own: claimed, proved by its record, and then a door; over HTTP and a real name server."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from deploy.local.nats import RunningNats
from gateway.issuer import issue
from services.hosts import records_by
from tests.conftest import Database
from tests.gateway.test_brand import VIEWER
from tests.journeys.test_programme import founded
from tests.name_server import name_server
from tests.world import KEY, Client, Refused, World, opened

NAME = "mentors.harbour.example"
DOMAINS = """query($at: Position) { organisation(atLeast: $at) {
    domains { name verified recordName recordValue } } }"""


async def knock(world: World, host: str, token: str | None = None) -> httpx.Response:
    query = "{ organisation { name } }" if token is None else "{ organisation { name } viewer { id } }"
    headers = {"Host": host} | ({"Authorization": f"Bearer {token}"} if token else {})
    return await world.http.post(world.url, json={"query": query}, headers=headers)


async def domains(client: Client, at: int | None = None) -> list[dict[str, Any]]:
    return (await client.ask(DOMAINS, at=at))["organisation"]["domains"]


async def test_a_host_name_of_its_own_leads_to_an_organisation(database: Database, nats_server: RunningNats) -> None:
    async with name_server() as zone, opened(database, nats_server, dns=zone.address) as world:
        admin, coordinator = await founded(world, "harbour")
        other, _ = await founded(world, "norrsken")
        for client in (coordinator, await stranger(world, admin)):
            for command in ("ClaimDomain", "VerifyDomain", "ReleaseDomain"):
                with pytest.raises(Refused, match="NOT_PERMITTED"):
                    await client.act(command, domain=NAME)
        claimed = await admin.act("ClaimDomain", domain=NAME.upper())
        (known,) = await domains(admin, claimed["position"])
        place, value = known["recordName"], known["recordValue"]
        assert (known["name"], known["verified"], place) == (NAME, False, f"_fadder.{NAME}")
        assert await domains(coordinator) is None
        assert await domains(other) == []

        elsewhere: list[dict[str, list[str]]] = [{}, {NAME: [value]}, {place: []}, {place: ["v=spf1", value[:-1]]}]
        for records in elsewhere:
            zone.records = records
            with pytest.raises(Refused, match="DOMAIN_UNPROVED"):
                await admin.act("VerifyDomain", domain=NAME)
            assert (await knock(world, NAME)).status_code == 401
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            await coordinator.act("VerifyDomain", domain=NAME)

        zone.records = {place: ["v=spf1 -all", value]}
        done = await admin.act("VerifyDomain", domain=NAME)
        assert [one["verified"] for one in await domains(admin, done["position"])] == [True]
        for host in (NAME, f"{NAME}:8080", f"{NAME.title()}."):
            face = await knock(world, host)
            assert face.json()["data"]["organisation"]["name"] == "Harbour"
        assert (await knock(world, NAME, admin.token)).json()["data"]["organisation"]["name"] == "Harbour"
        abroad = await knock(world, NAME, issue(KEY, "norrsken", "somebody"))
        assert (abroad.status_code, abroad.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")

        theirs = await other.act("ClaimDomain", domain=NAME)
        (known,) = await domains(other, theirs["position"])
        assert known["recordValue"] != value
        with pytest.raises(Refused, match="DOMAIN_UNPROVED"):
            await other.act("VerifyDomain", domain=NAME)
        zone.records[place].append(known["recordValue"])
        with pytest.raises(Refused, match="DOMAIN_TAKEN"):
            await other.act("VerifyDomain", domain=NAME)
        assert (await knock(world, NAME)).json()["data"]["organisation"]["name"] == "Harbour"

        gone = await admin.act("ReleaseDomain", domain=NAME)
        assert await domains(admin, gone["position"]) == []
        assert (await knock(world, NAME)).status_code == 401
        await other.act("VerifyDomain", domain=NAME)
        assert (await knock(world, NAME)).json()["data"]["organisation"]["name"] == "Norrsken"
        await admin.act("ReleaseDomain", domain=NAME)
        assert (await knock(world, NAME)).json()["data"]["organisation"]["name"] == "Norrsken"


async def stranger(world: World, admin: Client) -> Client:
    member = await admin.act("JoinOrganisation", name="Eva")
    await admin.ask(VIEWER, at=member["position"])
    return world.member("harbour", member["id"])


async def test_a_name_server_that_says_nothing_proves_nothing() -> None:
    async with name_server() as zone:
        zone.records = {"_fadder.a.example": ["one", "two"]}
        assert set(await records_by(zone.address)("a.example")) == {"one", "two"}
        assert await records_by(zone.address)("b.example") == ()
        address = zone.address
    assert await records_by(address)("a.example") == (), "it is away"


async def test_whoever_proves_it_first_keeps_it(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        hosts = world.house.hosts
        for tenant in ("harbour", "norrsken", "harbour"):
            assert await hosts.lead(NAME, tenant) == "harbour"  # pyright: ignore[reportArgumentType]
        assert await hosts.led("elsewhere.example") is None
        assert await hosts.led(NAME) == "harbour"

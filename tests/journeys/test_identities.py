"""Somebody comes in as an identity provider knows them, and is the member to whom that identity is linked."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from deploy.local.nats import RunningNats
from gateway.ids import own_id
from gateway.issuer import issue
from tests.conftest import Database
from tests.gateway.test_enrolment import everything_kept
from tests.gateway.test_sockets import PROTOCOL, hear, say, subscribe
from tests.journeys.talk import nodes
from tests.journeys.test_invitations import accepted, invited
from tests.journeys.test_programme import founded
from tests.world import KEY, Client, Refused, World, opened

LINK = """mutation($input: LinkIdentityInput!) { linkIdentity(input: $input) {
    identityId position refusal { code } } }"""
IDENTITIES = "query($at: Position) { identities(first: 9, atLeast: $at) { edges { node { id member { name } } } } }"
VIEWER = "query($at: Position) { viewer(atLeast: $at) { id name } }"
SUBJECTS = ("canary@example.org", "auth0|5f7c8ec7c33c6c004bbafe82", "6d1f7a3e-58b0-4f0e-9c8b-0a4d3a8f1e22")


def provided(world: World, subject: str, organisation: str = "harbour") -> Client:
    """A client with a token as an identity provider signs it."""
    return Client(world.url, world.http, organisation, issue(KEY, organisation, subject))


async def linked(admin: Client, member: str, subject: str) -> dict[str, Any]:
    done = (await admin.ask(LINK, input={"member": member, "subject": subject}))["linkIdentity"]
    admin.done = done["position"] or admin.done
    return done


async def status(client: Client) -> int:
    headers = {"Authorization": f"Bearer {client.token}", "Fadder-Organisation": client.organisation}
    return (await client.http.post(client.url, json={"query": VIEWER}, headers=headers)).status_code


async def test_a_linked_identity_acts_as_its_member(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        elsewhere, _ = await founded(world, "norrsken")
        eva, ada = [(await admin.act("JoinOrganisation", name=name))["id"] for name in ("Eva", "Adam")]
        assert [await status(provided(world, subject)) for subject in SUBJECTS[:2]] == [401, 401]
        marks = [(await linked(admin, eva, subject))["identityId"] for subject in SUBJECTS]
        await admin.ask(VIEWER, at=admin.done)  # whoever comes in is looked up before the question waits
        for subject in SUBJECTS:
            seen = await provided(world, subject).ask(VIEWER, at=admin.done)
            assert seen["viewer"] == {"id": eva, "name": "Eva"}
            assert (await linked(admin, ada, subject))["refusal"]["code"] == "IDENTITY_TAKEN"
        assert [await status(provided(world, subject, "norrsken")) for subject in SUBJECTS[:2]] == [401, 401]
        for subject in (own_id("Member", eva), own_id("Member", ada), "x" * 256, "", " ", "å"):
            assert (await linked(admin, eva, subject))["refusal"]["code"] == "IDENTITY_UNUSABLE"
        assert (await linked(coordinator, eva, "mine"))["refusal"]["code"] == "NOT_PERMITTED"
        assert (await linked(elsewhere, eva, SUBJECTS[0]))["refusal"]["code"] == "MEMBER_UNKNOWN"

        mail = provided(world, SUBJECTS[0])
        for client, many in ((admin, 3), (mail, 3), (coordinator, 0), (elsewhere, 0)):
            assert len(nodes((await client.ask(IDENTITIES))["identities"])) == many
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            await coordinator.act("UnlinkIdentity", member=eva, identity=marks[0])
        await mail.act("UnlinkIdentity", member=eva, identity=marks[0])
        await admin.ask(VIEWER, at=mail.done)
        assert await status(mail) == 401
        assert "canary" not in await everything_kept(world, database, "IdentityUnlinked")


async def test_an_open_socket_is_of_nobody_once_its_identity_is_unlinked(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        admin, _ = await founded(world, "harbour")
        eva = (await admin.act("JoinOrganisation", name="Eva"))["id"]
        mark = (await linked(admin, eva, SUBJECTS[0]))["identityId"]
        await admin.ask(VIEWER, at=admin.done)
        told = {"authorization": f"Bearer {provided(world, SUBJECTS[0]).token}", "organisation": "harbour"}
        address = world.url.replace("http", "ws", 1)
        async with asyncio.timeout(20), connect(address, subprotocols=[Subprotocol(PROTOCOL)]) as line:
            await say(line, type="connection_init", payload=told)
            assert (await hear(line))["type"] == "connection_ack"
            await subscribe(line, "{ viewer { id } }")
            assert (await hear(line))["payload"]["data"]["viewer"]["id"] == eva
            assert (await hear(line))["type"] == "complete"
            await admin.act("UnlinkIdentity", member=eva, identity=mark)
            await admin.ask(VIEWER, at=admin.done)
            again = f'mutation {{ unlinkIdentity(input: {{ member: "{eva}", identity: "{mark}" }}) {{ position }} }}'
            await subscribe(line, again, "2")
            [error] = (await hear(line))["payload"]
            assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_an_invited_person_comes_with_an_identity_of_their_own(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        admin, _ = await founded(world, "harbour")
        invitation = await invited(admin)
        await linked(admin, invitation["memberId"], SUBJECTS[0])
        await admin.ask(VIEWER, at=admin.done)
        joined = await accepted(provided(world, SUBJECTS[0]), invitation["code"])
        assert (joined["refusal"], joined["member"]["name"]) == (None, "Eva")

"""An invited person joins with the code that the inviter was shown, and is what was meant for them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.gateway.test_enrolment import everything_kept
from tests.journeys.talk import nodes
from tests.journeys.test_programme import founded
from tests.world import Client, Refused, opened

INVITE = """mutation($input: InviteMemberInput!) { inviteMember(input: $input) {
    memberId code position refusal { code details } invitation { state } } }"""
ACCEPT = """mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) {
    memberId position refusal { code } member { name roles programmeRoles { programme role until } } } }"""
INVITATIONS = """query($at: Position) { invitations(first: 9, atLeast: $at) { edges { node {
    member name mail state roles { role programme until } invitedBy { name } } } } }"""


async def invited(client: Client, **input: Any) -> dict[str, Any]:
    done = (await client.ask(INVITE, input={"name": "Eva", "mail": "eva@example.org", **input}))["inviteMember"]
    client.done = done["position"] or client.done
    return done


async def accepted(client: Client, code: str) -> dict[str, Any]:
    return (await client.ask(ACCEPT, input={"code": code}))["acceptInvitation"]


async def refused(client: Client, code: str) -> str:
    return (await accepted(client, code))["refusal"]["code"]


async def seen(client: Client, at: int) -> list[dict[str, Any]]:
    return nodes((await client.ask(INVITATIONS, at=at))["invitations"])


async def test_an_invited_person_joins_with_their_code(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        elsewhere, _ = await founded(world, "norrsken")
        spring = await coordinator.act("DraftProgramme", name="Spring", zone="Europe/London", startsOn="2027-01-31")
        offer = {"role": "COORDINATOR", "programme": spring["id"]}
        assert (await invited(coordinator, roles=[offer]))["refusal"]["code"] == "NOT_PERMITTED"
        auditor = (await invited(admin, roles=[offer, {"role": "AUDITOR"}]))["refusal"]
        assert auditor == {"code": "OFFER_UNUSABLE", "details": ["auditor", "AuditorWithoutEnd"]}

        once = str(uuid4())
        done = await invited(admin, roles=[offer], commandId=once)
        assert (done["refusal"], done["invitation"]) == (None, {"state": "OPEN"})
        again = await invited(admin, roles=[offer], commandId=once)
        assert (again["code"], again["refusal"]["code"]) == (None, "COMMAND_ID_TAKEN")
        (row,) = await seen(coordinator, done["position"])
        waits = {"role": "COORDINATOR", "programme": spring["id"], "until": None}
        assert row == {
            "member": done["memberId"],
            "name": "Eva",
            "mail": "eva@example.org",
            "state": "OPEN",
            "roles": [waits],
            "invitedBy": {"name": "Ada"},
        }
        assert await seen(elsewhere, elsewhere.done) == []

        eva = world.member("harbour", done["memberId"])
        for nobody in (eva, world.member("norrsken", done["memberId"])):
            assert (await nobody.post(INVITATIONS))["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        wrong = f"{done['code'].partition('.')[0]}.{'x' * 43}"
        assert await refused(eva, wrong) == "INVITATION_UNKNOWN"
        for typed in ("x", "", done["code"][:-1]):
            assert await refused(eva, typed) == "INVITATION_UNKNOWN"
        assert await refused(coordinator, done["code"]) == "NOT_PERMITTED"
        assert await refused(world.platform("harbour"), done["code"]) == "NOT_PERMITTED"
        assert await refused(world.member("norrsken", done["memberId"]), done["code"]) == "INVITATION_UNKNOWN"

        joined = await accepted(eva, done["code"])
        assert joined["member"] == {"name": "Eva", "roles": ["MEMBER"], "programmeRoles": [waits]}
        assert [one["state"] for one in await seen(admin, joined["position"])] == ["USED"]
        await eva.act("DescribeProgramme", programme=spring["id"], purpose="Hers")
        assert (await eva.post(INVITATIONS))["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        with pytest.raises(Refused, match="INVITATION_USED"):
            await admin.act("WithdrawInvitation", member=done["memberId"])


async def test_what_was_withdrawn_lets_nobody_in_and_is_forgotten(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        done = await invited(coordinator, name="Canary", mail="canary@example.org")
        secret = done["code"].partition(".")[2]
        await coordinator.act("WithdrawInvitation", member=done["memberId"])
        eva = world.member("harbour", done["memberId"])
        assert await refused(eva, done["code"]) == "INVITATION_TAKEN_BACK"
        assert [one["state"] for one in await seen(admin, coordinator.done)] == ["WITHDRAWN"]
        gone = await admin.act("ErasePersonalData", member=done["memberId"])
        assert await seen(admin, gone["position"]) == []
        assert await refused(eva, done["code"]) == "INVITATION_UNKNOWN"
        kept = await everything_kept(world, database, "InvitationWithdrawn")
        assert secret not in kept
        assert "anary" not in kept

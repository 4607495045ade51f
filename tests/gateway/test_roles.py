"""A role of one programme at the door: what it is granted by, what it shows, and what it leaves to others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from strawberry.relay.utils import to_base64

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.gateway.every_field import roots, sample
from tests.journeys.talk import nodes, seen, talking
from tests.world import Client, Refused, World, opened

ROLES = "query($at: Position) { viewer(atLeast: $at) { id roles programmeRoles { programme role until } } }"
CONFIDANTS = "query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) { confidants { id } } }"
TRAIL = """query($at: Position, $about: ID) { auditTrail(first: 100, atLeast: $at, about: $about) {
    edges { node { name said things role } } } }"""


async def granted(world: World, admin: Client, role: str, of: str, **more: Any) -> tuple[Client, str]:
    member = (await admin.act("JoinOrganisation", name=f"{role} of one"))["id"]
    await admin.act("GrantRole", member=member, role=role, programme=of, **more)
    return world.member("harbour", member), member


async def test_a_role_of_one_programme_is_of_that_programme_alone(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        admin, spring = made["admin"], made["programme"]
        autumn = (
            await made["coordinator"].act("DraftProgramme", name="Autumn", zone="Europe/London", startsOn="2027-01-01")
        )["id"]
        here, her_id = await granted(world, admin, "COORDINATOR", spring)
        elsewhere, other_id = await granted(world, admin, "COORDINATOR", autumn)
        note = await made["adept"].act("WriteNote", pair=made["pair"], kind="OWN", body="I doubt")
        told = await made["adept"].act("ShareNote", pair=made["pair"], note=note["id"], audience="COORDINATOR")

        shown = (await here.ask(ROLES, at=told["position"]))["viewer"]
        own = [{"programme": spring, "role": "COORDINATOR", "until": None}]
        assert shown == {"id": her_id, "roles": ["MEMBER"], "programmeRoles": own}
        trusted = (await made["adept"].ask(CONFIDANTS, id=made["pair"], at=told["position"]))["pair"]["confidants"]
        assert her_id in [one["id"] for one in trusted]
        assert other_id not in [one["id"] for one in trusted]
        (shared,) = nodes((await seen(here, made["pair"], told["position"]))["shared"])
        assert [text["text"] for text in shared["texts"]] == ["I doubt"]
        assert await seen(elsewhere, made["pair"], told["position"]) is None

        await elsewhere.act("OpenApplications", programme=autumn)
        for who, programme in ((here, autumn), (elsewhere, spring)):
            with pytest.raises(Refused, match="NOT_PERMITTED"):
                await who.act("DescribeProgramme", programme=programme, purpose="x")
        gone = await admin.act("RevokeRole", member=her_id, role="COORDINATOR", programme=spring)
        assert (await here.ask(ROLES, at=gone["position"]))["viewer"]["programmeRoles"] == []
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            await here.act("DescribeProgramme", programme=spring, purpose="x")
        for role, programme, code in (
            ("ADMIN", spring, "ROLE_HOLDS_EVERYWHERE"),
            ("COORDINATOR", to_base64("Programme", "none"), "PROGRAMME_UNKNOWN"),
        ):
            with pytest.raises(Refused, match=code):
                await admin.act("GrantRole", member=her_id, role=role, programme=programme)


async def test_who_audits_one_programme_reads_its_trail_and_is_logged(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        admin, spring = made["admin"], made["programme"]
        until = (world.clock.now.date() + timedelta(days=9)).isoformat()
        auditor, _ = await granted(world, admin, "AUDITOR", spring, until=until)
        last = (await admin.act("SetBrand", name="Harbour", colour="#123456"))["position"]
        trail = nodes((await auditor.ask(TRAIL, at=last))["auditTrail"])
        assert {"ProgrammeDrafted", "PairMatched"} <= {one["name"] for one in trail}
        assert all(spring in one["things"] for one in trail)
        about = nodes((await auditor.ask(TRAIL, about=made["adept_id"]))["auditTrail"])
        assert "AdeptApplied" in {one["name"] for one in about} <= {one["name"] for one in trail}
        told = nodes((await admin.ask(TRAIL, at=last + 1))["auditTrail"])
        looks = [(one["said"]["view"], one["role"]) for one in told if one["name"] == "AccessLogged"]
        assert looks == [("audit_trail", "AUDITOR")]
        world.clock.now += timedelta(days=10)
        assert (await auditor.post(TRAIL))["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_the_token_of_the_platform_founds_and_lets_go_and_nothing_else(
    database: Database, nats_server: RunningNats
) -> None:
    """Whatever the role of the platform may by other ways: erase somebody, for one."""
    async with opened(database, nats_server) as world:
        made = await talking(world)
        ids = {"": made["adept_id"], "programme": made["programme"], "pair": made["pair"], "member": made["adept_id"]}
        told: dict[str, Any] = {}
        for operation, name, field in roots():
            if operation == "mutation":
                given = field.args["input"]
                query = f"mutation($input: {given.type}) {{ {name}(input: $input) {{ position refusal {{ code }} }} }}"
                reply: Any = await world.platform("harbour").post(query, input=sample(given, "input", ids))
                told[name] = reply["data"] and (reply["data"][name] or {}).get("position")
        assert {name for name, position in told.items() if position is not None} == set()
        assert await made["adept"].ask("{ viewer { name } }") == {"viewer": {"name": "Alva"}}

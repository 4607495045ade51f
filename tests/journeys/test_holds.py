"""What is held is neither removed nor erased, and both go on when it is released."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from deploy.local.nats import RunningNats
from services.agenda import Agenda
from tests.conftest import Database
from tests.gateway.test_subject_file import told
from tests.journeys.talk import nodes, talking
from tests.journeys.test_programme import founded
from tests.journeys.test_reminders import ticked
from tests.journeys.test_retention import APPLIED
from tests.services.house import rows
from tests.world import Client, Refused, World, opened

HOLDS = """query($at: Position) { holds(first: 9, atLeast: $at) { edges { node {
    id programme stands until member { name } placedBy { name } releasedBy { name } reason { class text } } } } }"""
PLACE = (
    """mutation($input: PlaceHoldInput!) { placeHold(input: $input) { holdId position refusal { code message } } }"""
)


async def placed(admin: Client, **input: Any) -> str:
    done = (await admin.ask(PLACE, input=input))["placeHold"]
    assert done["refusal"] is None
    admin.done = done["position"]
    return done["holdId"]


async def another_admin(world: World, admin: Client) -> Client:
    member = (await admin.act("JoinOrganisation", name="Bea"))["id"]
    await admin.act("GrantRole", member=member, role="ADMIN")
    return world.member("harbour", member)


async def test_what_is_held_stays_until_it_is_released(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        made, agenda = await talking(world), Agenda()
        admin, adept, began = made["admin"], made["adept"], world.clock.now.replace(hour=12)
        await made["coordinator"].act("EndPair", pair=made["pair"], reason="OTHER")
        await admin.act("SetRetentionPolicy", of="CONTENT", period=30)
        other, (stranger, _) = await another_admin(world, admin), await founded(world, "norrsken")
        on_pair = await placed(admin, programme=made["programme"], reason="A claim")
        on_person = await placed(admin, member=made["adept_id"], reason="A dispute")

        with pytest.raises(Refused, match="ON_HOLD"):
            await adept.act("ErasePersonalData", member=made["adept_id"])
        for client, texts in ((admin, ["A claim", "A dispute"]), (other, [None, None])):
            seen = nodes((await client.ask(HOLDS, at=admin.done))["holds"])
            assert sorted(one["reason"]["text"] or "" for one in seen) == [text or "" for text in texts]
            assert {one["member"] and one["member"]["name"] for one in seen} == {None, "Alva"}
            assert all(one["stands"] and one["placedBy"]["name"] == "Ada" for one in seen)
        for client in (made["coordinator"], adept):
            reply = await client.post(HOLDS)
            assert reply["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert nodes((await stranger.ask(HOLDS))["holds"]) == []
        (held,) = [one for one in (await told(adept))["entries"] if one["fact"] == "HoldPlaced"]
        assert (held["by"], held["texts"]) == ("another", [])

        await ticked(world, database, "harbour", began + timedelta(days=31), agenda)
        assert await rows(database, APPLIED) == []
        for hold in (on_pair, on_person):
            await other.act("ReleaseHold", hold=hold)
        at = await ticked(world, database, "harbour", began + timedelta(days=31), agenda)
        assert [one["of"] for one in await rows(database, APPLIED)] == ["content"]
        await adept.act("ErasePersonalData", member=made["adept_id"])
        over = nodes((await admin.ask(HOLDS, at=at))["holds"])
        assert [(one["stands"], one["releasedBy"]["name"]) for one in over] == [(False, "Bea")] * 2

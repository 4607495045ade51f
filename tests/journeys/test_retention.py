"""What a pair wrote goes when its time is over, once; days, counts and the chain stay, also when all is built anew."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.gateway.test_subject_file import texts, told
from tests.journeys.talk import nodes, seen, talking
from tests.journeys.test_erasure import assert_rebuilt_is_the_same, chain_of, everything
from tests.journeys.test_programme import founded
from tests.journeys.test_reminders import ticked
from tests.services.house import rows
from tests.world import Client, Refused, opened

PAGE = """query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) { subject state startsOn endsOn meetingsHeld
    contentKeptUntil timeline(first: 99) { edges { node { kind on place minutes starts } } } } }"""
RULES = "query($at: Position) { organisation(atLeast: $at) { retention { of period inForceOn } } }"
APPLIED = """select convert_from(body, 'UTF8')::json ->> 'of' as of, by from journal.fact
    where name = 'RetentionApplied' order by position"""
OPEN = "select count(*) as n from journal.key where class in ('pair', 'pair_and_coordinator') and wrapped is not null"


async def page(client: Client, pair: str, at: int) -> dict[str, Any]:
    return (await client.ask(PAGE, id=pair, at=at))["pair"]


async def test_what_a_pair_wrote_is_gone_after_its_time_and_all_that_happened_stays(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, coordinator, pair = made["adept"], made["mentor"], made["coordinator"], made["pair"]
        today = world.clock.now.date()
        await adept.act("WriteNote", pair=pair, kind="PAIR", body="canary hers")
        own = await adept.act("WriteNote", pair=pair, kind="OWN", body="canary only hers")
        soon = (today + timedelta(days=1)).isoformat()
        await adept.act("PlanMeeting", pair=pair, starts=f"{soon}T10:00:00", form="CAFE", place="canary quay")
        await adept.act("RecordMeetingHeld", pair=pair, heldOn=today.isoformat(), minutes=60)
        await coordinator.act("EndPair", pair=pair, reason="OTHER")
        await founded(world, "norrsken")
        for of, period in (("CONTENT", 30), ("PROCESS", 12)):
            done = await made["admin"].act("SetRetentionPolicy", of=of, period=period)
        rules = await mentor.ask(RULES, at=done["position"])
        assert [(one["of"], one["period"]) for one in rules["organisation"]["retention"]] == [
            ("CONTENT", 30),
            ("PROCESS", 12),
        ]
        before, chain = await page(coordinator, pair, done["position"]), await chain_of(database)
        assert "canary quay" in json.dumps(before)
        assert before["contentKeptUntil"] == (today + timedelta(days=30)).isoformat()

        began = world.clock.now.replace(hour=12)
        await ticked(world, database, "harbour", began + timedelta(days=30))
        assert await rows(database, APPLIED) == []
        for day in (31, 31, 32):  # each a clock that starts anew
            at = await ticked(world, database, "harbour", began + timedelta(days=day))
        assert [tuple(one) for one in await rows(database, APPLIED)] == [("content", "policy:retention@7")]
        after = await page(coordinator, pair, at)
        (removed,) = after["timeline"]["edges"][len(before["timeline"]["edges"]) :]
        assert removed["node"]["kind"] == "CONTENT_REMOVED"
        assert {**after, "timeline": None} == {**before, "timeline": None}
        assert after["timeline"]["edges"][:-1] == before["timeline"]["edges"]
        notes = nodes((await seen(adept, pair, at))["vault"]["notes"])
        async with asyncio.timeout(5):  # a key that is destroyed is remembered for a second at most
            while notes[0]["body"]["text"]:
                notes = nodes((await seen(adept, pair))["vault"]["notes"])
        assert [note["body"]["text"] for note in notes] == ["", "canary only hers"]
        assert [one["erased"] for one in texts(await told(adept), "NoteWritten")] == [True, False]
        assert own["id"]

        late = {"pair": pair, "heldOn": today.isoformat(), "minutes": 60}
        with pytest.raises(Refused, match="NOT_KEPT"):
            await mentor.act("RecordMeetingHeld", **late, topics="canary late")
        await mentor.act("RecordMeetingHeld", **late)

        for day in (366, 367):
            at = await ticked(world, database, "harbour", began + timedelta(days=day))
        assert [one["of"] for one in await rows(database, APPLIED)] == ["content", "process"]
        assert "canary" not in json.dumps(await page(coordinator, pair, at))
        (left,) = await rows(database, OPEN)
        assert left["n"] == 0
        assert chain.items() <= (await chain_of(database)).items()
    stored = await everything(database)
    assert "canary" not in stored["reading"]
    await assert_rebuilt_is_the_same(database)


async def test_where_nothing_is_set_nothing_goes(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        done = await made["adept"].act("WriteNote", pair=made["pair"], kind="PAIR", body="canary")
        await made["coordinator"].act("EndPair", pair=made["pair"], reason="OTHER")
        admin, _ = await founded(world, "norrsken")
        await admin.act("SetRetentionPolicy", of="CONTENT", period=30)
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            await made["coordinator"].act("SetRetentionPolicy", of="CONTENT", period=30)
        at = await ticked(world, database, "harbour", world.clock.now + timedelta(days=1000))
        assert await rows(database, APPLIED) == []
        (note,) = nodes((await seen(made["mentor"], made["pair"], max(at, done["position"])))["vault"]["notes"])
        assert note["body"]["text"] == "canary"
        assert (await made["mentor"].ask(RULES, at=at))["organisation"]["retention"] == []

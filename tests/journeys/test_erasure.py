"""Erasing a person leaves all counts, dates and chain hashes as they were, and no readable personal field anywhere."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from strawberry.relay.utils import from_base64

from deploy.local.nats import RunningNats
from domain.tenancy import TenantId
from projections.catalogue import PROJECTIONS
from projections.opening import Opening
from projections.run import catch_up
from services.hint import connect as connect_nats
from tests.conftest import Database
from tests.journeys.test_programme import founded
from tests.projections.read_side import Shown, forget, projector, shown
from tests.services.house import MASTER, rows
from tests.world import Client, Refused, World, opened

CANARIES = ("Kanariefågel Älvsborg", "Moa Kanarieberg", "att våga sjunga i bur", "Burens ekologi")
"""The adept's name, the mentor's, the adept's wishes, the pair's subject."""
ADEPT, MENTOR, WISHES, SUBJECT = CANARIES
ERASE = """mutation($member: ID!) { erasePersonalData(input: {member: $member}) {
    position refusal { code } proof { keysLeft before { position hash } after { position hash } } } }"""
SEEN = """query($programme: ID!, $pair: ID!, $at: Position) {
    programme(id: $programme, atLeast: $at) {
        phase dashboard { adeptsApplied adeptsAccepted pairs mentors adepts pairsMet meetingsHeld midpoints closings }
        applications(first: 9) { edges { node { side standing appliedOn wishes member { id name } } } } }
    pair(id: $pair, atLeast: $at) {
        state subject startsOn endsOn meetingsHeld midpointBy closingBy matchedOn position
        adept { id name } mentor { id name }
        timeline(first: 50) { edges { node { kind on minutes corrections } } } }
    members(first: 50, atLeast: $at) { edges { node { id name roles } } }
    auditTrail(first: 100, atLeast: $at) { edges { node { position name said things by } } }
}"""


@dataclass
class Cohort:
    admin: Client
    coordinator: Client
    adept: Client
    mentor: Client
    programme: str
    pair: str
    adept_id: str

    async def sees(self, at: int) -> dict[str, Any]:
        seen: dict[str, Any] = await self.coordinator.ask(SEEN, programme=self.programme, pair=self.pair, at=at)
        return seen


async def gathered(world: World) -> tuple[Cohort, int]:
    """A programme with a whole life of a pair in it; and the position of the last that happened."""
    admin, coordinator = await founded(world, "harbour")
    adept_id = (await coordinator.act("JoinOrganisation", name=ADEPT))["id"]
    mentor_id = (await coordinator.act("JoinOrganisation", name=MENTOR))["id"]
    adept, mentor = world.member("harbour", adept_id), world.member("harbour", mentor_id)
    today = world.clock.now.date()
    starts = (today - timedelta(days=170)).isoformat()
    programme = (await coordinator.act("DraftProgramme", name="Spring", zone="Europe/London", startsOn=starts))["id"]
    await coordinator.act("OpenApplications", programme=programme)
    await adept.act("ApplyAsAdept", programme=programme, wishes=WISHES)
    await mentor.act("VolunteerAsMentor", programme=programme, capacity=2)
    for member, side in ((adept_id, "ADEPT"), (mentor_id, "MENTOR")):
        await coordinator.act("AcceptApplication", programme=programme, member=member, side=side)
    await coordinator.act("CloseApplications", programme=programme)
    await coordinator.act("StartMatching", programme=programme)
    matched = await coordinator.act("MatchPair", programme=programme, adept=adept_id, mentor=mentor_id, subject=SUBJECT)
    pair = matched["id"]
    await coordinator.act("LaunchProgramme", programme=programme)
    for nth in range(4):
        held_on = (today - timedelta(days=160 - 40 * nth)).isoformat()
        await adept.act("RecordMeetingHeld", pair=pair, heldOn=held_on, minutes=60)
    for client in (adept, mentor):
        await client.act("EvaluateMidpoint", pair=pair)
    await adept.act("SummariseClosing", pair=pair)
    done = await mentor.act("SummariseClosing", pair=pair)
    cohort = Cohort(admin, coordinator, adept, mentor, programme, pair, adept_id)
    return cohort, done["position"]


async def test_i15_an_erasure_leaves_everything_but_the_person(
    database: Database,
    nats_server: RunningNats,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    async with opened(database, nats_server) as world:
        cohort, position = await gathered(world)
        before, chain = await cohort.sees(position), await chain_of(database)
        assert_all_shown(before)

        done = (await cohort.admin.ask(ERASE, member=cohort.adept_id))["erasePersonalData"]
        assert done["refusal"] is None
        assert_proved(done, chain, await chain_of(database))
        after = await cohort.sees(done["position"])
        assert after == redacted(before, after, cohort.adept_id)
        assert_found_nowhere(json.dumps(after, ensure_ascii=False), ADEPT, WISHES)

        assert (await cohort.adept.post("{ viewer { id } }"))["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            await cohort.adept.act("DescribeWishes", programme=cohort.programme, wishes="more")
        again = (await cohort.admin.ask(ERASE, member=cohort.adept_id))["erasePersonalData"]
        assert again["proof"] == done["proof"]
        streamed = await on_the_stream(nats_server, world.stream, done["position"])

    assert_found_nowhere(streamed, *CANARIES)
    assert_found_nowhere(caplog.text + "".join(capfd.readouterr()), *CANARIES)
    stored = await everything(database)
    assert_found_nowhere(stored["journal"], *CANARIES)
    assert_found_nowhere(stored["reading"], ADEPT, WISHES)
    assert MENTOR in stored["reading"]
    assert await chain_of(database) == {**chain, done["position"]: done["proof"]["after"]["hash"]}
    await assert_rebuilt_is_the_same(database)


async def test_whoever_may_not_erases_nobody(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        cohort, position = await gathered(world)
        for client in (cohort.mentor, cohort.coordinator):
            refused = (await client.ask(ERASE, member=cohort.adept_id))["erasePersonalData"]
            assert refused == {"position": None, "refusal": {"code": "NOT_PERMITTED"}, "proof": None}
        assert_all_shown(await cohort.sees(position))


def assert_all_shown(seen: dict[str, Any]) -> None:
    """Otherwise the rest would prove nothing."""
    told = json.dumps({**seen, "auditTrail": None}, ensure_ascii=False)
    assert [canary for canary in CANARIES if canary not in told] == []
    trail = json.dumps(seen["auditTrail"], ensure_ascii=False)
    assert_found_nowhere(trail, *CANARIES)
    assert "digest" in trail


def assert_proved(done: dict[str, Any], before: dict[int, str], after: dict[int, str]) -> None:
    proof, position = done["proof"], done["position"]
    assert proof["keysLeft"] == 0
    assert proof["before"] == {"position": position - 1, "hash": before[position - 1]}
    assert proof["after"] == {"position": position, "hash": after[position]}
    assert after == {**before, position: proof["after"]["hash"]}


def redacted(before: dict[str, Any], after: dict[str, Any], member: str) -> dict[str, Any]:
    """What is shown before, without the person, and with the one fact that is new."""
    seen: dict[str, Any] = json.loads(json.dumps(before))
    for edge in seen["programme"]["applications"]["edges"]:
        if edge["node"]["member"]["id"] == member:
            edge["node"] |= {"wishes": None, "member": {"id": member, "name": ""}}
    seen["pair"]["adept"]["name"] = ""
    for edge in seen["members"]["edges"]:
        if edge["node"]["id"] == member:
            edge["node"] |= {"name": "", "roles": []}
    (new,) = after["auditTrail"]["edges"][len(seen["auditTrail"]["edges"]) :]
    assert new["node"]["name"] == "PersonalDataErased"
    assert new["node"]["said"]["member"] == from_base64(member)[1]
    seen["auditTrail"]["edges"].append(new)
    return seen


async def chain_of(database: Database) -> dict[int, str]:
    found = await rows(database, "select position, encode(hash, 'hex') as hash from journal.fact")
    return {one["position"]: one["hash"] for one in found}


async def on_the_stream(server: RunningNats, stream: str, count: int) -> str:
    client = await connect_nats(server.url("admin"), "test")
    js = client.jetstream()
    state = (await js.stream_info(stream)).state
    assert state.messages == count
    found = [await js.get_msg(stream, seq) for seq in range(state.first_seq, state.last_seq + 1)]
    await client.close()
    return "".join(f"{msg.subject} {msg.headers} {(msg.data or b'').decode()}" for msg in found)


async def everything(database: Database) -> dict[str, str]:
    """Every row of every table as text: read models, built anew or not, and all else; bytes are in hexadecimal."""
    admin = await asyncpg.connect(database.dsn("postgres"))
    tables = await admin.fetch(
        "select schemaname as schema, tablename as name from pg_tables where schemaname !~ '^(pg_|information_schema)'"
    )
    told = {"journal": "", "reading": ""}
    for table in tables:
        name = f"{table['schema']}.{table['name']}"
        floor = "reading" if table["schema"] in {"reading", "rebuilding"} else "journal"
        told[floor] += "\n".join(one[0] for one in await admin.fetch(f"select t::text from {name} t"))
    await admin.close()
    return told


def assert_found_nowhere(where: str, *canaries: str) -> None:
    for canary in canaries:
        for part in (canary, *canary.split(" ")):
            if len(part) > 5:
                forms = (part, part.encode().hex(), json.dumps(part).strip('"'))
                assert [form for form in forms if form in where] == [], part


async def assert_rebuilt_is_the_same(database: Database) -> None:
    async with projector(database) as pool:
        opening = Opening(MASTER.unwrap)
        live: Shown = await shown(pool, "harbour")
        await forget(database, "harbour")
        while await catch_up(pool, PROJECTIONS, TenantId("harbour"), opening):
            pass
        assert await shown(pool, "harbour") == live


WAITING = """query($programme: ID!, $at: Position) {
    coordinatorQueue(programme: $programme, atLeast: $at) { kind member { name } }
    kpis(programme: $programme, atLeast: $at) { adepts reviewsWaiting daysWaiting } }"""


async def test_nobody_is_asked_to_decide_on_somebody_who_was_erased(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        drafted = {"name": "Spring", "zone": "Europe/London", "startsOn": world.clock.now.date().isoformat()}
        programme = (await coordinator.act("DraftProgramme", **drafted))["id"]
        await coordinator.act("OpenApplications", programme=programme)
        joined = [(await coordinator.act("JoinOrganisation", name=name))["id"] for name in ("Alva", "Bo")]
        for one in joined:
            await world.member("harbour", one).act("ApplyAsAdept", programme=programme, wishes="To find my way")
        erased = await admin.act("ErasePersonalData", member=joined[0])
        seen = await coordinator.ask(WAITING, programme=programme, at=erased["position"])
        assert seen["coordinatorQueue"] == [{"kind": "REVIEW", "member": {"name": "Bo"}}]
        assert seen["kpis"] == {"adepts": 2, "reviewsWaiting": 1, "daysWaiting": 0}

"""Metrics over real HTTP: who has come how far, and who stands still while the head moves."""

from __future__ import annotations

import json
import socket
import uuid
from dataclasses import replace

import httpx
import pytest

from deploy import migrate as migration
from deploy import operator, status
from deploy.processes.metrics import STALLED, WATCHED, Looked, measured
from domain import wire
from domain.tenancy import TenantId
from projections.catalogue import PROJECTIONS
from projections.consumer import follow
from projections.members import members
from projections.run import catch_up
from services.settings import Settings, SettingWrong
from tests.conftest import Database
from tests.projections.read_side import checkpoints_of, projector
from tests.services.house import at_work, rows, writing
from tests.story import STORY
from tests.until import until

HARBOUR = TenantId("harbour")

NEWER = """
    with head as (
        update journal.organisation set position = position + 1 where tenant = 'harbour' returning position
    )
    insert into journal.fact (
        tenant, position, name, version, body, tags, by, role, via, recorded_at, command_id, ordinal, request,
        digest, hash
    )
    select 'harbour', h.position, 'MemberJoined', 99, f.body, f.tags, f.by, f.role, f.via, f.recorded_at, $1, 0,
        f.request, f.digest, f.hash
    from head h cross join (select * from journal.fact where name = 'MemberJoined' and tenant = 'harbour' limit 1) f
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def of_database(database: Database, port: int) -> Settings:
    return Settings(
        postgres={role: database.dsn(role) for role in ("projector", "relay", "reactor")}, metrics_port=port
    )


def told(text: str, gauge: str, /, **labels: str) -> list[float]:
    """The values of a gauge of which the labels are these."""
    lines = [line for line in text.splitlines() if line.startswith((f"{gauge}{{", f"{gauge} "))]
    wanted = [f'{label}="{value}"' for label, value in labels.items()]
    return [float(line.rsplit(" ", 1)[1]) for line in lines if all(part in line for part in wanted)]


async def test_how_far_each_has_come(database: Database) -> None:
    port = free_port()
    async with writing(database) as gateway, projector(database) as pool, httpx.AsyncClient(trust_env=False) as http:
        await gateway.say("harbour", *STORY)
        await gateway.say("norrsken", *STORY)
        await catch_up(pool, PROJECTIONS, HARBOUR)
        async with measured(of_database(database, port), "projections"):

            async def seen() -> str:
                text = (await http.get(f"http://127.0.0.1:{port}/metrics")).text
                return text if told(text, "fadder_head_position", tenant="harbour") == [len(STORY)] else ""

            text = await until("it has looked", seen)
        own = {"kind": "read_model", "name": "members"}
        assert told(text, "fadder_progress_position", tenant="harbour", **own) == [len(STORY)]
        assert told(text, "fadder_completeness_ratio", tenant="harbour", **own) == [1]
        assert told(text, "fadder_completeness_ratio", tenant="norrsken", **own) == [0]
        assert told(text, "fadder_parked", tenant="harbour", **own) == [0]
        assert told(text, "fadder_seconds_without_progress", tenant="harbour", **own) == [0]
        assert len(told(text, "fadder_progress_position", tenant="norrsken")) == len(PROJECTIONS)
        assert not [line for line in text.splitlines() if "Ada" in line]


@pytest.mark.parametrize("process", ["gateway", "relay", "reactions"])
async def test_every_process_answers(database: Database, process: str) -> None:
    port = free_port()
    async with writing(database) as gateway, httpx.AsyncClient(trust_env=False) as http:
        await gateway.say("harbour", *STORY)
        async with measured(of_database(database, port), process):

            async def seen() -> str:
                text = (await http.get(f"http://127.0.0.1:{port}/metrics")).text
                watched = process not in WATCHED or told(text, "fadder_completeness_ratio", tenant="harbour")
                return text if watched else ""

            assert "process_cpu_seconds_total" in await until("it has looked", seen)


async def test_a_port_that_is_taken_is_said(database: Database) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingWrong, match="FADDER_METRICS_PORT"):
            async with measured(of_database(database, taken.getsockname()[1]), "gateway"):
                pass


def test_whoever_moves_is_behind_and_whoever_does_not_stands_still() -> None:
    def row(position: int) -> dict[str, object]:
        return {"tenant": "harbour", "name": "members", "position": position, "parked": 0}

    who = ("harbour", "members")
    looked = Looked().after({"harbour": 5}, [row(1)], ["members"], 10.0)
    assert looked.since == {who: 10.0}
    looked = looked.after({"harbour": 9}, [row(1)], ["members"], 20.0)
    assert looked.since == {who: 10.0}, "the head has moved, and it did not"
    looked = looked.after({"harbour": 9}, [row(2)], ["members"], 30.0)
    assert looked.since == {who: 30.0}
    assert looked.after({"harbour": 9}, [row(9)], ["members"], 40.0).since == {}


async def test_a_fact_of_a_newer_version_stops_loudly_and_goes_on_with_a_newer_program(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    async with writing(database) as gateway, projector(database) as pool, httpx.AsyncClient(trust_env=False) as http:
        await gateway.say("harbour", *STORY)
        await rows(database, NEWER, uuid.uuid4())
        await gateway.say("harbour", *STORY)
        await gateway.say("norrsken", *STORY)
        whole, last = 2 * len(STORY) + 1, len(STORY)
        async with (
            at_work(follow(pool, PROJECTIONS, None, database.name)),
            measured(of_database(database, port), "projections"),
        ):
            await until("others go on", lambda: at(database, "norrsken", last))
            await until("it stands before the newer one", lambda: at(database, "harbour", last))
            found = await status.run(operator.Place(database.dsn("operator"), None, None, None), 1.5)
            assert not found.good
            harbour = next(one for one in found.organisations if one.name == "harbour")
            paces = {one.pace for one in harbour.followers if one.kind == "read model"}
            assert paces == {"stopped"}
            assert json.loads(status.as_json(found))["good"] is False

            async def stalled() -> bool:
                text = (await http.get(f"http://127.0.0.1:{port}/metrics")).text
                gauge = "fadder_head_moved_progress_did_not"
                return told(text, gauge, tenant="harbour", name="members") == [1] and told(
                    text, gauge, tenant="norrsken", name="members"
                ) == [0]

            await until("the metrics say so", stalled, within=STALLED + 10)
            assert await at(database, "harbour", last), "nothing is skipped"
            assert not await rows(database, "select from reading.dead_letter"), "and nothing parked"
            # The newer program can read this version of the fact.
            monkeypatch.setitem(wire.READERS, ("MemberJoined", 99), wire.READERS["MemberJoined", 1])
            await until("it goes on by itself", lambda: at(database, "harbour", whole))


async def at(database: Database, tenant: str, position: int) -> bool:
    return await checkpoints_of(database, tenant) == {position}


async def test_an_outdated_read_model_goes_on_serving_in_production_and_is_said_to_be_due(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with writing(database) as gateway, projector(database) as pool:
        await gateway.say("harbour", *STORY)
        await catch_up(pool, PROJECTIONS, HARBOUR)
        before = await rows(database, "select * from reading.members")
        newer = tuple(replace(p, version=99) if p is members else p for p in PROJECTIONS)
        monkeypatch.setattr(migration, "PROJECTIONS", newer)
        assert await migration.migrate(database.dsn("postgres")) == [
            "members is of another shape: `fadder rebuild members` is due"
        ]
        await gateway.say("harbour", *STORY)
        await catch_up(pool, PROJECTIONS, HARBOUR)
        assert await at(database, "harbour", 2 * len(STORY)), "the old program goes on with it"
        assert len(await rows(database, "select * from reading.members")) == len(before)
        assert await migration.migrate(database.dsn("postgres"), remake=True) == ["members"]
        assert await rows(database, "select * from reading.members") == []

"""The operator's verbs ``verify`` and ``status``, on a product as somebody starts it."""

from __future__ import annotations

import json
import logging
import os
import sys
from asyncio import Event, timeout
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from signal import SIGCONT, SIGINT, SIGSTOP, default_int_handler, raise_signal, signal
from typing import Any

import asyncpg
import pytest
import structlog

from deploy import master_key, verify
from deploy.founding import HARBOUR, NORRSKEN
from deploy.local import postgres as local_postgres
from deploy.operator import CannotLook, Place
from deploy.verbs import carried_out
from domain.catalogue import REACTIONS
from domain.language import Visibility
from domain.member import MemberJoined
from domain.sealed import Lock
from domain.tenancy import TenantId
from projections.catalogue import PROJECTIONS
from services.heads import kept_of, new_key
from tests.conftest import Database
from tests.product import Product, started, verb
from tests.services.house import speaking, writing
from tests.story import ADA, STORY
from tests.until import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="rests on a signal at the parent's death")


async def said(*arguments: str, data: Path, **environment: str) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    async with timeout(60):
        process = await verb(*arguments, data=data, **environment)
        out, err = await process.communicate()
    assert b"Traceback" not in err, err.decode()
    return process.returncode or 0, out.decode(), err.decode()


@asynccontextmanager
async def with_every_right(dsn: str) -> AsyncGenerator[asyncpg.Connection[Any]]:
    connection = await asyncpg.connect(dsn)
    await connection.execute("set session_replication_role = replica")
    yield connection
    await connection.close()


def test_what_is_logged_on_the_way_is_no_part_of_what_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    async def asked() -> bool:
        structlog.get_logger().warning("on the way")
        return logging.getLogger("asyncpg.pool").isEnabledFor(logging.ERROR)

    assert not carried_out(asked())
    out, err = capsys.readouterr()
    assert (out, "on the way" in err) == ("", True)


def test_whoever_interrupts_it_is_not_told_that_something_is_wrong() -> None:
    async def asked() -> None:
        raise_signal(SIGINT)
        async with timeout(10):
            await Event().wait()

    before = signal(SIGINT, default_int_handler)  # whatever a run in this process has left there
    try:
        with pytest.raises(CannotLook, match="interrupted") as told:
            carried_out(asked())
    finally:
        signal(SIGINT, before)
    assert told.value.exit_code == 2


async def all_signed(product: Product) -> bool:
    async with with_every_right(product.state().environment["FADDER_POSTGRES"]) as owner:
        rows = await owner.fetch("select tenant, position from journal.organisation")
    heads = Path(product.state().environment["FADDER_HEADS"])
    return len(rows) == 2 and all(
        [one.position for one in kept_of(heads, TenantId(row["tenant"]))][-1:] == [row["position"]] for row in rows
    )


async def test_a_product_that_runs_is_looked_at_from_outside(tmp_path: Path) -> None:
    async with started(tmp_path, FADDER_HEADS_EVERY="0.2") as product:
        await until("every head is signed", lambda: all_signed(product))
        assert (tmp_path / "keys/heads.pem").stat().st_mode & 0o777 == 0o600
        await the_status_is_good(tmp_path)
        await somebody_who_stands_still_is_named(product)

        code, out, _ = await said("verify", data=tmp_path)
        assert code == 0, out
        for script in (HARBOUR, NORRSKEN):
            assert any(line.startswith(script.slug) and "good" in line and "signed to" in line for line in lines(out))
        code, out, _ = await said("verify", HARBOUR.slug, data=tmp_path)
        assert (code, len(lines(out))) == (0, 2)

        code, _, err = await said("verify", "nobody", data=tmp_path)
        assert code == 2
        assert "there is no organisation nobody" in err

        async with with_every_right(product.state().environment["FADDER_POSTGRES"]) as owner:
            await owner.execute("update journal.tag set name = 'x' where tenant = $1 and position = 2", HARBOUR.slug)
            code, out, _ = await said("verify", data=tmp_path)
            assert (code, "position 2: the index of tags says something else" in out) == (1, True), out
            await owner.execute(
                "update journal.tag t set name = f.name from journal.fact f "
                "where (t.tenant, t.position) = (f.tenant, f.position) and t.name = 'x'"
            )

        with pytest.raises(BrokenPipeError):  # whoever reads has enough: nothing is wrong with Postgres
            await verify.run(
                Place(product.state().environment["FADDER_POSTGRES_OPERATOR"], None, None, None), None, gone
            )

        (tmp_path / "another.pem").write_bytes(new_key()[1])
        code, out, _ = await said("verify", "--public", str(tmp_path / "another.pem"), data=tmp_path)
        assert code == 1
        assert "not signed by a key that was given" in out

        async with with_every_right(product.state().environment["FADDER_POSTGRES"]) as owner:
            await owner.execute("delete from journal.fact where tenant = $1 and position > 4", HARBOUR.slug)
            await owner.execute(
                """
                update journal.organisation o set position = 4, head = f.hash, recorded_at = f.recorded_at
                from journal.fact f where f.tenant = o.tenant and o.tenant = $1 and f.position = 4
                """,
                HARBOUR.slug,
            )
        code, out, _ = await said("verify", data=tmp_path)
        assert code == 1
        assert any(line.startswith(HARBOUR.slug) and "BAD   position 5" in line for line in lines(out)), out
        assert any(line.startswith(NORRSKEN.slug) and "good" in line for line in lines(out)), out
        assert await product.end() == 0

    for name in ("verify", "status"):
        code, _, err = await said(name, data=tmp_path)
        assert code == 2
        assert "nothing runs on" in err


def gone(line: str) -> None:
    raise BrokenPipeError(line)


def lines(out: str) -> list[str]:
    return out.splitlines()


async def the_status_is_good(data: Path) -> None:
    async def level() -> Any:
        code, out, _ = await said("status", "--json", data=data)
        found = json.loads(out)
        assert (code, found["good"]) == (0, True)
        paces = {each["pace"] for one in found["organisations"] for each in one["followers"]}
        return found if paces == {"level"} else None

    found = await until("everybody is level", level, within=30)
    code, _, err = await said("replay", HARBOUR.slug, "r1", data=data)
    assert (code, "there is no such run" in err) == (2, True), err
    code, out, _ = await said("status", data=data)
    assert code == 0, out
    assert HARBOUR.slug in out
    assert {one["name"] for one in found["processes"]} >= {"gateway", "relay", "projections", "reactions", "postgres"}
    assert [one["name"] for one in found["organisations"]] == [HARBOUR.slug, NORRSKEN.slug]
    for one in found["organisations"]:
        assert {(each["kind"], each["name"]) for each in one["followers"]} == {
            ("relay", "relay"),
            *(("read model", projection.name) for projection in PROJECTIONS),
            *(("reaction", reaction.name) for reaction in REACTIONS),
        }
        assert {(each["pace"], each["lag"], each["complete"]) for each in one["followers"]} == {("level", 0, 1.0)}


async def somebody_who_stands_still_is_named(product: Product) -> None:
    projections = product.state().children["projections"]
    os.kill(projections, SIGSTOP)
    try:
        dsn = product.state().environment["FADDER_POSTGRES_OPERATOR"].replace("operator@", "gateway_write@")
        async with speaking(dsn) as gateway:
            await gateway.say(NORRSKEN.slug, MemberJoined(ADA, "Ada"))
        code, out, _ = await said("status", "--json", "--patience", "0.5", data=product.data)
        _, shown, _ = await said("status", "--patience", "0", data=product.data)
    finally:
        os.kill(projections, SIGCONT)
    found = json.loads(out)
    assert (code, found["good"]) == (1, False)
    assert [one["name"] for one in found["processes"] if one["stopped"]] == ["projections"]
    assert [line.split()[0] for line in lines(shown) if "is stopped" in line] == ["projections"]
    harbour, norrsken = found["organisations"]
    assert {one["pace"] for one in harbour["followers"]} == {"level"}
    assert {(one["pace"], one["lag"]) for one in norrsken["followers"] if one["kind"] == "read model"} == {
        ("stopped", 1)
    }
    await until("every head is signed", lambda: all_signed(product))


async def test_without_a_run_the_environment_says_where(
    postgres: local_postgres.Running, database: Database, tmp_path: Path
) -> None:
    async with writing(database) as gateway:
        await gateway.say("harbour", *STORY)
        await gateway.chest.of(TenantId("harbour")).made([Lock("pair:p1", Visibility.PAIR)])
    there = {"FADDER_POSTGRES_OPERATOR": database.dsn("operator")}
    code, out, _ = await said("verify", data=tmp_path, **there)
    assert code == 0
    assert "not signed" in out
    assert "No signed heads were given" in out
    (tmp_path / "heads.pem").write_bytes(new_key()[1])
    (tmp_path / "heads").mkdir()
    signed = ("--heads", str(tmp_path / "heads"), "--public", str(tmp_path / "heads.pem"))
    code, out, _ = await said("verify", *signed, data=tmp_path, **there)
    assert (code, "Of 1 there is no signed head: that an end was cut off" in out) == (0, True), out
    async with writing(database) as gateway:
        await gateway.say("harbr", MemberJoined(ADA, "Ada"))
    for which in ((), ("harbr",)):
        code, out, _ = await said("verify", *which, data=tmp_path, **there)
        assert (code, "never founded" in out) == (1, True), out
    assert (await said("verify", "harbour", data=tmp_path, **there))[0] == 0
    code, _, err = await said("dead-letters", "list", "harbor", data=tmp_path, **there)
    assert (code, "there is no organisation harbor" in err) == (2, True)
    another = {"FADDER_POSTGRES_GATEWAY_WRITE": database.dsn("operator")}
    code, _, err = await said("erase", "harbour", "ada", "--yes", data=tmp_path, **another)
    assert (code, "would not, for this login" in err) == (2, True), err
    await a_replay_says_what_keeps_it(database, tmp_path)
    code, out, _ = await said("status", "--json", "--patience", "0.2", data=tmp_path, **there)
    found = json.loads(out)
    assert (code, found["processes"]) == (1, None)
    assert {one["kind"] for one in found["organisations"][0]["followers"]} == {"read model", "reaction"}


async def a_replay_says_what_keeps_it(database: Database, folder: Path) -> None:
    """What it could not see is no other result."""
    master_key.make(folder / "another")
    keys = {"FADDER_MASTER_KEY": str(folder / "another")}
    for dsn, why in (
        (database.dsn("matcher"), "rests on another master key"),
        (database.dsn("relay"), "would not, for this login"),
        (database.dsn("nobody"), "does not let us in"),
    ):
        code, _, err = await said("replay", "harbour", "r1", data=folder, FADDER_POSTGRES_MATCHER=dsn, **keys)
        assert (code, why in err) == (2, True), err


@pytest.mark.parametrize(
    ("name", "arguments", "environment", "why"),
    [
        ("verify", (), {"FADDER_POSTGRES_OPERATOR": "postgresql://operator@/fadder?host=%2Fnowhere"}, "operator in"),
        ("status", (), {"FADDER_POSTGRES_OPERATOR": "postgresql://operator@/fadder?host=%2Fnowhere"}, "operator in"),
        ("verify", ("--heads", "/nowhere"), {"FADDER_POSTGRES_OPERATOR": "postgresql://x"}, "give --public"),
        (
            "verify",
            ("--heads", "/nowhere", "--public", "/nowhere"),
            {"FADDER_POSTGRES_OPERATOR": "postgresql://x"},
            "not a folder of signed heads",
        ),
        ("status", (), {"FADDER_POSTGRES_OPERATOR": "postgresql://operator@127.0.0.1:z/fadder"}, "not an address"),
        ("status", (), {"FADDER_POSTGRES_OPERATOR": "postgresql://operator@[::1/fadder"}, "not an address"),
        ("dead-letters", ("list",), {"FADDER_POSTGRES_OPERATOR": "postgresql://x@a:1,b:c/fadder"}, "not an address"),
        ("rebuild", ("members",), {"FADDER_POSTGRES": "postgresql://x@127.0.0.1:z/fadder"}, "not an address"),
        (
            "erase",
            ("harbour", "b", "--yes"),
            {"FADDER_POSTGRES_GATEWAY_WRITE": "postgresql://x@h:z/f"},
            "not an address",
        ),
        ("status", ("--patience", "-1"), {}, "not in the range"),
        ("status", ("--patience", "nan"), {}, "no number of seconds"),
        ("replay", ("harbour", "run"), {}, "FADDER_POSTGRES_MATCHER is not set"),
        ("verify", (), {"FADDER_HEADS_EVERY": "never"}, "FADDER_HEADS_EVERY"),
        ("relay", (), {"FADDER_NATS": "nats://nowhere", "FADDER_HEADS": "/nowhere"}, "FADDER_HEADS_KEY is not set"),
    ],
)
async def test_what_keeps_it_from_looking_is_said(
    tmp_path: Path, name: str, arguments: tuple[str, ...], environment: dict[str, str], why: str
) -> None:
    code, _, err = await said(name, *arguments, data=tmp_path, **environment)
    assert code == (1 if name == "relay" else 2)
    assert why in err

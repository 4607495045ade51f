"""``fadder up`` from the outside: what it says can be used, what dies comes back, what was there stays."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import socket
import sys
import time
from base64 import urlsafe_b64decode
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL
from typing import Any

import asyncpg
import httpx
import pytest

from deploy import database
from deploy.client import Desk
from deploy.founding import HARBOUR, NORRSKEN, SHOWN, found_both
from deploy.local import nats as local_nats
from deploy.local import postgres as local_postgres
from deploy.local.hold import alive
from deploy.local.process import NotStarted
from deploy.local.state import running
from deploy.up import PROCESSES, Site, free_port
from gateway.issuer import development_key
from services.settings import Settings, SettingWrong
from tests.product import Product, begun, started, verb

linux = pytest.mark.skipif(sys.platform != "linux", reason="rests on a signal at the parent's death")


@dataclass(frozen=True)
class Said:
    """What the product said of itself."""

    lines: list[str]

    @property
    def tokens(self) -> list[tuple[str, str, str]]:
        """Organisation, role and token."""
        found = [line.split() for line in self.lines if line.startswith("  ")]
        return [(words[0], words[1], words[-1]) for words in found]

    @property
    def curls(self) -> list[list[str]]:
        return [shlex.split(line) for line in self.lines if line.startswith("curl ")]


@pytest.fixture
async def http() -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=15, trust_env=False) as client:
        yield client


async def pasted(http: httpx.AsyncClient, words: list[str]) -> dict[str, Any]:
    """Does what curl would do with such a line."""
    headers = dict(words[n + 1].split(": ", 1) for n, word in enumerate(words) if word == "-H")
    address = next(word for word in words if word.startswith("http"))
    reply = await http.post(address, headers=headers, content=words[words.index("-d") + 1].encode())
    assert reply.status_code == 200
    answer = reply.json()
    assert "errors" not in answer
    return answer


def at(words: list[str], position: int) -> list[str]:
    """The same line, with another position put in."""
    body = json.loads(words[-1])
    return [*words[:-1], json.dumps({**body, "variables": {"position": position}})]


def desk(product: Product, http: httpx.AsyncClient) -> Desk:
    address = product.state().address
    assert address is not None
    return Desk(http, Site(address, product.data / "keys"))


async def positions(product: Product) -> dict[str, int]:
    """How far each organisation has come, in the journal itself."""
    connection = await asyncpg.connect(product.state().environment["FADDER_POSTGRES"])
    try:
        rows = await connection.fetch(
            "select tenant, max(position) as last, count(*) from journal.fact group by tenant"
        )
    finally:
        await connection.close()
    assert all(row["last"] == row["count"] for row in rows), "a position is missing"
    return {row["tenant"]: row["last"] for row in rows}


@linux
async def test_what_it_says_can_be_used_and_a_second_start_keeps_it(tmp_path: Path, http: httpx.AsyncClient) -> None:
    async with started(tmp_path) as product:
        said = Said(product.said)
        assert [(organisation, role) for organisation, role, _ in said.tokens] == [
            (script.slug, role) for script in (NORRSKEN, HARBOUR) for role in SHOWN
        ]
        look, plan, mine = said.curls
        organisation = (await pasted(http, look))["data"]["organisation"]
        assert organisation["brand"]["colour"] == NORRSKEN.colour
        planned = (await pasted(http, plan))["data"]["planMeeting"]
        assert planned["refusal"] is None
        assert planned["pair"]["meetingsPlanned"] == 1
        shown = await pasted(http, at(mine, planned["position"]))
        assert shown["data"]["myPairs"]["edges"][0]["node"]["subject"] == HARBOUR.subject
        assert shown["data"]["myPairs"]["edges"][0]["node"]["meetingsPlanned"] == 1
        assert shown["extensions"]["position"] >= planned["position"]
        before, children = await positions(product), product.state().children.values()
        assert await product.end() == 0
        assert not any(map(alive, children))
        assert running(tmp_path) is None
    began = time.monotonic()
    async with started(tmp_path) as product:
        took = time.monotonic() - began
        assert took < 30, f"{took:.1f} s to start again"
        assert await positions(product) == before
        again = await pasted(http, Said(product.said).curls[0])
        assert again["data"]["organisation"] == organisation
        assert await product.end() == 0


@linux
async def test_a_master_key_that_opens_nothing_of_what_is_there_is_no_start(tmp_path: Path) -> None:
    kept = tmp_path / "keys/master"
    async with started(tmp_path) as product:
        assert await product.end() == 0
    right = kept.read_bytes()
    kept.unlink()
    for _ in ("lost", "another one"):
        async with begun(tmp_path) as product:
            async with asyncio.timeout(60):
                _, said = await product.process.communicate()
            assert product.process.returncode == 1
            assert f"{kept} does not open what is in the database" in said.decode()
    kept.write_bytes(right)
    async with started(tmp_path) as product:
        assert await product.end() == 0


@linux
async def test_a_door_that_does_not_let_the_founder_in_is_said_in_words(tmp_path: Path) -> None:
    development_key(tmp_path / "keys/private.json", tmp_path / "keys/public.json", production=False)
    development_key(tmp_path / "others/private.json", tmp_path / "others/public.json", production=False)
    (tmp_path / "keys/private.json").write_bytes((tmp_path / "others/private.json").read_bytes())
    async with begun(tmp_path) as product, asyncio.timeout(60):
        _, said = await product.process.communicate()
    assert (product.process.returncode, "A valid bearer token is needed" in said.decode()) == (1, True), said
    assert "Traceback" not in said.decode()


@linux
async def test_whatever_is_killed_comes_back_and_the_door_answers(tmp_path: Path, http: httpx.AsyncClient) -> None:
    async with started(tmp_path) as product:
        asking = desk(product, http)
        address = product.state().address
        founded, _ = await found_both(asking.site)
        coordinator = asking.member(founded.script.slug, founded.members["coordinator"])
        for name in ("relay", "projections", "reactions", "clock", "nats", "gateway", "postgres"):
            killed = product.state().children[name]
            os.kill(killed, SIGKILL)
            told = await coordinator.tell("joinOrganisation", name=f"Somebody after {name}")
            await product.back(name, killed)
            data, position = await coordinator.ask(
                "query($position: Position!) { members(first: 100, atLeast: $position) { edges { node { name } } } }",
                position=told["position"],
            )
            assert position >= told["position"]
            assert f"Somebody after {name}" in [edge["node"]["name"] for edge in data["members"]["edges"]]
        assert product.state().address == address
        assert (await positions(product))[founded.script.slug] == told["position"]
        assert await product.end() == 0


async def test_it_stands_on_servers_that_are_there(
    tmp_path: Path,
    http: httpx.AsyncClient,
    postgres: local_postgres.Running,
    nats_server: local_nats.RunningNats,
) -> None:
    owner = postgres.dsn("postgres", "postgres")
    there = {"FADDER_POSTGRES": owner, "FADDER_NATS": nats_server.url("admin"), "FADDER_STREAM": "elsewhere"}
    async with started(tmp_path, **there) as product:
        assert set(product.state().children) == {*PROCESSES}
        issuing = await verb("token", "norrsken", "5a1c", data=tmp_path)  # nothing says which mode: the run does
        assert await issuing.wait() == 0
        answer = await pasted(http, Said(product.said).curls[0])
        assert answer["data"]["organisation"]["name"] == NORRSKEN.name
        kept = tmp_path / "postgres.passwords.json"
        assert kept.stat().st_mode & 0o777 == 0o600
        assert set(json.loads(kept.read_text())) >= {"gateway_write", "operator"}
        assert await product.end() == 0
    connection = await asyncpg.connect(owner)
    secret = await connection.fetch("select rolname from pg_authid where rolcanlogin and rolpassword is null")
    await connection.execute(f"drop database {database.DATABASE} with (force)")
    await connection.close()
    assert [row["rolname"] for row in secret] == ["postgres"]


async def test_a_token_is_issued_for_a_member_in_either_form(tmp_path: Path) -> None:
    for member in ("5a1c", "TWVtYmVyOjVhMWM="):
        issuing = await verb("token", "norrsken", member, data=tmp_path, FADDER_MODE="development")
        token, _ = await issuing.communicate()
        assert issuing.returncode == 0
        payload = token.decode().split(".")[1]
        assert json.loads(_decoded(payload))["sub"] == "5a1c"


@pytest.mark.parametrize("mode", [{}, {"FADDER_MODE": "production"}])
async def test_nobody_issues_a_token_unless_it_is_said_to_be_development(tmp_path: Path, mode: dict[str, str]) -> None:
    refused = await verb("token", "norrsken", "5a1c", data=tmp_path, **mode)
    _, said = await refused.communicate()
    assert refused.returncode == 1
    assert b"development only" in said


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("Norr Sken", "5a1c"), "is no organisation"),
        (("no", "5a1c"), "is no organisation"),
        (("norrsken", "a b"), "is no member's id"),
        (("norrsken", ""), "is no member's id"),
        (("norrsken", "-"), "is no member's id"),
        (("norrsken", "UGFpcjo1YTFj"), "is no member's id"),
        (("norrsken", "5a1c", "--lifetime", "0"), "a token lasts"),
        (("norrsken", "5a1c", "--lifetime=-1"), "a token lasts"),
        (("norrsken", "5a1c", "--lifetime", "nan"), "a token lasts"),
        (("norrsken", "5a1c", "--lifetime", "inf"), "a token lasts"),
    ],
)
async def test_a_token_that_would_let_nobody_in_is_not_issued(
    tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    refused = await verb("token", *arguments, data=tmp_path, FADDER_MODE="development")
    token, said = await refused.communicate()
    assert (refused.returncode, token) == (1, b"")
    assert why in said.decode()
    assert "Traceback" not in said.decode()


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


@contextmanager
def taken() -> Generator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


async def test_a_port_that_was_chosen_and_is_taken_is_said(tmp_path: Path) -> None:
    with taken() as port:
        async with begun(tmp_path, FADDER_PORT=str(port)) as product:
            _, said = await product.process.communicate()
            assert product.process.returncode == 1
            assert f"port {port} of 127.0.0.1 is taken" in said.decode()


def test_a_port_that_nobody_chose_is_the_next_free_one() -> None:
    with taken() as port:
        assert free_port(Settings(port=port), chosen=False) > port
        with pytest.raises(SettingWrong, match="FADDER_PORT"):
            free_port(Settings(port=port), chosen=True)


@pytest.mark.parametrize("garbled", ["", "[", "[]", '{"port": "x", "kty": 5}'])
async def test_a_file_of_its_own_that_says_something_else_is_named(tmp_path: Path, garbled: str) -> None:
    """A disk that was lost in the middle leaves such files; a secret of ours is never in the sentence."""
    for name in ("private.json", "passwords.json", "nats/secrets.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(garbled)
    with pytest.raises(SettingWrong, match=r"private\.json holds no key of ours"):
        development_key(tmp_path / "private.json", tmp_path / "public.json", production=False)
    with pytest.raises(SettingWrong, match=r"passwords\.json holds no passwords of ours"):
        database.passwords(tmp_path / "passwords.json")
    with pytest.raises(NotStarted, match=r"secrets\.json holds no secrets of ours"):
        await local_nats.prepare(tmp_path)


async def test_it_is_not_for_production(tmp_path: Path) -> None:
    async with begun(tmp_path, FADDER_MODE="production") as product:
        _, said = await product.process.communicate()
        assert product.process.returncode == 1
        assert "each process is started by itself" in said.decode()


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("postgresql://me:x@db.example:5433/postgres", "postgresql://relay:p%2Fw@db.example:5433/fadder"),
        (
            "postgresql://me@/postgres?host=%2Ftmp%2Fs&port=5432",
            "postgresql://relay:p%2Fw@/fadder?host=%2Ftmp%2Fs&port=5432",
        ),
        (
            "postgresql://h1:1,h2:2/x?user=me&password=x&sslmode=require",
            "postgresql://relay:p%2Fw@h1:1,h2:2/fadder?sslmode=require",
        ),
        ("postgresql://db/x?dbname=y", "postgresql://relay:p%2Fw@db/fadder"),
    ],
)
def test_an_address_keeps_the_server_and_changes_who_and_where(given: str, found: str) -> None:
    assert database.address(given, database="fadder", user="relay", password="p/w") == found
    assert "me" not in database.address(given, database="fadder", user="relay")

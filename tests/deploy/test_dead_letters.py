"""What the operator's verbs say of parked facts, and what becomes of them, with the product running."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from signal import SIGKILL, SIGSTOP
from typing import Any

import asyncpg
import httpx
import pytest

from deploy.client import Desk
from deploy.dead_letters import UNBOUNDED, Letters, show
from deploy.founding import found_both
from deploy.up import PROCESSES, Site
from tests.product import Product, started, verb
from tests.until import until

linux = pytest.mark.skipif(sys.platform != "linux", reason="rests on a signal at the parent's death")

PARK = """
    insert into reading.dead_letter (tenant, projection, key, position, name, error)
    select tenant, 'members', split_part(tags[1], ':', 2), position, name, 'ZeroDivisionError'
    from journal.fact where tenant = $1 and name = 'MemberJoined' order by position desc limit 2
"""
ASIDE = """
    insert into journal.dead_letter (tenant, follower, key, position, name, error)
    select tenant, follower, 'thing organisation', position, name, 'DamagedFact'
    from journal.fact cross join (values ('reaction:complete_pair'), ('webhooks')) f (follower)
    where tenant = $1 and name = 'OrganisationFounded'
"""
COUNT = """
    update reading.checkpoint set parked = (select count(*) from reading.dead_letter)
    where tenant = $1 and projection = 'members'
"""


async def said(*arguments: str, data: Path) -> tuple[int, str]:
    process = await verb(*arguments, data=data)
    out, errors = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, out.decode() + errors.decode()


async def sent(product: Product, query: str, *given: Any) -> list[Any]:
    connection = await asyncpg.connect(product.state().environment["FADDER_POSTGRES"])
    try:
        return await connection.fetch(query, *given)
    finally:
        await connection.close()


def test_a_key_is_shown_as_it_is_whatever_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    key = "thing pair:[/b][red]:heart:" + "x" * 100
    one = Letters(
        "harbour", "members", key, 1, 0, 7, "MemberJoined", "KeyError", None, datetime(2026, 3, 1, tzinfo=UTC)
    )
    show([one], UNBOUNDED)
    assert key in capsys.readouterr().out.splitlines()[1]
    show([one], 80)
    assert "…" not in capsys.readouterr().out


@linux
async def test_the_operator_sees_retries_and_skips_and_rebuilds(tmp_path: Path) -> None:
    async with started(tmp_path) as product, httpx.AsyncClient(timeout=15, trust_env=False) as http:
        state = product.state()
        assert state.address is not None
        site = Site(state.address, tmp_path / "keys")
        founded, _ = await found_both(site)
        slug = founded.script.slug
        assert (await said("dead-letters", "list", data=tmp_path))[0] == 0
        assert (await said("dead-letters", "retry", slug, data=tmp_path))[0] == 2, "there is nothing to retry"
        assert (await said("dead-letters", "retry", "--all", data=tmp_path))[0] == 0, "nothing is parked anywhere"
        os.kill(
            state.children["projections"], SIGSTOP
        )  # so that nothing moves while two facts are made out to be wrong
        await sent(product, PARK, slug)
        await sent(product, COUNT, slug)
        code, shown = await said("dead-letters", "list", "--json", data=tmp_path)
        letters = json.loads(shown)
        assert code == 1
        assert [(one["organisation"], one["follower"], one["error"]) for one in letters] == [
            (slug, "members", "ZeroDivisionError")
        ] * 2
        reply = await asked(http, site, founded.members["coordinator"], slug)
        assert reply["extensions"]["incomplete"] == ["members"]
        code, shown = await said(
            "dead-letters", "skip", slug, "members", letters[0]["key"], "--patience", "0.5", data=tmp_path
        )
        assert (code, "stay asked for" in shown) == (1, True), "nobody is there to do it"
        killed = state.children["projections"]
        os.kill(killed, SIGKILL)
        await product.back("projections", killed)

        async def skipped() -> bool:
            return bool(await sent(product, "select from reading.dead_letter where skipped"))

        await until("the next one has done it", skipped)
        code, shown = await said("status", "--json", data=tmp_path)
        followers = next(one for one in json.loads(shown)["organisations"] if one["name"] == slug)["followers"]
        assert (code, [one["parked"] for one in followers if one["name"] == "members"]) == (1, [1])
        assert (await said("dead-letters", "retry", "--all", data=tmp_path))[0] == 0
        assert "incomplete" not in (await asked(http, site, founded.members["coordinator"], slug))["extensions"]
        before = {row["key"] for row in await sent(product, "select key from reading.members")}
        code, shown = await said("rebuild", "--all", data=tmp_path)
        assert (code, "members" in shown.split()) == (0, True), shown
        left_out = before - {row["key"] for row in await sent(product, "select key from reading.members")}
        assert left_out == {letters[0]["key"]}, "what was skipped is skipped again"
        assert (await said("rebuild", "nothing", data=tmp_path))[0] == 2
        await of_other_followers(tmp_path, product, slug)
        await measured(http, json.loads((await said("status", "--json", data=tmp_path))[1]), slug)
        assert await product.end() == 0


async def of_other_followers(data: Path, product: Product, slug: str) -> None:
    """A reaction is given a fact that it can do nothing with, and a worker one that it has nothing to do with."""
    await sent(product, ASIDE, slug)
    code, shown = await said("dead-letters", "list", "--json", data=data)
    followers = [one["follower"] for one in json.loads(shown) if one["parked"]]
    assert (code, followers) == (1, ["reaction:complete_pair", "worker:webhooks"])
    status = next(
        one
        for one in json.loads((await said("status", "--json", data=data))[1])["organisations"]
        if one["name"] == slug
    )
    parked = [(one["kind"], one["name"], one["parked"]) for one in status["followers"] if one["parked"]]
    assert parked == [("reaction", "complete_pair", 1), ("worker", "webhooks", 1)]
    assert (await said("dead-letters", "retry", slug, "worker:webhooks", data=data))[0] == 0
    code, shown = await said("dead-letters", "retry", slug, "reaction:complete_pair", data=data)
    assert (code, "AttributeError" in shown) == (1, True), shown
    row = (slug, "reaction:complete_pair", "thing organisation")
    assert (await said("dead-letters", "skip", *row, data=data))[0] == 0
    assert (await said("dead-letters", "list", data=data))[0] == 0


async def asked(http: httpx.AsyncClient, site: Site, member: str, slug: str) -> dict[str, Any]:
    from gateway.ids import own_id

    caller = Desk(http, site).member(slug, own_id("Member", member))
    reply = await http.post(
        site.address,
        json={"query": "{ members(first: 1) { edges { node { name } } } }"},
        headers={"Authorization": f"Bearer {caller.token}", "Fadder-Organisation": slug},
    )
    return reply.json()


async def measured(http: httpx.AsyncClient, status: dict[str, Any], slug: str) -> None:
    """Every process answers with its metrics where ``status`` says."""
    by_name = {process["name"]: process["metrics"] for process in status["processes"] if process["metrics"]}
    assert {*by_name} == {*PROCESSES}
    for name, address in by_name.items():
        told = (await http.get(address)).text
        assert "process_cpu_seconds_total" in told
        if name in {"relay", "projections", "reactions"}:
            assert f'fadder_head_position{{tenant="{slug}"}}' in told
            assert "fadder_completeness_ratio{" in told
            assert "fadder_head_moved_progress_did_not{" in told

"""The database keeps the rows of the organisations apart without the application: read from its catalogue, so that
whatever is added later is held to the same.
"""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from domain.tenancy import TenantId
from projections.catalogue import PROJECTIONS
from services.postgres_journal import APPEND, APPEND_ONE, arguments
from services.settings import DATABASE_ROLES
from tests.conftest import Database
from tests.services.house import entry, rows
from tests.services.inhabited import GATEWAY, MADE, SETTINGS, Relation, as_role, one, relations
from tests.story import STORY

APPENDERS = {"gateway_write", "reactor", "matcher", "deliverer"}
SEEN_BY_FOLLOWERS = {
    "journal.organisation": {"relay", "projector", "reactor", "matcher", "deliverer", "operator"},
    "journal.follower": {"relay", "reactor", "matcher", "deliverer", "operator"},
    "journal.dead_letter": {"reactor", "matcher", "deliverer", "operator"},
    "delivering.webhook": {"deliverer"},
    "reading.checkpoint": {"projector", "operator"},
    "reading.dead_letter": {"operator"},
}
"""Positions, and keys of rows: who follows every journal must know which there are and how far each has come."""
ABOUT_NOBODY = {
    "working.worker": ("worker", "capacity", "until"),
    "working.lease": ("partition", "owner", "epoch", "until"),
    "working.model": ("projection", "shape"),
}
"""Tables in which no organisation has a row."""


async def test_every_table_has_forced_row_security_and_a_policy(inhabited: Database) -> None:
    found = [r for r in await relations(inhabited) if "tenant" in r.columns]
    assert len(found) > 10
    assert {r.kind for r in found} <= {"r", "p", "v"}
    assert [r.name for r in found if r.kind in "rp" and not (r.secured and r.policies)] == []


async def test_what_is_kept_elsewhere_is_about_no_organisation(inhabited: Database) -> None:
    found = {r.name: r.columns for r in await relations(inhabited) if not r.name.startswith("public.")}
    assert {name: columns for name, columns in found.items() if "tenant" not in columns} == ABOUT_NOBODY


async def test_every_view_looks_with_the_eyes_of_whoever_asks(inhabited: Database) -> None:
    views = [r for r in await relations(inhabited) if r.kind == "v"]
    assert [r.name for r in views if "security_invoker=true" not in r.options] == []


async def test_every_key_and_index_begins_with_the_organisation(inhabited: Database) -> None:
    found = await rows(
        inhabited,
        """
        select i.indexrelid::regclass::text as name,
            (select a.attname from pg_attribute a where a.attrelid = i.indrelid and a.attnum = i.indkey[0]) as first
        from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('journal', 'reading')
        """,
    )
    assert len(found) > 15
    assert [one["name"] for one in found if one["first"] != "tenant"] == []


@pytest.mark.parametrize("role", DATABASE_ROLES)
async def test_no_row_of_another_organisation_is_read(inhabited: Database, role: str) -> None:
    there = await relations(inhabited)
    for setting in SETTINGS:
        async with as_role(inhabited, role, setting) as connection:
            for relation in there:
                if role in SEEN_BY_FOLLOWERS.get(relation.name, ()) or relation.name in ABOUT_NOBODY:
                    continue
                where = f"where {relation.name}.tenant = 'harbour'" if "tenant" in relation.columns else ""
                try:
                    found = await connection.fetch(f"select * from {relation.name} {where} limit 1")
                    assert not found, (relation.name, setting)
                    told = await connection.execute(f"copy (select * from {relation.name} {where}) to stdout")
                    assert told == "COPY 0", (relation.name, setting)
                except asyncpg.InsufficientPrivilegeError:
                    pass


async def test_whoever_says_a_host_name_learns_where_it_leads_and_nothing_else(inhabited: Database) -> None:
    for role in GATEWAY:
        async with as_role(inhabited, role, "norrsken") as connection:
            await connection.execute("select set_config('fadder.host', 'harbour.example', false)")
            seen = await connection.fetch("select host, tenant from routing.host order by host")
            assert [tuple(one) for one in seen] == [("harbour.example", "harbour"), ("norrsken.example", "norrsken")]
    async with as_role(inhabited, "gateway_write", "norrsken") as connection:
        await connection.execute("select set_config('fadder.host', 'harbour.example', false)")
        assert await connection.execute("delete from routing.host where host = 'harbour.example'") == "DELETE 0"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("insert into routing.host values ('pier.example', 'harbour')")


async def test_followers_see_positions_and_no_more(inhabited: Database) -> None:
    for name, who in SEEN_BY_FOLLOWERS.items():
        for role in who:
            async with as_role(inhabited, role, None) as connection:
                assert await connection.fetch(f"select tenant, position from {name} where tenant = 'harbour'")
    for role in ("projector", "reactor", "matcher", "deliverer"):
        async with as_role(inhabited, role, None) as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch("select head from journal.organisation")


async def test_with_its_own_setting_an_organisation_is_read(inhabited: Database) -> None:
    """Otherwise the others would prove nothing."""
    for relation in await relations(inhabited):
        if relation.kind not in "rp" or relation.partition or not relation.name.startswith(("journal.", "reading.")):
            continue
        here = await rows(inhabited, f"select count(*) from {relation.name} where tenant = 'harbour'")
        assert here[0][0] > 0, f"no row of the organisation in {relation.name}"
    async with as_role(inhabited, "gateway_read", "harbour") as connection:
        assert await connection.fetch("select from journal.fact")
        for projection in PROJECTIONS:
            assert await connection.fetch(f"select from reading.{projection.name}")


@pytest.mark.parametrize("role", DATABASE_ROLES)
async def test_no_row_of_another_organisation_is_written(inhabited: Database, role: str) -> None:
    held = [r for r in await relations(inhabited) if r.name.startswith(("journal.", "reading."))]
    before = await everything(inhabited, held)
    for setting in (None, "", "norrsken"):
        async with as_role(inhabited, role, setting) as connection:
            for relation in held:
                if relation.name == "journal.follower" and role in {"relay", "reactor", "matcher", "deliverer"}:
                    continue  # their own progress in every journal
                for statement in writes(relation):
                    try:
                        told = await connection.execute(statement)
                        assert told.endswith(" 0"), (relation.name, setting, statement)
                    except (asyncpg.InsufficientPrivilegeError, asyncpg.FeatureNotSupportedError):
                        pass
    assert await everything(inhabited, held) == before


def writes(relation: Relation) -> list[str]:
    columns = ", ".join(f'"{column}"' for column in relation.columns)
    moved = ", ".join("'harbour'" if column == "tenant" else f'"{column}"' for column in relation.columns)
    nulls = ", ".join("'harbour'" if column == "tenant" else "null" for column in relation.columns)
    return [
        f"update {relation.name} set tenant = tenant where tenant = 'harbour'",
        f"update {relation.name} set tenant = 'harbour' where tenant = 'norrsken'",
        f"delete from {relation.name} where tenant = 'harbour'",
        f"insert into {relation.name} ({columns}) values ({nulls})",
        f"insert into {relation.name} ({columns}) select {moved} from {relation.name}",
        f"truncate {relation.name}",
        f"copy {relation.name} from stdin",
    ]


async def everything(database: Database, held: list[Relation]) -> list[Any]:
    return [
        await rows(
            database,
            f"select md5(string_agg(t::text, '' order by t::text)) from {relation.name} t where tenant = 'harbour'",
        )
        for relation in held
    ]


@pytest.mark.parametrize("role", ["gateway_write", "reactor"])
@pytest.mark.parametrize("setting", ["norrsken", "", "norrsken,pier", "harbo", "harbour norrsken"])
async def test_nothing_is_appended_to_another_organisation(inhabited: Database, role: str, setting: str) -> None:
    said, alone = arguments([(TenantId("harbour"), entry(STORY[0]))]), one(entry(STORY[0]))
    async with as_role(inhabited, role, setting) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch(APPEND, setting, *said[1:], False)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):  # a setting that is claimed and not made
            await connection.fetch(APPEND_ONE.replace(MADE, "$1::text"), *alone)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):  # a setting that is claimed and not made
            await connection.fetch(APPEND.replace(MADE, "$1::text"), *said, False)
        assert not await connection.fetch("select * from journal.matching('harbour', '', '', 0)")
    kept = await rows(inhabited, "select count(*) from journal.fact where tenant = 'harbour'")
    assert kept[0][0] == len(STORY)


@pytest.mark.parametrize("setting", [None, "", "harbour"])
async def test_an_append_that_names_no_setting_is_refused(inhabited: Database, setting: str | None) -> None:
    said = arguments([(TenantId("harbour"), entry(STORY[0]))])
    async with as_role(inhabited, "gateway_write", setting) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="not set"):
            await connection.fetch(APPEND.replace(MADE, "$1::text"), None, *said[1:], False)
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="not set"):
            await connection.fetch(APPEND_ONE.replace(MADE, "$1::text"), None, *one(entry(STORY[0]))[1:])


async def test_the_owner_is_held_to_row_security_too(inhabited: Database) -> None:
    async with as_role(inhabited, "postgres", None) as connection:
        await connection.execute("set role fadder_owner")
        for relation in await relations(inhabited):
            if relation.name.startswith(("journal.", "reading.")):
                assert not await connection.fetch(f"select from {relation.name}"), relation.name

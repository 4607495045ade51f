"""Who may do what in the database: each role as little as it needs, and nobody undoes a fact or looks into a key."""

from __future__ import annotations

import re

import asyncpg
import pytest

from domain.tenancy import TenantId
from services.postgres_journal import APPEND, APPEND_ONE, arguments
from services.settings import DATABASE_ROLES
from tests.conftest import Database
from tests.services.house import entry, rows
from tests.services.inhabited import GATEWAY, LOCKS, OURS, SETTINGS, as_role, one, relations
from tests.story import STORY

SCHEMAS = {"ballot", "delivering", "intake", "journal", "reading", "routing", "working"}
RIGHTS_ON_BOXES = {("gateway_write", right) for right in ("SELECT", "INSERT", "UPDATE")}
RIGHTS_ON_LOGOS = {("gateway_write", "SELECT"), ("gateway_write", "INSERT"), ("gateway_read", "SELECT")}
RIGHTS_ON_HOSTS = {*(("gateway_write", right) for right in ("SELECT", "INSERT", "DELETE")), ("gateway_read", "SELECT")}
RIGHTS_ON_KEYS = {
    ("gateway_write", "SELECT"),
    ("gateway_write", "INSERT"),
    ("projector", "SELECT"),
    ("matcher", "SELECT"),
    ("deliverer", "SELECT"),
}
APPENDERS = {"gateway_write", "reactor", "matcher", "deliverer"}
CALLERS = {
    "append": APPENDERS,
    "append_one": APPENDERS,
    "matching": APPENDERS,
    "keys_for_viewer": {"gateway_read"},
    "named": {"operator"},
    "keys_to_try": {"gateway_write", "projector", "matcher", "deliverer"},
}
"""Who may call which function; any other is for nobody."""


async def test_what_is_granted_anywhere_else_is_nothing(inhabited: Database) -> None:
    """Nothing to everybody, nothing on partitions, no right that passes by row security, and none to pass on."""
    granted = await rows(
        inhabited,
        f"""
        select n.nspname || '.' || c.relname as name, c.relispartition as partition,
            coalesce(g.rolname, 'public') as who, x.privilege_type as right, x.is_grantable
        from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) x
        left join pg_roles g on g.oid = x.grantee
        where {OURS} and x.grantee <> c.relowner
        """,
    )
    assert granted
    for grant in granted:
        assert grant["name"].split(".")[0] in SCHEMAS, grant
        assert grant["who"] in DATABASE_ROLES, grant
        assert not grant["partition"], grant
        assert not grant["is_grantable"], grant
        assert grant["right"] in {"SELECT", "INSERT", "UPDATE", "DELETE"}, grant
        if grant["name"] in {"journal.key", "journal.organisation_key"}:
            assert (grant["who"], grant["right"]) in RIGHTS_ON_KEYS, grant
        elif grant["name"] == "journal.logo":
            assert (grant["who"], grant["right"]) in RIGHTS_ON_LOGOS, grant
        elif grant["name"] == "routing.host":
            assert (grant["who"], grant["right"]) in RIGHTS_ON_HOSTS, grant
        elif grant["name"] == "ballot.box":
            assert (grant["who"], grant["right"]) in RIGHTS_ON_BOXES, grant
        elif grant["name"] == "intake.chunk":
            assert grant["who"] == "gateway_write", grant
        elif grant["name"] in {"journal.fact", "journal.tag", "journal.organisation"} or grant["who"] in GATEWAY:
            assert grant["right"] == "SELECT", grant


async def test_the_roles_are_nobody_special(inhabited: Database) -> None:
    found = await rows(
        inhabited,
        """
        select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as special,
            exists (select from pg_auth_members m where m.member = r.oid) as member,
            exists (select from pg_shdepend d where d.refobjid = r.oid and d.deptype = 'o') as owner
        from pg_roles r where rolname = any ($1)
        """,
        [*DATABASE_ROLES, "fadder_owner"],
    )
    assert {one["rolname"] for one in found} == {*DATABASE_ROLES, "fadder_owner"}
    assert [one["rolname"] for one in found if one["special"] or one["member"]] == []
    assert [one["rolname"] for one in found if one["owner"]] == ["fadder_owner"]


async def test_functions_with_the_owners_rights_look_nothing_up_where_others_may_write(inhabited: Database) -> None:
    found = await rows(
        inhabited,
        f"""
        select p.oid::regprocedure::text as name, p.proname as called, p.prosecdef as definer,
            coalesce(p.proconfig, array[]::text[]) as config,
            (select array_agg(coalesce(g.rolname, 'public')) from aclexplode(p.proacl) x
             left join pg_roles g on g.oid = x.grantee where x.grantee <> p.proowner) as who
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace where {OURS}
        """,
    )
    definers = [one for one in found if one["definer"]]
    assert definers
    assert [one["name"] for one in definers if "search_path=pg_catalog, pg_temp" not in one["config"]] == []
    assert [one["name"] for one in found if {*(one["who"] or [])} != CALLERS.get(one["called"], set())] == []


@pytest.mark.parametrize("role", DATABASE_ROLES)
async def test_nobody_makes_anything(inhabited: Database, role: str) -> None:
    async with as_role(inhabited, role, "harbour") as connection:
        for statement in (
            "create temp table fact (tenant text)",
            "create table public.mine (a int)",
            "create table journal.mine (a int)",
            "create schema mine",
            "set role fadder_owner",
            "alter table journal.fact disable row level security",
            "set session_replication_role = 'replica'",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
        await connection.execute("set row_security = off")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("select * from journal.fact")


@pytest.mark.parametrize("role", DATABASE_ROLES)
async def test_nobody_keeps_large_objects(inhabited: Database, role: str) -> None:
    async with as_role(inhabited, role, "harbour") as connection:
        for call in ("lo_creat(-1)", "lo_create(0)", "lo_from_bytea(0, 'x')"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f"select {call}")


@pytest.mark.parametrize("role", sorted({*DATABASE_ROLES} - APPENDERS))
async def test_only_those_who_write_append(inhabited: Database, role: str) -> None:
    async with as_role(inhabited, role, "harbour") as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch(APPEND, *arguments([(TenantId("harbour"), entry(STORY[0]))]), False)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch(APPEND_ONE, *one(entry(STORY[0])))


@pytest.mark.parametrize(
    ("role", "classes"),
    [
        ("gateway_write", "personal pair_and_coordinator pair author recipient aggregate"),
        ("projector", "personal pair_and_coordinator"),
        ("matcher", "personal"),
        *((role, None) for role in ("gateway_read", "relay", "reactor", "operator")),
    ],
)
async def test_who_reads_which_keys(inhabited: Database, role: str, classes: str | None) -> None:
    async with as_role(inhabited, role, "harbour") as connection:
        if classes is None:
            for table in ("key", "organisation_key"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.fetch(f"select from journal.{table}")
        else:
            found = await connection.fetch("select class from journal.key")
            assert sorted(one["class"] for one in found) == sorted(classes.split())


async def test_whoever_tells_other_systems_has_the_key_of_an_organisation_and_no_others(inhabited: Database) -> None:
    async with as_role(inhabited, "deliverer", "harbour") as connection:
        assert len(await connection.fetch("select from journal.organisation_key")) == 1
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("select from journal.key")


async def test_the_door_is_given_the_keys_that_it_names_for_a_viewer_and_no_others(inhabited: Database) -> None:
    ask = "select subject, class, wrapped, organisation_wrapped from journal.keys_for_viewer($1, $2)"
    named = [lock.subject for lock in LOCKS], [lock.visibility.value for lock in LOCKS]
    async with as_role(inhabited, "gateway_read", "harbour") as connection:
        assert {one["class"] for one in await connection.fetch(ask, *named)} == {lock.visibility for lock in LOCKS}
        (one,) = await connection.fetch(ask, ["pair:p1", "pair:p2"], ["pair", "pair"])
        assert one["wrapped"]
        assert one["organisation_wrapped"]
        assert not await connection.fetch(ask, *([part] * 1001 for part in ("pair:p1", "pair")))
    for setting in SETTINGS[:2]:
        async with as_role(inhabited, "gateway_read", setting) as connection:
            assert not await connection.fetch(ask, *named)
    for role in sorted({*DATABASE_ROLES} - {"gateway_read"}):
        async with as_role(inhabited, role, "harbour") as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(ask, *named)


@pytest.mark.parametrize("who", ["gateway_write", "fadder_owner", "postgres"])
async def test_keys_are_only_made_and_destroyed(inhabited: Database, who: str) -> None:
    async with as_role(inhabited, "postgres", "harbour") as connection:
        await connection.execute(f"set role {who}")
        for statement in (
            "delete from journal.key",
            "truncate journal.key",
            "update journal.key set wrapped = 'mine'",
            "update journal.key set subject = 'mine', wrapped = null",
            "delete from journal.organisation_key",
            "truncate journal.organisation_key",
            "update journal.organisation_key set wrapped = 'mine'",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)


async def test_whoever_makes_keys_destroys_none(inhabited: Database) -> None:
    async with as_role(inhabited, "gateway_write", "harbour") as connection:
        for statement in (
            "update journal.key set wrapped = null",
            "insert into journal.key (tenant, subject, class) values ('harbour', 'pair:new', 'pair')",
            "insert into journal.key (tenant, subject, class, wrapped) values ('harbour', 'pair:p1', 'pair', 'x') "
            "on conflict (tenant, subject, class) do update set wrapped = null",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)


@pytest.mark.parametrize("who", ["fadder_owner", "postgres"])
async def test_facts_are_only_ever_added_whoever_asks(inhabited: Database, who: str) -> None:
    partitions = [r.name for r in await relations(inhabited) if re.fullmatch(r"journal\.(fact|tag)(_\d+)?", r.name)]
    assert partitions
    async with as_role(inhabited, "postgres", "harbour") as connection:
        await connection.execute(f"set role {who}")
        for name in partitions:
            for statement in (f"update {name} set position = 9", f"delete from {name}", f"truncate {name}"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError, match="only ever added"):
                    await connection.execute(statement)

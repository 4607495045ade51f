"""The database keeps the organisations apart without the application: read from its catalogue, so that whatever is
added later is held to the same.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from deploy.local import postgres as local_postgres
from domain.language import Visibility
from domain.sealed import Lock
from domain.tenancy import TenantId
from projections.catalogue import PROJECTIONS
from projections.run import catch_up
from services.journal import Entry
from services.postgres import connect
from services.postgres_journal import APPEND, APPEND_ONE, arguments, lone
from services.settings import DATABASE_ROLES
from tests.conftest import Database, cloned
from tests.services.house import entry, rows, writing
from tests.story import STORY

OURS = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'"
GATEWAY = ("gateway_write", "gateway_read")
SETTINGS = (None, "", "norrsken", "norrsken,pier", " harbour", "harbour ", "%", "HARBOUR", "{harbour}")
"""What is set where the rows of ``harbour`` must not be seen; ``None`` is nothing at all."""
LOCKS = [Lock("pair:p1", who) for who in Visibility if who is not Visibility.PUBLIC]
"""Keys of every class, whosever they would be."""
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
}
"""Who may call which function; any other is for nobody."""
SEEN_BY_FOLLOWERS = {
    "journal.organisation": {"relay", "projector", "reactor", "matcher", "deliverer", "operator"},
    "journal.follower": {"relay", "reactor", "matcher", "deliverer", "operator"},
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


@dataclass(frozen=True)
class Relation:
    name: str
    kind: str
    """``r`` table, ``p`` partitioned table, ``v`` view, and so on, as in ``pg_class``."""
    secured: bool
    partition: bool
    options: tuple[str, ...]
    columns: tuple[str, ...]
    policies: int


async def relations(database: Database) -> list[Relation]:
    found = await rows(
        database,
        f"""
        select n.nspname || '.' || c.relname as name, c.relkind::text as kind,
            c.relrowsecurity and c.relforcerowsecurity as secured, c.relispartition as partition,
            coalesce(c.reloptions, array[]::text[]) as options,
            (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
            (select count(*) from pg_policy p where p.polrelid = c.oid) as policies
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where {OURS} and c.relkind in ('r', 'p', 'v', 'm', 'f') order by name
        """,
    )
    return [
        Relation(
            one["name"],
            one["kind"],
            one["secured"],
            one["partition"],
            tuple(one["options"]),
            tuple(one["columns"]),
            one["policies"],
        )
        for one in found
    ]


@pytest.fixture(scope="module")
async def inhabited(postgres: local_postgres.Running, template: str) -> AsyncIterator[Database]:
    """Two organisations with a whole story each, recorded and shown; every table has rows of both. Nothing here may
    change it, so it is shared.
    """
    async with cloned(postgres, template) as database:
        await inhabit(database)
        yield database


async def inhabit(database: Database) -> None:
    async with writing(database) as gateway:
        for tenant in ("harbour", "norrsken"):
            await gateway.say(tenant, *STORY)
            await gateway.chest.of(TenantId(tenant)).made(LOCKS)
    pool = await connect(database.dsn("projector"), most=1)
    for tenant in ("harbour", "norrsken"):
        await catch_up(pool, PROJECTIONS, TenantId(tenant))
    await pool.close()
    await rows(database, "insert into journal.follower select 'relay', tenant, position from journal.organisation")
    await rows(
        database,
        "insert into reading.dead_letter (tenant, projection, key, position, name) "
        "select tenant, 'members', 'ada', 1, 'MemberJoined' from journal.organisation",
    )
    await rows(
        database,
        "insert into journal.logo (tenant, digest, media, picture) "
        "select tenant, repeat('ab', 32), 'image/png', 'picture' from journal.organisation",
    )
    await rows(
        database,
        "insert into delivering.webhook (tenant, webhook, address, facts, secret, position) "
        "select tenant, 'hook', 'https://hr.example.org/', '{PairMatched}', 'sealed', 1 from journal.organisation",
    )
    await rows(
        database,
        "insert into delivering.attempt (tenant, webhook, position, attempt, at, status) "
        "select tenant, 'hook', 1, 1, now(), 200 from journal.organisation",
    )
    await rows(database, "insert into routing.host select tenant || '.example', tenant from journal.organisation")


@asynccontextmanager
async def as_role(database: Database, role: str, setting: str | None) -> AsyncGenerator[asyncpg.Connection[Any]]:
    connection = await asyncpg.connect(database.dsn(role))
    try:
        if setting is not None:
            await connection.execute("select set_config('fadder.tenant', $1, false)", setting)
        yield connection
    finally:
        await connection.close()


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


MADE = "set_config('fadder.tenant', $1, true)"


def one(said: Entry) -> tuple[Any, ...]:
    given = lone([(TenantId("harbour"), said)])
    assert given is not None
    return given


@pytest.mark.parametrize("setting", [None, "", "harbour"])
async def test_an_append_that_names_no_setting_is_refused(inhabited: Database, setting: str | None) -> None:
    said = arguments([(TenantId("harbour"), entry(STORY[0]))])
    async with as_role(inhabited, "gateway_write", setting) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="not set"):
            await connection.fetch(APPEND.replace(MADE, "$1::text"), None, *said[1:], False)
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="not set"):
            await connection.fetch(APPEND_ONE.replace(MADE, "$1::text"), None, *one(entry(STORY[0]))[1:])


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


async def test_the_owner_is_held_to_row_security_too(inhabited: Database) -> None:
    async with as_role(inhabited, "postgres", None) as connection:
        await connection.execute("set role fadder_owner")
        for relation in await relations(inhabited):
            if relation.name.startswith(("journal.", "reading.")):
                assert not await connection.fetch(f"select from {relation.name}"), relation.name

"""Whatever is changed behind the journal's back shows, and is named: tampering done for real, past every trigger."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.local import postgres as local_postgres
from domain.language import MemberId
from domain.member import MemberJoined
from domain.tenancy import TenantId
from services.chain import FACTS, FIRST, RECORD, Bad, Checked, Walk, Wrong, check, founded, tenants
from services.heads import Signed, checker, signed
from services.tag_index import first_wrong
from tests.conftest import Database, cloned
from tests.services.house import rows, writing
from tests.story import STORY

HARBOUR = TenantId("harbour")
LENGTH = len(STORY)
KEY, ANOTHER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
GENUINE = checker([KEY.public_key()])
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

FLIPS = {
    "text": "overlay(coalesce({0}, '') placing case left({0}, 1) when 'x' then 'y' else 'x' end from 1 for 1)",
    "bytea": "set_byte({0}, 0, get_byte({0}, 0) # 1)",
    "smallint": "{0} # 4096::smallint",
    "bigint": "coalesce({0}, 0) # 4096",
    "text[]": "{0}[2:] || ('x' || {0}[1])",
    "boolean": "not {0}",
    "date": "coalesce({0} + 1, '2026-01-01')",
    "timestamp with time zone": "{0} + interval '1 microsecond'",
    "uuid": "overlay({0}::text placing case left({0}::text, 1) when 'e' then 'f' else 'e' end from 1 for 1)::uuid",
}
"""For each type of a column, another value that differs in little."""

CHANGED_PLACE = "update journal.fact set position = {to} where tenant = 'harbour' and position = {of}"
CUT = "delete from journal.fact where tenant = 'harbour' and position > {0}"
FOLLOW_THE_CUT = """
    update journal.organisation o set position = f.position, head = f.hash, recorded_at = f.recorded_at
    from journal.fact f where o.tenant = 'harbour' and f.tenant = o.tenant and f.position = {0}
"""
LOSE = "update journal.organisation set position = {0} where tenant = 'harbour'"
RENAME = """
    update journal.fact set body = convert_to(replace(convert_from(body, 'UTF8'), 'Ada', 'Eve'), 'UTF8')
    where tenant = 'harbour' and position >= {0}
"""
WRITE_ANEW = f"""
    do $$
    declare
        n bigint;
        chained bytea := sha256('fadder');
    begin
        for n in select position from journal.fact where tenant = 'harbour' order by position loop
            update journal.fact f
            set digest = sha256({RECORD}),
                hash = sha256(chained || sha256({RECORD}) || int8send(f.position) || timestamptz_send(f.recorded_at))
            where f.tenant = 'harbour' and f.position = n
            returning f.hash into chained;
        end loop;
        update journal.organisation set head = chained where tenant = 'harbour';
    end $$
"""
"""As somebody would who knows how the chain is made."""


@pytest.fixture(scope="module")
async def told(postgres: local_postgres.Running, template: str) -> AsyncIterator[Database]:
    """Two organisations with a story each. All tampering with it is rolled back, so it is shared."""
    async with cloned(postgres, template) as database:
        async with writing(database) as gateway:
            for tenant in ("harbour", "norrsken"):
                for fact in STORY:
                    await gateway.say(tenant, fact)
        yield database


@asynccontextmanager
async def after(database: Database, *tampering: str) -> AsyncGenerator[asyncpg.Connection[Any]]:
    """The operator's view of a database in which somebody with every right has done this."""
    connection = await asyncpg.connect(database.dsn("postgres"))
    try:
        undone = connection.transaction()
        await undone.start()
        await connection.execute("set local session_replication_role = replica")
        for statement in tampering:
            await connection.execute(statement)
        await connection.execute("set local role operator")
        yield connection
    finally:
        await connection.close()


async def checked(database: Database, *tampering: str, heads: tuple[Signed, ...] = (), batch: int = 7) -> Checked:
    async with after(database, *tampering) as connection:
        found = await check(connection, HARBOUR, heads, GENUINE, batch=batch)
        norrsken = await check(connection, TenantId("norrsken"))
        assert norrsken.bad is None
        assert norrsken.facts == LENGTH
        return found


async def head(database: Database, position: int, key: Ed25519PrivateKey = KEY) -> Signed:
    found = await rows(database, "select hash from journal.fact where tenant = 'harbour' and position = $1", position)
    return signed(key, HARBOUR, position, found[0]["hash"], NOON)


@pytest.mark.parametrize("batch", [1, LENGTH - 1, LENGTH, LENGTH + 1])
async def test_what_nobody_touched_is_good(told: Database, batch: int) -> None:
    steps: list[int] = []
    async with after(told) as connection:
        assert await tenants(connection) == {HARBOUR: LENGTH, TenantId("norrsken"): LENGTH}
        found = await check(connection, HARBOUR, step=steps.append, batch=batch)
    assert found == Checked(HARBOUR, LENGTH, (await head(told, LENGTH)).head)
    assert sum(steps) == LENGTH


async def test_the_index_of_tags_that_nobody_touched_is_good(told: Database) -> None:
    async with after(told) as connection:
        assert await first_wrong(connection, HARBOUR) is None


@pytest.mark.parametrize(
    "tampering",
    [
        "delete from journal.tag where tenant = 'harbour' and position = 3",
        "update journal.tag set tenant = 'norrsken', position = 1003 where tenant = 'harbour' and position = 3",
        "update journal.tag set name = 'Another' where tenant = 'harbour' and position = 3",
        "update journal.tag set tag = tag || 'x' where tenant = 'harbour' and position = 3",
        "insert into journal.tag select tenant, 'x', position, name from journal.tag "
        "where tenant = 'harbour' and position = 3 limit 1",
    ],
)
async def test_a_changed_index_of_tags_is_named_and_harms_no_chain(told: Database, tampering: str) -> None:
    async with after(told, tampering) as connection:
        assert await first_wrong(connection, HARBOUR) == 3
        assert (await check(connection, HARBOUR)).bad is None


async def test_the_operator_alone_can_check(told: Database) -> None:
    connection = await asyncpg.connect(told.dsn("operator"))
    assert (await check(connection, HARBOUR)).bad is None
    await connection.close()


async def test_an_organisation_that_has_said_nothing_is_good(told: Database) -> None:
    async with after(told, "insert into journal.organisation (tenant) values ('pier')") as connection:
        found = await check(connection, TenantId("pier"))
    assert (found.bad, found.facts) == (None, 0)


async def test_writers_that_take_turns_leave_a_good_chain(database: Database) -> None:
    async with writing(database) as one, writing(database, "reactor") as other:
        await asyncio.gather(
            *(
                gateway.say("harbour", *(MemberJoined(MemberId(f"{who}{n}-{m}"), "Somebody") for m in range(n % 3 + 1)))
                for n in range(60)
                for who, gateway in (("a", one), ("b", other))
            )
        )
    async with after(database) as connection:
        found = await check(connection, HARBOUR)
    assert (found.bad, found.facts) == (None, 240)


async def test_a_changed_byte_of_any_column_is_found(told: Database) -> None:
    columns = await rows(
        told,
        """
        select attname as name, format_type(atttypid, null) as type from pg_attribute
        where attrelid = 'journal.fact'::regclass and attnum > 0 and not attisdropped
        """,
    )
    assert len(columns) >= 18
    for column in columns:
        name, other = column["name"], FLIPS[column["type"]].format(f'"{column["name"]}"')
        for position in (9, LENGTH):
            change = f"update journal.fact set \"{name}\" = {other} where tenant = 'harbour' and position = {position}"
            found = await checked(told, change)
            assert found.bad is not None, name
            assert (found.bad.position, found.facts) == (position, position - 1), name
            if name in {"tenant", "position"}:
                assert found.bad.wrong is (Wrong.CUT if position == LENGTH else Wrong.MISSING)
            else:
                assert found.bad.wrong is (Wrong.UNLINKED if name in {"recorded_at", "hash"} else Wrong.CHANGED), name


async def test_a_changed_byte_of_what_an_organisation_keeps_is_found(told: Database) -> None:
    columns = await rows(
        told,
        """
        select attname as name, format_type(atttypid, null) as type from pg_attribute
        where attrelid = 'journal.organisation'::regclass and attnum > 0 and not attisdropped
        """,
    )
    wrong = {"tenant": Wrong.GONE, "position": Wrong.CUT, "head": Wrong.HEAD, "recorded_at": Wrong.HEAD}
    wrong["closed"] = Wrong.CLOSED
    assert wrong.keys() == {column["name"] for column in columns}
    for column in columns:
        name, other = column["name"], FLIPS[column["type"]].format(column["name"])
        found = await checked(told, f"update journal.organisation set {name} = {other} where tenant = 'harbour'")
        assert found.bad is not None
        assert found.bad.wrong is wrong[name]


@pytest.mark.parametrize(
    "change",
    [
        "on_behalf_of = ''",
        "body = body || '\\x00'",
        "body = ''",
        "digest = substr(digest, 1, 31)",
        "hash = hash || '\\x00'",
        "digest = ''",
        "tags = array_append(tags, null)",
        'name = name || "by", "by" = \'\'',
    ],
)
async def test_a_value_of_another_length_is_found(told: Database, change: str) -> None:
    found = await checked(told, f"update journal.fact set {change} where tenant = 'harbour' and position = 9")
    assert found.bad == Bad(9, Wrong.CHANGED)


@pytest.mark.parametrize("position", [1, 6, 7, 8, 14, LENGTH - 1])
async def test_a_removed_row_is_a_hole(told: Database, position: int) -> None:
    found = await checked(told, f"delete from journal.fact where tenant = 'harbour' and position = {position}")
    assert found.bad == Bad(position, Wrong.MISSING)


async def test_a_hole_that_was_closed_shows_too(told: Database) -> None:
    found = await checked(
        told,
        "delete from journal.fact where tenant = 'harbour' and position = 9",
        *(CHANGED_PLACE.format(of=position, to=position - 1) for position in range(10, LENGTH + 1)),
        LOSE.format(LENGTH - 1),
    )
    assert found.bad is not None
    assert (found.bad.position, found.bad.wrong) == (9, Wrong.UNLINKED)


@pytest.mark.parametrize(("one", "other"), [(1, 2), (3, 4), (3, 12), (7, 8), (1, LENGTH), (LENGTH - 1, LENGTH)])
async def test_swapped_rows_are_named(told: Database, one: int, other: int) -> None:
    found = await checked(
        told,
        CHANGED_PLACE.format(of=one, to=99),
        CHANGED_PLACE.format(of=other, to=one),
        CHANGED_PLACE.format(of=99, to=other),
    )
    assert found.bad == Bad(one, Wrong.MISPLACED, f"it belongs at position {other}")


async def test_a_row_that_nobody_recorded_is_found(told: Database) -> None:
    copied = """
        insert into journal.fact select (f).* from (
            select jsonb_populate_record(f, jsonb_build_object('position', {0}, 'ordinal', 7)) as f
            from journal.fact f where tenant = 'harbour' and position = 5
        )
    """
    for position in (-4, 0, LENGTH + 1, LENGTH + 5):
        found = await checked(told, copied.format(position))
        assert found.bad is not None
        assert (found.bad.position, found.bad.wrong) == (min(position, LENGTH + 1), Wrong.EXTRA)


async def test_an_end_that_was_cut_off_is_found(told: Database) -> None:
    found = await checked(told, CUT.format(12))
    assert found.bad is not None
    assert (found.bad.position, found.bad.wrong) == (13, Wrong.CUT)


async def test_facts_that_were_given_up_are_found(told: Database) -> None:
    found = await checked(told, FOLLOW_THE_CUT.format(12))
    assert found.bad is not None
    assert (found.bad.position, found.bad.wrong) == (13, Wrong.EXTRA)


async def test_an_end_that_was_cut_off_with_its_count_shows_against_a_signed_head(told: Database) -> None:
    tampering = (CUT.format(12), FOLLOW_THE_CUT.format(12))
    assert (await checked(told, *tampering)).bad is None, "nothing inside the database could tell"
    assert (await checked(told, *tampering, heads=(await head(told, 12),))).bad is None
    found = await checked(told, *tampering, heads=(await head(told, 5), await head(told, 14)))
    assert found.bad is not None
    assert (found.bad.position, found.bad.wrong) == (13, Wrong.CUT)
    assert "2026-03-01T12:00:00Z" in str(found.bad)


async def test_all_that_was_cut_off_shows_against_a_signed_head(told: Database) -> None:
    gone = (CUT.format(0), "delete from journal.organisation where tenant = 'harbour'")
    found = await checked(told, *gone, heads=(await head(told, 14),))
    assert found.bad == Bad(1, Wrong.GONE)


async def test_an_organisation_that_was_removed_is_missed_by_who_followed_it(told: Database) -> None:
    followed = "insert into journal.follower values ('relay', 'harbour', 3), ('reaction:x', 'harbour', 2)"
    gone = (CUT.format(0), "delete from journal.organisation where tenant = 'harbour'")
    async with after(told, followed, *gone) as connection:
        assert await tenants(connection) == {HARBOUR: 0, TenantId("norrsken"): LENGTH}
        assert (await check(connection, HARBOUR)).bad == Bad(1, Wrong.GONE)


async def test_facts_of_no_organisation_are_found_by_their_name(told: Database) -> None:
    slipped = """
        insert into journal.fact select (jsonb_populate_record(f, '{"tenant": "ghost"}')).* from journal.fact f
        where f.tenant = 'harbour' and f.position <= 2
    """
    async with after(told, slipped) as connection:
        ghost = TenantId("ghost")
        assert await tenants(connection) == {ghost: 0, HARBOUR: LENGTH, TenantId("norrsken"): LENGTH}
        assert (await check(connection, ghost)).bad == Bad(1, Wrong.GONE)
        assert not await connection.fetch("select from journal.fact where tenant = 'ghost 2' or tenant = 'norrsken'")


async def test_an_organisation_that_was_never_founded_is_none(database: Database) -> None:
    async with writing(database) as gateway:
        await gateway.say("harbor", MemberJoined(MemberId("ada"), "Ada"))
        await gateway.say("harbour", *STORY)
    connection = await asyncpg.connect(database.dsn("operator"))
    try:
        assert not await founded(connection, TenantId("harbor"))
        assert await founded(connection, HARBOUR)
        assert await founded(connection, TenantId("nobody"))
    finally:
        await connection.close()


async def test_a_chain_that_was_written_anew_shows_against_a_signed_head(told: Database) -> None:
    tampering = (RENAME.format(3), WRITE_ANEW)
    assert (await checked(told, *tampering)).bad is None, "nothing inside the database could tell"
    before, between, later = await head(told, 2), await head(told, 9), await head(told, LENGTH)
    assert (await checked(told, *tampering, heads=(before,))).bad is None
    found = await checked(told, *tampering, heads=(before, between, later))
    assert found.bad is not None
    assert (found.bad.position, found.bad.wrong) == (9, Wrong.REWRITTEN)
    assert "after position 2" in str(found.bad)


async def test_a_good_chain_agrees_with_what_was_signed(told: Database) -> None:
    heads = tuple([await head(told, position) for position in (1, 9, LENGTH - 1)])
    found = await checked(told, heads=heads)
    assert (found.bad, found.signed) == (None, heads[-1])


async def test_a_head_that_another_key_signed_is_refused(told: Database) -> None:
    found = await checked(told, heads=(await head(told, 9, ANOTHER),))
    assert found.bad is not None
    assert (found.bad.position, found.bad.wrong) == (9, Wrong.FORGED)


@pytest.mark.parametrize("position", [9, LENGTH, LENGTH + 9, -3, -(2**70), 2**63, 10**30])
async def test_a_head_that_was_made_up_is_refused(told: Database, position: int) -> None:
    real = await head(told, LENGTH)
    made_up = Signed(HARBOUR, position, b"\0" * 32, real.at, real.key, real.signature)
    found = await checked(told, heads=(made_up, real))
    assert found.bad is not None
    assert (found.bad.position, found.bad.wrong) == (position, Wrong.FORGED)


async def test_a_head_of_another_organisation_is_refused(told: Database) -> None:
    theirs = signed(KEY, TenantId("norrsken"), LENGTH, (await head(told, LENGTH)).head, NOON)
    lent = Signed(HARBOUR, LENGTH, theirs.head, theirs.at, theirs.key, theirs.signature)
    found = await checked(told, heads=(lent,))
    assert found.bad is not None
    assert found.bad.wrong is Wrong.FORGED


@pytest.mark.parametrize("size", [1, 7, 100, 10_000])
async def test_pieces_of_any_size_are_followed(told: Database, size: int) -> None:
    sent: list[bytes] = []

    async def keep(data: bytes) -> None:
        sent.append(data)

    async with after(told) as connection:
        await connection.execute("set fadder.tenant = 'harbour'")
        given = (HARBOUR, FIRST, LENGTH, 100)
        await connection.copy_from_query(FACTS, *given, output=keep, format="binary")
    whole, walk = b"".join(sent), Walk()
    for at in range(0, len(whole), size):
        await walk.feed(whole[at : at + size])
    walk.next()
    assert (walk.facts, walk.bad, walk.head) == (LENGTH, None, (await head(told, LENGTH)).head)

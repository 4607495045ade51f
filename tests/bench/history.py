"""Millions of facts, written where they are to lie, with the shape, the tags and the chain that appends give them.

Programmes of fifty pairs; a pair is matched, plans and holds four meetings, and one side evaluates: ten facts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime

import asyncpg

from domain.catalogue import DECIDERS
from domain.drafting import ProgrammeDrafted
from domain.language import MeetingId, MemberId, PairId, ProgrammeId, Side
from domain.meeting import Form, MeetingHeld, MeetingPlanned
from domain.pair import PairMatched
from domain.pairing import MidpointEvaluated
from domain.wire import encode, version_of
from tests.bench.load import BY, NOW, REQUEST
from tests.bench.servers import Servers, execute

ZONE, START, HALF, END = "Europe/Stockholm", date(2026, 2, 1), date(2026, 4, 16), date(2026, 6, 30)
PROGRAMME, PAIR, MEETING = ProgrammeId("<programme>"), PairId("<pair>"), MeetingId("<meeting>")
ADEPT, MENTOR = MemberId("<adept>"), MemberId("<mentor>")
DRAFTED = ProgrammeDrafted(PROGRAMME, "Våren", ZONE, START, HALF, END)
MEETINGS = (
    MeetingPlanned(PAIR, PROGRAMME, MEETING, datetime(2026, 2, 10, 17), ZONE, 60, Form.CAFE),  # noqa: DTZ001
    MeetingHeld(PAIR, PROGRAMME, MEETING, date(2026, 2, 10), 75, Form.CAFE),
)
STORY: tuple[object, ...] = (
    PairMatched(PAIR, PROGRAMME, ADEPT, MENTOR, (), ZONE, START, HALF, END),
    *MEETINGS * 4,
    MidpointEvaluated(PAIR, PROGRAMME, Side.ADEPT),
)
TAGS = {fact: decider.tags for decider in DECIDERS for fact in decider.facts}

PREPARE = """
    create temp table told (step int primary key, name text, version smallint, body text, tags text[]);
    create function pg_temp.link(head bytea, said bytea) returns bytea language plpgsql immutable as $$
    begin
        return sha256(coalesce(head, sha256('fadder')) || said);
    end
    $$;
    create aggregate pg_temp.chain(bytea) (sfunc = pg_temp.link, stype = bytea);
    create function pg_temp.fill(template text, programme text, pair text, meeting text) returns text
    language sql immutable return replace(replace(replace(replace(replace(
        template, '<programme>', programme), '<pair>', pair), '<meeting>', meeting),
        '<adept>', md5('adept' || pair)), '<mentor>', md5('mentor' || pair));
"""
# The digest and the hash are those of `journal.append`, as `fadder verify` finds.
WRITE = """
    with placed as (
        select n as position, (n - 1) / 501 as block,
            case when n % 501 = 1 then -1 else (n % 501 + 499) % 501 end as place
        from generate_series(1::bigint, $2) n
    ),
    named as (
        select p.position, t.name, t.version, t.body, t.tags, md5($1 || p.block) as programme,
            md5(concat_ws('-', $1, p.block, p.place / 10)) as pair,
            md5(concat_ws('-', $1, p.block, p.place / 10, (t.step - 1) / 2)) as meeting
        from placed p join told t on t.step = case when p.place < 0 then -1 else p.place % 10 end
    ),
    filled as (
        select n.position, n.name, n.version, gen_random_uuid() as command_id,
            convert_to(pg_temp.fill(n.body, n.programme, n.pair, n.meeting), 'UTF8') as body,
            array(select pg_temp.fill(t, n.programme, n.pair, n.meeting) from unnest(n.tags) t) as tags
        from named n
    ),
    said as (
        select f.*, sha256(record_send(row(
            $1::text, f.name, f.version, f.body, f.tags, $3::text, 'coordinator'::text, 'api'::text, null::text,
            null::date, f.command_id, 0::smallint, $4::bytea, null::bigint
        ))) as digest
        from filled f
    ),
    chained as (
        select s.*, pg_temp.chain(s.digest || int8send(s.position) || timestamptz_send($5)) over (order by position)
            as hash
        from said s
    ),
    written as (
        insert into journal.fact (
            tenant, position, name, version, body, tags, by, role, via,
            recorded_at, command_id, ordinal, request, digest, hash
        )
        select $1, c.position, c.name, c.version, c.body, c.tags, $3, 'coordinator', 'api',
            $5, c.command_id, 0, $4, c.digest, c.hash
        from chained c
        returning position, hash, name, tags
    ),
    tagged as (
        insert into journal.tag (tenant, tag, position, name)
        select $1, unnest(w.tags), w.position, w.name from written w
    )
    insert into journal.organisation (tenant, position, head, recorded_at)
    select $1, w.position, w.hash, $5 from written w where w.position = $2
"""


async def write(servers: Servers, database: str, tenants: Sequence[str], each: int) -> None:
    """``each`` facts in every one of these organisations, none of which is there before. ``each`` is at least 1."""
    halves = [tenants[::2], tenants[1::2]]
    await asyncio.gather(*(write_some(servers.dsn("postgres", database), half, each) for half in halves if half))
    await execute(servers, database, "vacuum (analyze) journal.fact", "vacuum (analyze) journal.tag", "checkpoint")


async def write_some(dsn: str, tenants: Sequence[str], each: int) -> None:
    """All of it becomes visible at the same moment."""
    told = [
        (step, type(fact).__name__, version_of(type(fact).__name__), encode(fact).decode(), [*TAGS[type(fact)](fact)])
        for step, fact in enumerate((DRAFTED, *STORY), -1)
    ]
    connection = await asyncpg.connect(dsn)
    try:
        # What is written here need not outlive a crash; what is measured later does.
        await connection.execute("set synchronous_commit = off; set jit = off")
        await connection.execute(PREPARE)
        await connection.executemany("insert into told values ($1, $2, $3, $4, $5)", told)
        async with connection.transaction():
            for tenant in tenants:
                await connection.execute(WRITE, tenant, each, BY, REQUEST, NOW)
    finally:
        await connection.close()

"""What must hold of a database after a run, whatever was broken in it: each finding is one sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import nats
from nats.errors import Error
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from deploy.master_key import load
from domain.catalogue import REACTIONS
from domain.language import Recorded, Via
from domain.run import MatchingRunAdvanced, MatchingRunCompleted, MatchingRunFailed, MatchingRunRequested
from domain.sealed import Damaged
from domain.tenancy import TenantId
from domain.wire import COLUMNS, DamagedFact, UnknownFact, recorded, unpack
from projections.catalogue import PROJECTIONS
from projections.opening import Opening
from projections.projection import Projection
from projections.table import row
from services.chain import check
from services.heads import checker, kept_of, public_keys
from services.match import FOLLOWER as MATCHING
from services.match import TOLD
from services.match import command_id as told_of_run
from services.react import command_id, follower
from tests.chaos.history import Op, Outcome
from tests.until import until

Connection = Any


@dataclass(frozen=True)
class Look:
    """``owner`` sees past all row security; ``master`` is the file of the master key, ``heads`` the folder of signed
    heads, where there is one, and ``public`` the key to them."""

    owner: Connection
    master: Path | None
    heads: Path | None = None
    public: Path | None = None


async def findings(look: Look, history: Sequence[Op]) -> list[str]:
    """All that is wrong; nothing is the good answer."""
    return [found async for found in _findings(look, history)]


async def _findings(look: Look, history: Sequence[Op]) -> AsyncIterator[str]:
    tenants = [row["tenant"] for row in await look.owner.fetch("select tenant from journal.organisation")]
    for tenant in tenants:
        own = [op for op in history if op.asked.tenant == tenant and op.element]
        for part in (journal, tags, chain, read_models, reactions, matching_runs):
            try:
                async for found in part(look, TenantId(tenant)):
                    yield f"{tenant}: {found}"
            except (DamagedFact, UnknownFact, Damaged) as error:
                yield f"{tenant}: there is a fact that cannot be read ({type(error).__name__})"
        async for found in commands(look, TenantId(tenant), own):
            yield f"{tenant}: {found}"
    for tenant in {op.asked.tenant for op in history if op.ok} - {*tenants}:
        yield f"{tenant}: the organisation is not there, and was told of commands that were done"


async def journal(look: Look, tenant: TenantId) -> AsyncIterator[str]:
    """No hole, and nothing after the organisation's own count."""
    rows = await look.owner.fetch("select position from journal.fact where tenant = $1 order by position", tenant)
    head = await look.owner.fetchval("select position from journal.organisation where tenant = $1", tenant)
    positions = [row["position"] for row in rows]
    if positions != [*range(1, head + 1)]:
        wrong = next((n for n, position in enumerate(positions, 1) if n != position), len(positions) + 1)
        yield f"positions have a hole or an end of their own at {wrong}; the organisation counts {head}"


async def commands(look: Look, tenant: TenantId, history: Sequence[Op]) -> AsyncIterator[str]:
    """What was acknowledged is there once, what was refused is not, what nobody knows is there as a whole or not at
    all; and nothing is there that nobody asked for."""
    rows = await look.owner.fetch(
        "select command_id::text, position, ordinal, request, via, name, body from journal.fact "
        "where tenant = $1 order by position",
        tenant,
    )
    facts: dict[str, list[Any]] = defaultdict(list)
    for one in rows:
        facts[one["command_id"]].append(one)
    for identity, own in facts.items():
        positions = [one["position"] for one in own]
        if positions != [*range(positions[0], positions[0] + len(own))]:
            yield f"the facts of command {identity} do not follow one another: {positions}"
        if [one["ordinal"] for one in own] != [*range(len(own))] or len({one["request"] for one in own}) > 1:
            yield f"command {identity} has been done more than once"
    for op in history:
        own = facts.get(op.element, [])
        if op.ok and not own:
            yield f"{op.asked.kind} {op.element} was acknowledged at {op.position} and is not in the journal"
        elif op.ok and own[-1]["position"] != op.position:
            yield f"{op.asked.kind} {op.element} answered {op.position} and stands at {own[-1]['position']}"
        elif op.told.outcome is Outcome.FAIL and own:
            yield f"{op.asked.kind} {op.element} was refused ({op.told.why}) and is in the journal"
    said = Counter((one["name"], one["body"]) for one in rows if one["name"] in ONCE)
    for (name, _), times in said.items():
        if times > 1:
            yield f"a {name} is there {times} times"
    if history:
        known = {op.element for op in history}
        for identity, own in facts.items():
            if identity not in known and own[0]["via"] != Via.POLICY.value:
                yield f"command {identity} was asked for by nobody"


ONCE = {"PairMatched", "MeetingPlanned", "MeetingHeld", "MeetingRetracted", "ClosingSummarised", "MidpointEvaluated"}
"""Facts whose words name a new thing, or a step that is taken once: said again they would be an effect done twice."""


async def tags(look: Look, tenant: TenantId) -> AsyncIterator[str]:
    """The index of tags, which decisions rest on, says what the facts say."""
    wrong = await look.owner.fetchval(
        """
        with said as (select unnest(tags) as tag, position, name from journal.fact where tenant = $1),
            kept as (select tag, position, name from journal.tag where tenant = $1)
        select count(*) from ((table said except table kept) union all (table kept except table said)) d
        """,
        tenant,
    )
    if wrong:
        yield f"{wrong} tags are not those of the facts"


async def chain(look: Look, tenant: TenantId) -> AsyncIterator[str]:
    signed = kept_of(look.heads, tenant) if look.heads is not None else []
    genuine = checker(public_keys(look.public) if look.public is not None else [])
    checked = await check(look.owner, tenant, signed, genuine)
    if checked.bad is not None:
        yield f"the chain is broken at {checked.bad}"


async def read_models(look: Look, tenant: TenantId) -> AsyncIterator[str]:
    """Every read model is what a replay from zero makes, by the same pure folds, of the facts as they are now; and no
    fact is put aside, as there is none that cannot be folded."""
    await look.owner.execute("select set_config('fadder.tenant', $1, false)", tenant)
    facts = await replayable(look, tenant)
    head = facts[-1].position if facts else 0
    shown = {
        one["projection"]: one["position"]
        for one in await look.owner.fetch("select * from reading.checkpoint where tenant = $1", tenant)
    }
    for one in await look.owner.fetch("select * from reading.dead_letter where tenant = $1", tenant):
        yield f"{one['projection']} has put aside the {one['name']} at {one['position']} ({one['error']})"
    for projection in PROJECTIONS:
        if shown.get(projection.name) != head:
            yield f"{projection.name} shows {shown.get(projection.name)} of {head}"
        kept = {
            one["key"]: row(projection, one)
            for one in await look.owner.fetch(f"select * from reading.{projection.name} where tenant = $1", tenant)
        }
        replayed = replay(projection, facts)
        for key in sorted({*kept, *replayed}):
            if kept.get(key) != replayed.get(key):
                yield f"{projection.name} shows {key} otherwise than a replay does"


async def replayable(look: Look, tenant: TenantId) -> list[Recorded]:
    rows = await look.owner.fetch(
        f"select {COLUMNS} from journal.fact where tenant = $1 order by position",
        tenant,
    )
    facts = [recorded(one) for one in rows]
    if look.master is None:
        return facts
    return await Opening(load(look.master).unwrap).opened(look.owner, tenant, facts)


def replay(projection: Projection[Any], facts: Iterable[Recorded]) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for fact in facts:
        for key in projection.keys(fact):
            now = projection.evolve(rows.get(key), fact)
            if now is None:
                rows.pop(key, None)
            else:
                rows[key] = now
    return rows


async def reactions(look: Look, tenant: TenantId) -> AsyncIterator[str]:
    """Each cause had its effect once: under the id that follows from it, and under no other."""
    facts = await replayable(look, tenant)
    rows = await look.owner.fetch(
        "select command_id, causation, position, by from journal.fact where tenant = $1 and via = 'policy'", tenant
    )
    possible = {
        command_id(reaction, tenant, fact.position, index): fact.position
        for reaction in REACTIONS
        for fact in facts
        if isinstance(fact.fact, reaction.facts)
        for index, _ in enumerate(reaction.react(fact.fact))
    } | {
        told_of_run(tenant, fact.position, what): fact.position
        for fact in facts
        if isinstance(fact.fact, MatchingRunRequested)
        for what in TOLD
    }
    for one in rows:
        if possible.get(one["command_id"]) != one["causation"]:
            yield f"the effect at {one['position']} does not follow from its cause at {one['causation']}"
    names = Counter((type(fact.fact).__name__, getattr(fact.fact, "pair", None)) for fact in facts)
    summarised = {pair for (name, pair), times in names.items() if name == "ClosingSummarised" and times == 2}
    completed = {pair: times for (name, pair), times in names.items() if name == "PairCompleted"}
    ended = {pair for (name, pair) in names if name == "PairEnded"}
    for pair in summarised - ended:
        if completed.get(pair) != 1:
            yield f"pair {pair} is finished on both sides, and was completed {completed.get(pair, 0)} times"
    for pair, times in completed.items():
        if times > 1:
            yield f"pair {pair} was completed {times} times"


async def matching_runs(look: Look, tenant: TenantId) -> AsyncIterator[str]:
    """Each run that was asked for has come to one end, and was begun before it."""
    facts = [fact.fact for fact in await replayable(look, tenant)]
    ends = Counter(fact.run for fact in facts if isinstance(fact, MatchingRunCompleted | MatchingRunFailed))
    stages = Counter((fact.run, fact.stage) for fact in facts if isinstance(fact, MatchingRunAdvanced))
    for run in [fact.run for fact in facts if isinstance(fact, MatchingRunRequested)]:
        if ends[run] != 1:
            yield f"run {run} has come to {ends[run]} ends"
    for (run, stage), times in stages.items():
        if times > 1:
            yield f"run {run} has come to {stage} {times} times"


async def on_the_stream(owner: Connection, url: str, stream: str, nodes: int = 1) -> list[str]:
    """What is on the stream says what the journal says; it need not say all of it. It is kept on all nodes, each of
    which has all of it, and somebody follows it to its end."""
    client = await nats.connect(url.split(","))
    wrong: list[str] = []
    try:
        js = client.jetstream(timeout=5)
        await until("every node has all of the stream", partial(kept_on, js, stream, nodes))
        await until("somebody follows the stream", partial(followed, js, stream))
        state = (await js.stream_info(stream)).state
        for seq in range(max(1, state.last_seq - 300), state.last_seq + 1):
            try:
                msg = await js.get_msg(stream, seq, direct=True)
            except (NotFoundError, Error):
                continue
            tenant, found = str(msg.subject).split(".")[3], unpack(msg.data or b"")
            query = f"select {COLUMNS} from journal.fact where tenant = $1 and position = $2"
            rows = await owner.fetch(query, tenant, found.position)
            if not rows or recorded(rows[0]) != found:
                wrong.append(f"{tenant}: the stream has another fact at {found.position} than the journal")
    finally:
        await client.close()
    return wrong


async def kept_on(js: JetStreamContext, stream: str, nodes: int) -> bool:
    info = await js.stream_info(stream)
    others = info.cluster.replicas if info.cluster and info.cluster.replicas else []
    return info.config.num_replicas == nodes and len([one for one in others if one.current]) == nodes - 1


async def followed(js: JetStreamContext, stream: str) -> bool:
    last = (await js.stream_info(stream)).state.last_seq
    consumers = await js.consumers_info(stream)
    return any(one.delivered and one.delivered.stream_seq >= last for one in consumers)


LAGGING = """
    select o.tenant, o.position, f.name, coalesce(f.position, 0) as shown from journal.organisation o
    cross join lateral (
        select n.name, (
            select c.position from reading.checkpoint c where c.tenant = o.tenant and c.projection = n.name
        ) as position from unnest($1::text[]) n (name)
        union all
        select n.name, (
            select c.position from journal.follower c where c.tenant = o.tenant and c.follower = n.name
        ) from unnest($2::text[]) n (name)
    ) f where coalesce(f.position, 0) < o.position
"""


async def lagging(owner: Connection) -> list[str]:
    """Whoever has not come to the head yet: relay, read models, reactions and the matching."""
    followers = ["relay", MATCHING, *map(follower, REACTIONS)]
    rows = await owner.fetch(LAGGING, [projection.name for projection in PROJECTIONS], followers)
    return [f"{one['tenant']}: {one['name']} is at {one['shown']} of {one['position']}" for one in rows]


async def as_owner(dsn: str) -> Connection:
    return await asyncpg.connect(dsn, timeout=5)

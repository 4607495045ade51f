-- The journal: what happened, in one gapless order per organisation.
set role fadder_owner;
create schema journal;

-- One row an organisation. Its lock orders the commits of that organisation and of no other.
create table journal.organisation (
    tenant text collate "C" primary key,
    position bigint not null default 0,
    head bytea not null default sha256('fadder'),
    recorded_at timestamptz not null default '-infinity'
) with (fillfactor = 50);

create table journal.fact (
    tenant text collate "C" not null,
    position bigint not null,
    name text not null,
    version smallint not null,
    body bytea not null,
    tags text[] not null,
    by text not null,
    role text not null,
    via text not null,
    on_behalf_of text,
    recorded_at timestamptz not null,
    occurred_on date,
    command_id uuid not null,
    ordinal smallint not null,
    request bytea not null,
    causation bigint,
    digest bytea not null,
    hash bytea not null,
    primary key (tenant, position),
    unique (tenant, command_id, ordinal)
) partition by hash (tenant);

-- Tags in a table of their own: row security keeps the planner from indexes on operators that are not leakproof.
create table journal.tag (
    tenant text collate "C" not null,
    tag text collate "C" not null,
    position bigint not null,
    name text not null,
    primary key (tenant, tag, position) include (name)
) partition by hash (tenant);

-- How far each follower of the journal has come: the relay, and every reaction.
create table journal.follower (
    follower text not null,
    tenant text collate "C" not null,
    position bigint not null,
    primary key (tenant, follower)
) with (fillfactor = 50);

create function journal.unchangeable() returns trigger language plpgsql as $$
begin
    raise exception 'facts are only ever added' using errcode = 'insufficient_privilege';
end
$$;

do $$
declare
    parent text;
    part text;
begin
    foreach parent in array array['fact', 'tag'] loop
        for n in 0..15 loop
            part := format('%s_%s', parent, n);
            execute format('create table journal.%I partition of journal.%I for values with (modulus 16, remainder %s)', part, parent, n);
        end loop;
    end loop;
    for part in select tablename from pg_tables where schemaname = 'journal' and tablename ~ '^(fact|tag)(_|$)' loop
        execute format('create trigger unchangeable before update or delete or truncate on journal.%I for each statement execute function journal.unchangeable()', part);
    end loop;
    for part in select tablename from pg_tables where schemaname = 'journal' loop
        execute format('alter table journal.%I enable row level security', part);
        execute format('alter table journal.%I force row level security', part);
        -- A missing setting is null and one that is over is empty: both deny. The list has one name, or those of a batch.
        execute format(
            'create policy own_rows on journal.%I using (tenant = any ((select string_to_array(current_setting(''fadder.tenant'', true), '',''))::text[]))',
            part
        );
    end loop;
end
$$;

-- Whoever follows the journal learns which organisations there are and how far each has come, and nothing else of them.
create policy heads on journal.organisation for select to relay, projector, reactor, operator using (true);
create policy progress on journal.follower to relay, reactor, operator using (true) with check (true);

-- Positions of the facts that carry all the tags and one of the names (both separated by U+001F; none: any).
create function journal.matching(of_tenant text, with_tags text, named text, after bigint) returns setof bigint
language sql stable as $$
    select t.position
    from journal.tag t
    where t.tenant = of_tenant
        and t.tag = split_part(with_tags, E'\x1f', 1)
        and t.position > after
        and (named = '' or t.name = any (string_to_array(named, E'\x1f')))
        and not exists (
            select from unnest((string_to_array(with_tags, E'\x1f'))[2:]) other
            where not exists (
                select from journal.tag o
                where o.tenant = of_tenant and o.tag = other and o.position = t.position
                offset 0 -- look each one up: hashed, every tag of the organisation would be read
            )
        )
    union all
    select f.position
    from journal.fact f
    where with_tags = ''
        and f.tenant = of_tenant
        and f.position > after
        and (named = '' or f.name = any (string_to_array(named, E'\x1f')))
$$;

-- The chain. A fact's digest is over what it says and who said it, in the form in which Postgres sends a row: every column
-- behind its type and its length. Its hash is over the hash before, its digest, its position and its time.
create function journal.link(chained bytea, head bytea, digest bytea, place bigint, recorded_at timestamptz) returns bytea
language plpgsql immutable as $$
begin
    return sha256(coalesce(chained, head) || digest || int8send(place) || timestamptz_send(recorded_at));
end
$$;

create aggregate journal.chain(bytea, bytea, bigint, timestamptz) (sfunc = journal.link, stype = bytea);

-- Appends the facts of several commands in one commit, each command under its own condition and id.
-- Commands of one call must not depend on one another's facts: the caller keeps such neighbours apart.
-- `setting` is the caller's row setting (the organisations of this call, separated by commas).
-- Answers a row per command: appended, known (that command id has its facts already) or conflict; and the last position.
create function journal.append(
    setting text,
    tenants text[], command_ids uuid[], afters bigint[], bys text[], roles text[], vias text[], on_behalf_ofs text[],
    recorded_ats timestamptz[], occurred_ons date[], causations bigint[], requests bytea[],
    item_commands int[], item_tags text[], item_names text[],
    fact_commands int[], fact_ordinals smallint[], fact_names text[], fact_versions smallint[], fact_bodies bytea[],
    fact_tags text[]
) returns table (nth int, outcome text, last bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    named text[] := array(select distinct t from unnest(tenants) t order by t);
    locked int;
begin
    -- What is null is not true: neither a missing setting nor a missing name passes.
    if (setting = current_setting('fadder.tenant', true)) is not true
        or (named <@ string_to_array(setting, ',')) is not true
        or array_position(named, null) is not null
    then
        raise exception 'an append names an organisation that the caller has not set' using errcode = 'insufficient_privilege';
    end if;
    -- Locks are taken in the order of the names, so that two calls never wait for one another.
    perform from journal.organisation o where o.tenant = any (named) order by o.tenant for update;
    get diagnostics locked = row_count;
    if locked < cardinality(named) then
        insert into journal.organisation (tenant) select t from unnest(named) t order by t on conflict do nothing;
        perform from journal.organisation o where o.tenant = any (named) order by o.tenant for update;
    end if;
    return query
    with command as (
        select *
        from unnest(
            tenants, command_ids, afters, bys, roles, vias, on_behalf_ofs, recorded_ats, occurred_ons, causations, requests
        ) with ordinality as c (
            tenant, id, after, by, role, via, on_behalf_of, recorded_at, occurred_on, causation, request, n
        )
    ),
    known as (
        select c.n, f.position
        from command c cross join lateral (
            select f.position from journal.fact f
            where f.tenant = c.tenant and f.command_id = c.id
            order by f.command_id, f.ordinal desc limit 1
        ) f
    ),
    refused as (
        select distinct c.n
        from unnest(item_commands, item_tags, item_names) as i (command, tags, names)
        join command c on c.n = i.command
        where exists (select from journal.matching(c.tenant, i.tags, i.names, c.after))
    ),
    accepted as (
        select c.*, o.position as base, o.head, greatest(c.recorded_at, o.recorded_at) as at
        from command c join journal.organisation o on o.tenant = c.tenant
        where not exists (select from known k where k.n = c.n) and not exists (select from refused r where r.n = c.n)
    ),
    numbered as (
        select a.*, f.ordinal, f.name, f.version, f.body, t.tags,
            sha256(record_send(row(
                a.tenant, f.name, f.version, f.body, t.tags, a.by, a.role, a.via, a.on_behalf_of,
                a.occurred_on, a.id, f.ordinal, a.request, a.causation
            ))) as digest,
            a.base + row_number() over (partition by a.tenant order by f.n) as position,
            max(a.at) over (partition by a.tenant order by f.n) as settled_at
        from unnest(fact_commands, fact_ordinals, fact_names, fact_versions, fact_bodies, fact_tags)
            with ordinality as f (command, ordinal, name, version, body, tags, n)
        join accepted a on a.n = f.command
        cross join lateral (select string_to_array(f.tags, E'\x1f') as tags) t
    ),
    chained as materialized (
        select n.*,
            journal.chain(n.head, n.digest, n.position, n.settled_at) over (partition by n.tenant order by n.position) as hash
        from numbered n
    ),
    inserted as (
        insert into journal.fact (
            tenant, position, name, version, body, tags, by, role, via, on_behalf_of,
            recorded_at, occurred_on, command_id, ordinal, request, causation, digest, hash
        )
        select c.tenant, c.position, c.name, c.version, c.body, c.tags, c.by, c.role, c.via, c.on_behalf_of,
            c.settled_at, c.occurred_on, c.id, c.ordinal, c.request, c.causation, c.digest, c.hash
        from chained c
    ),
    tagged as (
        insert into journal.tag (tenant, tag, position, name)
        select c.tenant, t, c.position, c.name from chained c, unnest(c.tags) t
    ),
    moved as (
        update journal.organisation o
        set position = l.position, head = l.hash, recorded_at = l.settled_at
        from (select distinct on (c.tenant) c.tenant, c.position, c.hash, c.settled_at from chained c order by c.tenant, c.position desc) l
        where o.tenant = l.tenant
    )
    select c.n::int,
        case when k.n is not null then 'known' when r.n is not null then 'conflict' else 'appended' end,
        coalesce(k.position, d.position)
    from command c
    left join known k on k.n = c.n
    left join refused r on r.n = c.n
    left join (select n, max(position) as position from chained group by n) d on d.n = c.n
    order by c.n;
end
$$;

revoke all on all functions in schema journal from public;
grant usage on schema journal to gateway_write, gateway_read, relay, projector, reactor, operator;
grant execute on function journal.append to gateway_write, reactor;
grant execute on function journal.matching to gateway_write, reactor;
grant select on journal.fact, journal.tag to gateway_write, reactor;
grant select on journal.organisation to gateway_write;
grant select on journal.fact to gateway_read, relay, projector, operator;
grant select (tenant, position) on journal.organisation to relay, projector, reactor, operator;
grant select (head, recorded_at) on journal.organisation to relay, operator; -- to sign it, and to check it
grant select, insert, update on journal.follower to relay, reactor;
grant select on journal.follower to operator;
reset role;

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
);

-- Tags in a table of their own: row security keeps the planner from indexes on operators that are not leakproof.
create table journal.tag (
    tenant text collate "C" not null,
    tag text collate "C" not null,
    position bigint not null,
    name text not null,
    primary key (tenant, tag, position) include (name)
);

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
    part text;
begin
    for part in select tablename from pg_tables where schemaname = 'journal' and tablename in ('fact', 'tag') loop
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

-- Whoever looks a tag up names its organisation. The list that it must be in is compared and not searched by: put in order anew for
-- each look-up of an append of many organisations, it took as long as the look-up.
alter policy own_rows on journal.tag
    using (coalesce(tenant, '') = any ((select string_to_array(current_setting('fadder.tenant', true), ','))::text[]));

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

-- Appends the facts of several commands in one commit, each command under its own condition and id.
-- Commands of one call must not depend on one another's facts: the caller keeps such neighbours apart.
--
-- `setting` is the caller's row setting: the organisations of this call, sorted, separated by commas, and `tenants` the same
-- ones; a command says its own as a place in that list. An item is what a condition must not find: the first of its tags,
-- the others, and the names (separated by U+001F; null: none, any).
-- Answers for each command the position of its last fact: in `appended`, or in `known` where that command id had its facts
-- already; null in both is a conflict. A command id that was used already and is not refused violates a key, and nothing is
-- appended: in such a call, which is a rare one, command ids are `doubtful`, and looked up first.
--
-- Few plain statements and a loop: each statement has its plan set up anew, whether for one command or a hundred. That
-- every plan is one of lookups by key, whatever the statistics say, is a setting of the roles that call this.
create function journal.append(
    setting text, tenants text[], doubtful bool,
    orgs int[], command_ids uuid[], bys text[], roles text[], vias text[], on_behalf_ofs text[],
    recorded_ats timestamptz[], occurred_ons date[], causations bigint[], requests bytea[],
    item_commands int[], item_afters bigint[], item_tags text[], item_others text[], item_names text[],
    fact_commands int[], fact_ordinals smallint[], fact_names text[], fact_versions smallint[], fact_bodies bytea[],
    fact_tags text[],
    out appended bigint[], out known bigint[]
)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    facts int := cardinality(fact_commands);
    found text[];
    places bigint[];
    heads bytea[];
    times timestamptz[];
    refused bool[] := array_fill(false, array[cardinality(command_ids)]);
    positions bigint[] := array_fill(null::bigint, array[facts]);
    settled timestamptz[] := array_fill(null::timestamptz, array[facts]);
    digests bytea[] := array_fill(null::bytea, array[facts]);
    hashes bytea[] := array_fill(null::bytea, array[facts]);
    c int;
    o int;
    place bigint;
begin
    appended := array_fill(null::bigint, array[cardinality(command_ids)]);
    known := appended;
    -- What is null is not true: neither a missing setting nor a missing name passes.
    if (setting = current_setting('fadder.tenant', true)) is not true
        or (setting = array_to_string(tenants, ',')) is not true
        or array_position(tenants, null) is not null
    then
        raise exception 'an append names an organisation that the caller has not set' using errcode = 'insufficient_privilege';
    end if;
    -- Locks are taken in the order of the names, so that two calls never wait for one another.
    for attempt in 1..2 loop
        select array_agg(l.tenant), array_agg(l.position), array_agg(l.head), array_agg(l.recorded_at)
        into found, places, heads, times
        from (select * from journal.organisation t where t.tenant = any (tenants) order by t.tenant for update) l;
        exit when found = tenants;
        insert into journal.organisation (tenant) select t from unnest(tenants) t order by t on conflict do nothing;
    end loop;
    if found is distinct from tenants then
        raise exception 'the organisations of an append are named in order, each once' using errcode = 'invalid_parameter_value';
    end if;

    if cardinality(item_commands) > 0 then
        for c in
            select item_commands[i]
            from generate_series(1, cardinality(item_commands)) i
            where case when item_tags[i] is not null then exists (
                select from journal.tag t
                where t.tenant = tenants[orgs[item_commands[i]]] and t.tag = item_tags[i] and t.position > item_afters[i]
                    and (item_names[i] is null or t.name = any (string_to_array(item_names[i], E'\x1f')))
                    and (item_others[i] is null or not exists (
                        select from unnest(string_to_array(item_others[i], E'\x1f')) other
                        where not exists (
                            select from journal.tag a where a.tenant = t.tenant and a.tag = other and a.position = t.position
                        )
                    ))
            ) else exists (
                select from journal.fact f
                where f.tenant = tenants[orgs[item_commands[i]]] and f.position > item_afters[i]
                    and (item_names[i] is null or f.name = any (string_to_array(item_names[i], E'\x1f')))
            ) end
        loop
            refused[c] := true;
            doubtful := true;
        end loop;
    end if;
    if doubtful then
        for c, place in
            select k.n, f.position
            from generate_series(1, cardinality(command_ids)) k (n)
            cross join lateral (
                select f.position from journal.fact f
                where f.tenant = tenants[orgs[k.n]] and f.command_id = command_ids[k.n]
                order by f.command_id, f.ordinal desc limit 1
            ) f
        loop
            known[c] := place;
        end loop;
    end if;

    -- The chain. A fact's digest is over what it says and who said it, in the form in which Postgres sends a row: every column
    -- behind its type and its length. Its hash is over the hash before, its digest, its position and its time.
    for f in 1 .. facts loop
        c := fact_commands[f];
        continue when known[c] is not null or refused[c];
        o := orgs[c];
        places[o] := places[o] + 1;
        times[o] := greatest(times[o], recorded_ats[c]);
        digests[f] := sha256(record_send(row(
            tenants[o], fact_names[f], fact_versions[f], fact_bodies[f], string_to_array(fact_tags[f], E'\x1f'),
            bys[c], roles[c], vias[c], on_behalf_ofs[c],
            occurred_ons[c], command_ids[c], fact_ordinals[f], requests[c], causations[c]
        )));
        heads[o] := sha256(heads[o] || digests[f] || int8send(places[o]) || timestamptz_send(times[o]));
        positions[f] := places[o];
        settled[f] := times[o];
        hashes[f] := heads[o];
        appended[c] := places[o];
    end loop;

    insert into journal.fact (
        tenant, position, name, version, body, tags, by, role, via, on_behalf_of,
        recorded_at, occurred_on, command_id, ordinal, request, causation, digest, hash
    )
    select tenants[orgs[fact_commands[f]]], positions[f], fact_names[f], fact_versions[f], fact_bodies[f],
        string_to_array(fact_tags[f], E'\x1f'), bys[fact_commands[f]], roles[fact_commands[f]], vias[fact_commands[f]],
        on_behalf_ofs[fact_commands[f]], settled[f], occurred_ons[fact_commands[f]], command_ids[fact_commands[f]],
        fact_ordinals[f], requests[fact_commands[f]], causations[fact_commands[f]], digests[f], hashes[f]
    from generate_series(1, facts) f
    where positions[f] is not null;

    insert into journal.tag (tenant, tag, position, name)
    select tenants[orgs[fact_commands[f]]], unnest(string_to_array(fact_tags[f], E'\x1f')), positions[f], fact_names[f]
    from generate_series(1, facts) f
    where positions[f] is not null;

    update journal.organisation t
    set (position, head, recorded_at) = (select places[n], heads[n], times[n] from array_position(tenants, t.tenant) n)
    where t.tenant = any (tenants) and t.position < places[array_position(tenants, t.tenant)];

    -- The keys of a person go in the very commit of the fact that says so.
    if 'PersonalDataErased' = any (fact_names) then
        perform journal.destroy_keys(tenants[orgs[fact_commands[f]]], string_to_array(fact_tags[f], E'\x1f'))
        from generate_series(1, facts) f
        where positions[f] is not null and fact_names[f] = 'PersonalDataErased';
    end if;
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

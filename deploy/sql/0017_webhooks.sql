-- Who tells other systems what happened: how far each webhook is, and what came of each attempt. The role follows the journals and
-- appends one fact, that a webhook is disabled; it has the keys of organisations, for secrets, and of people it has none.
do $$
begin
    if not exists (select from pg_roles where rolname = 'deliverer') then
        create role deliverer nosuperuser nocreatedb nocreaterole noinherit nobypassrls;
    end if;
    alter role deliverer login;
    alter role deliverer set statement_timeout = '30s';
    alter role deliverer set lock_timeout = '10s';
    alter role deliverer set idle_in_transaction_session_timeout = '30s';
    alter role deliverer set plan_cache_mode = force_generic_plan;
    alter role deliverer set enable_seqscan = off;
    alter role deliverer set enable_bitmapscan = off;
    alter role deliverer set enable_hashjoin = off;
    alter role deliverer set enable_mergejoin = off;
    execute format('grant connect on database %I to deliverer', current_database());
end
$$;

set role fadder_owner;
create schema delivering;

-- What the facts of a webhook come to, and the last position of which it was told. Times are of the worker's clock.
create table delivering.webhook (
    tenant text collate "C" not null,
    webhook text collate "C" not null,
    address text not null,
    facts text[] not null,
    programme text,
    secret text not null,
    former text,
    rotated_at timestamptz,
    flow text not null default 'on' check (flow in ('on', 'paused', 'disabled')),
    position bigint not null,
    attempts int not null default 0,
    failing_since timestamptz,
    next_at timestamptz not null default '-infinity',
    held_until timestamptz not null default '-infinity',
    primary key (tenant, webhook)
);

create table delivering.attempt (
    tenant text collate "C" not null,
    webhook text collate "C" not null,
    number bigint generated always as identity,
    position bigint not null,
    attempt int not null,
    at timestamptz not null,
    status int,
    trouble text,
    primary key (tenant, webhook, number)
);

do $$
declare
    name text;
begin
    foreach name in array array['webhook', 'attempt'] loop
        execute format('alter table delivering.%I enable row level security', name);
        execute format('alter table delivering.%I force row level security', name);
        execute format(
            'create policy own_rows on delivering.%I '
            'using (tenant = any ((select string_to_array(current_setting(''fadder.tenant'', true), '',''))::text[]))', name);
    end loop;
end
$$;
create policy due on delivering.webhook for select to deliverer using (true);
create policy delivered_for on journal.organisation for select to deliverer using (true);
create policy delivered on journal.follower to deliverer using (true) with check (true);

grant usage on schema journal, delivering to deliverer;
grant execute on function journal.append, journal.append_one, journal.matching to deliverer;
grant select on journal.fact, journal.tag, journal.organisation_key to deliverer;
grant select (tenant, position) on journal.organisation to deliverer;
grant select, insert, update on journal.follower to deliverer;
grant select, insert, update, delete on delivering.webhook, delivering.attempt to deliverer;
grant usage on schema delivering to gateway_read;
grant select (tenant, webhook, position, attempts, failing_since, next_at) on delivering.webhook to gateway_read;
grant select on delivering.attempt to gateway_read;
reset role;

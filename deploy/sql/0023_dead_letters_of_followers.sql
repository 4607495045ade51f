-- What a follower of the journal cannot act on, be it a reaction, the matching or whoever tells other systems, and what waits behind
-- it. `asked` is what an operator wants done; the follower does it. What was skipped is remembered: nobody acts on it again.
set role fadder_owner;

create table journal.dead_letter (
    tenant text collate "C" not null,
    follower text collate "C" not null,
    key text collate "C" not null,
    position bigint not null,
    name text not null,
    error text,
    skipped bool not null default false,
    asked text check (asked in ('retry', 'skip')),
    parked_at timestamptz not null default clock_timestamp(),
    primary key (tenant, follower, key, position)
);
alter table journal.dead_letter enable row level security;
alter table journal.dead_letter force row level security;
create policy own_rows on journal.dead_letter
    using (tenant = any ((select string_to_array(current_setting('fadder.tenant', true), ','))::text[]));
create policy followed on journal.dead_letter for select to reactor, matcher, deliverer using (true);
create policy listed on journal.dead_letter for select to operator using (true);
create policy asking on journal.dead_letter for update to operator using (not skipped) with check (not skipped);
grant select, insert, update, delete on journal.dead_letter to reactor, matcher, deliverer;
grant select on journal.dead_letter to operator;
grant update (asked) on journal.dead_letter to operator;

-- Of an organisation that has left nothing waits.
create trigger keep_nothing_of_the_gone before insert on journal.dead_letter for each row
    execute function journal.keep_nothing_of_the_gone();
create function journal.none_wait_for_the_gone() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from journal.dead_letter where tenant = new.tenant;
    return null;
end
$$;
revoke all on function journal.none_wait_for_the_gone from public;
create trigger none_wait_for_the_gone after update of closed on journal.organisation for each row
    when (new.closed) execute function journal.none_wait_for_the_gone();
reset role;

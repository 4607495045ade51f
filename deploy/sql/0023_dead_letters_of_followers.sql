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
create or replace function journal.leave() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if (select o.position from journal.organisation o where o.tenant = new.tenant) <> new.position then
        raise exception 'the organisation has left' using errcode = 'FD001';
    end if;
    update journal.organisation set closed = true where tenant = new.tenant;
    update journal.organisation_key set wrapped = null where tenant = new.tenant;
    update journal.key set wrapped = null where tenant = new.tenant and wrapped is not null;
    delete from journal.logo where tenant = new.tenant;
    delete from intake.chunk where tenant = new.tenant;
    delete from ballot.box where tenant = new.tenant;
    delete from routing.host where tenant = new.tenant;
    delete from journal.dead_letter where tenant = new.tenant;
    return null;
end
$$;
reset role;

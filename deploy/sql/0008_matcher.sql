-- Who computes runs of the matching. It follows the journals and appends as the reactor does, and it opens what people have
-- declared for a matching to go by: the keys of persons, and no others.
do $$
begin
    if not exists (select from pg_roles where rolname = 'matcher') then
        create role matcher nosuperuser nocreatedb nocreaterole noinherit nobypassrls;
    end if;
    alter role matcher login;
    alter role matcher set statement_timeout = '30s';
    alter role matcher set lock_timeout = '10s';
    alter role matcher set idle_in_transaction_session_timeout = '30s';
    alter role matcher set plan_cache_mode = force_generic_plan;
    alter role matcher set enable_seqscan = off;
    alter role matcher set enable_bitmapscan = off;
    alter role matcher set enable_hashjoin = off;
    alter role matcher set enable_mergejoin = off;
    execute format('grant connect on database %I to matcher', current_database());
end
$$;

set role fadder_owner;
grant usage on schema journal to matcher;
grant execute on function journal.append, journal.append_one, journal.matching to matcher;
grant select on journal.fact, journal.tag, journal.key, journal.organisation_key to matcher;
grant select (tenant, position) on journal.organisation to matcher;
grant select, insert, update on journal.follower to matcher;

create policy matched_by on journal.key as restrictive for select to matcher using (class = 'personal');
create policy matched_for on journal.organisation for select to matcher using (true);
create policy matched on journal.follower to matcher using (true) with check (true);
reset role;

-- Keys of organisations, as they are wrapped, for a process to try at its start whether its master key is the one that they rest on.
set role fadder_owner;
create policy trying on journal.organisation_key for select to fadder_owner using ((select current_setting('fadder.trying', true) = 'on'));
create function journal.keys_to_try() returns table (tenant text, wrapped bytea)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform set_config('fadder.trying', 'on', true);
    return query select k.tenant::text, k.wrapped from journal.organisation_key k where k.wrapped is not null order by k.tenant limit 20;
    perform set_config('fadder.trying', '', true);
end
$$;
revoke all on function journal.keys_to_try from public;
grant execute on function journal.keys_to_try to gateway_write, projector, matcher, deliverer;
reset role;

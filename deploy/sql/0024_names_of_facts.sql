-- Under which names there are facts: whoever checks the journal looks for those of no organisation too. Names, and nothing else.
set role fadder_owner;
create policy naming on journal.fact for select to fadder_owner using ((select current_setting('fadder.naming', true) = 'on'));
create function journal.named() returns setof text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    one text;
begin
    perform set_config('fadder.naming', 'on', true);
    select min(f.tenant) into one from journal.fact f;
    while one is not null loop
        return next one;
        select min(f.tenant) into one from journal.fact f where f.tenant > one;
    end loop;
    perform set_config('fadder.naming', '', true);
end
$$;
revoke all on function journal.named from public;
grant execute on function journal.named to operator;
reset role;

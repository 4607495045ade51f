-- Appends of one call share a transaction, and so the last word of an organisation could have others behind it in the very same one.
-- The whole call is refused then, and whoever makes it asks again with fewer.
set role fadder_owner;
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
    return null;
end
$$;

-- Beside the facts nothing is kept of it either: what was decided before, or changes nothing, comes here without an append.
create function journal.keep_nothing_of_the_gone() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if (select o.closed from journal.organisation o where o.tenant = new.tenant for share) then
        return null;
    end if;
    return new;
end
$$;
revoke all on function journal.keep_nothing_of_the_gone from public;
create trigger keep_nothing_of_the_gone before insert on journal.logo for each row
    execute function journal.keep_nothing_of_the_gone();
create trigger keep_nothing_of_the_gone before insert on intake.chunk for each row
    execute function journal.keep_nothing_of_the_gone();
create trigger keep_nothing_of_the_gone before insert on routing.host for each row
    execute function journal.keep_nothing_of_the_gone();
reset role;

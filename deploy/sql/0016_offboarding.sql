-- An organisation that has left says nothing more, and nobody reads again what it said in confidence: all of its keys go in the very
-- commit of the fact that says so, and with them what is kept beside the facts. Its facts stay, and its chain can still be verified.
set role fadder_owner;

alter table journal.organisation add column closed boolean not null default false;

create function journal.refuse_the_gone() returns trigger language plpgsql as $$
begin
    raise exception 'the organisation has left' using errcode = 'FD001';
end
$$;

-- Every append moves the head of its organisation.
create trigger refuse_the_gone before update on journal.organisation for each row
    when (old.closed) execute function journal.refuse_the_gone();

alter table journal.organisation_key alter column wrapped drop not null;
drop trigger unchangeable on journal.organisation_key;
create function journal.only_with_its_organisation() returns trigger language plpgsql as $$
begin
    if new.tenant = old.tenant and new.wrapped is null then
        return new;
    end if;
    raise exception 'keys are only made and destroyed' using errcode = 'insufficient_privilege';
end
$$;
create trigger only_destroyed before update on journal.organisation_key for each row
    execute function journal.only_with_its_organisation();
create trigger never_removed before delete or truncate on journal.organisation_key for each statement
    execute function journal.only_destroyed();

-- A key is there before the organisation leaves and goes with it, or is asked for after and is not made.
create function journal.none_for_the_gone() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if (select o.closed from journal.organisation o where o.tenant = new.tenant for share) then
        raise exception 'the organisation has left' using errcode = 'FD001';
    end if;
    return new;
end
$$;
create trigger none_for_the_gone before insert on journal.key for each row
    when (new.wrapped is not null) execute function journal.none_for_the_gone();

-- When the append is all done, for it moves the head last.
create function journal.leave() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
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

create constraint trigger leave after insert on journal.fact deferrable initially deferred for each row
    when (new.name = 'OrganisationOffboarded') execute function journal.leave();

revoke all on function journal.refuse_the_gone, journal.only_with_its_organisation, journal.none_for_the_gone, journal.leave from public;
grant select (closed) on journal.organisation to reactor, operator; -- to pass it by, and to check it
reset role;

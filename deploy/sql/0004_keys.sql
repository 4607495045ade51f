-- The keys of what is sealed, each wrapped: those of people, pairs and authors by the key of their organisation, and that
-- one by a master key that is never here. A key is made, and it may be destroyed; nothing else happens to it.
set role fadder_owner;

create table journal.organisation_key (
    tenant text collate "C" primary key,
    wrapped bytea not null
);

-- Without `wrapped` a key has been destroyed. The row stays, so that nobody makes another in its place.
create table journal.key (
    tenant text collate "C" not null,
    subject text collate "C" not null,
    class text not null,
    wrapped bytea,
    primary key (tenant, subject, class)
);

create function journal.only_destroyed() returns trigger language plpgsql as $$
begin
    if tg_level = 'ROW' and tg_op = 'UPDATE' and tg_table_name = 'key' then
        if (new.tenant, new.subject, new.class) = (old.tenant, old.subject, old.class) and new.wrapped is null then
            return new;
        end if;
    end if;
    raise exception 'keys are only made and destroyed' using errcode = 'insufficient_privilege';
end
$$;

create trigger only_destroyed before update on journal.key for each row execute function journal.only_destroyed();
create trigger never_removed before delete or truncate on journal.key for each statement execute function journal.only_destroyed();
create trigger unchangeable before update or delete or truncate on journal.organisation_key for each statement execute function journal.only_destroyed();

-- The one way in which a key is destroyed: `journal.append` calls it for a fact that says so, and nobody else may. There is no
-- moment at which one is there without the other. Also made unmakeable are the keys that the person never had.
create function journal.destroy_keys(of_tenant text, of_tags text[]) returns void language sql as $$
    insert into journal.key (tenant, subject, class, wrapped)
    select of_tenant, s.subject, s.class, null
    from unnest(of_tags) t
    cross join lateral (values (t, 'personal'), ('author:' || substr(t, length('member:') + 1), 'author')) s (subject, class)
    where starts_with(t, 'member:')
    on conflict (tenant, subject, class) do update set wrapped = null
$$;

do $$
declare
    kept text;
begin
    foreach kept in array array['key', 'organisation_key'] loop
        execute format('alter table journal.%I enable row level security', kept);
        execute format('alter table journal.%I force row level security', kept);
        execute format(
            'create policy own_rows on journal.%I using (tenant = any ((select string_to_array(current_setting(''fadder.tenant'', true), '',''))::text[]))',
            kept
        );
    end loop;
end
$$;

-- What the projections open, for search and for coordinators. What is a pair's or an author's own they never can.
create policy shown on journal.key as restrictive for select to projector using (class in ('personal', 'pair_and_coordinator'));

-- Whoever writes makes keys, and cannot say that one has been destroyed.
create policy whole on journal.key as restrictive for insert to gateway_write with check (wrapped is not null);

-- What the door opens for an entitled viewer: the keys that it names, and no others.
create function journal.keys_for_viewer(subjects text[], classes text[])
returns table (subject text, class text, wrapped bytea, organisation_wrapped bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select k.subject, k.class, k.wrapped, o.wrapped
    from unnest(subjects, classes) as w (subject, class)
    join journal.key k on k.subject = w.subject and k.class = w.class
    join journal.organisation_key o on o.tenant = k.tenant
    where k.tenant = current_setting('fadder.tenant', true)
        and k.class in ('pair', 'author', 'recipient')
        and cardinality(subjects) <= 1000
$$;

revoke all on function journal.only_destroyed, journal.destroy_keys, journal.keys_for_viewer from public;
grant select, insert on journal.key, journal.organisation_key to gateway_write;
grant select on journal.key, journal.organisation_key to projector;
grant execute on function journal.keys_for_viewer to gateway_read;
reset role;

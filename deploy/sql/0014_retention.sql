-- What a pair wrote goes when its time is over, in the very commit of the fact that says so, as the keys of a person do. What is
-- the pair's own is sealed under a key for each of its authors (author:<member>:<pair>); what coordinators read too, under pair:<pair>.
set role fadder_owner;

create index key_of_pair on journal.key (tenant, split_part(subject, ':', 3)) where class = 'pair';

-- The empty row of the pair itself says that no key is made for it any more.
create function journal.forget_pair() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if 'kept:content' = any (new.tags) then
        update journal.key k set wrapped = null
        from unnest(new.tags) t
        where starts_with(t, 'pair:') and k.tenant = new.tenant and k.class = 'pair' and k.wrapped is not null
            and split_part(k.subject, ':', 3) = substr(t, length('pair:') + 1);
    end if;
    insert into journal.key (tenant, subject, class, wrapped)
    select new.tenant, t, s.class, null
    from unnest(new.tags) t
    join (values ('kept:content', 'pair'), ('kept:process', 'pair_and_coordinator')) s (kept, class) on s.kept = any (new.tags)
    where starts_with(t, 'pair:')
    on conflict (tenant, subject, class) do update set wrapped = null;
    return null;
end
$$;

create trigger forget_pair after insert on journal.fact for each row
    when (new.name = 'RetentionApplied') execute function journal.forget_pair();

-- As before, and none is made for the words to a pair whose content is not kept any more.
create or replace function journal.only_for_the_living() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform from journal.organisation o where o.tenant = new.tenant for share;
    if exists (
        select from journal.key k
        where k.tenant = new.tenant and k.subject = 'author:' || split_part(new.subject, ':', 2)
            and k.class = 'author' and k.wrapped is null
    ) or new.class = 'pair' and exists (
        select from journal.key k
        where k.tenant = new.tenant and k.subject = 'pair:' || split_part(new.subject, ':', 3)
            and k.class = 'pair' and k.wrapped is null
    ) then
        return null;
    end if;
    return new;
end
$$;

revoke all on function journal.forget_pair from public;
reset role;

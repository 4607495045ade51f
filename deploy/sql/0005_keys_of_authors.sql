-- What somebody writes to a pair, or to one person, is sealed under a key of its author's own for each of them
-- (author:<member>:<to>): whoever is erased takes their words along, and the words of the others stay.
set role fadder_owner;

-- As before, and with them the keys of all that the person wrote to others: a range of the primary key, for ';' is the
-- letter after ':'.
create or replace function journal.destroy_keys(of_tenant text, of_tags text[]) returns void language sql as $$
    insert into journal.key (tenant, subject, class, wrapped)
    select of_tenant, s.subject, s.class, null
    from unnest(of_tags) t
    cross join lateral (values (t, 'personal'), ('author:' || substr(t, length('member:') + 1), 'author')) s (subject, class)
    where starts_with(t, 'member:')
    on conflict (tenant, subject, class) do update set wrapped = null;

    update journal.key k set wrapped = null
    from unnest(of_tags) t
    where starts_with(t, 'member:') and k.tenant = of_tenant and k.wrapped is not null
        and k.subject >= 'author:' || substr(t, length('member:') + 1) || ':'
        and k.subject < 'author:' || substr(t, length('member:') + 1) || ';'
$$;

-- To whom somebody might have written cannot be listed, so these keys are not made unmakeable one by one: none is made for
-- an author whose own key was destroyed. The lock is the one that an append takes, and is taken first: a key is there before
-- the fact of the erasure and goes with it, or it is asked for after and is not made; and neither waits for the other twice.
create function journal.only_for_the_living() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform from journal.organisation o where o.tenant = new.tenant for share;
    if exists (
        select from journal.key k
        where k.tenant = new.tenant and k.subject = 'author:' || split_part(new.subject, ':', 2)
            and k.class = 'author' and k.wrapped is null
    ) then
        return null;
    end if;
    return new;
end
$$;

create trigger only_for_the_living before insert on journal.key for each row
    when (new.wrapped is not null and new.subject like 'author:%') execute function journal.only_for_the_living();
revoke all on function journal.only_for_the_living from public;
reset role;

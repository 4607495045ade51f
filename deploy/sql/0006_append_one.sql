-- The way of a lone command with one fact: what `append` does for many, in four plain statements and without its arrays.
set role fadder_owner;

-- Appends, or answers null and has done nothing: where the condition does not hold, where somebody else was appending, or
-- where the organisation is new. `append` then finds out. A command id that was used already violates a key.
--
-- An item of the condition says the first of its tags, the others, and the names, as in `append`; their parts stand in one
-- text each, with U+001E after every part and the tags of the fact with U+001F between them.
--
-- The condition is looked at before the lock is taken, so the organisation must still be where it was seen then.
create function journal.append_one(
    setting text, command_id uuid, by text, role text, via text, on_behalf_of text, recorded_at timestamptz, occurred_on date,
    causation bigint, request bytea, item_afters text, item_tags text, item_others text, item_names text,
    name text, version smallint, body bytea, tagged text
) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
    tags text[] := string_to_array(tagged, E'\x1f');
    digest bytea;
    place bigint;
    settled timestamptz;
    head bytea;
begin
    if (setting = current_setting('fadder.tenant', true)) is not true then
        raise exception 'an append names an organisation that the caller has not set' using errcode = 'insufficient_privilege';
    end if;
    select o.position into place
    from journal.organisation o
    where o.tenant = setting and not exists (
        select
        from unnest(
            item_afters::bigint[], string_to_array(item_tags, E'\x1e'), string_to_array(item_others, E'\x1e', ''),
            string_to_array(item_names, E'\x1e', '')
        ) i (after, tag, others, names)
        where exists (
            select from journal.tag t
            where t.tenant = setting and t.tag = i.tag and t.position > i.after
                and (i.names is null or t.name = any (string_to_array(i.names, E'\x1f')))
                and (i.others is null or not exists (
                    select from unnest(string_to_array(i.others, E'\x1f')) other
                    where not exists (
                        select from journal.tag a where a.tenant = setting and a.tag = other and a.position = t.position
                        offset 0
                    )
                ))
            offset 0 -- look each item up: joined, every tag of the organisation might be read
        )
    );
    if place is null then
        return null;
    end if;
    digest := sha256(record_send(row(
        setting, name, version, body, tags, by, role, via, on_behalf_of,
        occurred_on, command_id, 0::smallint, request, causation
    )));
    update journal.organisation o
    set position = place + 1,
        recorded_at = greatest(o.recorded_at, recorded_at),
        head = sha256(o.head || digest || int8send(place + 1) || timestamptz_send(greatest(o.recorded_at, recorded_at)))
    where o.tenant = setting and o.position = place
    returning o.recorded_at, o.head into settled, head;
    if settled is null then
        return null;
    end if;
    place := place + 1;
    insert into journal.fact (
        tenant, position, name, version, body, tags, by, role, via, on_behalf_of,
        recorded_at, occurred_on, command_id, ordinal, request, causation, digest, hash
    )
    values (
        setting, place, name, version, body, tags, by, role, via, on_behalf_of,
        settled, occurred_on, command_id, 0, request, causation, digest, head
    );
    insert into journal.tag (tenant, tag, position, name) select setting, unnest(tags), place, name;
    if name = 'PersonalDataErased' then
        perform journal.destroy_keys(setting, tags);
    end if;
    return place;
end
$$;

revoke all on function journal.append_one from public;
grant execute on function journal.append_one to gateway_write, reactor;
reset role;

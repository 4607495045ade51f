-- Anybody who may connect could fill the disk with large objects, which belong to no organisation; nothing here needs them.
do $$
begin
    revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) from public;
exception
    when insufficient_privilege then
        raise notice 'large objects stay as this server allows them';
end
$$;

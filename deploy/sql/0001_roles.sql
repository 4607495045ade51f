-- Roles of the whole server. They own nothing; what they may do is granted table by table.
do $$
declare
    role text;
    way text;
begin
    foreach role in array array['fadder_owner', 'gateway_write', 'gateway_read', 'relay', 'projector', 'reactor', 'operator'] loop
        if not exists (select from pg_roles where rolname = role) then
            execute format('create role %I nosuperuser nocreatedb nocreaterole noinherit nobypassrls', role);
        end if;
    end loop;
    foreach role in array array['gateway_write', 'gateway_read', 'relay', 'projector', 'reactor', 'operator'] loop
        execute format('alter role %I login', role);
        execute format('alter role %I set statement_timeout = ''30s''', role);
        execute format('alter role %I set lock_timeout = ''10s''', role);
        execute format('alter role %I set idle_in_transaction_session_timeout = ''30s''', role);
        execute format('alter role %I set plan_cache_mode = force_generic_plan', role);
        execute format('grant connect on database %I to %I', current_database(), role);
    end loop;
    -- Who writes looks single rows up, whatever the statistics said when a plan was made: that plan stays as tables grow.
    foreach role in array array['gateway_write', 'reactor'] loop
        foreach way in array array['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin'] loop
            execute format('alter role %I set %I = off', role, way);
        end loop;
    end loop;
    execute format('revoke all on database %I from public', current_database());
    execute format('grant create on database %I to fadder_owner', current_database());
    execute format('grant fadder_owner to %I with inherit true, set true', current_user);
end
$$;
revoke all on schema public from public;

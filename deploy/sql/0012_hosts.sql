-- Which organisation a host name of its own leads to. A name leads to one, whoever else would have it; and whoever says a name may
-- learn where it leads, as whoever opens it does, but nobody can list them.
set role fadder_owner;
create schema routing;

create table routing.host (
    host text collate "C" primary key check (length(host) <= 253),
    tenant text collate "C" not null
);
alter table routing.host enable row level security;
alter table routing.host force row level security;
create policy own_rows on routing.host
    using (tenant = any ((select string_to_array(current_setting('fadder.tenant', true), ','))::text[]));
create policy by_name on routing.host for select
    using (host = (select current_setting('fadder.host', true)));
grant usage on schema routing to gateway_write, gateway_read;
grant select, insert, delete on routing.host to gateway_write;
grant select on routing.host to gateway_read;
reset role;

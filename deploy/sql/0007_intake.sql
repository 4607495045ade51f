-- Files that are being brought in, sealed, each in parts. They are no facts: once a file is carried out its parts are gone.
set role fadder_owner;
create schema intake;

create table intake.chunk (
    tenant text collate "C" not null,
    import_id text collate "C" not null,
    number int not null,
    sealed bytea not null,
    primary key (tenant, import_id, number)
);
alter table intake.chunk enable row level security;
alter table intake.chunk force row level security;
create policy own_rows on intake.chunk
    using (tenant = any ((select string_to_array(current_setting('fadder.tenant', true), ','))::text[]));

-- Whoever carries imports out learns which organisations have any, and nothing of what is in them.
create policy waiting on intake.chunk for select to reactor using (true);
grant usage on schema intake to gateway_write, reactor;
grant select, insert, update, delete on intake.chunk to gateway_write;
grant select (tenant, import_id) on intake.chunk to reactor;
reset role;

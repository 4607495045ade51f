-- The read side: a table for each read model is made from its row (projections/table.py); here is what they share.
set role fadder_owner;
create schema reading;

-- How far each read model of each organisation has come. The rows and this number change in one transaction.
create table reading.checkpoint (
    tenant text collate "C" not null,
    projection text not null,
    position bigint not null default 0,
    primary key (tenant, projection)
) with (fillfactor = 50);
alter table reading.checkpoint enable row level security;
alter table reading.checkpoint force row level security;
create policy own_rows on reading.checkpoint
    using (tenant = any ((select string_to_array(current_setting('fadder.tenant', true), ','))::text[]));
create policy progress on reading.checkpoint for select to projector, operator using (true);

grant usage on schema reading to gateway_read, projector, operator;
grant select, insert, update on reading.checkpoint to projector;
grant select on reading.checkpoint to gateway_read, operator;
reset role;

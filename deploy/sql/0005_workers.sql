-- Who works on the read models, on which part of the organisations, and what has been put aside there.
set role fadder_owner;

-- What says nothing of any organisation: workers, and which of them holds which partition.
create schema working;

create table working.worker (
    worker uuid primary key,
    capacity int not null,
    until timestamptz not null
);

-- The epoch rises with every change of owner. All times are of Postgres' clock.
create table working.lease (
    partition int primary key,
    owner uuid,
    epoch bigint not null default 0,
    until timestamptz not null default '-infinity'
) with (fillfactor = 50);
insert into working.lease (partition) select generate_series(0, 15);

-- What the rows of each read model depend on, as its table has them now.
create table working.model (
    projection text primary key,
    shape text not null,
    unique (projection, shape)
);

grant usage on schema working to projector, operator;
grant select, insert, update, delete on working.worker to projector;
grant select, update on working.lease to projector;
grant select on working.model to projector;
grant select on working.worker, working.lease, working.model to operator;

-- Where a read model is made anew, and says so, the owner lists the organisations and sets their progress.
create policy rebuilding on journal.organisation for select to fadder_owner
    using (current_setting('fadder.rebuilding', true) = 'on');
create policy rebuilding on reading.checkpoint to fadder_owner using (current_setting('fadder.rebuilding', true) = 'on');
select set_config('fadder.rebuilding', 'on', true);

-- A checkpoint is one of a shape: a program of another shape can neither make nor move it.
insert into working.model (projection, shape)
select c.relname, coalesce(obj_description(c.oid, 'pg_class'), '')
from pg_class c where c.relnamespace = 'reading'::regnamespace and c.relkind = 'r' and c.relname <> 'checkpoint';
insert into working.model (projection, shape) select distinct projection, '' from reading.checkpoint on conflict do nothing;
alter table reading.checkpoint
    add column shape text not null default '',
    add column parked int not null default 0,
    add column skipped int not null default 0;
update reading.checkpoint c set shape = m.shape from working.model m where m.projection = c.projection;
alter table reading.checkpoint
    alter column shape drop default,
    add constraint of_this_shape foreign key (projection, shape) references working.model (projection, shape) on update cascade;

-- What could not be folded, and what waits behind it, each for one row of one read model. `asked` is what an operator wants
-- done; the worker that holds the organisation does it. What was skipped is remembered: a rebuild skips it too.
create table reading.dead_letter (
    tenant text collate "C" not null,
    projection text collate "C" not null,
    key text collate "C" not null,
    position bigint not null,
    name text not null,
    error text,
    skipped bool not null default false,
    asked text check (asked in ('retry', 'skip')),
    parked_at timestamptz not null default clock_timestamp(),
    primary key (tenant, projection, key, position)
);
alter table reading.dead_letter enable row level security;
alter table reading.dead_letter force row level security;
create policy own_rows on reading.dead_letter
    using (tenant = any ((select string_to_array(current_setting('fadder.tenant', true), ','))::text[]));
create policy rebuilding on reading.dead_letter to fadder_owner using (current_setting('fadder.rebuilding', true) = 'on');
create policy listed on reading.dead_letter for select to operator using (true);
create policy asking on reading.dead_letter for update to operator using (not skipped) with check (not skipped);
create policy asked on reading.dead_letter for select to projector using (asked is not null);
grant select, insert, update, delete on reading.dead_letter to projector;
grant select on reading.dead_letter to operator;
grant update (asked) on reading.dead_letter to operator;
reset role;
-- A worker that stands still in the midst of a batch holds up its organisation no longer than its lease.
alter role projector set idle_in_transaction_session_timeout = '3s';

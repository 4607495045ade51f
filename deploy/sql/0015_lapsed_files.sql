-- A file of which parts never come lapses: since when there is what there is of it.
set role fadder_owner;
alter table intake.chunk add column kept_at timestamptz not null default now();
grant select (kept_at) on intake.chunk to reactor;
reset role;

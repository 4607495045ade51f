-- Where ballots wait: of each survey one box, rewritten as a whole when a ballot is cast, so that neither the place of a row nor
-- the transaction that wrote it tells when, or in which order. It holds the key that signs its ballots as well, both sealed.
set role fadder_owner;
create schema ballot;

create table ballot.box (
    tenant text collate "C" not null,
    survey text collate "C" not null,
    signer bytea not null,
    cast_ballots bytea,
    closed boolean not null default false,
    primary key (tenant, survey)
);
alter table ballot.box enable row level security;
alter table ballot.box force row level security;
create policy own_rows on ballot.box
    using (tenant = any ((select string_to_array(current_setting('fadder.tenant', true), ','))::text[]));
grant usage on schema ballot to gateway_write;
grant select, insert, update on ballot.box to gateway_write;
reset role;

-- The pictures of logos, by the digest of their bytes: what a fact names is what is kept, and nothing is ever changed.
set role fadder_owner;
create table journal.logo (
    tenant text collate "C" not null,
    digest text collate "C" not null check (digest ~ '^[0-9a-f]{64}$'),
    media text not null check (media in ('image/png', 'image/jpeg', 'image/webp')),
    picture bytea not null check (length(picture) <= 1048576),
    primary key (tenant, digest)
);
alter table journal.logo enable row level security;
alter table journal.logo force row level security;
create policy own_rows on journal.logo
    using (tenant = any ((select string_to_array(current_setting('fadder.tenant', true), ','))::text[]));
grant select, insert on journal.logo to gateway_write;
grant select on journal.logo to gateway_read;
reset role;

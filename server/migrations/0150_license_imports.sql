-- Licences brought from elsewhere: which import is at what, what became of each thing, and what of the other system is what here.

create table license_imports (
  id uuid primary key,
  source text not null check (source in ('keygen')),
  -- Where it is asked, and for whose account.
  address text not null,
  account text not null,
  -- Encrypted; gone once the import is through, was ended or rested for a week.
  token_sealed bytea,
  -- The brand that new products belong to.
  brand_id uuid not null references brands,
  state text not null check (state in ('checking', 'checked', 'running', 'done', 'failed', 'ended')),
  -- What a failed step was.
  step text not null check (step in ('check', 'run')),
  -- The kind of things it is at, and the next page of them.
  kind text not null,
  page int not null,
  problem text,
  created_by text not null,
  locale text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  revision int not null default 1
);

create table license_import_items (
  import_id uuid not null references license_imports on delete cascade,
  kind text not null,
  external_id text not null,
  -- Counts up as they come, so that they can be read in this order.
  place bigint generated always as identity,
  title text not null,
  verdict text not null check (verdict in ('new', 'known', 'refused', 'created')),
  thing_id uuid,
  -- What cannot be taken over and why: codes with values.
  notes jsonb not null default '[]',
  primary key (import_id, kind, external_id)
);
create index license_import_items_place on license_import_items (import_id, place);
create index license_import_items_verdict on license_import_items (import_id, verdict, place);

-- What was brought once is not brought again, whichever import asks.
create table license_import_links (
  source text not null,
  kind text not null,
  -- Unique over all accounts.
  external_id text not null,
  thing_id uuid not null,
  created_at timestamptz not null,
  primary key (source, kind, external_id)
);

alter table license_imports enable row level security;
create policy staff on license_imports using ((select is_staff()));
alter table license_import_items enable row level security;
create policy staff on license_import_items using ((select is_staff()));
alter table license_import_links enable row level security;
create policy staff on license_import_links using ((select is_staff()));

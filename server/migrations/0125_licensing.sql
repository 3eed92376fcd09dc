-- Licences: what they may open (entitlements), by which rules (policies), signed with what, and where they are in use (machines).

create table entitlements (
  id uuid primary key,
  -- What programs ask for, such as reports.pro. It never changes: licence files in the field name it.
  code text not null unique,
  name jsonb not null,
  description jsonb not null default '{}',
  -- No longer offered; whoever has it keeps it.
  retired boolean not null default false,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table license_policies (
  id uuid primary key,
  product_id uuid not null references products,
  name text not null,
  -- Every attribute and strategy, by the schema of the room.
  rules jsonb not null,
  -- Codes that every licence under it has.
  entitlements text[] not null,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index license_policies_product on license_policies (product_id, id desc);
create view license_policy_rules with (security_invoker = true) as select id, product_id, name, rules, entitlements from license_policies;

-- Pairs of keys for signing. The private half is encrypted with the secret key of the installation.
create table signing_keys (
  id uuid primary key,
  algorithm text not null check (algorithm in ('ed25519', 'ecdsaP256', 'rsaPss')),
  -- Null: for all products that have none of their own.
  product_id uuid references products,
  public_key text not null,
  private_sealed bytea not null,
  -- active: signs; retired: what it signed holds; revoked: what it signed does not.
  state text not null default 'active' check (state in ('active', 'retired', 'revoked')),
  created_at timestamptz not null,
  ended_at timestamptz
);
create unique index signing_keys_active on signing_keys (algorithm, product_id) nulls not distinct where state = 'active';

create table license_groups (
  id uuid primary key,
  name text not null,
  max_licenses integer,
  max_machines integer,
  max_users integer,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table licenses (
  id uuid primary key,
  policy_id uuid not null references license_policies,
  product_id uuid not null references products,
  organization_id uuid references organizations,
  contact_id uuid references contacts,
  group_id uuid references license_groups,
  name text,
  -- Keyed hash of the key as it is compared; the key itself only encrypted.
  key_hash bytea not null unique,
  key_sealed bytea not null,
  -- Its last characters, to recognise it by.
  key_hint text not null,
  scheme text not null,
  signing_key_id uuid references signing_keys,
  expires_at timestamptz,
  suspended_at timestamptz,
  revoked_at timestamptz,
  -- Limits and rules that differ from the policy's.
  overrides jsonb not null default '{}',
  -- Codes beside those of the policy.
  entitlements text[] not null default '{}',
  environment text,
  metadata jsonb not null default '{}',
  uses integer not null default 0,
  checked_in_at timestamptz,
  validated_at timestamptz,
  -- Counts the files that were checked out: the higher one is the newer one.
  file_counter bigint not null default 0,
  -- The last time a trial of it was extended, and how often.
  extensions integer not null default 0,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
) with (fillfactor = 90);
create index licenses_policy on licenses (policy_id, id desc);
create index licenses_product on licenses (product_id, id desc);
create index licenses_organization on licenses (organization_id, id desc) where organization_id is not null;
create index licenses_contact on licenses (contact_id, id desc) where contact_id is not null;
create index licenses_group on licenses (group_id) where group_id is not null;
create index licenses_hint on licenses (key_hint, id desc);
create index licenses_name on licenses (lower(name) text_pattern_ops) where name is not null;

create table license_users (
  license_id uuid not null references licenses on delete cascade,
  contact_id uuid not null references contacts,
  created_at timestamptz not null,
  primary key (license_id, contact_id)
);
create index license_users_contact on license_users (contact_id);

-- Holders none of whose licences is valid.
create table license_bans (
  id uuid primary key,
  organization_id uuid references organizations,
  contact_id uuid references contacts,
  reason text not null,
  created_at timestamptz not null,
  check (num_nonnulls(organization_id, contact_id) = 1)
);
create unique index license_bans_organization on license_bans (organization_id) where organization_id is not null;
create unique index license_bans_contact on license_bans (contact_id) where contact_id is not null;

create table license_machines (
  id uuid primary key,
  license_id uuid not null references licenses on delete cascade,
  fingerprint text not null,
  -- Whose machine it is, among the users of the licence.
  contact_id uuid references contacts,
  name text,
  hostname text,
  platform text,
  cores integer,
  memory bigint,
  disk bigint,
  metadata jsonb not null default '{}',
  -- The last sign of life; null before the first.
  heartbeat_at timestamptz,
  file_counter bigint not null default 0,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (license_id, fingerprint)
) with (fillfactor = 80);
create index license_machines_fingerprint on license_machines (fingerprint);
create index license_machines_contact on license_machines (contact_id) where contact_id is not null;

create table machine_components (
  id uuid primary key,
  machine_id uuid not null references license_machines on delete cascade,
  fingerprint text not null,
  name text not null,
  created_at timestamptz not null,
  unique (machine_id, fingerprint)
);
create index machine_components_fingerprint on machine_components (fingerprint);

create table machine_processes (
  id uuid primary key,
  machine_id uuid not null references license_machines on delete cascade,
  pid text not null,
  metadata jsonb not null default '{}',
  heartbeat_at timestamptz not null,
  created_at timestamptz not null,
  unique (machine_id, pid)
) with (fillfactor = 80);

-- the second wall: customers see their licences only through operations of their own -----------------------------------

alter table entitlements enable row level security;
create policy staff on entitlements using ((select is_staff()));
alter table license_policies enable row level security;
create policy staff on license_policies using ((select is_staff()));
alter table signing_keys enable row level security;
create policy staff on signing_keys using ((select is_staff()));
alter table license_groups enable row level security;
create policy staff on license_groups using ((select is_staff()));
alter table licenses enable row level security;
create policy staff on licenses using ((select is_staff()));
alter table license_users enable row level security;
create policy staff on license_users using ((select is_staff()));
alter table license_bans enable row level security;
create policy staff on license_bans using ((select is_staff()));
alter table license_machines enable row level security;
create policy staff on license_machines using ((select is_staff()));
alter table machine_components enable row level security;
create policy staff on machine_components using ((select is_staff()));
alter table machine_processes enable row level security;
create policy staff on machine_processes using ((select is_staff()));

-- What others may know of versions: when one came out.
create view product_version_days with (security_invoker = true) as select product_id, version, released_on from product_versions;
create index licenses_suspended on licenses (id desc) where suspended_at is not null;
create index licenses_revoked on licenses (id desc) where revoked_at is not null;

-- Sign-in in depth: sessions one can look at, second factors, passkeys, and for whom two factors are demanded.

-- What its owner sees of a session. `factors` is how many were proved: 1 or 2; `proved_at` when last.
alter table auth_sessions_store
  add column id uuid not null default gen_random_uuid() unique,
  add column device text,
  add column address text,
  add column how text,
  add column factors smallint not null default 1,
  add column proved_at timestamptz,
  add column used_at timestamptz;

-- The second factor of an account: a time-based code (RFC 6238). The secret is encrypted; `totp_step` is the last step that was used.
create table auth_factors (
  account_id uuid primary key references auth_accounts on delete cascade,
  totp_sealed bytea not null,
  totp_step bigint not null,
  failures integer not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null
);

-- Single-use codes for whoever has lost his device; keyed hashes.
create table auth_recovery_codes (
  account_id uuid not null references auth_factors on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (account_id, code_hash)
);

-- Public keys of passkeys (WebAuthn level 3).
create table auth_passkeys (
  id uuid primary key,
  account_id uuid not null references auth_accounts on delete cascade,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null,
  synced boolean not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index auth_passkeys_account on auth_passkeys (account_id);

-- Somebody between the first proof and the second: a browser's short-lived token, stored as a keyed hash.
create table auth_challenges (
  token_hash bytea primary key,
  account_id uuid not null references auth_accounts on delete cascade,
  how text not null,
  failures integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index auth_challenges_account on auth_challenges (account_id);
create index auth_challenges_expiry on auth_challenges (expires_at);

-- The one rule of the installation.
create table sign_in_policy (
  singleton boolean primary key default true check (singleton),
  second_factor_roles text[] not null default '{}',
  revision integer not null default 1,
  updated_at timestamptz
);
insert into sign_in_policy default values;

alter table auth_factors enable row level security;
create policy staff on auth_factors using ((select is_staff()));
alter table auth_recovery_codes enable row level security;
create policy staff on auth_recovery_codes using ((select is_staff()));
alter table auth_passkeys enable row level security;
create policy staff on auth_passkeys using ((select is_staff()));
alter table auth_challenges enable row level security;
create policy staff on auth_challenges using ((select is_staff()));
alter table sign_in_policy enable row level security;
create policy staff on sign_in_policy using ((select is_staff()));

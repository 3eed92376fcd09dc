-- Single sign-on by OpenID Connect: connections to identity providers, and what is under way between a browser and one of them.

-- Of agents (no organization) or of one customer organization. The secret is encrypted.
create table sso_connections (
  id uuid primary key,
  name text not null,
  organization_id uuid references organizations on delete cascade,
  enabled boolean not null default false,
  required boolean not null default false,
  trusts_factors boolean not null default true,
  issuer text not null,
  client_id text not null,
  client_secret_sealed bytea,
  groups_claim text,
  role_rules jsonb not null default '[]',
  default_role text,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sso_connections_organization on sso_connections (organization_id);

-- One way to an identity provider and back: both tokens as keyed hashes, what must come back encrypted.
create table sso_flows (
  state_hash bytea primary key,
  browser_hash bytea not null,
  connection_id uuid not null references sso_connections on delete cascade,
  sealed bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sso_flows_connection on sso_flows (connection_id);
create index sso_flows_expiry on sso_flows (expires_at);

alter table auth_sessions_store add column connection_id uuid references sso_connections on delete cascade;
create index auth_sessions_store_connection on auth_sessions_store (connection_id) where connection_id is not null;

alter table sso_connections enable row level security;
create policy staff on sso_connections using ((select is_staff()));
alter table sso_flows enable row level security;
create policy staff on sso_flows using ((select is_staff()));

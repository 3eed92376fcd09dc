-- SCIM 2.0: identity providers that keep the vendor's agents, whom they named, and their groups with what an administrator lets these give.

-- The token is a keyed hash. After a change the earlier one goes on for a while, so that the provider can be told the new one.
create table scim_connections (
  id uuid primary key,
  name text not null,
  enabled boolean not null default true,
  default_role text not null,
  token_hash bytea not null unique,
  hint text not null,
  earlier_hash bytea unique,
  earlier_until timestamptz,
  last_used_at timestamptz,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- What a provider calls an agent. `given_role` is the last role that came from his groups.
create table scim_users (
  id uuid primary key,
  connection_id uuid not null references scim_connections on delete cascade,
  agent_id uuid not null references agents on delete cascade,
  user_name text not null,
  user_name_folded text not null,
  external_id text,
  given_name text,
  family_name text,
  given_role text,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (connection_id, agent_id),
  unique (connection_id, user_name_folded),
  unique (connection_id, external_id)
);
create index scim_users_agent on scim_users (agent_id);

create table scim_groups (
  id uuid primary key,
  connection_id uuid not null references scim_connections on delete cascade,
  display_name text not null,
  external_id text,
  role text,
  team_id uuid references teams on delete set null,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (connection_id, display_name)
);
create index scim_groups_team on scim_groups (team_id);

create table scim_members (
  group_id uuid not null references scim_groups on delete cascade,
  user_id uuid not null references scim_users on delete cascade,
  primary key (group_id, user_id)
);
create index scim_members_user on scim_members (user_id);

create view agent_profiles with (security_invoker = true) as
  select id, name, email, role, locale, active, revision, created_at, updated_at from agents;

alter table scim_connections enable row level security;
create policy staff on scim_connections using ((select is_staff()));
alter table scim_users enable row level security;
create policy staff on scim_users using ((select is_staff()));
alter table scim_groups enable row level security;
create policy staff on scim_groups using ((select is_staff()));
alter table scim_members enable row level security;
create policy staff on scim_members using ((select is_staff()));

-- People: accounts and sessions (identity), roles, tokens and links (access), contacts and organizations (directory).

-- identity -------------------------------------------------------------------------------------------------------------

-- Whoever can sign in. Neither an agent nor a contact: those are linked to it by (issuer, subject) or by a proven address.
create table auth_accounts (
  id uuid primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- One way of signing in: a password, or later an identity provider's (issuer, subject).
create table auth_credentials (
  id uuid primary key,
  account_id uuid not null references auth_accounts on delete cascade,
  issuer text not null,
  subject text not null,
  password_hash text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (issuer, subject)
);
create index auth_credentials_account on auth_credentials (account_id);

-- Single-use secrets, stored hashed: sign-in links, invitations. The id is text because replay guards derive theirs from a hash.
create table auth_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index auth_verifications_identifier on auth_verifications (identifier, created_at desc);
create index auth_verifications_expiry on auth_verifications (expires_at);

-- Sessions and the lists of an account's sessions. Keys are stored as keyed hashes, values encrypted.
create table auth_sessions_store (
  key_hash bytea primary key,
  sealed bytea not null,
  account_id uuid references auth_accounts on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz
);
create index auth_sessions_store_account on auth_sessions_store (account_id);
create index auth_sessions_store_expiry on auth_sessions_store (expires_at);

-- access ---------------------------------------------------------------------------------------------------------------

create table agents (
  id uuid primary key,
  name text not null,
  email text not null unique,
  role text not null check (role in ('owner', 'admin', 'lead', 'agent', 'collaborator')),
  locale text not null,
  active boolean not null default true,
  account_id uuid unique references auth_accounts on delete set null,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table teams (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table team_members (
  team_id uuid not null references teams on delete cascade,
  agent_id uuid not null references agents on delete cascade,
  primary key (team_id, agent_id)
);
create index team_members_agent on team_members (agent_id);

create table api_tokens (
  id uuid primary key,
  name text not null,
  token_hash bytea not null unique,
  hint text not null,
  scopes text[] not null,
  agent_id uuid references agents on delete cascade,
  -- Its rights never exceed those of whoever made it; null: made by the program itself at its first start.
  created_by uuid references agents on delete cascade,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index api_tokens_agent on api_tokens (agent_id);

-- directory ------------------------------------------------------------------------------------------------------------

create table contacts (
  id uuid primary key,
  name text,
  locale text,
  account_id uuid references auth_accounts on delete set null,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index contacts_account on contacts (account_id) where account_id is not null;
create index contacts_name on contacts (lower(name) text_pattern_ops);

create table contact_addresses (
  id uuid primary key,
  contact_id uuid not null references contacts on delete cascade,
  kind text not null check (kind in ('email', 'phone')),
  address text not null,
  verified_at timestamptz,
  bounce_state text not null default 'none' check (bounce_state in ('none', 'soft', 'hard', 'complained')),
  is_primary boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (kind, address)
);
create index contact_addresses_contact on contact_addresses (contact_id);
create index contact_addresses_prefix on contact_addresses (address text_pattern_ops);
create unique index contact_addresses_primary on contact_addresses (contact_id, kind) where is_primary;

create table organizations (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  parent_id uuid references organizations,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (parent_id is distinct from id)
);
create index organizations_parent on organizations (parent_id);
create index organizations_name on organizations (lower(name) text_pattern_ops);

create table organization_domains (
  organization_id uuid not null references organizations on delete cascade,
  domain text not null,
  verified_at timestamptz,
  created_at timestamptz not null,
  primary key (organization_id, domain)
);
create index organization_domains_domain on organization_domains (domain);
-- Several may claim a domain; one at most has proved it.
create unique index organization_domains_proved on organization_domains (domain) where verified_at is not null;

-- Dated: `ends_on` is the first day on which it no longer holds.
create table memberships (
  id uuid primary key,
  contact_id uuid not null references contacts on delete cascade,
  organization_id uuid not null references organizations on delete cascade,
  role text not null default 'member' check (role in ('member', 'manager', 'technical', 'billing')),
  sees_requests boolean not null default false,
  starts_on date not null,
  ends_on date,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (ends_on is null or ends_on >= starts_on)
);
create unique index memberships_current on memberships (contact_id, organization_id) where ends_on is null;
create index memberships_contact on memberships (contact_id);
create index memberships_organization on memberships (organization_id, contact_id);

-- Bearer links bound to one thing: a guest's link to his ticket. The thing belongs to a higher floor, so it is named, not referenced.
create table access_links (
  id uuid primary key,
  token_hash bytea not null unique,
  subject_kind text not null,
  subject_id uuid not null,
  contact_id uuid references contacts on delete cascade,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  created_at timestamptz not null
);
create index access_links_subject on access_links (subject_kind, subject_id);
create index access_links_contact on access_links (contact_id);

-- the second wall ------------------------------------------------------------------------------------------------------

-- The sub-selects make PostgreSQL ask once per statement, not once per row.
alter table auth_accounts enable row level security;
create policy staff on auth_accounts using ((select is_staff()));
alter table auth_credentials enable row level security;
create policy staff on auth_credentials using ((select is_staff()));
alter table auth_verifications enable row level security;
create policy staff on auth_verifications using ((select is_staff()));
alter table auth_sessions_store enable row level security;
create policy staff on auth_sessions_store using ((select is_staff()));
alter table api_tokens enable row level security;
create policy staff on api_tokens using ((select is_staff()));
alter table access_links enable row level security;
create policy staff on access_links using ((select is_staff()));
alter table agents enable row level security;
create policy staff on agents using ((select is_staff()));
alter table teams enable row level security;
create policy staff on teams using ((select is_staff()));
alter table team_members enable row level security;
create policy staff on team_members using ((select is_staff()));

-- What a customer reads of an agent or a team is the name: these views belong to the owner and pass the wall on purpose.
create view agent_names as select id, name from agents;
create view team_names as select id, name, slug from teams;

alter table contacts enable row level security;
create policy staff on contacts using ((select is_staff()));
alter table contact_addresses enable row level security;
create policy staff on contact_addresses using ((select is_staff()));
alter table organizations enable row level security;
create policy staff on organizations using ((select is_staff()));
alter table organization_domains enable row level security;
create policy staff on organization_domains using ((select is_staff()));
alter table memberships enable row level security;
create policy staff on memberships using ((select is_staff()));

-- A customer sees himself, and by name those of an organization whose requests he may see; addresses are only his own.
create policy himself on contacts for select
  using (id = (select current_contact()) or exists (select from memberships m where m.contact_id = contacts.id and m.organization_id = any ((select current_organizations())::uuid[])));
create policy his_own on contact_addresses for select using (contact_id = (select current_contact()));
create policy his_own on memberships for select using (contact_id = (select current_contact()) or organization_id = any ((select current_organizations())::uuid[]));
create policy his_own on organizations for select
  using (
    id = any ((select current_organizations())::uuid[])
    or exists (
      select from memberships m
      where m.organization_id = organizations.id and m.contact_id = (select current_contact())
        and m.starts_on <= current_date and (m.ends_on is null or m.ends_on > current_date)
    )
  );
create policy his_own on organization_domains for select
  using (exists (select from organizations o where o.id = organization_domains.organization_id));

-- what other rooms may join: names, under the rights of whoever asks -----------------------------------------------------

create view contact_names with (security_invoker = true) as
  select c.id, coalesce(c.name, split_part(a.address, '@', 1)) as name, a.address
  from contacts c left join contact_addresses a on a.contact_id = c.id and a.kind = 'email' and a.is_primary;
create view organization_names with (security_invoker = true) as select id, name, slug from organizations;

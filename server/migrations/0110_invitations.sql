-- Invitations with a life of their own: a link that was used, replaced, taken back or has run out can say so, instead of being nothing.

-- An organization's own administrator: who belongs to it and may invite colleagues. Granted, off by default.
alter table memberships add column manages_members boolean not null default false;

create table invitations (
  id uuid primary key,
  -- `agent`: to the vendor's own team; `contact`: to the portal, as a member of an organization.
  kind text not null check (kind in ('agent', 'contact')),
  -- Keyed hash of the link's token; null until the mail with it is made.
  token_hash bytea unique,
  email text not null,
  name text,
  locale text not null,
  agent_id uuid references agents on delete cascade,
  organization_id uuid references organizations on delete cascade,
  sees_requests boolean not null default false,
  -- `kind:id` of who invited; of a contact also as reference, since what he may not do any more his invitations may not either.
  invited_by text not null,
  inviter_id uuid references contacts on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_as text check (ended_as in ('accepted', 'replaced', 'revoked')),
  check ((ended_at is null) = (ended_as is null)),
  check ((kind = 'agent') = (agent_id is not null)),
  check ((kind = 'contact') = (organization_id is not null))
);
create unique index invitations_open on invitations (organization_id, email) where ended_at is null and kind = 'contact';
create index invitations_organization on invitations (organization_id, id desc) where kind = 'contact';
create index invitations_agent on invitations (agent_id) where agent_id is not null;
create index invitations_email on invitations (email);
create index invitations_inviter on invitations (inviter_id) where inviter_id is not null;
create index invitations_expiry on invitations (expires_at);

alter table invitations enable row level security;
create policy staff on invitations using ((select is_staff()));

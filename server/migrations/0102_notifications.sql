-- What agents are told of, and where it is pushed to.

create table notifications (
  id uuid primary key,
  agent_id uuid not null references agents on delete cascade,
  kind text not null,
  ticket_id uuid not null references tickets on delete cascade,
  -- `kind:id` of who caused it.
  actor text not null,
  -- Of the event it tells: one event tells an agent of one thing once.
  event_seq bigint not null,
  created_at timestamptz not null,
  read_at timestamptz,
  unique (agent_id, event_seq, kind)
);
create index notifications_agent on notifications (agent_id, id desc);
create index notifications_unread on notifications (agent_id, id desc) where read_at is null;
create index notifications_ticket on notifications (ticket_id, agent_id) where read_at is null;
create index notifications_created on notifications (created_at);

create table notification_settings (
  agent_id uuid primary key references agents on delete cascade,
  -- {kind: {desk, push}}; a kind that is absent is told both ways.
  kinds jsonb not null default '{}',
  -- No push between these times of day, in the agent's zone.
  quiet_from text,
  quiet_to text,
  time_zone text not null default 'UTC',
  updated_at timestamptz not null,
  revision int not null default 1,
  check ((quiet_from is null) = (quiet_to is null))
);

create table push_subscriptions (
  id uuid primary key,
  agent_id uuid not null references agents on delete cascade,
  -- SHA-256 of the endpoint: a browser is there once.
  endpoint_hash bytea not null unique,
  -- Endpoint and keys, sealed: whoever has them can write on the person's screen.
  sealed bytea not null,
  -- What the person calls it, such as the browser's name.
  label text not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index push_subscriptions_agent on push_subscriptions (agent_id, id desc);

-- The key pair by which push services know this installation (RFC 8292); made when first needed.
create table push_keys (
  singleton boolean primary key default true check (singleton),
  public_key text not null,
  sealed bytea not null,
  created_at timestamptz not null
);

alter table notifications enable row level security;
create policy staff on notifications using ((select is_staff()));
alter table notification_settings enable row level security;
create policy staff on notification_settings using ((select is_staff()));
alter table push_subscriptions enable row level security;
create policy staff on push_subscriptions using ((select is_staff()));
alter table push_keys enable row level security;
create policy staff on push_keys using ((select is_staff()));

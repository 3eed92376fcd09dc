-- Outgoing webhooks: what happened is told to other systems, signed, in its order, until they take it.

create table webhook_endpoints (
  id uuid primary key,
  name text not null,
  url text not null,
  -- Types of events it wants, `ticket.*` for all of a kind, `*` for all.
  types text[] not null,
  -- What it is told beside ids and codes.
  include text[] not null default '{}',
  -- Whether it is told of restricted tickets.
  restricted boolean not null default false,
  active boolean not null default true,
  -- Why the program turned it off: gone (it said 410), failing.
  disabled_for text check (disabled_for in ('gone', 'failing')),
  disabled_at timestamptz,
  -- Since when nothing has arrived; null: the last thing did.
  failing_since timestamptz,
  last_delivered_at timestamptz,
  -- Who is told when it is turned off.
  owner_id uuid references agents,
  secret bytea not null,
  -- The one before, which signs too until its time is over.
  old_secret bytea,
  old_secret_until timestamptz,
  -- Up to which event of the log its deliveries have been written.
  position bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  revision integer not null default 1
);

create table webhook_deliveries (
  id uuid primary key,
  endpoint_id uuid not null references webhook_endpoints on delete cascade,
  seq bigint not null,
  type text not null,
  occurred_at timestamptz not null,
  -- skipped: the endpoint may not be told of it any more.
  state text not null check (state in ('waiting', 'delivered', 'failed', 'skipped')),
  -- In this round; a replay begins another.
  attempts smallint not null default 0,
  next_attempt_at timestamptz,
  -- Somebody is at it until then.
  leased_until timestamptz,
  settled_at timestamptz,
  created_at timestamptz not null,
  unique (endpoint_id, seq),
  check ((state = 'waiting') = (next_attempt_at is not null))
);
create index webhook_deliveries_due on webhook_deliveries (endpoint_id, next_attempt_at, seq) where state = 'waiting';
create index webhook_deliveries_list on webhook_deliveries (endpoint_id, seq desc);
create index webhook_deliveries_old on webhook_deliveries (created_at) where state <> 'waiting';

create table webhook_attempts (
  id uuid primary key,
  delivery_id uuid not null references webhook_deliveries on delete cascade,
  at timestamptz not null,
  -- Null: no answer came, and `error` says why.
  status smallint,
  error text,
  milliseconds integer not null,
  -- The first words of the answer.
  answer text not null default '',
  check ((status is null) = (error is not null))
);
create index webhook_attempts_delivery on webhook_attempts (delivery_id, at);

alter table webhook_endpoints enable row level security;
create policy staff on webhook_endpoints using ((select is_staff()));
alter table webhook_deliveries enable row level security;
create policy staff on webhook_deliveries using ((select is_staff()));
alter table webhook_attempts enable row level security;
create policy staff on webhook_attempts using ((select is_staff()));

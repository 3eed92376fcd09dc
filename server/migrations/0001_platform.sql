-- Platform: settings, event log and outbox, subscriptions, idempotency, files, access audit.
-- The application role owns nothing; what it may not change is revoked after each migration.

create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- Who is asking. Set per connection for staff, per transaction for customers; unset means nobody.
create function is_staff() returns boolean language sql stable parallel safe as
  $$ select current_setting('backstay.scope', true) = 'staff' $$;
create function current_contact() returns uuid language sql stable parallel safe as
  $$ select case when current_setting('backstay.scope', true) = 'customer' then nullif(current_setting('backstay.contact', true), '')::uuid end $$;
create function current_organizations() returns uuid[] language sql stable parallel safe as
  $$ select case when current_setting('backstay.scope', true) = 'customer'
       then string_to_array(nullif(current_setting('backstay.organizations', true), ''), ',')::uuid[] else '{}' end $$;
create function current_ticket() returns uuid language sql stable parallel safe as
  $$ select case when current_setting('backstay.scope', true) = 'customer' then nullif(current_setting('backstay.ticket', true), '')::uuid end $$;

create table settings (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);

-- Written in the transaction of the change it tells of; emptied by the relay.
create table event_outbox (
  id uuid primary key,
  type text not null,
  version int not null default 1,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  actor text not null,
  subjects text[] not null,
  data jsonb not null
);

-- The event log. seq is given by the one relay, in its order, so a reader that has seen n misses nothing below n.
create table events (
  seq bigint primary key,
  id uuid not null unique,
  type text not null,
  version int not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  actor text not null,
  subjects text[] not null,
  data jsonb not null
);
create index events_first_subject on events ((subjects[1]), seq);

create table relay_state (
  only_row boolean primary key default true check (only_row),
  last_seq bigint not null
);
insert into relay_state (last_seq) values (0);

create table subscriptions (
  name text primary key,
  position bigint not null
);

-- Events a subscriber could not handle after many tries: set aside so that the ones behind them go on.
create table subscription_failures (
  name text not null,
  seq bigint not null,
  error text not null,
  at timestamptz not null default now(),
  primary key (name, seq)
);

create table idempotency_keys (
  actor text not null,
  key text not null,
  request_hash bytea not null,
  status int,
  headers jsonb,
  body text,
  created_at timestamptz not null default now(),
  primary key (actor, key)
);
create index idempotency_keys_created_at on idempotency_keys (created_at);

create table files (
  id uuid primary key,
  sha256 bytea not null,
  size bigint not null,
  media_type text not null,
  file_name text not null,
  created_by text not null,
  created_at timestamptz not null,
  -- Set when something refers to the file; what stays unattached for a day is removed.
  attached_at timestamptz
);
create index files_sha256 on files (sha256);
create index files_unattached on files (created_at) where attached_at is null;

-- Access audit: append-only, also for the application role.
create table audit_log (
  id uuid primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text,
  outcome text not null check (outcome in ('allowed', 'denied')),
  address text,
  data jsonb not null default '{}'
);
create index audit_log_at on audit_log (at desc, id desc);

-- One index for every kind of thing (platform/search). Rooms register documents with the subject whose visibility rules.
create table search_documents (
  kind text not null,
  id uuid not null,
  locale text,
  title text not null,
  words tsvector not null,
  updated_at timestamptz not null,
  primary key (kind, id)
);
create index search_documents_words on search_documents using gin (words);

-- What rooms may join: how a file is called, and who did what.
create view file_names with (security_invoker = true) as select id, file_name, media_type, size from files;
create view audit_entries with (security_invoker = true) as select id, at, actor, action, subject, outcome, address, data from audit_log;

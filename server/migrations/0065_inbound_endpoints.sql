-- Addresses of ours that mail providers post inbound mail to.

create table inbound_endpoints (
  id uuid primary key,
  name text not null,
  provider text not null check (provider in ('mailgun', 'postmark', 'ses')),
  -- Its mails go here when their addresses name no mailbox; null: what they name decides.
  mailbox_id uuid references mailboxes,
  -- Of the secret in its address.
  token_hash bytea not null unique,
  -- The provider's key, encrypted; of Mailgun only.
  signing_key bytea,
  -- The one topic that is believed; of Amazon SES only.
  topic_arn text,
  -- Addresses and networks calls may come from; empty: any.
  networks text[] not null default '{}',
  active boolean not null default true,
  last_received_at timestamptz,
  -- The last call that had the secret and was refused, and a stable code why.
  last_refused_at timestamptz,
  last_refusal text,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- One row for each call that was taken, so that none is taken twice.
create table inbound_receipts (
  endpoint_id uuid not null references inbound_endpoints on delete cascade,
  -- Of the token or id the provider gave the call.
  key_hash bytea not null,
  -- Of the mail it brought.
  sha256 bytea not null,
  intake_id uuid not null,
  at timestamptz not null,
  primary key (endpoint_id, key_hash)
);
create index inbound_receipts_at on inbound_receipts (at);

alter table inbound_endpoints enable row level security;
create policy staff on inbound_endpoints using ((select is_staff()));
alter table inbound_receipts enable row level security;
create policy staff on inbound_receipts using ((select is_staff()));

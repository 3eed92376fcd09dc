-- E-mail as a channel: the vendor's mailboxes, and what ties a mail to a ticket.

create table mailboxes (
  id uuid primary key,
  address text not null unique,
  -- The name customers see as the sender's.
  name text not null,
  brand_id uuid references brands,
  team_id uuid references teams,
  -- Language of what is sent from here when the customer's is unknown.
  locale text not null,
  -- Its tickets are seen by its team only.
  restricted boolean not null default false,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- The mailbox a ticket's mails are sent from.
create table email_threads (
  ticket_id uuid primary key references tickets on delete cascade,
  mailbox_id uuid not null references mailboxes
);

-- What a mail that became a message said about itself.
create table email_messages (
  message_id uuid primary key references messages on delete cascade,
  ticket_id uuid not null references tickets on delete cascade,
  intake_id uuid not null,
  -- Its own Message-ID, named when it is answered; found by its keyed hash.
  rfc_message_id text,
  rfc_message_hash bytea,
  rfc_references text[] not null default '{}',
  subject text not null,
  from_address text not null,
  from_name text not null default '',
  -- Where the writer wants answers; shown when it differs from the sender.
  reply_to text,
  created_at timestamptz not null
);
create index email_messages_hash on email_messages (rfc_message_hash) where rfc_message_hash is not null;
create index email_messages_ticket on email_messages (ticket_id, created_at desc);

-- Reply addresses: 128 random bits, stored hashed, bound to a ticket and the person they were sent to.
create table email_reply_tokens (
  token_hash bytea primary key,
  ticket_id uuid not null references tickets on delete cascade,
  contact_id uuid not null references contacts on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index email_reply_tokens_expiry on email_reply_tokens (expires_at);

-- One row for each mail decided, so that the same mail sent or delivered twice is decided once.
create table email_fingerprints (
  fingerprint bytea primary key,
  intake_id uuid not null,
  ref text,
  at timestamptz not null
);
create index email_fingerprints_at on email_fingerprints (at);

alter table mailboxes enable row level security;
create policy staff on mailboxes using ((select is_staff()));
alter table email_threads enable row level security;
create policy staff on email_threads using ((select is_staff()));
alter table email_messages enable row level security;
create policy staff on email_messages using ((select is_staff()));
alter table email_reply_tokens enable row level security;
create policy staff on email_reply_tokens using ((select is_staff()));
alter table email_fingerprints enable row level security;
create policy staff on email_fingerprints using ((select is_staff()));

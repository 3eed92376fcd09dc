-- Who is believed, where a mail was filed and why, and agents who answer by mail.

-- Other servers whose word counts: receivers that check mail before it reaches us (RFC 8601), and sealers of forwarded mail (RFC 8617).
create table email_trust (
  id uuid primary key,
  kind text not null check (kind in ('receiver', 'sealer')),
  -- The receiver's authserv-id, or the sealer's domain; lower case.
  name text not null,
  -- Networks from which the receiver hands mail over by SMTP; its headers count on no other connection.
  relays text[] not null default '{}',
  -- Whether its headers count on mail fetched from a mailbox.
  fetched boolean not null default false,
  created_at timestamptz not null,
  unique (kind, name)
);

-- An answer to a closed ticket opens it again within this many days; null: always, 0: never.
alter table mailboxes add column reopen_days int default 30 check (reopen_days between 0 and 3650);

-- A ticket whose conversation went on in another one: later mail goes there.
alter table tickets add column merged_into uuid references tickets;
create index tickets_merged_into on tickets (merged_into) where merged_into is not null;

-- Why a mail was filed where it is: {by, ...} in codes.
alter table messages add column filed jsonb;

-- The mailbox a mail came to; whether it counts for threading (a held one does not until it is released); where its answers go, if not to its sender.
alter table email_messages add column mailbox_id uuid references mailboxes;
alter table email_messages add column counts boolean not null default true;
alter table email_messages add column answer_to text;
update email_messages e set mailbox_id = t.mailbox_id from email_threads t where t.ticket_id = e.ticket_id;

-- A reply address belongs to a customer, or to an agent who was notified.
alter table email_reply_tokens alter column contact_id drop not null;
alter table email_reply_tokens add column agent_id uuid references agents on delete cascade;
alter table email_reply_tokens add column answers text check (answers in ('reply', 'note'));
alter table email_reply_tokens add check ((contact_id is null) <> (agent_id is null));

-- Keys of other trackers (issues, alarms) by which their mails find their ticket: hashed with the address they come from.
create table email_tracker_keys (
  mailbox_id uuid not null references mailboxes on delete cascade,
  key_hash bytea not null,
  ticket_id uuid not null references tickets on delete cascade,
  at timestamptz not null,
  primary key (mailbox_id, key_hash)
);
create index email_tracker_keys_ticket on email_tracker_keys (ticket_id);

-- Whether an agent is told by mail; without a row he is.
create table agent_mail_settings (
  agent_id uuid primary key references agents on delete cascade,
  assigned boolean not null default true,
  mentioned boolean not null default true,
  revision int not null default 1,
  updated_at timestamptz not null
);

alter table email_trust enable row level security;
create policy staff on email_trust using ((select is_staff()));
alter table email_tracker_keys enable row level security;
create policy staff on email_tracker_keys using ((select is_staff()));
alter table agent_mail_settings enable row level security;
create policy staff on agent_mail_settings using ((select is_staff()));

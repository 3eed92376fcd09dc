-- The quarantine as a place to work, secrets that were masked, and keys for signed and encrypted mail.

alter table intake
  -- What the program knows of why an item was set aside, besides the code. Never words of the mail.
  add column detail text,
  -- The code an item was set aside with last, kept when somebody resolves it.
  add column set_aside text,
  -- How somebody wants it filed: {ticketId, requester: {email, name}, by}. Heeded at the next decision.
  add column release jsonb,
  -- How an item that was set aside left the quarantine.
  add column resolution text check (resolution in ('released', 'replayed', 'dismissed')),
  add column resolved_by text,
  add column resolved_at timestamptz,
  add column resolution_note text,
  -- How many secrets were masked in it; null while nobody knows.
  add column secrets int,
  -- An item is in exactly one state, and each state says what became of it.
  add constraint intake_one_state check (
    (state = 'pending' and outcome is null)
    or (state = 'quarantined' and outcome is null and reason is not null)
    or (state = 'done' and (outcome is null) = (resolution is not distinct from 'dismissed')));
update intake set set_aside = reason where state = 'quarantined';
create index intake_quarantined on intake (reason, received_at desc, id desc) where state = 'quarantined';

-- What the masking filter took out of texts: encrypted, one row for each text that held any.
create table masked_secrets (
  id uuid primary key,
  ticket_id uuid not null references tickets on delete cascade,
  -- Both null: the ticket's subject as somebody changed it.
  message_id uuid references messages on delete cascade,
  note_id uuid references notes on delete cascade,
  -- [{mark, type, value}], sealed.
  sealed bytea not null,
  kinds text[] not null,
  created_at timestamptz not null,
  check (message_id is null or note_id is null)
);
create index masked_secrets_ticket on masked_secrets (ticket_id);
alter table masked_secrets enable row level security;
create policy staff on masked_secrets using ((select is_staff()));
-- A customer leaves the secrets of his own words here and reads none.
create policy customer_leaves on masked_secrets for insert with check (
  note_id is null and exists (select from messages m where m.id = masked_secrets.message_id and m.ticket_id = masked_secrets.ticket_id
    and (m.author_contact_id is not distinct from (select current_contact()) or m.ticket_id = (select current_ticket()))));

-- Keys and certificates for S/MIME and OpenPGP mail.
create table mail_keys (
  id uuid primary key,
  -- The mailbox whose mail it decrypts; null: for all, which a key that verifies always is.
  mailbox_id uuid references mailboxes on delete cascade,
  kind text not null check (kind in ('smimeAuthority', 'smimeKey', 'pgpPublic', 'pgpKey')),
  name text not null,
  -- Addresses the key itself names.
  addresses text[] not null default '{}',
  fingerprint text not null,
  expires_at timestamptz,
  -- The key or certificate, sealed; for a private key the certificate too.
  sealed bytea not null,
  created_at timestamptz not null,
  created_by text not null,
  unique nulls not distinct (kind, fingerprint, mailbox_id)
);
alter table mail_keys enable row level security;
create policy staff on mail_keys using ((select is_staff()));

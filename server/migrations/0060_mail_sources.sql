-- Where mail is fetched from: for each source its access, how far it has been read, and how it is.

create table mail_sources (
  id uuid primary key,
  -- The mailbox it fills, and the address its mails are taken in for.
  mailbox_id uuid not null references mailboxes,
  address text not null,
  channel text not null default 'email',
  kind text not null check (kind in ('imap', 'graph', 'gmail')),
  settings jsonb not null,
  -- Passwords and tokens, encrypted.
  secret bytea,
  -- How far it has been read, in the words of its kind; null: not at all, or to be read again from the start.
  cursor jsonb,
  -- Mails that lay there longer are left; null takes all there are.
  since timestamptz,
  paused boolean not null default false,
  state text not null default 'new' check (state in ('new', 'ok', 'failing')),
  failures int not null default 0,
  failing_since timestamptz,
  -- The last failure: a stable code, and the words of the other server.
  error_code text,
  error_words text,
  error_at timestamptz,
  last_success_at timestamptz,
  last_received_at timestamptz,
  next_try_at timestamptz not null,
  token_expires_at timestamptz,
  -- Grows each time a process takes the source; who holds an older one can store nothing any more.
  epoch int not null default 0,
  -- Grows with each change of the access or the cursor by people: whoever works on the source begins anew.
  generation int not null default 1,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index mail_sources_mailbox on mail_sources (mailbox_id);

-- One row for each mail a source has brought, so that it is stored once however often it is fetched.
create table mail_source_items (
  source_id uuid not null references mail_sources on delete cascade,
  sha256 bytea not null,
  intake_id uuid not null,
  -- What its source calls it, so that it need not be fetched again to be recognised.
  key text,
  at timestamptz not null,
  primary key (source_id, sha256)
);
create index mail_source_items_key on mail_source_items (source_id, key) where key is not null;

-- Which source brought an item; null when it came by SMTP or the API.
alter table intake add column source_id uuid;

alter table mail_sources enable row level security;
create policy staff on mail_sources using ((select is_staff()));
alter table mail_source_items enable row level security;
create policy staff on mail_source_items using ((select is_staff()));

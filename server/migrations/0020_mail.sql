-- Mail: what came in, raw, before anything is made of it; what goes out, with every attempt.

create table intake (
  id uuid primary key,
  channel text not null,
  received_at timestamptz not null,
  -- MAIL FROM: empty for the null sender, null when it did not come by SMTP.
  envelope_from text,
  envelope_to text[] not null default '{}',
  -- Where it came from: {ip, helo, tls}.
  remote jsonb,
  sha256 bytea not null,
  size int not null,
  raw bytea not null,
  state text not null check (state in ('pending', 'done', 'quarantined')),
  outcome text check (outcome in ('ticket', 'message', 'delivery', 'autoReply', 'duplicate')),
  -- Why it was quarantined or decided so: a stable code.
  reason text,
  -- What it became, as `kind:id`.
  ref text,
  attempts int not null default 0,
  next_attempt_at timestamptz not null,
  decided_at timestamptz
);
-- Mail is compressed badly and read rarely: kept as it came.
alter table intake alter column raw set storage external;
create index intake_received on intake (received_at desc, id desc);
create index intake_state on intake (state, received_at desc, id desc);
create index intake_pending on intake (next_attempt_at) where state = 'pending';

create table outbound_mails (
  id uuid primary key,
  -- What it delivers, and what it is about, as `kind:id`.
  ref text,
  about text,
  kind text not null,
  to_address text not null,
  to_name text not null default '',
  from_address text not null,
  from_name text not null default '',
  reply_to text,
  -- MAIL FROM; empty for the null sender.
  envelope_from text not null,
  message_id text not null unique,
  in_reply_to text,
  reference_ids text[] not null default '{}',
  subject text not null,
  -- {text, html, headers, attachments: [file id]}
  content jsonb not null,
  -- Sent by the program by itself: counted so that no loop can form.
  automatic boolean not null default false,
  state text not null check (state in ('captured', 'queued', 'sending', 'sent', 'deferred', 'failed', 'suppressed')),
  -- In the words of the other server, or a code of ours.
  detail text,
  attempts int not null default 0,
  next_attempt_at timestamptz,
  created_at timestamptz not null,
  settled_at timestamptz
);
create index outbound_mails_created on outbound_mails (created_at desc, id desc);
create index outbound_mails_about on outbound_mails (about, created_at desc, id desc) where about is not null;
create index outbound_mails_ref on outbound_mails (ref) where ref is not null;
create index outbound_mails_due on outbound_mails (next_attempt_at) where state in ('queued', 'sending', 'deferred');
create index outbound_mails_automatic on outbound_mails (to_address, created_at desc) where automatic;

create table outbound_attempts (
  id uuid primary key,
  mail_id uuid not null references outbound_mails on delete cascade,
  at timestamptz not null,
  outcome text not null check (outcome in ('sent', 'deferred', 'failed', 'bounced', 'delayed', 'complained')),
  -- SMTP reply code; null when the server was not reached.
  code int,
  reply text not null
);
create index outbound_attempts_mail on outbound_attempts (mail_id, at);

-- Addresses nothing is sent to any more.
create table suppressions (
  address text primary key,
  reason text not null check (reason in ('hardBounce', 'complaint', 'manual')),
  detail text not null default '',
  created_at timestamptz not null
);

-- What became of the mails that deliver one thing: the worst state of them, for rooms that show it.
create view mail_deliveries with (security_invoker = true) as
  select ref, count(*)::int as recipients,
    (array_agg(state order by array_position(array['failed', 'suppressed', 'deferred', 'sending', 'queued', 'captured', 'sent'], state)))[1] as state,
    (array_agg(detail order by array_position(array['failed', 'suppressed', 'deferred', 'sending', 'queued', 'captured', 'sent'], state)))[1] as detail
  from outbound_mails where ref is not null group by ref;

alter table intake enable row level security;
create policy staff on intake using ((select is_staff()));
alter table outbound_mails enable row level security;
create policy staff on outbound_mails using ((select is_staff()));
alter table outbound_attempts enable row level security;
create policy staff on outbound_attempts using ((select is_staff()));
alter table suppressions enable row level security;
create policy staff on suppressions using ((select is_staff()));

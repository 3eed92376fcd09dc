-- What came back: why a mail failed, the state of an address, senders who go round in circles.

-- Why it failed, as a code: userUnknown, mailboxFull and so on; the words of the server are in `detail`.
alter table outbound_mails add column failure text;
-- Whom a thing did not reach, for rooms that show it.
create view mail_failures with (security_invoker = true) as
  select id, ref, to_address as address, failure as reason, detail, settled_at as at from outbound_mails where ref is not null and failure is not null and state = 'failed';

alter table contact_addresses
  add column bounced_at timestamptz,
  -- Failures since the address was last known to be good, and on how many different days.
  add column bounces int not null default 0,
  add column bounced_days int not null default 0,
  add column bounce_reason text,
  -- In the words of the other server.
  add column bounce_detail text;

-- When to stop answering by machine: one row.
create table mail_guard (
  singleton boolean primary key default true check (singleton),
  -- Automatic mails to one address in a window, and with the same subject.
  peer_answers int not null default 10 check (peer_answers between 1 and 100),
  peer_same_subject int not null default 2 check (peer_same_subject between 1 and 100),
  peer_minutes int not null default 180 check (peer_minutes between 5 and 10080),
  -- Mails one address may send in an hour before it counts as a machine gone wild.
  peer_mails int not null default 40 check (peer_mails between 5 and 10000),
  -- Automatic mails of one mailbox in an hour.
  mailbox_answers int not null default 500 check (mailbox_answers between 10 and 100000),
  -- How long whoever goes round is not answered.
  pause_minutes int not null default 60 check (pause_minutes between 5 and 10080),
  revision int not null default 1,
  updated_at timestamptz not null default now()
);
insert into mail_guard default values;

-- Who is not answered by machine for a while, and why: the alarm agents see.
create table mail_breakers (
  id uuid primary key,
  scope text not null check (scope in ('peer', 'mailbox')),
  -- The address of the peer or of the mailbox.
  address text not null,
  reason text not null check (reason in ('answers', 'sameSubject', 'volume')),
  tripped_at timestamptz not null,
  until timestamptz not null,
  -- Mails that were not answered while it held.
  held_back int not null default 0,
  -- Who let it go before its time.
  resumed_by text,
  resumed_at timestamptz
);
create index mail_breakers_active on mail_breakers (address, until desc) where resumed_at is null;
create index mail_breakers_tripped on mail_breakers (id desc);
create index outbound_mails_automatic_sender on outbound_mails (from_address, created_at desc) where automatic;

alter table mail_guard enable row level security;
create policy staff on mail_guard using ((select is_staff()));
alter table mail_breakers enable row level security;
create policy staff on mail_breakers using ((select is_staff()));

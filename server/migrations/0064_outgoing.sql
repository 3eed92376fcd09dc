-- Outgoing mail: queues by receiving domain, keys that sign, who wants no notices, texts of automatic mails, signatures, replies that wait.

alter table outbound_mails
  -- Where it goes: nothing that one domain does delays mail to another.
  add column domain text not null generated always as (split_part(to_address, '@', 2)) stored,
  -- Since when its being late has been told.
  add column delayed_at timestamptz,
  -- The mail that was sent in its place, to a corrected address.
  add column resent_as uuid references outbound_mails on delete set null;
-- Mails to one person about one thing leave in the order they were written.
create index outbound_mails_order on outbound_mails (about, to_address, created_at, id) where state in ('queued', 'sending', 'deferred');

alter table outbound_attempts drop constraint outbound_attempts_outcome_check;
alter table outbound_attempts add constraint outbound_attempts_outcome_check
  check (outcome in ('sent', 'deferred', 'failed', 'bounced', 'delayed', 'complained', 'read'));

alter table suppressions
  add column id uuid not null default gen_random_uuid() unique,
  -- `kind:id` of who added it by hand; null: the program itself.
  add column created_by text;
create index suppressions_created on suppressions (created_at desc, id desc);

-- People who want no notices. What they ask is still answered.
create table notice_optouts (
  address text primary key,
  id uuid not null unique,
  created_at timestamptz not null
);

-- What became of the mails that deliver one thing: the worst state of them, for rooms that show it. One that was sent again elsewhere no longer counts.
drop view mail_deliveries;
create view mail_deliveries with (security_invoker = true) as
  select ref, count(*)::int as recipients,
    (array_agg(state order by place))[1] as state,
    (array_agg(detail order by place))[1] as detail,
    min(delayed_at) filter (where state = 'deferred') as delayed_at,
    count(*) filter (where read)::int as read
  from (
    select m.ref, m.detail, m.delayed_at, s.state, s.read,
      array_position(array['failed', 'bounced', 'suppressed', 'deferred', 'sending', 'queued', 'captured', 'sent'], s.state) as place
    from outbound_mails m
    cross join lateral (
      select case when m.state = 'failed' and coalesce(bool_or(a.outcome = 'bounced'), false) then 'bounced' else m.state end as state,
        coalesce(bool_or(a.outcome = 'read'), false) as read
      from outbound_attempts a where a.mail_id = m.id) s
    where m.ref is not null and m.resent_as is null) x
  group by ref;

-- Keys that sign what leaves (RFC 6376). The private half is sealed.
create table dkim_keys (
  id uuid primary key,
  domain text not null,
  selector text not null,
  algorithm text not null check (algorithm in ('rsa', 'ed25519')),
  -- SubjectPublicKeyInfo for RSA, the bare 32 bytes for Ed25519 (RFC 8463), in base64: the p= of the record.
  public_key text not null,
  sealed_key bytea not null,
  -- waiting: made, not signing yet. active: signs. retired: signs no more; its record stands until mail under way has arrived.
  state text not null check (state in ('waiting', 'active', 'retired')),
  checked_at timestamptz,
  check_result text check (check_result in ('found', 'absent', 'different', 'unreachable')),
  created_at timestamptz not null,
  state_since timestamptz not null,
  revision int not null default 1,
  unique (domain, selector)
);

-- What the vendor says in automatic mails in place of the words Backstay brings: {locale: {field: text}}.
create table mail_texts (
  id uuid primary key,
  kind text not null,
  brand_id uuid references brands on delete cascade,
  enabled boolean,
  texts jsonb not null default '{}',
  updated_at timestamptz not null,
  revision int not null default 1,
  unique nulls not distinct (kind, brand_id)
);

-- What stands under the replies of a team: {locale: text}.
create table team_signatures (
  team_id uuid primary key references teams on delete cascade,
  texts jsonb not null default '{}',
  updated_at timestamptz not null,
  revision int not null default 1
);

-- How an agent writes: his signature {locale: text}, and how long a reply of his waits before it leaves.
create table agent_writing (
  agent_id uuid primary key references agents on delete cascade,
  signature jsonb not null default '{}',
  undo_seconds int not null default 10 check (undo_seconds between 0 and 30),
  updated_at timestamptz not null,
  revision int not null default 1
);

-- Replies that can still be taken back: agents see them, customers do not, and nothing is told of them until they are released.
alter table messages drop constraint messages_state_check;
alter table messages add constraint messages_state_check check (state in ('normal', 'held', 'dismissed', 'waiting'));
create table waiting_replies (
  message_id uuid primary key references messages on delete cascade,
  ticket_id uuid not null references tickets on delete cascade,
  -- `kind:id` of who wrote it: the event of its release is his.
  actor text not null,
  release_at timestamptz not null,
  -- Status the ticket takes with it.
  status_id uuid references ticket_statuses
);
create index waiting_replies_due on waiting_replies (release_at);

alter table notice_optouts enable row level security;
create policy staff on notice_optouts using ((select is_staff()));
alter table dkim_keys enable row level security;
create policy staff on dkim_keys using ((select is_staff()));
alter table mail_texts enable row level security;
create policy staff on mail_texts using ((select is_staff()));
alter table team_signatures enable row level security;
create policy staff on team_signatures using ((select is_staff()));
alter table agent_writing enable row level security;
create policy staff on agent_writing using ((select is_staff()));
alter table waiting_replies enable row level security;
create policy staff on waiting_replies using ((select is_staff()));

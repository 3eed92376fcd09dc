-- Merged tickets: an alias and what unmerging gives back; no message changes its ticket. And what agents share between the people of two tickets.

alter table tickets
  -- Since when its conversation is shown within that of `merged_into`; null for a ticket that stands by itself, or only leads on because it was emptied.
  add column merged_at timestamptz,
  -- How many tickets were merged into it, directly or through one another.
  add column absorbed int not null default 0,
  -- Was part of a merge at some time: only then are there shares to look for.
  add column ever_merged boolean not null default false,
  -- The status somebody set last, apart from those that messages moved it to; or the one it had when the first ticket was merged into it.
  add column set_status_id uuid references ticket_statuses,
  add column set_status_at timestamptz,
  add check (merged_at is null or merged_into is not null);

create table ticket_merges (
  id uuid primary key,
  ticket_id uuid not null references tickets on delete cascade,
  -- The ticket it was merged into, which may itself have been merged since.
  into_id uuid not null references tickets on delete cascade,
  -- What it held when it was merged: {status, dueAt, snoozedUntil, snoozeOnReply, leading: ids of emptied tickets that led to it}.
  before jsonb not null,
  merged_by text not null,
  merged_at timestamptz not null,
  unmerged_by text,
  unmerged_at timestamptz
);
create unique index ticket_merges_standing on ticket_merges (ticket_id) where unmerged_at is null;
create index ticket_merges_ticket on ticket_merges (ticket_id, merged_at);
create index ticket_merges_into on ticket_merges (into_id);

-- A message that the people of another ticket may read: a reply that was written to both, or one an agent shared.
create table message_shares (
  message_id uuid not null references messages on delete cascade,
  ticket_id uuid not null references tickets on delete cascade,
  source text not null check (source in ('reply', 'agent')),
  shared_by text not null,
  shared_at timestamptz not null,
  primary key (message_id, ticket_id)
);
create index message_shares_ticket on message_shares (ticket_id);

alter table ticket_merges enable row level security;
create policy staff on ticket_merges using ((select is_staff()));
alter table message_shares enable row level security;
create policy staff on message_shares using ((select is_staff()));
create policy customer_reads on message_shares for select using (customer_sees_ticket(ticket_id));

create function message_shared(message uuid) returns boolean language sql stable security definer set search_path = public as
  $$ select exists (select from message_shares s where s.message_id = message and customer_sees_ticket(s.ticket_id)) $$;

drop policy customer_reads on messages;
create policy customer_reads on messages for select using (state = 'normal' and (customer_sees_ticket(ticket_id) or message_shared(id)));

-- How a merged ticket stands for its own people, who do not see the other one: as that one does.
create function shown_status(ticket uuid) returns table (slug text, category text) language sql stable security definer set search_path = public as
  $$ select s.slug, r.category from tickets t join tickets r on r.id = t.merged_into join ticket_statuses s on s.id = r.status_id
     where t.id = ticket and t.merged_at is not null and customer_sees_ticket(t.id) $$;

-- Promises to customers: what, by when, who gave them, and what became of them.
create table promises (
  id uuid primary key,
  ticket_id uuid not null references tickets on delete cascade,
  -- To whom.
  contact_id uuid not null references contacts,
  -- answer: kept by the next public answer of an agent; other: somebody says that it was kept.
  kind text not null check (kind in ('answer', 'other')),
  text text not null,
  due_at timestamptz not null,
  local_time text not null,
  time_zone text not null,
  made_by uuid references agents,
  state text not null check (state in ('open', 'kept', 'missed', 'withdrawn')),
  -- When it was kept, also of one that was missed before; null while it is owed.
  settled_at timestamptz,
  -- The answer that kept it.
  settled_by_message uuid references messages on delete set null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  revision bigint not null default 1
);
create index promises_ticket on promises (ticket_id, due_at);
create index promises_due on promises (due_at) where state = 'open';

alter table promises enable row level security;
create policy staff on promises using ((select is_staff()));
create policy customer_reads on promises for select using (state <> 'withdrawn' and customer_sees_ticket(ticket_id));

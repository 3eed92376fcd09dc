-- Changes of many tickets at once, and what each ticket was before, so that they can be taken back.

create table bulk_changes (
  id uuid primary key,
  agent_id uuid not null references agents on delete cascade,
  -- What he might do when he asked: the work goes on with these rights and no more.
  rights text[] not null,
  change jsonb not null,
  state text not null check (state in ('running', 'done', 'undoing', 'undone')),
  total int not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  undone_at timestamptz,
  revision bigint not null default 1
);
create index bulk_changes_agent on bulk_changes (agent_id, id desc);

create table bulk_change_tickets (
  bulk_id uuid not null references bulk_changes on delete cascade,
  ticket_id uuid not null references tickets on delete cascade,
  position int not null,
  -- Null: its turn has not come.
  outcome text check (outcome in ('changed', 'same', 'refused', 'gone')),
  -- Why it was refused.
  code text,
  before jsonb,
  after jsonb,
  undo text check (undo in ('restored', 'changedSince', 'refused')),
  primary key (bulk_id, ticket_id)
);
create index bulk_change_tickets_turn on bulk_change_tickets (bulk_id, position) where outcome is null;
create index bulk_change_tickets_ticket on bulk_change_tickets (ticket_id);

alter table bulk_changes enable row level security;
create policy staff on bulk_changes using ((select is_staff()));
alter table bulk_change_tickets enable row level security;
create policy staff on bulk_change_tickets using ((select is_staff()));

-- How long what is kept: one row for each kind of thing; without months it is kept.
create table retention_rules (
  kind text primary key,
  months int check (months between 1 and 600),
  updated_at timestamptz not null,
  updated_by text not null,
  -- What the last run took away, and when.
  last_run_at timestamptz,
  last_count int,
  revision int not null default 1
);
alter table retention_rules enable row level security;
create policy staff on retention_rules using ((select is_staff()));
-- Closed tickets by how long they rest, for the rule that looks for the oldest.
create index tickets_closed_resting on tickets (updated_at, id) where category = 'closed';

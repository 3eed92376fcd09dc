-- History counted anew by what was said last: from `since` on, what holds at the moment of the recount holds as if it had been so all along.
create table sla_recounts (
  id uuid primary key,
  since timestamptz not null,
  actor text not null,
  created_at timestamptz not null,
  -- How many tickets were counted, and when it was over.
  tickets integer not null default 0,
  finished_at timestamptz
);
alter table sla_recounts enable row level security;
create policy staff on sla_recounts using ((select is_staff()));

-- Who of the staff sees the requests of a restricted mailbox, beside its team. New requests get this list.
create table mailbox_access (
  mailbox_id uuid not null references mailboxes on delete cascade,
  team_id uuid references teams on delete cascade,
  agent_id uuid references agents on delete cascade,
  check ((team_id is null) <> (agent_id is null)),
  unique nulls not distinct (mailbox_id, team_id, agent_id)
);
alter table mailbox_access enable row level security;
create policy staff on mailbox_access using ((select is_staff()));

-- How far each agent has read each ticket, and how dense he likes the desk.

create table ticket_reads (
  ticket_id uuid not null references tickets on delete cascade,
  agent_id uuid not null references agents on delete cascade,
  -- When the newest message or note was said that stood before his eyes.
  read_up_to timestamptz not null,
  primary key (ticket_id, agent_id)
);
create index ticket_reads_agent on ticket_reads (agent_id);
alter table ticket_reads enable row level security;
create policy staff on ticket_reads using ((select is_staff()));

alter table agent_writing
  -- Null: as each of his browsers has it.
  add column density text check (density in ('comfortable', 'compact'));

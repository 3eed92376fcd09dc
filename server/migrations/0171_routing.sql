-- Routing: to whom of a team a ticket goes, what each can take, when each is away, and why it was so.
create table routing_teams (
  team_id uuid primary key references teams on delete cascade,
  -- Tickets given to the team without a person are routed.
  automatic boolean not null,
  method text not null check (method in ('balanced', 'roundRobin')),
  -- Open tickets at once for each of its people: {any: 10, chat: 3}.
  capacity jsonb not null,
  -- Only people who are at work get tickets.
  presence boolean not null,
  calendar_id uuid references calendars on delete set null,
  overflow_team_id uuid references teams on delete set null,
  overflow_minutes integer check (overflow_minutes > 0),
  revision integer not null default 1,
  updated_at timestamptz not null
);

create table routing_agents (
  agent_id uuid primary key references agents on delete cascade,
  -- Empty: any. Skills are the tags they answer to.
  languages text[] not null,
  products uuid[] not null,
  skills text[] not null,
  -- What differs from the team's.
  capacity jsonb not null,
  calendar_id uuid references calendars on delete set null,
  revision integer not null default 1,
  updated_at timestamptz not null
);

create table routing_absences (
  id uuid primary key,
  agent_id uuid not null references agents on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  created_at timestamptz not null
);
create index routing_absences_agent on routing_absences (agent_id, ends_at);

-- Tickets nobody could take yet.
create table routing_waiting (
  ticket_id uuid primary key references tickets on delete cascade,
  team_id uuid not null references teams on delete cascade,
  since timestamptz not null,
  -- It has been given on once.
  overflowed boolean not null default false
);
create index routing_waiting_team on routing_waiting (team_id, since);

create table routing_decisions (
  id uuid primary key,
  ticket_id uuid not null references tickets on delete cascade,
  team_id uuid not null references teams on delete cascade,
  agent_id uuid references agents on delete cascade,
  outcome text not null check (outcome in ('assigned', 'waiting', 'overflow')),
  -- In codes and numbers: {method, load, capacity, language, product, skills, passed: {absent: 1, full: 2}}.
  reasons jsonb not null,
  at timestamptz not null
);
create index routing_decisions_ticket on routing_decisions (ticket_id, at desc, id desc);
create index routing_decisions_agent on routing_decisions (agent_id, at desc) where agent_id is not null;

alter table routing_teams enable row level security;
create policy staff on routing_teams using ((select is_staff()));
alter table routing_agents enable row level security;
create policy staff on routing_agents using ((select is_staff()));
alter table routing_absences enable row level security;
create policy staff on routing_absences using ((select is_staff()));
alter table routing_waiting enable row level security;
create policy staff on routing_waiting using ((select is_staff()));
alter table routing_decisions enable row level security;
create policy staff on routing_decisions using ((select is_staff()));

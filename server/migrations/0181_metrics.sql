-- Figures. What each ticket, reply, stretch of work and shift comes to is worked out from the event log alone and can be made anew from it at any time;
-- nothing here is ever counted up.

-- what other rooms let be known -------------------------------------------------------------------------------------------

-- What tickets are grouped by.
create view ticket_dimensions with (security_invoker = true) as
  select id, number, channel, priority, type, team_id, assignee_id, product_id, organization_id, requester_id, locale, restricted, created_at from tickets;
-- Who sees a restricted ticket beside its assignee.
create view ticket_seers with (security_invoker = true) as select ticket_id, team_id, agent_id from ticket_access;
-- What each calendar said from when on.
create view calendar_history with (security_invoker = true) as
  select v.calendar_id, v.version, v.begins_at, v.content, v.includes, c.created_at, c.name from calendar_versions v join calendars c on c.id = v.calendar_id;

-- what is worked out ------------------------------------------------------------------------------------------------------

create table metrics_settings (
  only_row boolean primary key default true check (only_row),
  -- The calendar of business hours; null: the one made first.
  calendar_id uuid references calendars on delete set null,
  -- Days within which a ticket must not come back to count as solved at first contact.
  fcr_days smallint not null default 7 check (fcr_days between 1 and 60),
  revision integer not null default 1,
  rebuilt_at timestamptz
);
insert into metrics_settings default values;

create table ticket_figures (
  ticket_id uuid primary key,
  number bigint not null,
  counted boolean not null,
  restricted boolean not null,
  imported boolean not null,
  merged_into uuid,
  -- What it is grouped by, as it stands now.
  channel text not null,
  priority text not null,
  team_id uuid,
  assignee_id uuid,
  product_id uuid,
  organization_id uuid,
  requester_id uuid,
  -- The plan its customer had when it was opened.
  plan_id uuid,
  locale text not null,
  opened_at timestamptz not null,
  first_resolved_at timestamptz,
  resolved_at timestamptz,
  -- Seconds by the clock on the wall, and in business hours (null: there was no calendar).
  first_resolution int,
  first_resolution_business int,
  full_resolution int,
  full_resolution_business int,
  requester_wait int,
  requester_wait_business int,
  agent_work int,
  agent_work_business int,
  on_hold int,
  on_hold_business int,
  replies int not null,
  one_touch boolean,
  first_contact boolean,
  reopens int not null,
  thanks_reopens int not null,
  bot_at timestamptz,
  bot_seconds int,
  bot_resolved boolean,
  handle_seconds int
);
create index ticket_figures_opened on ticket_figures (opened_at, ticket_id) where counted;
create index ticket_figures_resolved on ticket_figures (resolved_at, ticket_id) where counted and resolved_at is not null;
create index ticket_figures_first_resolved on ticket_figures (first_resolved_at, ticket_id) where counted and first_resolved_at is not null;
create index ticket_figures_bot on ticket_figures (bot_at, ticket_id) where counted and bot_at is not null;
create index ticket_figures_merged on ticket_figures (merged_into) where merged_into is not null;
create index ticket_figures_customer on ticket_figures (organization_id, requester_id);

-- Each reply of a person, with who sent it and how long the customer had waited for it.
create table ticket_replies (
  message_id uuid not null,
  ticket_id uuid not null references ticket_figures on delete cascade,
  at timestamptz not null,
  agent_id uuid,
  part text not null check (part in ('first', 'next', 'more')),
  waited int,
  waited_business int,
  primary key (ticket_id, message_id)
);
create index ticket_replies_at on ticket_replies (at, message_id);

-- When it was open; what is still open has no end.
create table ticket_open_spans (
  ticket_id uuid not null references ticket_figures on delete cascade,
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (ticket_id, from_at)
);
create index ticket_open_spans_to on ticket_open_spans ((coalesce(to_at, 'infinity'::timestamptz)), from_at);

-- When an agent had it before him.
create table ticket_sessions (
  ticket_id uuid not null references ticket_figures on delete cascade,
  agent_id uuid not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  primary key (ticket_id, agent_id, from_at)
);
create index ticket_sessions_from on ticket_sessions (from_at);

-- When an agent was available; who still is has no end.
create table agent_shifts (
  agent_id uuid not null,
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (agent_id, from_at)
);
create index agent_shifts_from on agent_shifts (from_at);
create index events_agent_presence on events ((subjects[1]), seq) where type = 'agent.presence';

alter table metrics_settings enable row level security;
create policy staff on metrics_settings using ((select is_staff()));
alter table ticket_figures enable row level security;
create policy staff on ticket_figures using ((select is_staff()));
alter table ticket_replies enable row level security;
create policy staff on ticket_replies using ((select is_staff()));
alter table ticket_open_spans enable row level security;
create policy staff on ticket_open_spans using ((select is_staff()));
alter table ticket_sessions enable row level security;
create policy staff on ticket_sessions using ((select is_staff()));
alter table agent_shifts enable row level security;
create policy staff on agent_shifts using ((select is_staff()));

-- Saved views of tickets, and what a ticket waits for beside an answer: the end of a snooze, a promise.

create table ticket_views (
  id uuid primary key,
  name text not null,
  scope text not null check (scope in ('personal', 'team', 'shared')),
  owner_id uuid references agents on delete cascade,
  team_id uuid references teams on delete cascade,
  -- {all: [...], any: [...]} in the grammar of shared/ticket-filter.ts; never SQL.
  filter jsonb not null,
  sort text not null,
  columns text[] not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  revision bigint not null default 1,
  check ((scope = 'team') = (team_id is not null)),
  check (scope <> 'personal' or owner_id is not null)
);
create index ticket_views_owner on ticket_views (owner_id) where scope = 'personal';
create index ticket_views_team on ticket_views (team_id) where scope = 'team';
create index ticket_views_shared on ticket_views (id) where scope = 'shared';

-- In which order an agent has his views, and which he does not want to see. `views` names views by id, the built-in ones by name.
create table agent_view_order (
  agent_id uuid primary key references agents on delete cascade,
  views text[] not null,
  hidden text[] not null,
  updated_at timestamptz not null,
  revision bigint not null default 1
);

alter table ticket_views enable row level security;
create policy staff on ticket_views using ((select is_staff()));
alter table agent_view_order enable row level security;
create policy staff on agent_view_order using ((select is_staff()));

alter table tickets
  -- Out of the way until then; `infinity`: until somebody writes. Null: not snoozed.
  add column snoozed_until timestamptz,
  -- A customer's message ends the snooze.
  add column snooze_on_reply boolean not null default false,
  add column snoozed_by uuid references agents,
  -- Why it came back: time, reply or agent; until it is answered or snoozed again.
  add column woke_reason text check (woke_reason in ('time', 'reply', 'agent')),
  add column woke_at timestamptz,
  -- When the next open promise to the customer is due.
  add column promised_at timestamptz;
create index tickets_snoozed on tickets (snoozed_until, id) where snoozed_until is not null;
create index tickets_promised on tickets (promised_at, id) where promised_at is not null;
-- How long a customer waits, over what is not done yet.
create index tickets_waiting on tickets (last_message_at, id)
  where category in ('new', 'open', 'waitingOnCustomer', 'waitingOnThirdParty');

-- A reply that leaves at a local time: what was said of it, so that it can be shown in the words of whoever said it.
alter table waiting_replies
  add column local_time text,
  add column time_zone text,
  -- Stays when the customer writes first.
  add column hold_if_answered boolean not null default false,
  -- It stayed: the customer had written. Nothing sends it then but an agent.
  add column kept_back_at timestamptz;
alter table waiting_replies alter column release_at drop not null;

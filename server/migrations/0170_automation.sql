-- Rules of automation: what they say, every version of it, and what they did.
create table automation_rules (
  id uuid primary key,
  name text not null,
  -- Rules are asked in this order.
  position integer not null,
  enabled boolean not null,
  -- {trigger, all, any, actions, stop}, as `server/support/automation/contract.ts` says.
  content jsonb not null,
  -- Counts the changes of what it says.
  version integer not null default 1,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Its traces keep its name.
  removed_at timestamptz
);
create index automation_rules_order on automation_rules (position, id) where removed_at is null;

create table automation_rule_versions (
  rule_id uuid not null references automation_rules on delete cascade,
  version integer not null,
  name text not null,
  enabled boolean not null,
  content jsonb not null,
  changed_by text not null,
  at timestamptz not null,
  primary key (rule_id, version)
);

-- The trace: one row for each time a rule's conditions held for a ticket.
create table automation_runs (
  id uuid primary key,
  rule_id uuid not null references automation_rules on delete cascade,
  rule_version integer not null,
  ticket_id uuid not null references tickets on delete cascade,
  -- What set it off: an event of the log, or a moment from which time has passed. One of them, and each once for a rule and a ticket.
  event_seq bigint,
  event_type text,
  anchor timestamptz,
  -- The run of a rule whose effect that event was.
  caused_by uuid references automation_runs on delete set null,
  -- done: it did something; nothing: all was so already; failed: it could not, and did nothing; loop: it would have answered itself; limited: too often.
  outcome text not null check (outcome in ('done', 'nothing', 'failed', 'loop', 'limited')),
  -- Code of what went wrong.
  code text,
  -- Which conditions held: {all: [true], any: [false, true]}.
  held jsonb not null,
  -- What was done, in codes and ids: [{do, ...}].
  did jsonb not null,
  -- Rules in whose circle it would have stood.
  rules uuid[] not null default '{}',
  at timestamptz not null,
  check (num_nonnulls(event_seq, anchor) = 1)
);
create unique index automation_runs_event on automation_runs (rule_id, ticket_id, event_seq) where event_seq is not null;
create unique index automation_runs_anchor on automation_runs (rule_id, ticket_id, anchor) where anchor is not null;
create index automation_runs_ticket on automation_runs (ticket_id, at desc, id desc);
create index automation_runs_rule on automation_runs (rule_id, at desc, id desc);
create index automation_runs_at on automation_runs (at desc, id desc);
create index automation_runs_caused on automation_runs (caused_by) where caused_by is not null;

alter table automation_rules enable row level security;
create policy staff on automation_rules using ((select is_staff()));
alter table automation_rule_versions enable row level security;
create policy staff on automation_rule_versions using ((select is_staff()));
alter table automation_runs enable row level security;
create policy staff on automation_runs using ((select is_staff()));

-- Since when a ticket has its status, for rules that wait: set with the status wherever that is changed.
alter table tickets add column status_at timestamptz;
update tickets t set status_at = coalesce(
  case when t.category <> 'closed' then (select max(e.occurred_at) from events e
    where e.subjects[1] = 'ticket:' || t.id and e.type = 'ticket.changed' and e.data -> 'changes' ? 'status') end, t.created_at);
alter table tickets alter column status_at set not null;
create function note_status_at() returns trigger language plpgsql as
  $$ begin
    if tg_op = 'INSERT' then new.status_at := new.created_at;
    elsif new.status_id is distinct from old.status_id then new.status_at := new.updated_at;
    end if;
    return new;
  end $$;
create trigger tickets_status_at before insert or update of status_id on tickets for each row execute function note_status_at();

-- Who is active, and in which teams, for rooms above.
create view agent_places with (security_invoker = true) as
  select a.id, a.name, a.active, array(select m.team_id from team_members m where m.agent_id = a.id) as teams from agents a;

-- What customers say of the service: surveys after solving (CSAT, CES) and from time to time (NPS), with every answer and every change of it.

-- What one has to know of a ticket to ask about it. Nothing of what was written in it.
create view ticket_asks with (security_invoker = true) as
  select t.id, t.number, t.requester_id, t.organization_id, t.team_id, t.brand_id, t.assignee_id, t.category, t.locale, t.restricted, t.created_at, t.updated_at,
    t.merged_at is not null as merged,
    -- Who of the vendor's people had the last word.
    (select m.author_agent_id from messages m where m.ticket_id = t.id and m.author_kind = 'agent' and m.author_agent_id is not null and m.state = 'normal'
      order by m.created_at desc, m.id desc limit 1) as answered_by,
    -- A program asked: its mail said so of itself.
    coalesce((select m.authentication ? 'generated' from messages m where m.ticket_id = t.id order by m.created_at, m.id limit 1), false) as by_program
  from tickets t;

-- Who works in which team.
create view team_people with (security_invoker = true) as select team_id, agent_id from team_members;

create table feedback_settings (
  only_row boolean primary key default true check (only_row),
  -- What differs from the defaults of the program.
  value jsonb not null default '{}',
  revision integer not null default 1
);
insert into feedback_settings default values;

create table surveys (
  id uuid primary key,
  kind text not null check (kind in ('csat', 'nps', 'ces')),
  -- waiting: to be sent at due_at; sent: it was, or was answered unasked; dropped: it was not sent, and why.
  state text not null check (state in ('waiting', 'sent', 'dropped')),
  reason text,
  -- portal: nobody was written to, the customer rated by himself.
  way text not null check (way in ('mail', 'portal')),
  ticket_id uuid references tickets on delete cascade,
  -- The event by which the ticket was solved: it is asked about once.
  solving uuid,
  contact_id uuid not null references contacts,
  organization_id uuid references organizations,
  -- Who sent the last human reply, and the team the ticket was with.
  agent_id uuid references agents on delete set null,
  team_id uuid references teams on delete set null,
  locale text not null,
  -- Keyed hash of the 128 random bits in its link.
  token_hash bytea unique,
  due_at timestamptz not null,
  sent_at timestamptz,
  expires_at timestamptz,
  score smallint,
  verdict text check (verdict in ('positive', 'neutral', 'negative')),
  comment text not null default '',
  answered_at timestamptz,
  changed_at timestamptz,
  -- What a bad rating led to.
  follow_up text check (follow_up in ('task', 'reopened')),
  created_at timestamptz not null,
  check ((score is null) = (answered_at is null) and (score is null) = (verdict is null)),
  check ((kind = 'nps') = (ticket_id is null)),
  check ((state = 'dropped') = (reason is not null))
);
create unique index surveys_solving on surveys (ticket_id, solving) where solving is not null;
create index surveys_due on surveys (due_at) where state = 'waiting';
create index surveys_ticket on surveys (ticket_id, created_at desc, id desc) where ticket_id is not null;
create index surveys_contact on surveys (contact_id, sent_at desc);
create index surveys_organization on surveys (organization_id, sent_at desc) where organization_id is not null;
create index surveys_list on surveys (created_at desc, id desc) where state = 'sent';
create index surveys_answered on surveys (answered_at desc, id desc) where answered_at is not null;
create index surveys_agent on surveys (agent_id, answered_at desc) where answered_at is not null;
create index surveys_dropped on surveys (created_at) where state = 'dropped';

-- Every answer, the first one and each change of mind.
create table survey_answers (
  id uuid primary key,
  survey_id uuid not null references surveys on delete cascade,
  contact_id uuid not null references contacts,
  score smallint not null,
  comment text not null default '',
  way text not null check (way in ('mail', 'portal')),
  at timestamptz not null
);
create index survey_answers_survey on survey_answers (survey_id, at);

-- Answers without a word of them, for figures and the health of customers. Those about restricted tickets are not in it.
create view survey_signs with (security_invoker = true) as
  select s.id, s.kind, s.organization_id, s.contact_id, s.agent_id, s.team_id, s.ticket_id, s.way, s.sent_at, s.score, s.verdict, s.answered_at
  from surveys s left join tickets t on t.id = s.ticket_id
  where s.state = 'sent' and not coalesce(t.restricted, false);

-- The last verdict on a ticket, so that tickets are found by it.
alter table tickets add column rating text check (rating in ('positive', 'neutral', 'negative'));
create index tickets_rating on tickets (rating, updated_at desc, id desc) where rating is not null;

alter table feedback_settings enable row level security;
create policy staff on feedback_settings using ((select is_staff()));
alter table surveys enable row level security;
create policy staff on surveys using ((select is_staff()));
alter table survey_answers enable row level security;
create policy staff on survey_answers using ((select is_staff()));

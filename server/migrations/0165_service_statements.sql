-- Monthly statements: what was promised to a customer and became due in a month, kept or not, why not, and what is credited for it.

-- Every promise a customer may know of, with when it was decided: kept when it was kept, broken when its time came.
create view promise_outcomes with (security_invoker = true) as
  select p.id, p.source, p.ticket_id, t.number as ticket_number, t.organization_id, coalesce(p.target, 'promise') as target, p.instance, p.priority, p.plan_id,
    p.target_minutes, p.elapsed_ms, coalesce(p.started_at, p.created_at) as started_at, p.due_at,
    case when p.source = 'sla' then coalesce(p.breached_at, p.fulfilled_at) when p.state = 'kept' then p.settled_at when p.state = 'missed' then p.due_at end as decided_at,
    case when p.source = 'sla' then p.fulfilled_at else p.settled_at end as settled_at,
    case when p.source = 'sla' then p.breached_at is null else p.state = 'kept' end as met,
    coalesce(p.corrected_cause, p.cause) as cause, p.state in ('open', 'running', 'paused') as open
  from promises p join tickets t on t.id = p.ticket_id where p.state <> 'withdrawn' and p.customers_see;
create index promises_decided on promises
  ((case when source = 'sla' then coalesce(breached_at, fulfilled_at) when state = 'kept' then settled_at when state = 'missed' then due_at end));

-- The language and the zone that people have chosen.
create view contact_manners with (security_invoker = true) as select id, locale, time_zone from contacts;

-- In which language and zone a customer's statements are made.
create table statement_settings (
  organization_id uuid primary key references organizations on delete cascade,
  locale text not null,
  time_zone text not null,
  revision integer not null default 1,
  updated_at timestamptz not null
);

-- A month of a customer, closed. Worked out again it has another version; what it said before stays.
create table service_statements (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  -- Its first day.
  month date not null,
  version integer not null,
  time_zone text not null,
  starts_at timestamptz not null,
  -- The end is outside.
  ends_at timestamptz not null,
  met integer not null,
  missed integer not null,
  -- [{"target": "firstResponse", "plan": null, "met": true, "cause": null, "count": 12}, …]: all that sums are made of.
  groups jsonb not null,
  closed_at timestamptz not null,
  -- Of a later version: who had it worked out again, and why, in the vendor's words to the customer.
  made_by uuid references agents on delete set null,
  reason text,
  unique (organization_id, month, version)
);
create index service_statements_month on service_statements (month, id desc);

create table service_statement_lines (
  statement_id uuid not null references service_statements on delete cascade,
  -- The promise; it may be gone by now.
  id uuid not null,
  ticket_id uuid references tickets on delete set null,
  target text not null,
  instance integer,
  priority text,
  plan_id uuid,
  target_minutes integer,
  elapsed_ms bigint,
  started_at timestamptz not null,
  due_at timestamptz,
  decided_at timestamptz not null,
  settled_at timestamptz,
  met boolean not null,
  cause text,
  primary key (statement_id, id)
);
create index service_statement_lines_ticket on service_statement_lines (ticket_id);

-- What is credited for broken promises: on a plan, or agreed with one customer. What was said last before a month holds for it.
create table service_credit_terms (
  id uuid primary key,
  plan_id uuid references plans on delete cascade,
  subscription_id uuid references plan_subscriptions on delete cascade,
  -- The first day of the first month it holds for.
  begins_on date not null,
  -- {"targets": [], "least": 0, "tiers": [{"below": 99.5, "percent": 10}], "most": 30, "currency": "EUR", "fee": null}; null: nothing is credited any more.
  content jsonb,
  made_by uuid references agents on delete set null,
  created_at timestamptz not null,
  check (num_nonnulls(plan_id, subscription_id) = 1)
);
create unique index service_credit_terms_plan on service_credit_terms (plan_id, begins_on) where plan_id is not null;
create unique index service_credit_terms_subscription on service_credit_terms (subscription_id, begins_on) where subscription_id is not null;

create table service_credits (
  id uuid primary key,
  statement_id uuid not null references service_statements on delete cascade,
  subscription_id uuid not null references plan_subscriptions on delete cascade,
  plan_id uuid not null references plans,
  -- How it was worked out, with the terms as they were.
  result jsonb not null,
  -- In the smallest unit; null: nothing is due, or the fee is not known.
  amount bigint,
  currency text,
  state text not null check (state in ('none', 'proposed', 'approved', 'waived')),
  decided_by uuid references agents on delete set null,
  decided_at timestamptz,
  -- The vendor's own words.
  note text,
  revision integer not null default 1,
  unique (statement_id, subscription_id)
);
create index service_credits_subscription on service_credits (subscription_id);
create index service_credits_plan on service_credits (plan_id);

-- Whose members the signed-in contact looks after.
create function looks_after(organization uuid) returns boolean language sql stable as $$
  select exists (select from memberships m where m.organization_id = organization and m.contact_id = current_contact()
    and (m.role = 'manager' or m.manages_members) and m.starts_on <= current_date and (m.ends_on is null or m.ends_on > current_date))
$$;

alter table statement_settings enable row level security;
create policy staff on statement_settings using ((select is_staff()));
alter table service_statements enable row level security;
create policy staff on service_statements using ((select is_staff()));
create policy his_own on service_statements for select using (looks_after(organization_id));
alter table service_statement_lines enable row level security;
create policy staff on service_statement_lines using ((select is_staff()));
create policy his_own on service_statement_lines for select
  using (exists (select from service_statements s where s.id = service_statement_lines.statement_id));
alter table service_credits enable row level security;
create policy staff on service_credits using ((select is_staff()));
create policy his_own on service_credits for select using (exists (select from service_statements s where s.id = service_credits.statement_id));
alter table service_credit_terms enable row level security;
create policy staff on service_credit_terms using ((select is_staff()));

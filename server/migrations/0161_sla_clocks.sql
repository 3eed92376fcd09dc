-- Service levels: policies that say what is promised, and clocks that say how each promise stands. A clock is a row of promises.

create table sla_policies (
  id uuid primary key,
  name text not null,
  -- The first that fits a ticket decides.
  position integer not null,
  -- {conditions, calendarId, staffingCalendarId, targets, pauses, unassignedPauses, reopenOnBounce, reopenHours, customersSee, steps}
  content jsonb not null,
  -- Counts the changes of content, place and retirement.
  version integer not null default 1,
  -- Since then it decides for no ticket; what it promised before stays counted by it.
  retired_at timestamptz,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sla_policies_order on sla_policies (position, id) where retired_at is null;

-- What each said, at which place, from when on: what ran before a change is counted by what held then.
create table sla_policy_versions (
  policy_id uuid not null references sla_policies on delete cascade,
  version integer not null,
  begins_at timestamptz not null,
  position integer not null,
  retired boolean not null,
  content jsonb not null,
  primary key (policy_id, version)
);
create index sla_policy_versions_begin on sla_policy_versions (begins_at);

-- What plans and support policies promised, from when on: they themselves know only how they are now.
create table sla_source_versions (
  id uuid primary key,
  kind text not null check (kind in ('plan', 'supportHours')),
  source_id uuid not null,
  begins_at timestamptz not null,
  -- Null: no longer there.
  content jsonb
);
create index sla_source_versions_source on sla_source_versions (kind, source_id, begins_at);

alter table promises
  add column source text not null default 'agent' check (source in ('agent', 'sla')),
  alter column local_time drop not null,
  alter column time_zone drop not null,
  alter column due_at drop not null,
  add column target text check (target in ('firstResponse', 'nextResponse', 'periodicUpdate', 'pausableUpdate', 'requesterWait', 'agentWork', 'resolution')),
  add column instance integer,
  -- The event it began with, in the log of tickets: by it a clock is found again when everything is counted anew.
  add column origin uuid,
  add column policy_id uuid references sla_policies on delete set null,
  add column policy_version integer,
  add column plan_id uuid,
  add column priority text,
  add column target_minutes integer,
  -- Milliseconds that counted, up to counted_at.
  add column elapsed_ms bigint,
  add column counted_at timestamptz,
  add column started_at timestamptz,
  add column breached_at timestamptz,
  add column fulfilled_at timestamptz,
  add column met boolean,
  -- Why it was breached; what a lead says instead, who, and when.
  add column cause text,
  add column corrected_cause text,
  add column corrected_by uuid references agents,
  add column corrected_at timestamptz,
  -- [{at, what, why, …}]: started, paused, resumed, changed, warned, escalated, breached, fulfilled, cancelled.
  add column history jsonb not null default '[]',
  -- Whether the customer sees it.
  add column customers_see boolean not null default true,
  -- When something happens to it by itself: a warning, a breach, a change of what holds.
  add column wakes_at timestamptz,
  drop constraint promises_kind_check,
  drop constraint promises_state_check,
  add constraint promises_kind_check check (kind in ('answer', 'other', 'clock')),
  add constraint promises_state_check check (state in ('open', 'kept', 'missed', 'withdrawn', 'running', 'paused', 'fulfilled', 'cancelled')),
  add constraint promises_shape_check check (
    (source = 'agent' and kind <> 'clock' and state in ('open', 'kept', 'missed', 'withdrawn') and due_at is not null and local_time is not null
      and time_zone is not null and target is null)
    or (source = 'sla' and kind = 'clock' and state in ('running', 'paused', 'fulfilled', 'cancelled') and target is not null and instance is not null
      and origin is not null and started_at is not null and elapsed_ms is not null and counted_at is not null));
create unique index promises_clock on promises (ticket_id, target, origin) where source = 'sla';
create index promises_wakes on promises (wakes_at) where source = 'sla' and wakes_at is not null;
-- Breaches by time, for accounts of service levels.
create index promises_breached on promises (breached_at, id) where source = 'sla' and breached_at is not null;

drop policy customer_reads on promises;
create policy customer_reads on promises for select
  using (state <> 'withdrawn' and (source = 'agent' or customers_see) and customer_sees_ticket(ticket_id));

-- When the first clock of a ticket is due, what it is about and how it stands; what customers may see of it.
alter table tickets
  add column due_target text,
  add column customer_due_at timestamptz,
  -- Since a service level of it was breached; never taken back.
  add column breached_at timestamptz;
create index tickets_breached on tickets (breached_at desc, id desc) where breached_at is not null;

-- Clocks, for rooms above.
create view sla_clocks with (security_invoker = true) as
  select p.id, p.ticket_id, t.number as ticket_number, t.organization_id, t.requester_id, p.target, p.instance, p.policy_id, p.policy_version, p.plan_id, p.priority,
    p.target_minutes, p.elapsed_ms, p.state, p.due_at, p.started_at, p.breached_at, p.fulfilled_at, p.met, coalesce(p.corrected_cause, p.cause) as cause,
    p.cause as found_cause, p.corrected_at, p.customers_see, p.created_at
  from promises p join tickets t on t.id = p.ticket_id where p.source = 'sla';

-- What plans promise and to whom, for rooms above.
create view plan_promises with (security_invoker = true) as
  select p.id, p.archived_at is null as sold, p.for_everybody, p.all_products, array(select x.product_id from plan_products x where x.plan_id = p.id) as products,
    p.service_levels, p.hours, p.own_hours, p.time_zone, p.named_contacts is not null as named_only, p.created_at
  from plans p;
create view plan_named with (security_invoker = true) as select subscription_id, contact_id from plan_named_contacts;
-- The hours of support as they are published.
create view support_hours with (security_invoker = true) as
  select id, product_id, brand_id, around_the_clock, hours, time_zone, created_at from support_policies;

-- What agents promised themselves; service levels are told apart.
create or replace view promise_signs with (security_invoker = true) as
  select p.id, p.ticket_id, t.organization_id, t.requester_id, t.created_at as asked_at, p.state, p.due_at
  from promises p join tickets t on t.id = p.ticket_id where p.source = 'agent' and p.state <> 'withdrawn' and not t.restricted;

alter table sla_policies enable row level security;
create policy staff on sla_policies using ((select is_staff()));
alter table sla_policy_versions enable row level security;
create policy staff on sla_policy_versions using ((select is_staff()));
alter table sla_source_versions enable row level security;
create policy staff on sla_source_versions using ((select is_staff()));

insert into sla_source_versions (id, kind, source_id, begins_at, content)
  select gen_random_uuid(), 'plan', id, created_at, jsonb_build_object('sold', sold, 'forEverybody', for_everybody, 'allProducts', all_products, 'products', products,
    'levels', service_levels, 'hours', hours, 'ownHours', own_hours, 'timeZone', time_zone, 'namedOnly', named_only) from plan_promises;
insert into sla_source_versions (id, kind, source_id, begins_at, content)
  select gen_random_uuid(), 'supportHours', id, created_at, jsonb_build_object('product', product_id, 'brand', brand_id, 'aroundTheClock', around_the_clock, 'hours', hours,
    'timeZone', time_zone) from support_hours;

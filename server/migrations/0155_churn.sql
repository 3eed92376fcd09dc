-- Renewals, churn and the health of customers, worked out from what other rooms know and kept, so that lists of them need no more than an index.

-- what other rooms let be known -------------------------------------------------------------------------------------------

-- Who looks after a customer.
create view customer_owners with (security_invoker = true) as
  select id, owner_id from organizations where owner_id is not null union all select id, owner_id from contacts where owner_id is not null;

create view held_subscriptions with (security_invoker = true) as
  select id, plan_id, organization_id, contact_id, starts_on, ends_on, maintenance_ends_on, cancelled_from, cancellation, created_at from plan_subscriptions;
create view subscription_history with (security_invoker = true) as
  select id, subscription_id, at, how, data from plan_subscription_changes where how in ('created', 'changed', 'cancelled', 'reinstated');
create view plan_offers with (security_invoker = true) as
  select p.id, p.name, p.all_products, array(select x.product_id from plan_products x where x.plan_id = p.id) as products,
    (select coalesce(jsonb_agg(jsonb_build_object('currency', c.currency, 'period', c.period, 'amount', c.amount) order by c.currency, c.period), '[]')
      from plan_prices c where c.plan_id = p.id) as prices
  from plans p;

-- Invoices that were issued, without what people wrote into them.
create view invoice_signs with (security_invoker = true) as
  select id, organization_id, contact_id, plan_subscription_id, state, currency, total, tax, issued_on, due_on, period_start, period_end, failed_at, dispute, created_at
  from invoices where state <> 'draft';

-- Licences that are in force or were, with the seats they give; null: as many as one likes.
create view license_signs with (security_invoker = true) as
  select l.id, l.product_id, l.organization_id, l.contact_id, l.expires_at, l.created_at, greatest(l.validated_at, l.checked_in_at) as seen_at,
    coalesce((r.rules ->> 'trial')::boolean, false) as trial,
    case when l.overrides ? 'maxMachines' then (l.overrides ->> 'maxMachines')::int
      when (r.rules ->> 'floating')::boolean then (r.rules ->> 'maxMachines')::int else 1 end as seats
  from licenses l join license_policies r on r.id = l.policy_id where l.revoked_at is null and l.suspended_at is null;
create view machine_signs with (security_invoker = true) as
  select license_id, heartbeat_at, nullif(left(metadata ->> 'version', 60), '') as version from license_machines;

-- The last day with security updates of a version: that of its line, or where nothing is said of it, of the product. Null: no end is known.
create view version_support with (security_invoker = true) as
  select v.product_id, v.version, coalesce(
      (select min(d.falls_on) from lifecycle_dates d where d.line_id = v.line_id and d.milestone in ('endOfSecuritySupport', 'endOfLife')),
      (select min(d.falls_on) from lifecycle_dates d where d.product_id = v.product_id and d.line_id is null and d.milestone in ('endOfSecuritySupport', 'endOfLife'))
    ) as supported_until
  from product_versions v;

-- Restricted tickets are not in these: what is told of a customer here is told to everybody who looks after customers.
create view ticket_signs with (security_invoker = true) as
  select t.id, t.organization_id, t.requester_id, t.priority, t.category, t.last_author_kind, t.last_message_at, t.created_at,
    (select count(*)::int from events e where e.subjects[1] = 'ticket:' || t.id and e.type = 'ticket.changed'
      and e.data #>> '{changes,category,0}' in ('solved', 'closed') and e.data #>> '{changes,category,1}' in ('new', 'open')) as reopened
  from tickets t where t.merged_into is null and not t.restricted;
create view promise_signs with (security_invoker = true) as
  select p.id, p.ticket_id, t.organization_id, t.requester_id, t.created_at as asked_at, p.state, p.due_at
  from promises p join tickets t on t.id = p.ticket_id where p.state <> 'withdrawn' and not t.restricted;

-- what is worked out of it ------------------------------------------------------------------------------------------------

create table churn_settings (
  only_row boolean primary key default true check (only_row),
  -- What differs from the defaults of the program.
  value jsonb not null default '{}',
  revision integer not null default 1,
  -- When customers were last looked for, when terms last changed, and up to when the figures are worked out.
  enlisted_at timestamptz,
  terms_at timestamptz,
  figures_at timestamptz
);
insert into churn_settings default values;

-- A customer: an organization or a single person who has or had a plan, a licence or an invoice.
create table customer_health (
  id uuid primary key,
  organization_id uuid unique references organizations on delete cascade,
  contact_id uuid unique references contacts on delete cascade,
  -- 0 to 100; null: nothing is known of him, or he has nothing any more.
  score smallint check (score between 0 and 100),
  level text check (level in ('good', 'watch', 'risk')),
  -- How many of the signals are known.
  known smallint not null default 0,
  -- Each signal with what it takes off: [{"signal": "payments.overdue", "value": 12, "points": 6, "of": 15, "facts": {…}}]
  reasons jsonb not null default '[]',
  -- Points since thirty days ago; null: there was no score then.
  trend smallint,
  -- Whether he has something now.
  current boolean not null default false,
  -- What he pays in a year, in the currency he pays most in; in its smallest unit, without tax.
  yearly bigint,
  currency text,
  renews_on date,
  last_contact_at timestamptz,
  computed_at timestamptz,
  due_at timestamptz not null,
  check (num_nonnulls(organization_id, contact_id) = 1),
  check (id = coalesce(organization_id, contact_id)),
  check ((score is null) = (level is null))
);
create index customer_health_due on customer_health (due_at);
create index customer_health_score on customer_health (score, id) where score is not null;
create index customer_health_level on customer_health (level, score, id) where score is not null;
create index customer_health_yearly on customer_health ((coalesce(yearly, -1)) desc, id) where score is not null;
create index customer_health_renews on customer_health ((coalesce(renews_on, '9999-12-31'::date)), id) where score is not null;

-- Days on which the score was another than before.
create table customer_health_days (
  customer_id uuid not null references customer_health on delete cascade,
  day date not null,
  score smallint not null,
  -- What each signal took off.
  points jsonb not null,
  primary key (customer_id, day)
);
create index customer_health_days_day on customer_health_days (day);

-- Terms of subscriptions, one after the other: what ended, and what came of it.
create table customer_terms (
  id uuid primary key,
  customer_id uuid not null references customer_health on delete cascade,
  subscription_id uuid not null references plan_subscriptions on delete cascade,
  number smallint not null,
  plan_id uuid not null references plans,
  -- What ends: the subscription, or of one without an end its maintenance.
  kind text not null check (kind in ('subscription', 'maintenance')),
  starts_on date not null,
  -- The last day; null: without an end.
  ends_on date,
  -- Until when it counts as held: up to what followed; null: still.
  held_until date,
  outcome text not null check (outcome in ('open', 'renewed', 'lost', 'changed')),
  reason text,
  yearly bigint,
  currency text,
  unique (subscription_id, number)
);
create index customer_terms_customer on customer_terms (customer_id);
create index customer_terms_plan on customer_terms (plan_id);
create index customer_terms_end on customer_terms (outcome, ends_on, id) where ends_on is not null;

-- Tasks that were made for a reason, each once as long as the reason lasts; the task itself is one of the directory.
create table churn_tasks (
  customer_id uuid not null references customer_health on delete cascade,
  -- `health`, or `renewal:<subscription>:<last day>`.
  cause text not null,
  task_id uuid not null,
  made_at timestamptz not null,
  primary key (customer_id, cause)
);

-- Months as they were, in each currency; in none: customers, whatever they pay.
create table churn_months (
  month date not null,
  currency text not null,
  customers int not null,
  lost int not null,
  gained int not null,
  value bigint not null,
  value_lost bigint not null,
  value_reduced bigint not null,
  value_grown bigint not null,
  ended int not null,
  renewed int not null,
  undecided int not null,
  value_ended bigint not null,
  value_renewed bigint not null,
  primary key (month, currency)
);

-- Of the customers who began in a month: how many are still there so many months later.
create table churn_cohorts (
  month date not null,
  after smallint not null,
  customers int not null,
  kept int not null,
  primary key (month, after)
);

alter table churn_settings enable row level security;
create policy staff on churn_settings using ((select is_staff()));
alter table customer_health enable row level security;
create policy staff on customer_health using ((select is_staff()));
alter table customer_health_days enable row level security;
create policy staff on customer_health_days using ((select is_staff()));
alter table customer_terms enable row level security;
create policy staff on customer_terms using ((select is_staff()));
alter table churn_tasks enable row level security;
create policy staff on churn_tasks using ((select is_staff()));
alter table churn_months enable row level security;
create policy staff on churn_months using ((select is_staff()));
alter table churn_cohorts enable row level security;
create policy staff on churn_cohorts using ((select is_staff()));

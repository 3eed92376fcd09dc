-- Plans: what a customer can buy. Subscriptions: who has bought what, and until when. Named contacts: who may ask on its strength.

create table plans (
  id uuid primary key,
  slug text not null unique,
  name jsonb not null,
  description jsonb not null default '{}',
  -- internal: the vendor's people; customers: whoever is signed in; public: everybody. Whoever has it sees it in any case.
  visibility text not null check (visibility in ('internal', 'customers', 'public')),
  -- Every customer has it without buying it.
  for_everybody boolean not null,
  -- Covers all products, those to come too; else those of plan_products.
  all_products boolean not null,
  channels text[] not null,
  hours text not null check (hours in ('policy', 'own', 'aroundTheClock')),
  -- As in support_policies; empty unless the hours are the plan's own.
  own_hours jsonb not null,
  time_zone text not null,
  -- BCP 47; empty: those of the support policy.
  languages text[] not null,
  -- Null: everybody may ask.
  named_contacts integer check (named_contacts > 0),
  level_name jsonb not null,
  -- [{"priority": "urgent", "firstAnswerMinutes": 60, "nextAnswerMinutes": null, "solutionMinutes": 480, "aroundTheClock": true}]
  service_levels jsonb not null,
  -- {"bugfix": {"rule": "duringMaintenance", "entitlement": null}, …}: not a word of security updates, which are owed and not sold.
  updates jsonb not null check (not updates ? 'security'),
  -- What came out while there was maintenance stays allowed when it is over.
  perpetual_fallback boolean not null,
  course_forms text[] not null,
  training_seats integer check (training_seats > 0),
  onboarding_hours integer not null check (onboarding_hours >= 0),
  community boolean not null,
  entitlements text[] not null,
  archived_at timestamptz,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table plan_products (
  plan_id uuid not null references plans on delete cascade,
  product_id uuid not null references products on delete cascade,
  primary key (plan_id, product_id)
);
create index plan_products_product on plan_products (product_id);

create table plan_prices (
  plan_id uuid not null references plans on delete cascade,
  -- ISO 4217.
  currency text not null,
  period text not null check (period in ('once', 'month', 'year')),
  -- In minor units, such as cents.
  amount bigint not null check (amount >= 0),
  primary key (plan_id, currency, period)
);

create table plan_subscriptions (
  id uuid primary key,
  plan_id uuid not null references plans,
  organization_id uuid references organizations,
  contact_id uuid references contacts,
  starts_on date not null,
  -- Last days.
  ends_on date,
  maintenance_ends_on date,
  -- The first day on which it no longer holds.
  cancelled_from date,
  cancellation text check (cancellation in ('byCustomer', 'replaced', 'other', 'unpaid', 'refunded', 'mistake')),
  -- The number of an order or a contract.
  reference text,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((organization_id is null) <> (contact_id is null)),
  check (ends_on >= starts_on),
  check (maintenance_ends_on >= starts_on),
  check ((cancelled_from is null) = (cancellation is null))
);
create index plan_subscriptions_plan on plan_subscriptions (plan_id, id desc);
create index plan_subscriptions_organization on plan_subscriptions (organization_id, id desc) where organization_id is not null;
create index plan_subscriptions_contact on plan_subscriptions (contact_id, id desc) where contact_id is not null;
-- What ends soon.
create index plan_subscriptions_end on plan_subscriptions (ends_on, id) where ends_on is not null;
create index plan_subscriptions_maintenance on plan_subscriptions (maintenance_ends_on, id) where maintenance_ends_on is not null;

-- What happened to it, for the time line of the customer: who it belongs to does not change.
create table plan_subscription_changes (
  id uuid primary key,
  subscription_id uuid not null references plan_subscriptions on delete cascade,
  organization_id uuid,
  contact_id uuid,
  at timestamptz not null,
  actor text not null,
  how text not null check (how in ('created', 'changed', 'cancelled', 'reinstated', 'named', 'unnamed')),
  -- Codes, days and ids: {"endsOn": ["2026-12-31", "2027-12-31"]}.
  data jsonb not null
);
create index plan_subscription_changes_subscription on plan_subscription_changes (subscription_id, id desc);
create index plan_subscription_changes_organization on plan_subscription_changes (organization_id, at desc, id desc) where organization_id is not null;
create index plan_subscription_changes_contact on plan_subscription_changes (contact_id, at desc, id desc) where contact_id is not null;

create table plan_named_contacts (
  id uuid primary key,
  subscription_id uuid not null references plan_subscriptions on delete cascade,
  contact_id uuid not null references contacts on delete cascade,
  added_by text not null,
  created_at timestamptz not null,
  unique (subscription_id, contact_id)
);
create index plan_named_contacts_contact on plan_named_contacts (contact_id);

-- Who belongs to which organization, and when, for rooms above.
create view organization_members with (security_invoker = true) as
  select organization_id, contact_id, role, manages_members, starts_on, ends_on from memberships;

-- The days of products and of their lines, for rooms above. Without a line: of the product itself; without a day: to be announced.
create view lifecycle_days with (security_invoker = true) as
  select d.product_id, l.name as line, d.milestone, d.falls_on from lifecycle_dates d left join release_lines l on l.id = d.line_id;

-- the second wall ------------------------------------------------------------------------------------------------------

alter table plan_subscriptions enable row level security;
create policy staff on plan_subscriptions using ((select is_staff()));
create policy customer_reads on plan_subscriptions for select
  using (contact_id = (select current_contact()) or exists (select from memberships m where m.organization_id = plan_subscriptions.organization_id
    and m.contact_id = (select current_contact()) and m.starts_on <= current_date and (m.ends_on is null or m.ends_on > current_date)));

alter table plans enable row level security;
create policy staff on plans using ((select is_staff()));
create policy customer_reads on plans for select
  using (visibility = 'public' or (visibility = 'customers' and (select current_contact()) is not null)
    or exists (select from plan_subscriptions s where s.plan_id = plans.id));

alter table plan_products enable row level security;
create policy staff on plan_products using ((select is_staff()));
create policy customer_reads on plan_products for select using (exists (select from plans p where p.id = plan_products.plan_id));

alter table plan_prices enable row level security;
create policy staff on plan_prices using ((select is_staff()));
create policy customer_reads on plan_prices for select using (exists (select from plans p where p.id = plan_prices.plan_id));

alter table plan_subscription_changes enable row level security;
create policy staff on plan_subscription_changes using ((select is_staff()));

alter table plan_named_contacts enable row level security;
create policy staff on plan_named_contacts using ((select is_staff()));
create policy customer_reads on plan_named_contacts for select
  using (exists (select from plan_subscriptions s where s.id = plan_named_contacts.subscription_id));

-- Renewals that customers asked for, so that one thing is asked for once at a time.

create table renewal_requests (
  id uuid primary key,
  ticket_id uuid not null unique references tickets on delete cascade,
  license_id uuid references licenses on delete cascade,
  subscription_id uuid references plan_subscriptions on delete cascade,
  -- Who asked.
  contact_id uuid references contacts on delete set null,
  -- The list price he asked for, as it was then; null: a quote.
  amount bigint,
  currency text,
  period text,
  created_at timestamptz not null,
  check (num_nonnulls(license_id, subscription_id) = 1),
  check (num_nonnulls(amount, currency, period) in (0, 3))
);
create index renewal_requests_license on renewal_requests (license_id, id desc) where license_id is not null;
create index renewal_requests_subscription on renewal_requests (subscription_id, id desc) where subscription_id is not null;
create index renewal_requests_contact on renewal_requests (contact_id) where contact_id is not null;
alter table renewal_requests enable row level security;
create policy staff on renewal_requests using ((select is_staff()));

-- Where a ticket stands, for rooms above; one that leads on stands where that one does.
create view ticket_states with (security_invoker = true) as
  select t.id, t.number, coalesce(r.category, t.category) as category from tickets t left join tickets r on r.id = t.merged_into;

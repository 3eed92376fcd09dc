-- Billing: what customers bought, paid, got back and failed to pay. The ledger is ours; billing providers are a source of it, a hand another.

create table billing_providers (
  id uuid primary key,
  kind text not null check (kind in ('stripe', 'paddle')),
  name text not null,
  -- Whether real money moves there, as its key tells.
  live boolean not null,
  api_key bytea not null,
  -- What its webhooks are signed with; known only once the webhook has been made there.
  webhook_secret bytea,
  active boolean not null default true,
  last_hook_at timestamptz,
  -- How far its own list of events has been read, in its own terms; null: never.
  polled_to text,
  polled_at timestamptz,
  next_poll_at timestamptz not null,
  -- While somebody is at it.
  claimed_until timestamptz,
  failures integer not null default 0,
  error text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  revision integer not null default 1
);
create index billing_providers_due on billing_providers (next_poll_at) where active;

-- A customer as a provider knows him, and who that is here. Somebody who typed an address at a checkout has proved nothing by it: only what the
-- vendor wrote at the provider, or a person here, says who it is.
create table billing_customers (
  id uuid primary key,
  provider_id uuid not null references billing_providers,
  ref text not null,
  name text,
  email text,
  organization_id uuid references organizations,
  contact_id uuid references contacts on delete set null,
  -- When the provider said what is here.
  said_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  revision integer not null default 1,
  unique (provider_id, ref),
  check (num_nonnulls(organization_id, contact_id) <= 1)
);
create index billing_customers_organization on billing_customers (organization_id) where organization_id is not null;
create index billing_customers_contact on billing_customers (contact_id) where contact_id is not null;
create index billing_customers_unlinked on billing_customers (id desc) where organization_id is null and contact_id is null;

-- An invoice as its ledger entries make it; a draft written by hand stands here alone until it is issued.
create table invoices (
  id uuid primary key,
  provider_id uuid references billing_providers,
  ref text,
  customer_id uuid references billing_customers,
  organization_id uuid references organizations,
  contact_id uuid references contacts on delete set null,
  product_id uuid references products on delete set null,
  -- What it was bought under at the provider, and whether that is a plan somebody has here.
  subscription_ref text,
  plan_subscription_id uuid references plan_subscriptions on delete set null,
  number text,
  state text not null check (state in ('draft', 'open', 'paid', 'refunded', 'void', 'uncollectible')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- In the currency's smallest unit: tax included; what need not be paid because of credit; what was paid; what of it went back.
  total bigint not null,
  tax bigint not null default 0,
  credited bigint not null default 0,
  paid bigint not null default 0,
  refunded bigint not null default 0,
  lines jsonb not null default '[]',
  issued_on date,
  due_on date,
  paid_on date,
  period_start date,
  period_end date,
  purchase_order text,
  note text,
  failed_at timestamptz,
  failure text,
  attempts integer not null default 0,
  dispute text check (dispute in ('open', 'won', 'lost')),
  url text,
  pdf_url text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  revision integer not null default 1,
  unique (provider_id, ref),
  check ((provider_id is null) = (ref is null)),
  check (num_nonnulls(organization_id, contact_id) <= 1)
);
create unique index invoices_number on invoices (lower(number)) where provider_id is null;
create index invoices_organization on invoices (organization_id, id desc) where organization_id is not null;
create index invoices_contact on invoices (contact_id, id desc) where contact_id is not null;
create index invoices_state on invoices (state, id desc);
create index invoices_due on invoices (due_on) where state = 'open';
create index invoices_customer on invoices (customer_id) where customer_id is not null;
create index invoices_subscription on invoices (provider_id, subscription_ref) where subscription_ref is not null;
create index invoices_plan_subscription on invoices (plan_subscription_id) where plan_subscription_id is not null;
create index invoices_failed on invoices (organization_id, contact_id, failed_at desc) where failed_at is not null;

-- What providers told, each once by its id. The bytes stay, sealed, only until what they say is in the ledger.
create table billing_events (
  provider_id uuid not null references billing_providers,
  event_id text not null,
  type text not null,
  occurred_at timestamptz not null,
  via text not null check (via in ('webhook', 'poll')),
  digest bytea not null,
  sealed bytea,
  state text not null check (state in ('received', 'done', 'ignored', 'failed')),
  error text,
  attempts integer not null default 0,
  next_at timestamptz,
  received_at timestamptz not null,
  primary key (provider_id, event_id)
);
create index billing_events_waiting on billing_events (next_at) where next_at is not null;

create table billing_ledger (
  id uuid primary key,
  -- Null: by hand.
  provider_id uuid references billing_providers,
  -- Whose word it is and which: the same is written once.
  source text not null,
  key text not null,
  event text not null,
  kind text not null check (kind in ('invoiced', 'paid', 'failed', 'refunded', 'disputed', 'voided', 'writtenOff')),
  invoice_id uuid not null references invoices,
  -- Which payment, refunded payment, attempt or dispute.
  ref text not null,
  -- Of its `ref` in all so far, in the currency's smallest unit: an entry that comes twice adds nothing.
  amount bigint,
  currency text,
  details jsonb not null default '{}',
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  unique (source, key)
);
create index billing_ledger_invoice on billing_ledger (invoice_id, id);
create index billing_ledger_kind on billing_ledger (kind, id desc);

-- The past is not changed, by nobody.
create function ledger_stands() returns trigger language plpgsql as $$ begin
  raise exception 'the billing ledger is only added to';
end $$;
create trigger billing_ledger_stands before update or delete on billing_ledger for each row execute function ledger_stands();

alter table billing_providers enable row level security;
create policy staff on billing_providers using ((select is_staff()));
alter table billing_customers enable row level security;
create policy staff on billing_customers using ((select is_staff()));
alter table billing_events enable row level security;
create policy staff on billing_events using ((select is_staff()));
alter table billing_ledger enable row level security;
create policy staff on billing_ledger using ((select is_staff()));
alter table invoices enable row level security;
create policy staff on invoices using ((select is_staff()));
-- His own, and those of an organization whose members or bills he looks after.
create policy his_own on invoices for select using (
  state <> 'draft' and (
    contact_id = (select current_contact())
    or organization_id in (
      select m.organization_id from memberships m
      where m.contact_id = (select current_contact()) and (m.role in ('manager', 'billing') or m.manages_members)
        and m.starts_on <= current_date and (m.ends_on is null or m.ends_on > current_date)
    )
  )
);

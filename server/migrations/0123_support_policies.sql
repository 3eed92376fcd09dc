-- When, where and in which languages the vendor answers: for all products of a brand, for one product, or for one product under one brand.

create table support_policies (
  id uuid primary key,
  product_id uuid references products on delete cascade,
  brand_id uuid references brands on delete cascade,
  around_the_clock boolean not null,
  -- [{"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:00"}], Monday is 1; local times of the zone.
  hours jsonb not null,
  time_zone text not null,
  channels text[] not null,
  -- BCP 47.
  languages text[] not null,
  -- [{"names": {"en": "Gold"}, "firstAnswerMinutes": 240, "aroundTheClock": false}], in their order.
  levels jsonb not null,
  notes jsonb not null default '{}',
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (product_id is not null or brand_id is not null),
  unique nulls not distinct (product_id, brand_id)
);
create index support_policies_brand on support_policies (brand_id);

alter table support_policies enable row level security;
create policy staff on support_policies using ((select is_staff()));
create policy customer_reads on support_policies for select
  using (product_id is null or exists (select from products p where p.id = support_policies.product_id));

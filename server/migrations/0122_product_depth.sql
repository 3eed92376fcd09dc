-- Products in depth: who sees them, brands they are sold under besides, editions, platforms, release lines, and the days of their lives.

alter table products
  -- internal: the vendor's people; customers: whoever is signed in; public: everybody.
  add column visibility text not null default 'public' check (visibility in ('internal', 'customers', 'public')),
  -- When what is said of its life was last changed.
  add column lifecycle_at timestamptz;
update products set lifecycle_at = updated_at;
alter table products alter column lifecycle_at set not null;

create table product_brands (
  product_id uuid not null references products on delete cascade,
  brand_id uuid not null references brands on delete cascade,
  primary key (product_id, brand_id)
);
create index product_brands_brand on product_brands (brand_id);

create table product_editions (
  id uuid primary key,
  product_id uuid not null references products on delete cascade,
  slug text not null,
  name jsonb not null,
  description jsonb not null default '{}',
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (product_id, slug)
);
create index product_editions_product on product_editions (product_id, id desc);

create table product_platforms (
  id uuid primary key,
  product_id uuid not null references products on delete cascade,
  slug text not null,
  name jsonb not null,
  -- What it needs, in words.
  description jsonb not null default '{}',
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (product_id, slug)
);
create index product_platforms_product on product_platforms (product_id, id desc);

-- A branch such as 4.2, of which versions come out one after the other.
create table release_lines (
  id uuid primary key,
  product_id uuid not null references products on delete cascade,
  name text not null,
  title jsonb not null default '{}',
  long_term boolean not null default false,
  lifecycle_at timestamptz not null,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (product_id, name)
);
create index release_lines_product on release_lines (product_id, id desc);

alter table product_versions
  add column line_id uuid references release_lines on delete set null,
  add column revision integer not null default 1,
  add column updated_at timestamptz;
update product_versions set updated_at = created_at;
alter table product_versions alter column updated_at set not null;
create index product_versions_product on product_versions (product_id, id desc);
create index product_versions_line on product_versions (line_id) where line_id is not null;

-- The days of a product, or of one of its lines. Without a day it is to be announced; without a row it is not said.
create table lifecycle_dates (
  id uuid primary key,
  product_id uuid not null references products on delete cascade,
  line_id uuid references release_lines on delete cascade,
  milestone text not null check (milestone in ('generalAvailability', 'endOfSales', 'endOfFullSupport', 'endOfSecuritySupport', 'endOfLife')),
  falls_on date,
  unique nulls not distinct (product_id, line_id, milestone)
);
create index lifecycle_dates_line on lifecycle_dates (line_id) where line_id is not null;
-- What ends soon.
create index lifecycle_dates_day on lifecycle_dates (falls_on, id) where milestone <> 'generalAvailability';

-- the second wall ------------------------------------------------------------------------------------------------------

alter table products enable row level security;
create policy staff on products using ((select is_staff()));
create policy customer_reads on products for select
  using (visibility = 'public' or (visibility = 'customers' and (select current_contact()) is not null));

alter table product_versions enable row level security;
create policy staff on product_versions using ((select is_staff()));
create policy customer_reads on product_versions for select
  using (exists (select from products p where p.id = product_versions.product_id));

alter table product_brands enable row level security;
create policy staff on product_brands using ((select is_staff()));
create policy customer_reads on product_brands for select
  using (exists (select from products p where p.id = product_brands.product_id));

alter table product_editions enable row level security;
create policy staff on product_editions using ((select is_staff()));
create policy customer_reads on product_editions for select
  using (exists (select from products p where p.id = product_editions.product_id));

alter table product_platforms enable row level security;
create policy staff on product_platforms using ((select is_staff()));
create policy customer_reads on product_platforms for select
  using (exists (select from products p where p.id = product_platforms.product_id));

alter table release_lines enable row level security;
create policy staff on release_lines using ((select is_staff()));
create policy customer_reads on release_lines for select
  using (exists (select from products p where p.id = release_lines.product_id));

alter table lifecycle_dates enable row level security;
create policy staff on lifecycle_dates using ((select is_staff()));
create policy customer_reads on lifecycle_dates for select
  using (exists (select from products p where p.id = lifecycle_dates.product_id));

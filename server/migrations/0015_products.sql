-- Products: brands of the vendor, what it sells, and the versions that exist. Public by nature, so without a wall.

create table brands (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  color text not null,
  locales text[] not null,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table products (
  id uuid primary key,
  slug text not null unique,
  name jsonb not null,
  description jsonb not null default '{}',
  brand_id uuid not null references brands,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index products_brand on products (brand_id);

create table product_versions (
  id uuid primary key,
  product_id uuid not null references products on delete cascade,
  version text not null,
  released_on date,
  created_at timestamptz not null,
  unique (product_id, version)
);

-- What other rooms may join.
create view product_names with (security_invoker = true) as select id, name, slug from products;
create view brand_names with (security_invoker = true) as select id, name, slug from brands;

-- What a brand shows beside its name and colour: words of welcome, links at the foot of the portal, pictures. Public as the brand is, so without a wall.

alter table brands
  add column welcome_title jsonb not null default '{}',
  add column welcome_text jsonb not null default '{}',
  -- [{"url": "https://…", "labels": {"en": "Privacy"}}], in their order.
  add column links jsonb not null default '[]';

create table brand_pictures (
  brand_id uuid not null references brands on delete cascade,
  kind text not null check (kind in ('logo', 'logoDark', 'icon')),
  file_id uuid not null unique references files,
  -- The hash of its bytes is its address, so that what a browser keeps never becomes wrong.
  sha256 bytea not null,
  -- By its bytes, not as it was called.
  media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
  width integer not null,
  height integer not null,
  size integer not null,
  created_at timestamptz not null,
  primary key (brand_id, kind)
);
create index brand_pictures_sha256 on brand_pictures (sha256);

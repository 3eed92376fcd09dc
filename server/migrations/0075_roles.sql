-- Roles: the five built in, whose rights the program knows, and those a vendor makes of named rights.
create table roles (
  slug text primary key,
  id uuid not null unique,
  -- The built-in ones are called differently in each language.
  name text,
  description text not null default '',
  built_in boolean not null default false,
  rights text[] not null default '{}',
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (built_in or name is not null)
);
insert into roles (slug, id, built_in) values
  ('owner', '01900000-0000-7000-8000-000000000101', true),
  ('admin', '01900000-0000-7000-8000-000000000102', true),
  ('lead', '01900000-0000-7000-8000-000000000103', true),
  ('agent', '01900000-0000-7000-8000-000000000104', true),
  ('collaborator', '01900000-0000-7000-8000-000000000105', true);

-- A role somebody has cannot be deleted.
alter table agents drop constraint agents_role_check;
alter table agents add constraint agents_role foreign key (role) references roles (slug);
create index agents_role on agents (role);

alter table roles enable row level security;
create policy staff on roles using ((select is_staff()));

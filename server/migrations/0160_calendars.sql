-- Business calendars: when the vendor works. Promised times run in them.
create table calendars (
  id uuid primary key,
  name text not null,
  -- {timeZone, hours: [{day, from, to}] (Sunday is 0), holidays: [{on, from, to, name, source}], specialDays: [{on, name, hours: [{from, to}]}]}
  content jsonb not null,
  -- Counts the changes of the content.
  version integer not null default 1,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- What each said, from when on: what ran before a change is counted by what held then.
create table calendar_versions (
  calendar_id uuid not null references calendars on delete cascade,
  version integer not null,
  begins_at timestamptz not null,
  content jsonb not null,
  -- The calendars that it was open with.
  includes uuid[] not null,
  primary key (calendar_id, version)
);

-- Calendars that are open whenever others are (follow-the-sun). One that is included includes none itself.
create table calendar_includes (
  calendar_id uuid not null references calendars on delete cascade,
  included_id uuid not null references calendars,
  position integer not null,
  primary key (calendar_id, included_id)
);
create index calendar_includes_included on calendar_includes (included_id);

alter table calendars enable row level security;
create policy staff on calendars using ((select is_staff()));
alter table calendar_versions enable row level security;
create policy staff on calendar_versions using ((select is_staff()));
alter table calendar_includes enable row level security;
create policy staff on calendar_includes using ((select is_staff()));

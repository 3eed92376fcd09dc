-- Tickets that have to do with one another. `parent`: from is a part of to; `problem`: from is an incident of to; `duplicate`: from says the same as to.

create table ticket_links (
  id uuid primary key,
  kind text not null check (kind in ('parent', 'problem', 'related', 'duplicate')),
  from_id uuid not null references tickets on delete cascade,
  to_id uuid not null references tickets on delete cascade,
  created_by text not null,
  created_at timestamptz not null,
  check (from_id <> to_id),
  unique (kind, from_id, to_id)
);
-- A part has one whole, an incident one problem.
create unique index ticket_links_one on ticket_links (from_id, kind) where kind in ('parent', 'problem');
create index ticket_links_to on ticket_links (to_id, kind);

alter table ticket_links enable row level security;
create policy staff on ticket_links using ((select is_staff()));

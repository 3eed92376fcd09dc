-- What was brought from other help desks, by its reference there, so that bringing it again adds nothing.

create table imported_things (
  -- The help desk, such as zendesk, and which one of them where a vendor had several.
  source text not null,
  -- What it was called there: `ticket:543`, `user:12`, `comment:99`.
  ref text not null,
  kind text not null check (kind in ('ticket', 'message', 'note', 'contact')),
  -- The ticket, message, note or contact it became.
  thing_id uuid not null,
  imported_at timestamptz not null,
  primary key (source, ref)
);
create index imported_things_thing on imported_things (thing_id);
alter table imported_things enable row level security;
create policy staff on imported_things using ((select is_staff()));

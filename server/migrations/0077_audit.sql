-- The access audit is searched by who did something and by what it was about.
create index audit_log_actor on audit_log (actor, at desc, id desc);
create index audit_log_subject on audit_log (subject, at desc, id desc) where subject is not null;
create index audit_log_number on audit_log ((data ->> 'number')) where data ? 'number';
create index audit_log_denied on audit_log (at desc, id desc) where outcome = 'denied';

-- Entries are sealed in order soon after they are written: each seal holds a keyed hash of the one before it and of its entry, so that an entry
-- that is changed, taken out or slipped in later shows. `body` is of the part that erasing a person may take away.
create table audit_seals (
  seq bigint primary key,
  entry_id uuid not null unique,
  at timestamptz not null,
  body bytea not null,
  hash bytea not null
);
alter table audit_seals enable row level security;
create policy staff on audit_seals using ((select is_staff()));

-- Somebody read or exported unusually much, or the audit does not hold together.
create table access_alarms (
  id uuid primary key,
  kind text not null check (kind in ('bulkRead', 'bulkExport', 'auditBroken')),
  actor text not null,
  count int not null,
  raised_at timestamptz not null
);
create index access_alarms_raised on access_alarms (raised_at desc, id desc);
create index access_alarms_actor on access_alarms (actor, kind, raised_at desc);
alter table access_alarms enable row level security;
create policy staff on access_alarms using ((select is_staff()));

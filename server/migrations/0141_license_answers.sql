-- Answers about licences that are given in tickets: what was done, and with which files keys go out.

-- Until when a licence works though it has ended: given to this one, beside the grace that its policy gives to all.
alter table licenses add column grace_until timestamptz;

-- Files that hold the key of a licence. A reply takes one along only where all of its receivers may know the key.
create table license_key_files (
  file_id uuid primary key references files on delete cascade,
  license_id uuid not null references licenses on delete cascade
);
create index license_key_files_license on license_key_files (license_id);

create table license_answers (
  id uuid primary key,
  ticket_id uuid not null references tickets on delete cascade,
  -- Null for a quote, and once the licence is no more.
  license_id uuid references licenses on delete set null,
  -- Whose it was: for the time lines of the requester and of the organization.
  organization_id uuid references organizations,
  contact_id uuid references contacts,
  how text not null check (how in ('key', 'reset', 'extend', 'grace', 'quote')),
  -- Days, seats, days before and after, or what was quoted: codes, numbers, instants.
  data jsonb not null,
  actor text not null,
  undone_at timestamptz,
  created_at timestamptz not null
);
create index license_answers_ticket on license_answers (ticket_id);
create index license_answers_license on license_answers (license_id) where license_id is not null;
create index license_answers_organization on license_answers (organization_id, created_at desc, id desc) where organization_id is not null;
create index license_answers_contact on license_answers (contact_id, created_at desc, id desc) where contact_id is not null;

alter table license_key_files enable row level security;
create policy staff on license_key_files using ((select is_staff()));
alter table license_answers enable row level security;
create policy staff on license_answers using ((select is_staff()));

-- Who belongs to which organization, and when; and who of them may see its requests.
create or replace view organization_members with (security_invoker = true) as
  select organization_id, contact_id, role, manages_members, starts_on, ends_on, sees_requests from memberships;

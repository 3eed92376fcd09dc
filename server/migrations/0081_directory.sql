-- The directory in depth: telephone numbers, who looks after whom, notes and tasks about people, segments, members by domain; and what their
-- timelines are read by.

alter table contacts add column title text, add column time_zone text, add column tags text[] not null default '{}',
  add column owner_id uuid references agents on delete set null;
create index contacts_tags on contacts using gin (tags);
create index contacts_owner on contacts (owner_id, id desc) where owner_id is not null;
create index contacts_by_name on contacts (lower(name), id);

alter table organizations add column tags text[] not null default '{}', add column owner_id uuid references agents on delete set null,
  -- What becomes of somebody who proved an address of a verified domain: `suggest` leaves it to an agent, `join` makes him a member.
  add column domain_members text not null default 'suggest' check (domain_members in ('suggest', 'join'));
create index organizations_tags on organizations using gin (tags);
create index organizations_owner on organizations (owner_id, id desc) where owner_id is not null;
create index organizations_by_name on organizations (lower(name), id);

alter table organization_domains add column checked_at timestamptz;

-- Telephone numbers, E.164. Several people may have the number of one office.
create table contact_phones (
  id uuid primary key,
  contact_id uuid not null references contacts on delete cascade,
  number text not null check (number ~ '^\+[1-9][0-9]{4,14}$'),
  extension text check (extension ~ '^[0-9]{1,8}$'),
  type text not null default 'work' check (type in ('work', 'mobile', 'home', 'other')),
  is_primary boolean not null default false,
  created_at timestamptz not null
);
create unique index contact_phones_once on contact_phones (contact_id, number, coalesce(extension, ''));
create unique index contact_phones_primary on contact_phones (contact_id) where is_primary;
create index contact_phones_number on contact_phones (number);

-- Somebody looked at a suggested membership and said no.
create table membership_dismissals (
  contact_id uuid not null references contacts on delete cascade,
  organization_id uuid not null references organizations on delete cascade,
  dismissed_by text not null,
  dismissed_at timestamptz not null,
  primary key (contact_id, organization_id)
);
create index contact_addresses_domain on contact_addresses (split_part(address, '@', 2)) where kind = 'email';

-- What the vendor's people write down about a person or an organization.
create table people_notes (
  id uuid primary key,
  contact_id uuid references contacts on delete cascade,
  organization_id uuid references organizations on delete cascade,
  text text not null,
  author_id uuid references agents on delete set null,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((contact_id is null) <> (organization_id is null))
);
create index people_notes_contact on people_notes (contact_id, created_at desc, id desc) where contact_id is not null;
create index people_notes_organization on people_notes (organization_id, created_at desc, id desc) where organization_id is not null;

create table people_tasks (
  id uuid primary key,
  contact_id uuid references contacts on delete cascade,
  organization_id uuid references organizations on delete cascade,
  title text not null,
  due_on date,
  assignee_id uuid references agents on delete set null,
  done_at timestamptz,
  done_by text,
  created_by text not null,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((contact_id is null) <> (organization_id is null))
);
create index people_tasks_contact on people_tasks (contact_id, created_at desc, id desc) where contact_id is not null;
create index people_tasks_organization on people_tasks (organization_id, created_at desc, id desc) where organization_id is not null;
-- Somebody's own list: what is due first comes first, what has no day last.
create index people_tasks_assignee on people_tasks (assignee_id, coalesce(due_on, '9999-12-31'::date), id) where done_at is null;

-- Saved conditions over contacts or organizations, as their writer wrote them; read anew each time, so that a segment is never out of date.
create table segments (
  id uuid primary key,
  kind text not null check (kind in ('contact', 'organization')),
  name text not null,
  condition text not null,
  created_by text not null,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index segments_name on segments (kind, lower(name));

-- timelines ------------------------------------------------------------------------------------------------------------

drop index messages_author;
create index messages_author on messages (author_contact_id, created_at desc, id desc) where author_contact_id is not null;
create index outbound_mails_to on outbound_mails (to_address, created_at desc, id desc);
create index audit_log_session on audit_log (actor, at desc, id desc) where action like 'session.%';
create index memberships_contact_time on memberships (contact_id, created_at desc, id desc);
create index memberships_organization_time on memberships (organization_id, created_at desc, id desc);

-- the second wall ------------------------------------------------------------------------------------------------------

alter table contact_phones enable row level security;
create policy staff on contact_phones using ((select is_staff()));
create policy his_own on contact_phones for select using (contact_id = (select current_contact()));
alter table membership_dismissals enable row level security;
create policy staff on membership_dismissals using ((select is_staff()));
alter table people_notes enable row level security;
create policy staff on people_notes using ((select is_staff()));
alter table people_tasks enable row level security;
create policy staff on people_tasks using ((select is_staff()));
alter table segments enable row level security;
create policy staff on segments using ((select is_staff()));

-- What rooms may join of the mails that left: to whom, about what, and how it stands; never the text.
create view sent_mails with (security_invoker = true) as select id, about, kind, to_address, subject, state, created_at from outbound_mails;

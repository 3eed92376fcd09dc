-- Known issues: faults of products as the vendor knows them, whom they concern, and the tickets that led to them.

-- products/issues ------------------------------------------------------------------------------------------------------

create table known_issues (
  id uuid primary key,
  number bigint generated always as identity unique,
  product_id uuid not null references products,
  -- In the vendor's languages: what customers read.
  title jsonb not null,
  description jsonb not null default '{}',
  workaround jsonb not null default '{}',
  -- Labels as the vendor writes them.
  versions text[] not null default '{}',
  fixed_in text,
  state text not null check (state in ('investigating', 'confirmed', 'fixPlanned', 'fixed', 'wontFix', 'closed')),
  severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
  -- internal: the vendor's people; customers: whoever is signed in; public: everybody.
  visibility text not null check (visibility in ('internal', 'customers', 'public')),
  -- Whether customers are told how many are affected; who, they are never told.
  shows_affected boolean not null default false,
  created_by text not null,
  -- When it came into its state, and when customers first saw it.
  state_at timestamptz not null,
  published_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  revision integer not null default 1
);
create index known_issues_product on known_issues (product_id, id desc);
create index known_issues_shown on known_issues (id desc) where visibility <> 'internal';

-- Of the same fault elsewhere: a tracker's issue, a forum, a document. For the vendor's people.
create table known_issue_references (
  id uuid primary key,
  issue_id uuid not null references known_issues on delete cascade,
  kind text not null check (kind in ('github', 'gitlab', 'jira', 'link')),
  url text not null,
  -- Where it stands, such as `acme/ledger`, and by which number it is called there.
  place text not null,
  label text not null,
  created_by text not null,
  created_at timestamptz not null,
  unique (issue_id, url)
);

-- What is said of it as time goes by; public ones are read by whoever sees the issue.
create table known_issue_updates (
  id uuid primary key,
  issue_id uuid not null references known_issues on delete cascade,
  text text not null,
  public boolean not null,
  author text not null,
  created_at timestamptz not null
);
create index known_issue_updates_issue on known_issue_updates (issue_id, id desc);

-- "Affects me too": once for each person.
create table known_issue_reports (
  id uuid primary key,
  issue_id uuid not null references known_issues on delete cascade,
  contact_id uuid not null references contacts on delete cascade,
  organization_id uuid references organizations on delete set null,
  version text,
  -- Of a licence, as it is called.
  license_ref text,
  comment text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (issue_id, contact_id)
);
create index known_issue_reports_contact on known_issue_reports (contact_id, created_at desc);
create index known_issue_reports_organization on known_issue_reports (organization_id, created_at desc) where organization_id is not null;

-- support/issues -------------------------------------------------------------------------------------------------------

create table ticket_known_issues (
  ticket_id uuid not null references tickets on delete cascade,
  issue_id uuid not null references known_issues on delete cascade,
  created_by text not null,
  created_at timestamptz not null,
  primary key (ticket_id, issue_id)
);
create index ticket_known_issues_issue on ticket_known_issues (issue_id, ticket_id desc);

-- what other rooms may join --------------------------------------------------------------------------------------------

create view known_issue_names with (security_invoker = true) as
  select id, number, product_id, title, state, visibility from known_issues;
create view known_issue_reporters with (security_invoker = true) as
  select id, issue_id, contact_id, organization_id, version, license_ref, comment, created_at from known_issue_reports;
create view ticket_requesters with (security_invoker = true) as
  select id, number, requester_id, organization_id, product_version, created_at from tickets;
-- The person a contact stands as, and the language he is written to in.
create view contact_standing with (security_invoker = true) as
  select id, coalesce(merged_into, id) as stands_as, locale from contacts;

-- How many people a known issue affects: whoever said so, and whoever asked in a ticket that is tied to it; merged contacts are one. A number
-- and nothing else, so that it may be told to those who see none of the rows.
create function known_issue_affected(issue uuid) returns integer language sql stable security definer set search_path = public as
  $$ select count(distinct coalesce(c.merged_into, c.id))::int from (
       select r.contact_id from known_issue_reports r where r.issue_id = issue
       union all select t.requester_id from ticket_known_issues k join tickets t on t.id = k.ticket_id where k.issue_id = issue
     ) a join contacts c on c.id = a.contact_id $$;

-- the second wall ------------------------------------------------------------------------------------------------------

alter table known_issues enable row level security;
create policy staff on known_issues using ((select is_staff()));
create policy customer_reads on known_issues for select
  using (visibility = 'public' or (visibility = 'customers' and (select current_contact()) is not null));

alter table known_issue_references enable row level security;
create policy staff on known_issue_references using ((select is_staff()));

alter table known_issue_updates enable row level security;
create policy staff on known_issue_updates using ((select is_staff()));
create policy customer_reads on known_issue_updates for select
  using (public and exists (select from known_issues k where k.id = known_issue_updates.issue_id));

alter table known_issue_reports enable row level security;
create policy staff on known_issue_reports using ((select is_staff()));
create policy his_own on known_issue_reports
  using (contact_id = (select current_contact()))
  with check (contact_id = (select current_contact()) and exists (select from known_issues k where k.id = known_issue_reports.issue_id));

alter table ticket_known_issues enable row level security;
create policy staff on ticket_known_issues using ((select is_staff()));

-- Found by whoever sees it.
create policy customer_finds_issues on search_documents for select
  using (kind = 'knownIssue' and exists (select from known_issues k where k.id = search_documents.id));

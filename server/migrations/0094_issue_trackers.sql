-- Trackers of the developers (GitHub, GitLab, Jira) and the references of known issues that are kept in step with an issue there.

create table issue_trackers (
  id uuid primary key,
  kind text not null check (kind in ('github', 'gitlab', 'jira')),
  name text not null,
  -- Where its pages stand, by which references find it; and where it is asked.
  web_url text not null unique,
  api_url text not null,
  -- Jira Cloud: whose token it is.
  account text,
  token bytea not null,
  -- What its webhooks prove themselves with, and the end of the address they are sent to.
  hook_secret bytea not null,
  hook_key_hash bytea not null unique,
  active boolean not null default true,
  last_hook_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  revision integer not null default 1
);

-- Calls that were taken, by the digest of their bytes: the same one is not taken again.
create table issue_tracker_calls (
  tracker_id uuid not null references issue_trackers on delete cascade,
  digest bytea not null,
  received_at timestamptz not null,
  primary key (tracker_id, digest)
);
create index issue_tracker_calls_received on issue_tracker_calls (received_at);

create table issue_mirrors (
  reference_id uuid primary key references known_issue_references on delete cascade,
  tracker_id uuid not null references issue_trackers on delete cascade,
  issue_id uuid not null references known_issues on delete cascade,
  -- How each side stood when they were last brought together: whichever is not so any more has changed. They need not have been alike.
  ours_open boolean not null,
  ours_title text not null,
  theirs_open boolean not null,
  theirs_title text not null,
  -- As it stands there.
  remote_open boolean not null,
  remote_reason text check (remote_reason in ('done', 'notPlanned')),
  remote_title text not null,
  -- Comments there before this were looked at.
  seen_at timestamptz not null,
  next_at timestamptz not null,
  -- While somebody is at it.
  claimed_until timestamptz,
  synced_at timestamptz,
  failures integer not null default 0,
  error text,
  created_at timestamptz not null
);
create index issue_mirrors_due on issue_mirrors (next_at);
create index issue_mirrors_issue on issue_mirrors (issue_id);
create index issue_mirrors_tracker on issue_mirrors (tracker_id);

-- Which comment there is which word here; one of them is the origin, and is never sent back to where it came from.
create table issue_mirror_comments (
  reference_id uuid not null references issue_mirrors on delete cascade,
  remote_id text not null,
  update_id uuid references known_issue_updates on delete set null,
  outgoing boolean not null,
  primary key (reference_id, remote_id)
);
create index issue_mirror_comments_update on issue_mirror_comments (update_id) where update_id is not null;

-- What other rooms may join.
create view known_issue_references_named with (security_invoker = true) as
  select r.id, r.issue_id, r.kind, r.url, r.place, r.label, k.number from known_issue_references r join known_issues k on k.id = r.issue_id;
create view known_issue_public_updates with (security_invoker = true) as
  select id, issue_id, text, author, created_at from known_issue_updates where public;

alter table issue_trackers enable row level security;
create policy staff on issue_trackers using ((select is_staff()));
alter table issue_tracker_calls enable row level security;
create policy staff on issue_tracker_calls using ((select is_staff()));
alter table issue_mirrors enable row level security;
create policy staff on issue_mirrors using ((select is_staff()));
alter table issue_mirror_comments enable row level security;
create policy staff on issue_mirror_comments using ((select is_staff()));

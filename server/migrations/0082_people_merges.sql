-- Two records of one person or organization, merged as an alias: nothing of either moves, the one points to the other.

alter table contacts add column merged_into uuid references contacts, add check (merged_into is distinct from id);
create index contacts_merged on contacts (merged_into) where merged_into is not null;
alter table organizations add column merged_into uuid references organizations, add check (merged_into is distinct from id);
create index organizations_merged on organizations (merged_into) where merged_into is not null;

-- What was merged into what. `into_id` is where it was merged then, which may have been merged itself since; `merged_into` of the thing is where
-- all of them stand now.
create table people_merges (
  id uuid primary key,
  kind text not null check (kind in ('contact', 'organization')),
  loser_id uuid not null,
  into_id uuid not null,
  merged_by text not null,
  merged_at timestamptz not null,
  ended_by text,
  ended_at timestamptz,
  revision int not null default 1
);
create unique index people_merges_loser on people_merges (loser_id) where ended_at is null;
create index people_merges_into on people_merges (into_id) where ended_at is null;

-- What is a record's own, of one into which others were merged: its row shows what all of them say. Gone when nothing is merged into it any more.
create table people_alone (
  thing_id uuid primary key,
  kind text not null check (kind in ('contact', 'organization')),
  own jsonb not null
);

-- Somebody looked at two that seemed to be one and said no. The smaller id comes first.
create table people_distinct (
  kind text not null check (kind in ('contact', 'organization')),
  one_id uuid not null,
  other_id uuid not null,
  dismissed_by text not null,
  dismissed_at timestamptz not null,
  primary key (kind, one_id, other_id),
  check (one_id < other_id)
);

-- By what two names may be one: the first four letters of the longest word, without marks. Whether they are is decided by comparing them whole.
create function name_key(name text) returns text language sql immutable parallel safe as $$
  select left(word, 4) from unnest(regexp_split_to_array(
    regexp_replace(normalize(lower(name), NFKD), '[\u0300-\u036f]', '', 'g'), '[\s[:punct:]]+')) word
  where word <> '' order by length(word) desc, word limit 1 $$;
create index contacts_name_key on contacts (name_key(name), id) where name is not null and merged_into is null;
create index organizations_name_key on organizations (name_key(name), id) where merged_into is null;

-- what other rooms may join ----------------------------------------------------------------------------------------------

-- Name and address stay those of the record itself: what mails and customers show tells nobody of a merge. Whom the vendor's people see in its
-- place stands beside it, and costs nothing where it is not asked for.
create or replace view contact_names with (security_invoker = true) as
  select c.id, coalesce(c.name, split_part(a.address, '@', 1)) as name, a.address, w.id as stands_as, w.name as stands_name
  from contacts c left join contact_addresses a on a.contact_id = c.id and a.kind = 'email' and a.is_primary
  left join contacts w on w.id = c.merged_into and (select is_staff());
create or replace view organization_names with (security_invoker = true) as
  select o.id, o.name, o.slug, w.id as stands_as, w.name as stands_name
  from organizations o left join organizations w on w.id = o.merged_into and (select is_staff());

-- Everyone who stands together with `of`, himself among them.
create view contact_aliases with (security_invoker = true) as
  select id as of, id from contacts
  union all select id, merged_into from contacts where merged_into is not null and (select is_staff())
  union all select x.id, g.id from contacts x join contacts g on g.merged_into = coalesce(x.merged_into, x.id) and g.id <> x.id and (select is_staff());
create view organization_aliases with (security_invoker = true) as
  select id as of, id from organizations
  union all select id, merged_into from organizations where merged_into is not null and (select is_staff())
  union all select x.id, g.id from organizations x join organizations g on g.merged_into = coalesce(x.merged_into, x.id) and g.id <> x.id and (select is_staff());

-- the second wall --------------------------------------------------------------------------------------------------------

alter table people_merges enable row level security;
create policy staff on people_merges using ((select is_staff()));
alter table people_alone enable row level security;
create policy staff on people_alone using ((select is_staff()));
alter table people_distinct enable row level security;
create policy staff on people_distinct using ((select is_staff()));

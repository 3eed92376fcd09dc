-- Erasure and export of one person's data, and what must not be erased.

create table privacy_requests (
  id uuid primary key,
  kind text not null check (kind in ('erasure', 'export')),
  contact_id uuid not null references contacts,
  -- Asked for by the person himself.
  own boolean not null default false,
  -- Why, as a code; exports need no reason.
  reason text check (reason in ('asked', 'retention', 'mistake', 'contract')),
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'held')),
  -- From 0 to 1.
  progress real not null default 0,
  -- {erased: [{kind, count}], kept: [{kind, count, reason}]}: counts only.
  summary jsonb,
  -- By what the person is found while his erasure runs, encrypted; gone when it is done.
  sealed bytea,
  -- The export, until it expires.
  file_id uuid references files,
  expires_at timestamptz,
  -- A stable code.
  failure text,
  requested_by text not null,
  requested_at timestamptz not null,
  finished_at timestamptz,
  revision int not null default 1
);
create index privacy_requests_contact on privacy_requests (contact_id, id desc);
create index privacy_requests_expiry on privacy_requests (expires_at) where file_id is not null;
-- One erasure of a person at a time.
create unique index privacy_requests_running on privacy_requests (contact_id) where kind = 'erasure' and state in ('waiting', 'running');

-- What is kept whatever else is asked: a person, an organization or a ticket of a legal dispute. The thing may belong to a higher floor, so it is
-- named, not referenced.
create table legal_holds (
  id uuid primary key,
  subject_kind text not null check (subject_kind in ('contact', 'organization', 'ticket')),
  subject_id uuid not null,
  reason text not null,
  created_by text not null,
  created_at timestamptz not null,
  released_by text,
  released_at timestamptz,
  revision int not null default 1
);
create unique index legal_holds_active on legal_holds (subject_kind, subject_id) where released_at is null;

-- When a contact was erased; nothing of him is left but this row.
alter table contacts add column erased_at timestamptz;

alter table privacy_requests enable row level security;
create policy staff on privacy_requests using ((select is_staff()));
alter table legal_holds enable row level security;
create policy staff on legal_holds using ((select is_staff()));

-- The access audit cannot be changed by the program. Of an erased person it keeps that something was done, by whom and when, and loses where from
-- and whatever of him it noted; a reason stands in its place. Nothing else can be done to it by this way.
create function pseudonymise_audit(actors text[], subjects text[], pattern text, why text) returns bigint
  language plpgsql security definer set search_path = public as
  $$ declare changed bigint; more bigint := 0;
     begin
       if session_user !~ '^backstay_app_[0-9a-f]+_staff$' then raise exception 'not allowed'; end if;
       update audit_log set address = null, data = jsonb_build_object('erased', why)
         where actor = any (actors) and (address is not null or not data ? 'erased');
       get diagnostics changed = row_count;
       update audit_log set data = jsonb_build_object('erased', why) where subject = any (subjects) and data <> '{}' and not data ? 'erased';
       get diagnostics more = row_count;
       changed := changed + more;
       if pattern is not null then
         update audit_log set data = jsonb_build_object('erased', why),
             subject = regexp_replace(subject, pattern, '[erased]', 'gi'), actor = regexp_replace(actor, pattern, '[erased]', 'gi')
           where data::text ~* pattern or subject ~* pattern or actor ~* pattern;
         get diagnostics more = row_count;
         changed := changed + more;
       end if;
       return changed;
     end $$;
revoke execute on function pseudonymise_audit(text[], text[], text, text) from public;

-- What rooms join to hand out the bytes of a file whose sight they have decided on.
create view file_bytes with (security_invoker = true) as select id, file_name, sha256 from files;

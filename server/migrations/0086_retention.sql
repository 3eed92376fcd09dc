-- How long what is kept: one row for each kind of thing; without months it is kept.
create table retention_rules (
  kind text primary key,
  months int check (months between 1 and 600),
  updated_at timestamptz not null,
  updated_by text not null,
  -- What the last run took away, and when.
  last_run_at timestamptz,
  last_count int,
  revision int not null default 1
);
alter table retention_rules enable row level security;
create policy staff on retention_rules using ((select is_staff()));
-- Closed tickets by how long they rest, for the rule that looks for the oldest.
create index tickets_closed_resting on tickets (updated_at, id) where category = 'closed';

-- Entries of the access audit are sealed: what names them stays as it was, and only what was noted goes.
create or replace function pseudonymise_audit(actors text[], subjects text[], pattern text, why text) returns bigint
  language plpgsql security definer set search_path = public as
  $$ declare changed bigint;
     begin
       if session_user !~ '^backstay_app_[0-9a-f]+_staff$' then raise exception 'not allowed'; end if;
       update audit_log set address = case when actor = any (actors) then null else address end, data = jsonb_build_object('erased', why)
         where not (data ? 'erased' and address is null)
           and ((actor = any (actors)) or (subject = any (subjects) and data <> '{}' and not data ? 'erased') or data::text ~* pattern);
       get diagnostics changed = row_count;
       return changed;
     end $$;

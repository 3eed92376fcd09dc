-- Lists of contacts and organizations from files: what was read, what becomes of each row, and what is needed to take it back.

create table people_imports (
  id uuid primary key,
  kind text not null check (kind in ('contact', 'organization')),
  -- Gone when the import is over its time, or somebody who may stand in it was erased.
  file_id uuid references files on delete set null,
  file_name text not null,
  charset text not null,
  delimiter text not null,
  -- Names of the columns as the file has them, with a few values of each; and what each is taken for, null: for nothing.
  columns jsonb not null,
  mapping jsonb not null,
  -- The names as one text, by which the last mapping of such a file is found again.
  header text not null,
  existing text not null check (existing in ('update', 'fill', 'skip')),
  locale text not null,
  state text not null check (state in ('new', 'checking', 'checked', 'running', 'done', 'undoing', 'undone', 'failed')),
  rows int not null default 0,
  progress int not null default 0,
  created_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  revision int not null default 1
);
create index people_imports_header on people_imports (kind, header, id desc);
create index people_imports_file on people_imports (file_id) where file_id is not null;

create table people_import_rows (
  import_id uuid not null references people_imports on delete cascade,
  line int not null,
  verdict text not null check (verdict in ('new', 'change', 'same', 'error', 'created', 'changed', 'undone', 'left')),
  -- Address or name by which the row is known; a second row with the same is refused.
  key text,
  thing_id uuid,
  -- What is changed: name, before, after. Of what was made, nothing.
  changes jsonb not null default '[]',
  -- Code of what is wrong, in which column, with which values.
  problem jsonb,
  -- Revision of the thing after the row was carried out.
  revision int,
  primary key (import_id, line)
);
create index people_import_rows_verdict on people_import_rows (import_id, verdict, line);
create index people_import_rows_key on people_import_rows (import_id, key) where key is not null;
create index people_import_rows_thing on people_import_rows (thing_id) where thing_id is not null;

alter table people_imports enable row level security;
create policy staff on people_imports using ((select is_staff()));
alter table people_import_rows enable row level security;
create policy staff on people_import_rows using ((select is_staff()));

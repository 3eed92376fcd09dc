-- Licences and machines brought from files of separated values: how a file is read, what becomes of each row, and what is needed to take it back.

create table license_lists (
  id uuid primary key,
  kind text not null check (kind in ('license', 'machine')),
  file_name text not null,
  bytes bigint not null,
  charset text not null,
  delimiter text not null,
  -- Names of the columns as the file has them, and what each is taken for, null: for nothing.
  columns jsonb not null,
  mapping jsonb not null,
  -- The names as one text, by which the last mapping of such a file is found again.
  header text not null,
  -- Of licences whose row names none.
  policy_id uuid references license_policies on delete set null,
  -- What becomes of a licence without a key, and of a person who is not here.
  keyless text not null check (keyless in ('refuse', 'make')),
  people text not null check (people in ('known', 'add')),
  -- How 01/02/2027 is meant.
  dates text not null check (dates in ('dayFirst', 'monthFirst')),
  locale text not null,
  state text not null check (state in ('new', 'checking', 'checked', 'running', 'done', 'undoing', 'undone', 'failed')),
  rows int not null default 0,
  progress int not null default 0,
  created_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  revision int not null default 1
);
create index license_lists_header on license_lists (kind, header, id desc);

-- The file itself, encrypted: keys of licences stand in it. Gone when it was taken back, after a week, or when somebody who may stand in it was erased.
create table license_list_parts (
  list_id uuid not null references license_lists on delete cascade,
  place int not null,
  sealed bytea not null,
  primary key (list_id, place)
);

create table license_list_rows (
  list_id uuid not null references license_lists on delete cascade,
  line int not null,
  verdict text not null check (verdict in ('new', 'same', 'error', 'created', 'undone', 'left')),
  -- By what people know it; never its key.
  title text,
  -- Keyed hash of what may stand in a file once only.
  same_hash bytea,
  thing_id uuid,
  -- The person it is of, as far as he is known.
  contact_id uuid,
  -- What is worth a word though it is taken: codes with values.
  notes jsonb not null default '[]',
  problem jsonb,
  -- As the row left it: what differs since was changed or used by somebody.
  made jsonb,
  primary key (list_id, line)
);
create index license_list_rows_verdict on license_list_rows (list_id, verdict, line);
create index license_list_rows_same on license_list_rows (list_id, same_hash) where same_hash is not null;
create index license_list_rows_contact on license_list_rows (contact_id) where contact_id is not null;

alter table license_lists enable row level security;
create policy staff on license_lists using ((select is_staff()));
alter table license_list_parts enable row level security;
create policy staff on license_list_parts using ((select is_staff()));
alter table license_list_rows enable row level security;
create policy staff on license_list_rows using ((select is_staff()));

-- A licence is taken back only where nothing hangs on it: what does, refuses. Until now none was ever removed.
alter table tickets drop constraint tickets_license_id_fkey, add foreign key (license_id) references licenses;
alter table product_requests drop constraint product_requests_license_id_fkey, add foreign key (license_id) references licenses;
alter table license_answers drop constraint license_answers_license_id_fkey, add foreign key (license_id) references licenses;
alter table renewal_requests drop constraint renewal_requests_license_id_fkey, add foreign key (license_id) references licenses;

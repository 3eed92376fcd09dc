-- Search (platform/search): words of documents are cut by the program, for any language and alike for documents and questions; what words there
-- are, and in how many documents each stands, is learned beside the writing.

alter table search_documents
  -- Number of words, those that occur twice counted twice.
  add column length int not null default 0,
  -- What everybody may find, whoever asks.
  add column public boolean not null default false,
  -- The transaction that wrote it last: what came since is learned from.
  add column changed xid8 not null default pg_current_xact_id();
create index search_documents_changed on search_documents (changed);
create index search_documents_public on search_documents (kind) where public;
create policy customer_finds_public on search_documents for select using (public);

-- Every word of any document. A word that stands in no document any more is removed.
create table search_terms (
  id bigint generated always as identity unique,
  term text primary key,
  -- In how many documents it stands, when last counted.
  documents int not null default 1,
  -- The same in the count that is being made.
  counted int not null default 0,
  -- The count during which it was first seen.
  round int not null
);
alter table search_terms enable row level security;

create table search_state (
  one boolean primary key default true check (one),
  -- Documents of transactions before this one have been learned from.
  learned xid8 not null default '0',
  -- By which rules the words were cut; another number has everything cut anew.
  analyzer int not null default 0,
  documents bigint not null default 0,
  total_length bigint not null default 0,
  -- Documents learned from since they were last counted.
  fresh bigint not null default 0,
  -- The finished counts, and how far the present one has come; null while none is made.
  round int not null default 1,
  counting jsonb,
  -- A count is wanted in any case: something was erased.
  wanted boolean not null default false
);
insert into search_state (one) values (true);
alter table search_state enable row level security;


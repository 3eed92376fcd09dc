-- What agents have begun to write, so that it survives a crash and goes on at another desk.

create table drafts (
  agent_id uuid not null references agents on delete cascade,
  ticket_id uuid not null references tickets on delete cascade,
  kind text not null check (kind in ('reply', 'note')),
  -- Sealed: what is typed and never sent may hold anything. Null: taken away or sent; the row stays so that revisions go on.
  sealed bytea,
  -- Files uploaded for it, which nothing else refers to yet.
  files uuid[] not null default '{}',
  revision int not null,
  updated_at timestamptz not null,
  primary key (agent_id, ticket_id, kind)
);
create index drafts_of_agent on drafts (agent_id, updated_at desc, ticket_id desc) where sealed is not null;
create index drafts_empty on drafts (updated_at) where sealed is null;
alter table drafts enable row level security;
create policy staff on drafts using ((select is_staff()));

-- Who writes a note crosses nobody's reply.
alter table ticket_presence drop constraint ticket_presence_state_check;
alter table ticket_presence add constraint ticket_presence_state_check check (state in ('viewing', 'writing', 'noting'));

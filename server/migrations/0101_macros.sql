-- Macros, which do several things to a ticket at once, and snippets, which are texts one does not want to type again.

create table macros (
  id uuid primary key,
  kind text not null check (kind in ('macro', 'snippet')),
  scope text not null check (scope in ('personal', 'team', 'shared')),
  owner_id uuid references agents on delete cascade,
  team_id uuid references teams on delete cascade,
  name text not null,
  folder text not null default '',
  -- What is typed behind a semicolon.
  short text,
  -- {locale: text}; the customer's language decides.
  texts jsonb not null default '{}',
  -- Whether the text is a reply or an internal note.
  internal boolean not null default false,
  acts jsonb not null default '{}',
  updated_at timestamptz not null,
  revision int not null default 1,
  check ((scope = 'personal') = (owner_id is not null)),
  check ((scope = 'team') = (team_id is not null))
);
create index macros_shared on macros (id) where scope = 'shared';
create index macros_owner on macros (owner_id, id) where owner_id is not null;
create index macros_team on macros (team_id, id) where team_id is not null;

-- Each use; how often one was used is counted, never kept.
create table macro_uses (
  id uuid primary key,
  macro_id uuid not null references macros on delete cascade,
  agent_id uuid references agents on delete set null,
  used_at timestamptz not null
);
create index macro_uses_macro on macro_uses (macro_id, used_at);
create index macro_uses_used on macro_uses (used_at);

alter table macros enable row level security;
create policy staff on macros using ((select is_staff()));
alter table macro_uses enable row level security;
create policy staff on macro_uses using ((select is_staff()));

-- What is to be done in a ticket: checklists of steps, written by hand or begun from a template of the vendor. None of it is for customers.
create table checklist_templates (
  id uuid primary key,
  name text not null,
  -- For agents: when it is meant to be used.
  description text not null default '',
  -- What the steps say, in their order.
  steps text[] not null,
  -- Of which tickets it is; null: of all.
  type text,
  product_id uuid references products,
  brand_id uuid references brands,
  form_id uuid references ticket_forms,
  -- Begun by itself when such a ticket is opened.
  automatic boolean not null default false,
  -- A ticket is not solved before all its steps are done.
  must_finish boolean not null default false,
  archived boolean not null default false,
  position int not null,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table checklists (
  id uuid primary key,
  ticket_id uuid not null references tickets on delete cascade,
  -- What it was begun from; what it says is its own since then.
  template_id uuid references checklist_templates,
  name text not null,
  must_finish boolean not null default false,
  position int not null,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index checklists_ticket on checklists (ticket_id, position);

create table checklist_steps (
  id uuid primary key,
  checklist_id uuid not null references checklists on delete cascade,
  ticket_id uuid not null references tickets on delete cascade,
  text text not null,
  position int not null,
  assignee_id uuid references agents on delete set null,
  due_on date,
  done_at timestamptz,
  -- Null with a time: a program ticked it, or somebody who is gone.
  done_by uuid references agents on delete set null,
  revision int not null default 1,
  updated_at timestamptz not null
);
create index checklist_steps_list on checklist_steps (checklist_id, position);
create index checklist_steps_ticket on checklist_steps (ticket_id);
-- What somebody still has to do: what is due first comes first, what has no day last.
create index checklist_steps_assignee on checklist_steps (assignee_id, coalesce(due_on, '9999-12-31'::date), id) where done_at is null;

-- {total, done, needed} of the ticket's own checklists; null: there are none. Reading and solving a ticket ask no other row.
alter table tickets add column checklist_state jsonb;

alter table checklist_templates enable row level security;
create policy staff on checklist_templates using ((select is_staff()));
alter table checklists enable row level security;
create policy staff on checklists using ((select is_staff()));
alter table checklist_steps enable row level security;
create policy staff on checklist_steps using ((select is_staff()));
-- Who opens a request has its checklists begun with it; he reads none of them.
create policy customer_begins on checklists for insert with check (template_id is not null and customer_sees_ticket(ticket_id));
create policy customer_begins on checklist_steps for insert with check (done_at is null and assignee_id is null and customer_sees_ticket(ticket_id));

-- Secrets leave custom fields too. Who fills a field of his request in leaves them here and reads none.
create policy customer_leaves_of_fields on masked_secrets for insert with check (
  message_id is null and note_id is null and customer_sees_ticket(ticket_id));

-- What is asked of a request of a kind: which fields, in which order, and when they must be there.
create table ticket_forms (
  id uuid primary key,
  slug text not null unique,
  name jsonb not null,
  description jsonb not null default '{}',
  type text not null,
  -- Of what it is asked; null: of everything.
  product_id uuid references products,
  brand_id uuid references brands,
  -- [{field, requiredToOpen, requiredToSolve, when: {field, in: [...]} | null}] in their order; a field by its key.
  questions jsonb not null default '[]',
  -- Customers may choose it.
  portal boolean not null default true,
  -- Asked of tickets of its type that nobody filled a form in for.
  is_default boolean not null default false,
  archived boolean not null default false,
  position int not null,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
-- One default for what it is asked of.
create unique index ticket_forms_default on ticket_forms (type, product_id, brand_id) nulls not distinct where is_default and not archived;

-- The form that was filled in; null: the default of its type, product and brand.
alter table tickets add column form_id uuid references ticket_forms;

alter table ticket_forms enable row level security;
create policy staff on ticket_forms using ((select is_staff()));
create policy everybody_reads on ticket_forms for select using (portal and not archived);

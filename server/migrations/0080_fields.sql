-- Custom fields: what the vendor wants to know of contacts, organizations and tickets beside what every vendor knows.

create table field_groups (
  id uuid primary key,
  -- Kind of the things it is about, such as `contact`.
  kind text not null,
  labels jsonb not null,
  position int not null,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index field_groups_kind on field_groups (kind, position, id);

create table field_definitions (
  id uuid primary key,
  kind text not null,
  -- Name in the API and in the stored values; neither it nor the type ever changes, for values hang on both.
  key text not null check (key ~ '^[a-z][a-zA-Z0-9_]{0,49}$'),
  type text not null check (type in ('text', 'longText', 'number', 'money', 'yesNo', 'date', 'dateTime', 'choice', 'choices', 'link', 'email', 'phone', 'reference', 'pattern')),
  labels jsonb not null,
  helps jsonb not null default '{}',
  -- Choices in their order: [{key, labels, archived}].
  options jsonb not null default '[]',
  -- What a value must keep to: least, most, decimals, currencies, longest, pattern, example, of.
  rules jsonb not null default '{}',
  required text not null default 'never' check (required in ('never', 'always', 'when')),
  -- All of these must hold: [{name, in: [...]}], a name being the key of another field or a property of the thing.
  required_when jsonb not null default '[]',
  default_value jsonb,
  access text not null default 'agents' check (access in ('agents', 'customerReads', 'customerWrites')),
  group_id uuid references field_groups on delete set null,
  position int not null,
  archived boolean not null default false,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (kind, key)
);
create index field_definitions_group on field_definitions (group_id) where group_id is not null;

-- The values in a form that filters and sorts: the values themselves stand in the column `fields` of the thing, and a trigger keeps these rows
-- in step with it, whoever writes it. Numbers, amounts, days and instants (seconds since 1970) by number; everything else by its folded text.
create table field_values (
  field_id uuid not null references field_definitions on delete cascade,
  thing_id uuid not null,
  -- Place among several choices.
  place smallint not null,
  number numeric,
  text text collate "C",
  primary key (thing_id, field_id, place)
);
create index field_values_number on field_values (field_id, number, thing_id) where number is not null;
create index field_values_text on field_values (field_id, text, thing_id) where text is not null;

-- Who changed which value when.
create table field_changes (
  id uuid primary key,
  kind text not null,
  thing_id uuid not null,
  key text not null,
  before jsonb,
  after jsonb,
  actor text not null,
  at timestamptz not null
);
create index field_changes_thing on field_changes (thing_id, id desc);

create function folded(value text) returns text language sql stable parallel safe as
  $$ select left(lower(unaccent(value)), 200) $$;

-- One value as the rows that find it.
create function field_rows(type text, value jsonb) returns table (place smallint, number numeric, text text) language sql stable as $$
  select 0::smallint, (value #>> '{}')::numeric, null::text where type = 'number'
  union all select 0::smallint, (value ->> 'amount')::numeric, value ->> 'currency' where type = 'money'
  union all select 0::smallint, case when value = 'true' then 1 else 0 end, null where type = 'yesNo'
  union all select 0::smallint, extract(epoch from (value #>> '{}')::timestamptz), null where type = 'dateTime'
  union all select 0::smallint, extract(epoch from (value #>> '{}')::date::timestamp), null where type = 'date'
  union all select (c.ordinality - 1)::smallint, null, c.value from jsonb_array_elements_text(case when type = 'choices' then value else '[]' end) with ordinality c (value, ordinality)
  union all select 0::smallint, null, value #>> '{}' where type in ('choice', 'reference')
  union all select 0::smallint, null, folded(value #>> '{}') where type in ('text', 'longText', 'link', 'email', 'phone', 'pattern')
$$;

-- Run as the owner: a customer who changes his own thing has no business with these rows himself.
create function index_fields() returns trigger language plpgsql security definer set search_path = public as $$ begin
  if tg_op <> 'INSERT' then delete from field_values v where v.thing_id = old.id; end if;
  if tg_op <> 'DELETE' then
    insert into field_values (field_id, thing_id, place, number, text)
      select d.id, new.id, r.place, r.number, r.text
      from jsonb_each(new.fields) f join field_definitions d on d.kind = tg_argv[0] and d.key = f.key, lateral field_rows(d.type, f.value) r;
  end if;
  return null;
end $$;

-- Gives a table of things its values: one column, and what keeps it found. Whoever stores no value pays nothing.
create procedure keep_fields(things regclass, kind text) language plpgsql as $$ begin
  execute format('alter table %s add column fields jsonb not null default ''{}''', things);
  execute format('create trigger fields_added after insert on %s for each row when (new.fields <> ''{}'') execute function index_fields(%L)', things, kind);
  execute format('create trigger fields_changed after update of fields on %s for each row when (new.fields is distinct from old.fields) execute function index_fields(%L)', things, kind);
  execute format('create trigger fields_gone after delete on %s for each row when (old.fields <> ''{}'') execute function index_fields(%L)', things, kind);
end $$;

call keep_fields('contacts', 'contact');
call keep_fields('organizations', 'organization');
call keep_fields('tickets', 'ticket');

-- the second wall ------------------------------------------------------------------------------------------------------

alter table field_groups enable row level security;
create policy staff on field_groups using ((select is_staff()));
create policy everybody_reads on field_groups for select using (true);

alter table field_definitions enable row level security;
create policy staff on field_definitions using ((select is_staff()));
create policy customer_reads on field_definitions for select using (access <> 'agents' and not archived);

alter table field_values enable row level security;
create policy staff on field_values using ((select is_staff()));
-- A field that a customer does not read is not found by its value either.
create policy customer_finds on field_values for select using (
  exists (select from field_definitions d where d.id = field_values.field_id and d.kind = 'ticket' and d.access <> 'agents' and not d.archived)
  and customer_sees_ticket(thing_id));

alter table field_changes enable row level security;
create policy staff on field_changes using ((select is_staff()));

-- Statuses that the vendor names himself. What they mean is their category, which stays one of the six.
alter table ticket_statuses
  -- What customers read; null: the words for the category.
  add column public_name jsonb,
  -- A sign beside the name, by its word; never a color.
  add column icon text not null default 'circle',
  -- Types of tickets that may take it; null: all.
  add column types text[],
  -- Since then no ticket takes it; those that have it keep it.
  add column retired_at timestamptz,
  add column created_at timestamptz not null default now(),
  add column updated_at timestamptz not null default now(),
  add column revision int not null default 1,
  add check (not is_default or (retired_at is null and types is null));
alter table ticket_statuses alter column created_at drop default, alter column updated_at drop default;

update ticket_statuses set icon = case category
  when 'new' then 'circleDashed' when 'open' then 'circleDot' when 'waitingOnCustomer' then 'clock'
  when 'waitingOnThirdParty' then 'hourglass' when 'solved' then 'check' else 'lock' end;

-- Only tickets in a status of the vendor's own: who is in one of the six costs nothing more.
create index tickets_own_status on tickets (status_id, id) where status_id not in (
  '01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000003',
  '01900000-0000-7000-8000-000000000004', '01900000-0000-7000-8000-000000000005', '01900000-0000-7000-8000-000000000006');

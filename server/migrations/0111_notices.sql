-- Which mails a customer wants. Without a row everything of his own, and nothing of the organization's.
create table notice_preferences (
  contact_id uuid primary key references contacts on delete cascade,
  -- Answers to his own requests, and to others he takes part in.
  answers boolean not null default true,
  taking_part boolean not null default true,
  solved boolean not null default true,
  -- Of requests of organizations he sees: none, when one is opened, or every answer too.
  organization text not null default 'none' check (organization in ('none', 'opened', 'all')),
  revision integer not null default 1,
  updated_at timestamptz not null
);
create index notice_preferences_organization on notice_preferences (contact_id) where organization <> 'none';

alter table notice_preferences enable row level security;
create policy staff on notice_preferences using ((select is_staff()));

-- What rooms may join of memberships: who sees the requests of which organization, and when.
create view request_viewers with (security_invoker = true) as
  select organization_id, contact_id, starts_on, ends_on from memberships where sees_requests;
-- A contact's name, address and language, for mails to him.
create view contact_words with (security_invoker = true) as
  select n.id, n.name, n.address, c.locale from contact_names n join contacts c on c.id = n.id;

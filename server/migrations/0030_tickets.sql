-- Tickets: the conversation with a customer about one matter, who takes part in it, and what was said.

create table ticket_statuses (
  id uuid primary key,
  slug text not null unique,
  category text not null check (category in ('new', 'open', 'waitingOnCustomer', 'waitingOnThirdParty', 'solved', 'closed')),
  name jsonb not null,
  position int not null,
  -- The status a ticket takes when its category alone is meant.
  is_default boolean not null default false
);
create unique index ticket_statuses_default on ticket_statuses (category) where is_default;

insert into ticket_statuses (id, slug, category, position, is_default, name) values
  ('01900000-0000-7000-8000-000000000001', 'new', 'new', 1, true, '{"en":"New","pt":"Novo","cs":"Nový","ar":"جديد","de":"Neu"}'),
  ('01900000-0000-7000-8000-000000000002', 'open', 'open', 2, true, '{"en":"Open","pt":"Aberto","cs":"Otevřený","ar":"مفتوح","de":"Offen"}'),
  ('01900000-0000-7000-8000-000000000003', 'waiting-on-customer', 'waitingOnCustomer', 3, true, '{"en":"Waiting on customer","pt":"Aguardando o cliente","cs":"Čeká na zákazníka","ar":"في انتظار العميل","de":"Wartet auf Kunden"}'),
  ('01900000-0000-7000-8000-000000000004', 'waiting-on-third-party', 'waitingOnThirdParty', 4, true, '{"en":"Waiting on third party","pt":"Aguardando terceiros","cs":"Čeká na třetí stranu","ar":"في انتظار طرف ثالث","de":"Wartet auf Dritte"}'),
  ('01900000-0000-7000-8000-000000000005', 'solved', 'solved', 5, true, '{"en":"Solved","pt":"Resolvido","cs":"Vyřešený","ar":"تم الحل","de":"Gelöst"}'),
  ('01900000-0000-7000-8000-000000000006', 'closed', 'closed', 6, true, '{"en":"Closed","pt":"Fechado","cs":"Uzavřený","ar":"مغلق","de":"Geschlossen"}');

create sequence ticket_numbers start 1001;

create table tickets (
  id uuid primary key,
  number bigint not null unique default nextval('ticket_numbers'),
  subject text not null,
  type text not null,
  status_id uuid not null references ticket_statuses,
  category text not null,
  priority text not null check (priority in ('low', 'normal', 'high', 'urgent')),
  tags text[] not null default '{}',
  requester_id uuid not null references contacts,
  organization_id uuid references organizations,
  product_id uuid references products,
  product_version text,
  brand_id uuid references brands,
  channel text not null,
  locale text not null,
  assignee_id uuid references agents,
  team_id uuid references teams,
  -- Only people on its access list see it, and never colleagues of the requester.
  restricted boolean not null default false,
  -- Another ticket that something pointed to when this one was opened: {number, reason}.
  hint jsonb,
  next_due_at timestamptz,
  preview text not null default '',
  last_message_at timestamptz not null,
  last_author_kind text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  revision bigint not null default 1
);
alter sequence ticket_numbers owned by tickets.number;

-- Every sort order of the list, for all and per category: a list of several categories merges one bounded scan of each.
create index tickets_created on tickets (created_at desc, id desc);
create index tickets_updated on tickets (updated_at desc, id desc);
create index tickets_category_created on tickets (category, created_at desc, id desc);
create index tickets_category_updated on tickets (category, updated_at desc, id desc);
create index tickets_due on tickets ((coalesce(next_due_at, 'infinity'::timestamptz)), id);
create index tickets_assignee on tickets (assignee_id, category, updated_at desc, id desc) where assignee_id is not null;
create index tickets_unassigned on tickets (category, updated_at desc, id desc) where assignee_id is null;
create index tickets_team on tickets (team_id, category, updated_at desc, id desc);
create index tickets_requester on tickets (requester_id, created_at desc, id desc);
create index tickets_organization on tickets (organization_id, created_at desc, id desc) where organization_id is not null;
create index tickets_product on tickets (product_id, created_at desc, id desc) where product_id is not null;
create index tickets_tags on tickets using gin (tags);

create table ticket_participants (
  id uuid primary key,
  ticket_id uuid not null references tickets on delete cascade,
  contact_id uuid references contacts,
  agent_id uuid references agents,
  role text not null check (role in ('requester', 'participant', 'follower')),
  source text not null check (source in ('requester', 'cc', 'added', 'organization')),
  -- Gets mail of public messages.
  notified boolean not null default true,
  -- May read the ticket. A Cc never grants this.
  can_read boolean not null default false,
  added_by text not null,
  added_at timestamptz not null,
  check ((contact_id is null) <> (agent_id is null)),
  unique (ticket_id, contact_id),
  unique (ticket_id, agent_id)
);
create index ticket_participants_contact on ticket_participants (contact_id, ticket_id) where contact_id is not null;

-- Who of the staff may see a restricted ticket.
create table ticket_access (
  ticket_id uuid not null references tickets on delete cascade,
  team_id uuid references teams on delete cascade,
  agent_id uuid references agents on delete cascade,
  check ((team_id is null) <> (agent_id is null)),
  unique nulls not distinct (ticket_id, team_id, agent_id)
);

-- What customers and the vendor say to one another.
create table messages (
  id uuid primary key,
  ticket_id uuid not null references tickets on delete cascade,
  author_kind text not null check (author_kind in ('contact', 'agent', 'bot', 'system')),
  author_contact_id uuid references contacts,
  author_agent_id uuid references agents,
  -- What is known of an author who is no contact: a name or address as it was written.
  author_name text,
  channel text not null,
  -- held: came with a valid token from somebody who is not believed; agents only, until released.
  state text not null default 'normal' check (state in ('normal', 'held', 'dismissed')),
  text text not null,
  visible_text text not null,
  html text,
  authentication jsonb,
  -- The sender's own identifier, so that the same message is filed once.
  source_ref text unique,
  created_at timestamptz not null
);
create index messages_ticket on messages (ticket_id, created_at, id);

-- What the vendor's people say among themselves. A table of its own: nothing that writes to customers can reach it.
create table notes (
  id uuid primary key,
  ticket_id uuid not null references tickets on delete cascade,
  author_agent_id uuid references agents,
  author_name text,
  text text not null,
  html text,
  mentions uuid[] not null default '{}',
  created_at timestamptz not null
);
create index notes_ticket on notes (ticket_id, created_at, id);
create index notes_mentions on notes using gin (mentions);

create table attachments (
  file_id uuid primary key references files,
  message_id uuid references messages on delete cascade,
  note_id uuid references notes on delete cascade,
  position int not null,
  -- Content-ID of an image shown inside the text.
  content_id text,
  check ((message_id is null) <> (note_id is null))
);
create index attachments_message on attachments (message_id) where message_id is not null;
create index attachments_note on attachments (note_id) where note_id is not null;

-- Who has a ticket open or writes in it. Worth nothing after a crash.
create unlogged table ticket_presence (
  ticket_id uuid not null,
  agent_id uuid not null,
  state text not null check (state in ('viewing', 'writing')),
  seen_at timestamptz not null,
  primary key (ticket_id, agent_id)
);

-- the second wall ------------------------------------------------------------------------------------------------------

-- Run as the owner, so that a policy may ask another table without asking that table's policy in a circle.
create function participates(ticket uuid) returns boolean language sql stable security definer set search_path = public as
  $$ select exists (select from ticket_participants p where p.ticket_id = ticket and p.contact_id = current_contact() and p.can_read) $$;
create function customer_sees_ticket(ticket uuid) returns boolean language sql stable security definer set search_path = public as
  $$ select exists (
       select from tickets t where t.id = ticket and (
         t.requester_id = current_contact() or t.id = current_ticket()
         or (t.organization_id = any (current_organizations()) and not t.restricted)
         or participates(t.id))) $$;

alter table tickets enable row level security;
create policy staff on tickets using ((select is_staff()));
create policy customer_reads on tickets for select using (
  requester_id = (select current_contact()) or id = (select current_ticket())
  or (organization_id = any ((select current_organizations())::uuid[]) and not restricted) or participates(id));
create policy customer_opens on tickets for insert with check (requester_id = (select current_contact()));
create policy customer_changes on tickets for update using (
  requester_id = (select current_contact()) or id = (select current_ticket())
  or (organization_id = any ((select current_organizations())::uuid[]) and not restricted) or participates(id));

alter table ticket_participants enable row level security;
create policy staff on ticket_participants using ((select is_staff()));
create policy customer_reads on ticket_participants for select using (customer_sees_ticket(ticket_id));
create policy customer_opens on ticket_participants for insert with check (contact_id = (select current_contact()) and role = 'requester');

alter table ticket_access enable row level security;
create policy staff on ticket_access using ((select is_staff()));

alter table messages enable row level security;
create policy staff on messages using ((select is_staff()));
create policy customer_reads on messages for select using (state = 'normal' and customer_sees_ticket(ticket_id));
create policy customer_writes on messages for insert with check (
  author_kind = 'contact' and author_contact_id is not distinct from (select current_contact()) and author_agent_id is null
  and (customer_sees_ticket(ticket_id)));

alter table notes enable row level security;
create policy staff on notes using ((select is_staff()));

alter table attachments enable row level security;
create policy staff on attachments using ((select is_staff()));
create policy customer_reads on attachments for select using (
  message_id is not null and exists (select from messages m where m.id = attachments.message_id));
create policy customer_writes on attachments for insert with check (
  note_id is null and exists (select from messages m where m.id = attachments.message_id and m.author_contact_id is not distinct from (select current_contact())));

alter table ticket_presence enable row level security;
create policy staff on ticket_presence using ((select is_staff()));

-- A customer reads the names of those whose tickets or messages he sees, though they belong to another organization.
create index messages_author on messages (author_contact_id) where author_contact_id is not null;
create policy of_seen_tickets on contacts for select using (
  exists (select from tickets t where t.requester_id = contacts.id) or exists (select from messages m where m.author_contact_id = contacts.id));

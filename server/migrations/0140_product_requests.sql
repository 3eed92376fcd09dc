-- Requests that products sent, with what they told of themselves.

create table product_requests (
  id uuid primary key,
  ticket_id uuid not null references tickets on delete cascade,
  message_id uuid not null references messages on delete cascade,
  license_id uuid references licenses on delete set null,
  -- Who had the licence then: an organization or a contact. What was learnt about its people holds no longer once another has it.
  holder_id uuid,
  machine_id uuid references license_machines on delete set null,
  -- Whose request it became; the stand-in is a contact without an address, for a licence of which nobody is known.
  contact_id uuid references contacts on delete set null,
  stand_in boolean not null,
  -- The address that was given, normalised.
  address text,
  via text not null check (via in ('network', 'file')),
  -- Of a file: the hash of its proof, so that the same one counts once.
  file_hash bytea,
  -- Without secrets, for agents: all but the log, and the log (gzip).
  diagnostics jsonb,
  log bytea,
  log_bytes int,
  -- As it came (gzip), sealed.
  raw bytea,
  created_at timestamptz not null
);
create index product_requests_ticket on product_requests (ticket_id);
create index product_requests_message on product_requests (message_id);
create index product_requests_license on product_requests (license_id, holder_id, contact_id);
create index product_requests_machine on product_requests (machine_id) where machine_id is not null;
create index product_requests_contact on product_requests (contact_id);
create index product_requests_address on product_requests (address) where address is not null;
create unique index product_requests_file on product_requests (file_hash) where file_hash is not null;
alter table product_requests enable row level security;
create policy staff on product_requests using ((select is_staff()));

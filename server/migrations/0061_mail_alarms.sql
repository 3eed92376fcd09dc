-- The health of mail: what is wrong with it, since when, and who takes mail by SMTP.

create table mail_alarms (
  id uuid primary key,
  -- What is wrong and with what; at most one is open for each.
  key text not null,
  kind text not null,
  -- `kind:id` of the thing; null: of all mail.
  subject text,
  -- Codes and figures.
  data jsonb not null default '{}',
  raised_at timestamptz not null,
  ended_at timestamptz
);
create unique index mail_alarms_open on mail_alarms (key) where ended_at is null;
create index mail_alarms_raised on mail_alarms (raised_at desc, id desc);

-- One row for each process that takes mail by SMTP, renewed while it does.
create table smtp_listeners (
  id uuid primary key,
  host text not null,
  port int not null,
  tls boolean not null,
  at timestamptz not null
);

create index mail_source_items_at on mail_source_items (source_id, at desc);

alter table mail_alarms enable row level security;
create policy staff on mail_alarms using ((select is_staff()));
alter table smtp_listeners enable row level security;
create policy staff on smtp_listeners using ((select is_staff()));

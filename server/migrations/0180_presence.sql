-- What agents say of themselves: at work, away, gone. The last word of each; what it was before stands in the events.
create table agent_presence (
  agent_id uuid primary key references agents on delete cascade,
  state text not null check (state in ('available', 'away', 'offline')),
  -- Since when it is so.
  since timestamptz not null,
  -- The last sign of life; an agent who gives none for some minutes is offline.
  seen_at timestamptz not null
);
create index agent_presence_seen on agent_presence (seen_at) where state <> 'offline';
alter table agent_presence enable row level security;
create policy staff on agent_presence using ((select is_staff()));

-- For rooms above, such as those that give out work.
create view agent_presences with (security_invoker = true) as select agent_id, state, since, seen_at from agent_presence;

-- Who had a ticket before him and when: the ticket is the second subject, so that these do not stand in its history.
create index events_ticket_viewed on events ((subjects[2]), seq) where type = 'ticket.viewed';

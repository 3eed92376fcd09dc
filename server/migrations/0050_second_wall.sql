-- The second wall, completed: what no statement of a customer has business with is closed to his role, and no setting of a session opens it.

-- Who works for the vendor is decided by the role that is connected, not by a setting that any statement could make.
create or replace function is_staff() returns boolean language sql stable parallel safe as
  $$ select current_setting('backstay.scope', true) = 'staff' and current_user ~ '^backstay_app_[0-9a-f]+_staff$' $$;

-- Without a policy for customers there is no row for them. The role for staff gets its own policy on every such table.
alter table events enable row level security;
alter table audit_log enable row level security;
alter table settings enable row level security;
alter table relay_state enable row level security;
alter table subscriptions enable row level security;
alter table subscription_failures enable row level security;

-- What a customer does is told; what others did is not his to read.
alter table event_outbox enable row level security;
create policy customer_tells on event_outbox for insert with check (true);

-- The words of a request are found by whoever sees the request; those of notes by nobody outside.
alter table search_documents enable row level security;
create policy customer_finds on search_documents for select using (kind = 'ticket' and customer_sees_ticket(id));
create policy customer_adds on search_documents for insert with check (kind = 'ticket' and customer_sees_ticket(id));
create policy customer_extends on search_documents for update using (kind = 'ticket' and customer_sees_ticket(id));

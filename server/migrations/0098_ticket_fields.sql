-- A customer who fills in a field of his request leaves a trace of it, as the vendor's people do; he does not read those traces.
create policy customer_tells on field_changes for insert with check (kind = 'ticket' and customer_sees_ticket(thing_id));

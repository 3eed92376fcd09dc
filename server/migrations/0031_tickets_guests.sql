-- A guest's reply: whoever holds the link of a ticket writes as the contact the link was made for, who takes part in that ticket.

create function takes_part(ticket uuid, contact uuid) returns boolean language sql stable security definer set search_path = public as
  $$ select exists (select from ticket_participants p where p.ticket_id = ticket and p.contact_id = contact) $$;

drop policy customer_writes on messages;
create policy customer_writes on messages for insert with check (
  author_kind = 'contact' and author_agent_id is null and state = 'normal' and customer_sees_ticket(ticket_id)
  and (author_contact_id is not distinct from (select current_contact())
    or (ticket_id = (select current_ticket()) and takes_part(ticket_id, author_contact_id))));

drop policy customer_writes on attachments;
create policy customer_writes on attachments for insert with check (
  note_id is null and exists (select from messages m where m.id = attachments.message_id
    and (m.author_contact_id is not distinct from (select current_contact()) or m.ticket_id = (select current_ticket()))));

-- The name a contact was given, apart from the one made of his address: only that one has an index, and whoever has none is found by his address.
create or replace view contact_names with (security_invoker = true) as
  select c.id, coalesce(c.name, split_part(a.address, '@', 1)) as name, a.address, w.id as stands_as, w.name as stands_name, c.name as own_name
  from contacts c left join contact_addresses a on a.contact_id = c.id and a.kind = 'email' and a.is_primary
  left join contacts w on w.id = c.merged_into and (select is_staff());

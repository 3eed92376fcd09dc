-- The licence a ticket is about.

alter table tickets add column license_id uuid references licenses on delete set null;
create index tickets_license on tickets (license_id, id desc) where license_id is not null;

-- What others may know of a licence: how it is called, and whose it is.
create view license_names with (security_invoker = true) as
  select l.id, coalesce(l.name, concat_ws(' ', p.name, '…' || l.key_hint)) as name, l.organization_id, l.contact_id, l.product_id, l.revoked_at is not null as revoked
  from licenses l left join license_policies p on p.id = l.policy_id;

-- What customers see of their licences. The program says the same in `licensing/licenses/policy.ts`; this is the second wall.

-- The licences of the customer who asks, and whether he sees all of their machines. Whole: who has it, and whoever looks after the organization that has
-- it or is its technical contact. In part: its billing contacts, and its users with their own machines. Whose membership in that organization has ended
-- is neither holder nor user any more. Run as the owner: a policy that asked other tables by their policies would ask in a circle.
create function licenses_of_customer() returns table (license_id uuid, whole boolean) language sql stable security definer set search_path = public as $$
  with mine as (
    select organization_id, bool_or(starts_on <= current_date and (ends_on is null or ends_on > current_date)) as holds,
      bool_or(starts_on <= current_date and (ends_on is null or ends_on > current_date) and (role in ('manager', 'technical') or manages_members)) as whole,
      bool_or(starts_on <= current_date and (ends_on is null or ends_on > current_date) and role = 'billing') as bills
    from memberships where contact_id = current_contact() group by organization_id
  )
  select l.id, coalesce(m.whole, false) or (l.contact_id is not distinct from current_contact() and m.holds is not false)
  from licenses l left join mine m on m.organization_id = l.organization_id
  where current_contact() is not null
    and l.id = any (array(
      select id from licenses where contact_id = current_contact()
      union select license_id from license_users where contact_id = current_contact()
      union select id from licenses where organization_id = any (array(select organization_id from mine where whole or bills))))
    and (m.whole or m.bills or m.holds is not false)
$$;

create policy customer_reads on licenses for select using (id in (select license_id from licenses_of_customer()));
create policy his_own on license_users for select using (contact_id = (select current_contact()));
create policy customer_reads on license_machines for select
  using (license_id in (select c.license_id from licenses_of_customer() c where c.whole)
    or (contact_id = (select current_contact()) and license_id in (select c.license_id from licenses_of_customer() c)));

-- Machines of a licence are listed newest first.
create index license_machines_license on license_machines (license_id, id desc);

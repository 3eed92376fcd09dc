/**
 * What a customer has to do with a licence. The second wall says the same (`licenses_of_customer` in 0145_own_licenses.sql).
 *
 * - **holder**: the contact of the licence. **user**: one of its users. Neither counts once all of his memberships in the organization that has the
 *   licence are over; who never was a member of it, such as somebody who works for it, is not asked for one.
 * - **manager**, **technical**, **billing**: what he is in that organization today; who looks after its members is a manager.
 */
import { sql, type RawBuilder } from "kysely";

export type Standing = { holder: boolean; manager: boolean; technical: boolean; billing: boolean; user: boolean };

/** Of a licence, `l`. Joined laterally as `s`; he has to do with it where any of its columns holds. @param day today, `YYYY-MM-DD` */
export function standing(contact: string, day: string): RawBuilder<unknown> {
  return sql`(select l.contact_id is not distinct from ${contact}::uuid and m.member is not false as holder, coalesce(m.manager, false) as manager,
      coalesce(m.technical, false) as technical, coalesce(m.billing, false) as billing,
      m.member is not false and exists (select from license_users u where u.license_id = l.id and u.contact_id = ${contact}) as "user"
    from (select bool_or(x.holds) as member, bool_or(x.holds and (x.role = 'manager' or x.manages_members)) as manager,
        bool_or(x.holds and x.role = 'technical') as technical, bool_or(x.holds and x.role = 'billing') as billing
      from (select role, manages_members, starts_on <= ${day} and (ends_on is null or ends_on > ${day}) as holds from organization_members
        where contact_id = ${contact} and organization_id = l.organization_id) x) m)`;
}

export const hasStanding = sql`(s.holder or s.manager or s.technical or s.billing or s."user")`;

/** Sees the key, all machines and files, and activates: the licence is his to use. */
export const runs = ({ holder, manager, technical }: Standing): boolean => holder || manager || technical;
/** Asks for the renewal: it is his to pay. */
export const pays = ({ holder, manager, billing }: Standing): boolean => holder || manager || billing;

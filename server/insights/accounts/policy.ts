/** Whose statements a customer reads: those of organizations whose members he looks after. The second wall says the same. */
import { sql, type RawBuilder } from "kysely";
import type { Ctx } from "#platform/http";

/** Of `service_statements s`. */
export function statementVisible({ actor, clock }: Pick<Ctx, "actor" | "clock">): RawBuilder<boolean> {
  if (actor.kind !== "contact") return sql<boolean>`${actor.rights.has("statements.read")}::boolean`;
  const day = clock.now().toISOString().slice(0, 10);
  return sql<boolean>`s.organization_id in (select m.organization_id from organization_members m where m.contact_id = ${actor.id}
    and (m.role = 'manager' or m.manages_members) and m.starts_on <= ${day} and (m.ends_on is null or m.ends_on > ${day}))`;
}

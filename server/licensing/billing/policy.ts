/** Whose invoices a customer reads: his own, and those of organizations whose members or bills he looks after. The second wall says the same. */
import { sql, type RawBuilder } from "kysely";
import type { Ctx } from "#platform/http";

/** @param i the alias of `invoices` */
export function invoiceVisible({ actor, clock }: Pick<Ctx, "actor" | "clock">): RawBuilder<boolean> {
  if (actor.kind !== "contact") return sql<boolean>`${actor.rights.has("billing.read")}`;
  const day = clock.now().toISOString().slice(0, 10);
  return sql<boolean>`(i.state <> 'draft' and (i.contact_id = ${actor.id} or i.organization_id in (select m.organization_id from organization_members m
    where m.contact_id = ${actor.id} and (m.role in ('manager', 'billing') or m.manages_members) and m.starts_on <= ${day} and (m.ends_on is null or m.ends_on > ${day}))))`;
}

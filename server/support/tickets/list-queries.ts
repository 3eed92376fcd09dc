import { sql, type RawBuilder } from "kysely";
import { fieldConditions } from "#platform/fields";
import { agentIdOf, invalid, isStaff, type Ctx } from "#platform/http";
import { matching as searched } from "#platform/search";
import { isId } from "#shared/ids";
import type { ticketsContract } from "./contract.ts";
import { seesInside } from "./policy.ts";
import { resolveId } from "./resolve.ts";

type Query = (typeof ticketsContract)["tickets.list"]["query"]["_zod"]["output"];

/** The filters as SQL; null when one names something that does not exist, so that nothing can match. */
export async function conditionsOf(ctx: Ctx, query: Omit<Query, "limit" | "cursor">): Promise<RawBuilder<unknown>[] | null> {
  const conditions: RawBuilder<unknown>[] = await fieldConditions(ctx, "ticket", "t.id", query.fields);
  const oneOf = (column: string, values: readonly string[] | undefined) =>
    values && conditions.push(sql`${sql.ref(column)} = any(${[...values]})`);
  oneOf("t.type", query.type);
  oneOf("t.priority", query.priority);
  oneOf("t.channel", query.channel);
  // What a default slug says of a ticket is its category, by whatever name of the vendor's it goes.
  if (query.status)
    conditions.push(
      sql`t.status_id in (select s.id from ticket_statuses s join ticket_statuses a on a.slug = any(${query.status}) and (${isStaff(ctx.actor) ? sql`a.id = s.id or` : sql``} (a.is_default and a.category = s.category)))`,
    );
  if (query.tag && seesInside(ctx.actor)) conditions.push(sql`t.tags @> ${query.tag}`);
  if (query.assignee === "none") conditions.push(sql`t.assignee_id is null`);
  else if (query.assignee) {
    const assignee = query.assignee === "me" ? agentIdOf(ctx.actor) : query.assignee;
    if (assignee === null) return null;
    conditions.push(sql`t.assignee_id = ${assignee}`);
  }
  for (const kind of ["team", "organization", "product"] as const) {
    const key = query[kind];
    if (key === undefined) continue;
    if (key === "none") conditions.push(sql`t.team_id is null`);
    else {
      const id = await resolveId(ctx.db, kind, key).catch(() => null);
      if (id === null) return null;
      // Merged organizations are asked for as one.
      conditions.push(
        kind === "organization"
          ? sql`t.organization_id in (select a.id from organization_aliases a where a.of = ${id})`
          : sql`${sql.ref(`t.${kind}_id`)} = ${id}`,
      );
    }
  }
  if (query.requester) {
    conditions.push(
      isId(query.requester)
        ? sql`t.requester_id in (select a.id from contact_aliases a where a.of = ${query.requester})`
        : sql`t.requester_id in (select a.id from contact_names n join contact_aliases a on a.of = n.id where n.address = ${query.requester.toLowerCase()})`,
    );
  }
  if (query.snoozed !== undefined) {
    if (!seesInside(ctx.actor)) throw invalid("snoozed", "staffOnly");
    conditions.push(query.snoozed ? sql`t.snoozed_until is not null` : sql`t.snoozed_until is null`);
  }
  if (query.updatedSince) conditions.push(sql`t.updated_at >= ${new Date(query.updatedSince)}`);
  if (query.q !== undefined) conditions.push(await matching(ctx, query.q));
  // A merged ticket is found by its words, its number and its people; otherwise it is worked on where it stands.
  else if (isStaff(ctx.actor) && !query.requester && !query.organization) conditions.push(sql`t.merged_at is null`);
  return conditions;
}

/** Words of the ticket's messages, for the vendor's people of its notes too, or its number. */
async function matching(ctx: Ctx, q: string): Promise<RawBuilder<unknown>> {
  if (q.includes("\u0000") || !q.isWellFormed()) throw invalid("q", "value");
  const words = await searched(ctx, sql`t.id`, seesInside(ctx.actor) ? ["ticket", "ticketNotes"] : ["ticket"], q);
  const number = /^#?(\d{1,15})$/.exec(q)?.[1];
  return number ? sql`(t.number = ${Number(number)} or ${words})` : words;
}

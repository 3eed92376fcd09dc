import type { z } from "zod";
import { emit } from "#platform/events";
import { agentIdOf, forbidden, inTransaction, isStaff, notFound, stale, type Ctx } from "#platform/http";
import { extending } from "#platform/search";
import { requireSteps } from "./require-steps.ts";
import type { Ticket, ticketsContract } from "./contract.ts";
import { ticketChanged } from "./events.ts";
import { keepSecrets } from "./mask-content.ts";
import { maskFields } from "./mask-fields.ts";
import { rightForField } from "./policy.ts";
import { findTicket, ticketMerged, toTicket, type TicketRow } from "./queries.ts";
import { findStatus } from "./status-queries.ts";
import { resolveAgent, resolveId, resolveLicense } from "./resolve.ts";
import { statusToTake } from "./save-status.ts";
import { auditRestriction } from "./ticket-access.ts";
import { fieldsAfter, noteTicketFields } from "./ticket-fields.ts";
import { grantAccess, keepStatusSet, setColumns } from "./write-queries.ts";

type Body = z.output<(typeof ticketsContract)["tickets.update"]["body"]>;
type Changes = z.output<typeof ticketChanged.data>["changes"];

/**
 * Changes fields of a ticket. The row is locked, compared with the revision the caller had read, and written once.
 * @throws Problem 404, 403 per field, 409 for a merged one, 412 with the ticket as it is now, 422 bad references
 */
export function updateTicket(ctx: Ctx, number: number, revision: number, unmasked: Body): Promise<Ticket> {
  const mask = ctx.platform.masker.open();
  const body = unmasked.subject === undefined ? unmasked : { ...unmasked, subject: mask.text(unmasked.subject) };
  return inTransaction(ctx, async (tx) => {
    const row = await findTicket(tx, { number }, true);
    if (!row) throw notFound();
    requireRights(ctx, body);
    if (row.revision !== revision) throw stale(toTicket(ctx, row));
    if (row.merged_at) throw ticketMerged(row);
    const { columns, changes } = await changesOf(tx, row, body);
    const { type, priority } = body;
    const category = columns.category as TicketRow["category"] | undefined;
    if (category) requireSteps(ctx, row, category);
    const values = await fieldsAfter(tx, row, await maskFields(tx, mask, body.fields), {
      ...(type && { type }),
      ...(priority && { priority }),
      ...(category && { category }),
    });
    if (values && values.changed.length > 0) {
      columns.fields = JSON.stringify(values.fields);
      changes.fields = [...values.changed];
      await noteTicketFields(tx, row.id, values.before, values.fields);
    }
    const now = ctx.clock.now();
    if (body.status !== undefined && changes.status === undefined && row.absorbed > 0) await keepStatus(tx, row, body.status, now);
    if (Object.keys(changes).length === 0) return toTicket(ctx, row);
    await setColumns(tx.db, row.id, columns, now);
    if (changes.restricted) await auditRestriction(tx, row, body.restricted!);
    if (changes.restricted && body.restricted) await keepInSight(tx, row);
    if (changes.subject || changes.fields) await keepSecrets(tx, { ticketId: row.id }, mask.secrets, now);
    if (changes.subject) await extending({ kind: "ticket", id: row.id, title: body.subject!, text: body.subject!, at: now }).execute(tx.db);
    await emit(tx, ticketChanged, { subjects: [`ticket:${row.id}`], data: { number: row.number, revision: revision + 1, changes } });
    return toTicket(ctx, (await findTicket(tx, { id: row.id }))!);
  });
}

/** Somebody says what messages of merged tickets had made of it already: then it stays so when they part. */
async function keepStatus(ctx: Ctx, row: TicketRow, slug: string, at: Date): Promise<void> {
  const status = await findStatus(ctx.db, slug);
  if (status) await keepStatusSet(ctx.db, row.id, status.id, at);
}

/** A ticket that becomes restricted stays with its team and with whoever restricted it, so that it cannot vanish from everybody. */
async function keepInSight(ctx: Ctx, row: TicketRow): Promise<void> {
  const agentId = agentIdOf(ctx.actor);
  if (row.team_id) await grantAccess(ctx.db, row.id, { teamId: row.team_id });
  if (agentId) await grantAccess(ctx.db, row.id, { agentId });
}

function requireRights(ctx: Ctx, body: Body): void {
  const { rights } = ctx.actor;
  for (const field of Object.keys(body)) {
    if (isStaff(ctx.actor)) {
      if (!rights.has(rightForField(field))) throw forbidden(rightForField(field));
    } else if (!rights.has("tickets.reply") || (field !== "fields" && !(field === "status" && ["closed", "open"].includes(body.status!)))) {
      throw forbidden(rightForField(field));
    }
  }
}

async function changesOf(ctx: Ctx, row: TicketRow, body: Body): Promise<{ columns: { [name: string]: unknown }; changes: Changes }> {
  const columns: { [name: string]: unknown } = {};
  const changes: Changes = {};
  if (body.subject !== undefined && body.subject !== row.subject) {
    columns.subject = body.subject;
    changes.subject = true;
  }
  if (body.status !== undefined && body.status !== row.status) {
    const status = await statusToTake(ctx, body.status, body.type ?? row.type);
    columns.status_id = status.id;
    changes.status = [row.status, status.slug];
    if (status.category !== row.category) {
      columns.category = status.category;
      // What is done waits for nothing.
      if ((status.category === "solved" || status.category === "closed") && row.snoozed_until !== null)
        Object.assign(columns, { snoozed_until: null, snooze_on_reply: false, snoozed_by: null });
      changes.category = [row.category, status.category];
    }
  }
  if (body.tags !== undefined) {
    const added = body.tags.filter((tag) => !row.tags.includes(tag));
    const removed = row.tags.filter((tag) => !body.tags!.includes(tag));
    if (added.length + removed.length > 0) columns.tags = body.tags;
    if (added.length > 0) changes.tagsAdded = added;
    if (removed.length > 0) changes.tagsRemoved = removed;
  }
  const set = (
    field: "type" | "priority" | "assignee" | "team" | "product" | "productVersion" | "license" | "restricted",
    column: string,
    before: string | null,
    after: string | null,
    value: unknown = after,
  ) => {
    if (after === before) return;
    columns[column] = value;
    changes[field] = [before, after];
  };
  if (body.type !== undefined) set("type", "type", row.type, body.type);
  if (body.priority !== undefined) set("priority", "priority", row.priority, body.priority);
  if (body.assignee !== undefined)
    set("assignee", "assignee_id", row.assignee_id, body.assignee && (await resolveAgent(ctx.db, body.assignee)));
  if (body.team !== undefined) set("team", "team_id", row.team_id, body.team && (await resolveId(ctx.db, "team", body.team)));
  if (body.product !== undefined)
    set("product", "product_id", row.product_id, body.product && (await resolveId(ctx.db, "product", body.product)));
  if (body.license !== undefined) set("license", "license_id", row.license_id, body.license && (await resolveLicense(ctx, body.license)));
  if (body.productVersion !== undefined) set("productVersion", "product_version", row.product_version, body.productVersion);
  if (body.restricted !== undefined) set("restricted", "restricted", String(row.restricted), String(body.restricted), body.restricted);
  return { columns, changes };
}

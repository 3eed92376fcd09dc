import { selectAgent } from "#people/access";
import { agentIdOf, notFound, type Ctx } from "#platform/http";
import { beganFrom, readTemplates } from "#support/checklists";
import { findStatus, findTicket, listStatuses, type TicketRow } from "#support/tickets";
import { DEFAULT_LOCALE, localize } from "#shared/locales";
import type { Filled, MacroPreview } from "./contract.ts";
import { fillPlaceholders, firstName, type PlaceholderValues } from "./model.ts";
import { findMacro, findTeam, type MacroRow } from "./queries.ts";

/**
 * What a macro would do to a ticket: only what really changes, and its text as this customer would get it.
 * @throws Problem 404 for an unseen ticket or macro
 */
export async function previewMacro(ctx: Ctx, number: number, id: string, format: "text" | "markdown"): Promise<MacroPreview> {
  const [ticket, macro] = [await findTicket(ctx, { number }), await findMacro(ctx, id)];
  if (!ticket || !macro) throw notFound();
  return { ...(await changesOf(ctx, ticket, macro)), internal: macro.internal, text: await textOf(ctx, ticket, macro, format) };
}

async function changesOf(ctx: Ctx, ticket: TicketRow, { acts }: MacroRow): Promise<Omit<MacroPreview, "internal" | "text">> {
  const changes: MacroPreview["changes"] = [];
  const missing: MacroPreview["missing"] = [];
  const patch: MacroPreview["patch"] = {};
  if (acts.status !== undefined && acts.status !== ticket.status) {
    const status = await findStatus(ctx.db, acts.status);
    if (status && !status.retired) {
      patch.status = acts.status;
      changes.push({ field: "status", from: ticket.status, to: acts.status });
    } else missing.push("status");
  }
  if (acts.priority !== undefined && acts.priority !== ticket.priority) {
    patch.priority = acts.priority;
    changes.push({ field: "priority", from: ticket.priority, to: acts.priority });
  }
  if (acts.type !== undefined && acts.type !== ticket.type) {
    patch.type = acts.type;
    changes.push({ field: "type", from: ticket.type, to: acts.type });
  }
  if (acts.assignee !== undefined) {
    const wanted = acts.assignee === "me" ? agentIdOf(ctx.actor) : acts.assignee === "none" ? null : acts.assignee;
    const agent = wanted === null ? undefined : await selectAgent(ctx.db, wanted);
    if (acts.assignee !== "none" && !agent?.active) missing.push("assignee");
    else if ((agent?.id ?? null) !== ticket.assignee_id) {
      patch.assignee = agent?.id ?? null;
      changes.push({ field: "assignee", from: ticket.assignee, to: agent?.name ?? null });
    }
  }
  if (acts.team !== undefined) {
    const team = acts.team === "none" ? null : await findTeam(ctx.db, acts.team);
    if (acts.team !== "none" && !team) missing.push("team");
    else if ((team?.id ?? null) !== ticket.team_id) {
      patch.team = team?.id ?? null;
      changes.push({ field: "team", from: ticket.team, to: team?.name ?? null });
    }
  }
  const addsTags = (acts.addTags ?? []).filter((tag) => !ticket.tags.includes(tag));
  const removesTags = (acts.removeTags ?? []).filter((tag) => ticket.tags.includes(tag));
  if (addsTags.length + removesTags.length > 0)
    patch.tags = [...ticket.tags.filter((tag) => !removesTags.includes(tag)), ...addsTags].toSorted();
  const checklist = acts.checklist === undefined ? null : await checklistOf(ctx, ticket, acts.checklist);
  if (acts.checklist !== undefined && checklist === null) missing.push("checklist");
  return { changes, addsTags, removesTags, missing, patch, checklist: checklist === "there" ? null : checklist };
}

/** The template of which a checklist would begin; null where there is none to begin from, `there` where the ticket has one of it. */
async function checklistOf(ctx: Ctx, ticket: TicketRow, id: string): Promise<MacroPreview["checklist"] | "there"> {
  if (await beganFrom(ctx.db, ticket.id, id)) return "there";
  const template = (await readTemplates(ctx, false)).find((one) => one.id === id);
  return template && ticket.merged_at === null ? { id, name: template.name } : null;
}

/** The text in the customer's language, or in the nearest there is. */
async function textOf(ctx: Ctx, ticket: TicketRow, { texts }: MacroRow, format: "text" | "markdown"): Promise<Filled | null> {
  const locales = Object.keys(texts);
  if (locales.length === 0) return null;
  const wanted = ticket.locale.split("-")[0]!;
  const locale = texts[wanted] !== undefined ? wanted : texts[DEFAULT_LOCALE] !== undefined ? DEFAULT_LOCALE : locales[0]!;
  const values = await valuesOf(ctx, ticket, locale);
  return { ...fillPlaceholders(texts[locale]!, values, format === "markdown"), locale, fallback: locale !== wanted };
}

async function valuesOf(ctx: Ctx, ticket: TicketRow, locale: string): Promise<PlaceholderValues> {
  const agentId = agentIdOf(ctx.actor);
  const agent = ctx.actor.kind === "agent" ? ctx.actor.name : agentId ? ((await selectAgent(ctx.db, agentId))?.name ?? null) : null;
  // The text is for the customer: how the vendor calls a status among his people is none of it.
  const statuses = await listStatuses(ctx.db);
  const own = statuses.find((one) => one.slug === ticket.status);
  const status = own?.publicName ?? statuses.find((one) => one.isDefault && one.category === ticket.category)?.name;
  return {
    "requester.name": ticket.requester,
    "requester.firstName": firstName(ticket.requester),
    "organization.name": ticket.organization,
    "ticket.number": String(ticket.number),
    "ticket.subject": ticket.subject,
    "ticket.status": status ? localize(status, locale) : null,
    "ticket.url": `${ctx.platform.config.url}/requests/${ticket.number}`,
    "product.name": ticket.product ? localize(ticket.product, locale) : null,
    "product.version": ticket.product_version,
    "brand.name": ticket.brand,
    "team.name": ticket.team,
    "agent.name": agent,
    "agent.firstName": firstName(agent),
  };
}

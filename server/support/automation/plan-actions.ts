/** What the actions of a rule come to in a ticket as it stands: for a trial that is all, a real run performs it. */
import { selectAgent, selectTeam } from "#people/access";
import type { Ctx } from "#platform/http";
import type { FieldChange } from "#shared/fields";
import { findMacro, previewMacro } from "#support/macros";
import { beganFrom } from "#support/checklists";
import { calendarTime } from "#support/sla";
import { findStatus, programWords, type TicketRow } from "#support/tickets";
import type { Deed, RuleAction } from "./contract.ts";
import { MOST_ANSWERS } from "./model.ts";
import { membersOf } from "./plan-queries.ts";

/** Fields that are changed together, in one change of the ticket. */
export type Patch = {
  status?: string;
  priority?: TicketRow["priority"];
  type?: TicketRow["type"];
  assignee?: string | null;
  team?: string | null;
  tags?: string[];
  fields?: FieldChange;
};
/** What is done beside that, in its order. */
export type Step =
  | { do: "reply"; markdown: string }
  | { do: "route"; team: string }
  | { do: "note"; text: string }
  | { do: "notify"; agents: string[] }
  | { do: "checklist"; template: string }
  | { do: "promise"; text: string; due: Date };
export type Plan = { patch: Patch; steps: Step[]; deeds: Deed[] };

type Of<Kind extends RuleAction["do"]> = Extract<RuleAction, { do: Kind }>;
/** What one action comes to. */
type Outcome = { would: Deed["would"]; why?: string; to?: string | null };

const nothing = (to?: string | null): Outcome => ({ would: "nothing", to: to ?? null });
const change = (to?: string | null): Outcome => ({ would: "change", to: to ?? null });
const skip = (why: string): Outcome => ({ would: "skip", why });

/** @param ticket as it stands before the rule */
export async function planActions(ctx: Ctx, ticket: TicketRow, actions: readonly RuleAction[]): Promise<Plan> {
  const plan: Plan = { patch: {}, steps: [], deeds: [] };
  for (const action of actions) {
    const { would, why = null, to = null } = await planOne(ctx, ticket, plan, action);
    plan.deeds.push({ do: action.do, would, why, to });
  }
  return plan;
}

function planOne(ctx: Ctx, ticket: TicketRow, plan: Plan, action: RuleAction): Promise<Outcome> | Outcome {
  switch (action.do) {
    case "assign":
      return assign(ctx, ticket, plan, action);
    case "team":
      return team(ctx, ticket, plan, action);
    case "route":
      return route(ctx, ticket, plan, action);
    case "tag":
      return tag(ticket, plan, action);
    case "status":
      return status(ctx, ticket, plan, action);
    case "priority":
    case "type":
      return code(ticket, plan, action);
    case "field":
      return field(ticket, plan, action);
    case "reply":
      return reply(ctx, ticket, plan, action);
    case "note":
      plan.steps.push({ do: "note", text: action.text });
      return change();
    case "notify":
      return notify(ctx, ticket, plan, action);
    case "checklist":
      return checklist(ctx, ticket, plan, action);
    case "promise":
      return promise(ctx, plan, action);
  }
}

async function assign(ctx: Ctx, ticket: TicketRow, { patch }: Plan, { agent }: Of<"assign">): Promise<Outcome> {
  const found = agent === null ? null : await selectAgent(ctx.db, agent);
  if (agent !== null && !found?.active) return skip("agent");
  if (agent === (patch.assignee === undefined ? ticket.assignee_id : patch.assignee)) return nothing(found?.name);
  patch.assignee = agent;
  return change(found?.name);
}

async function team(ctx: Ctx, ticket: TicketRow, { patch }: Plan, action: Of<"team">): Promise<Outcome> {
  const found = action.team === null ? null : await selectTeam(ctx.db, action.team);
  if (action.team !== null && !found) return skip("team");
  if (action.team === (patch.team === undefined ? ticket.team_id : patch.team)) return nothing(found?.name);
  patch.team = action.team;
  return change(found?.name);
}

/** Within a team, as soon as somebody can take it; what somebody has already stays his. */
async function route(ctx: Ctx, ticket: TicketRow, { patch, steps }: Plan, action: Of<"route">): Promise<Outcome> {
  const wanted = action.team ?? (patch.team === undefined ? ticket.team_id : patch.team);
  const found = wanted === null ? undefined : await selectTeam(ctx.db, wanted);
  if (!found) return skip("team");
  if (patch.assignee === undefined ? ticket.assignee_id !== null : patch.assignee !== null) return nothing(found.name);
  steps.push({ do: "route", team: found.id });
  return change(found.name);
}

function tag(ticket: TicketRow, { patch }: Plan, { add, remove }: Of<"tag">): Outcome {
  const had = patch.tags ?? ticket.tags;
  const has = [...new Set([...had, ...add])].filter((one) => !remove.includes(one)).toSorted();
  if (has.length === had.length && has.every((one) => had.includes(one))) return nothing();
  patch.tags = has;
  return change([...add.map((one) => `+${one}`), ...remove.map((one) => `-${one}`)].join(" "));
}

async function status(ctx: Ctx, ticket: TicketRow, { patch }: Plan, action: Of<"status">): Promise<Outcome> {
  const found = await findStatus(ctx.db, action.status);
  if (!found || found.retired) return skip("status");
  if (action.status === (patch.status ?? ticket.status)) return nothing(action.status);
  patch.status = action.status;
  return change(action.status);
}

function code(ticket: TicketRow, { patch }: Plan, action: Of<"priority"> | Of<"type">): Outcome {
  if (action.do === "priority") {
    if (action.priority === (patch.priority ?? ticket.priority)) return nothing(action.priority);
    patch.priority = action.priority;
    return change(action.priority);
  }
  if (action.type === (patch.type ?? ticket.type)) return nothing(action.type);
  patch.type = action.type;
  return change(action.type);
}

function field(ticket: TicketRow, { patch }: Plan, { key, value }: Of<"field">): Outcome {
  const has = patch.fields && Object.hasOwn(patch.fields, key) ? patch.fields[key] : (ticket.fields[key] ?? null);
  if (JSON.stringify(has) === JSON.stringify(value)) return nothing(key);
  patch.fields = { ...patch.fields, [key]: value };
  return change(key);
}

/** Never to what a program wrote, to somebody in whose name anybody may have written, nor on and on. */
async function reply(ctx: Ctx, ticket: TicketRow, { steps }: Plan, { macro }: Of<"reply">): Promise<Outcome> {
  const found = await findMacro(ctx, macro);
  if (!found || found.internal || found.scope !== "shared") return skip("macro");
  const said = await programWords(ctx.db, ticket.id, new Date(ctx.clock.now().getTime() - 24 * 3_600_000));
  if (said.answered) return skip("automatic");
  if (!said.proven) return skip("unproven");
  if (said.here >= MOST_ANSWERS.here || said.toRequester >= MOST_ANSWERS.toRequester) return skip("answered");
  const { text } = await previewMacro(ctx, ticket.number, macro, "markdown");
  if (!text || text.body.trim() === "") return skip("macro");
  steps.push({ do: "reply", markdown: text.body });
  return change(found.name);
}

async function notify(ctx: Ctx, ticket: TicketRow, { patch, steps }: Plan, { agents, teams, assignee }: Of<"notify">): Promise<Outcome> {
  const whose = assignee ? (patch.assignee === undefined ? ticket.assignee_id : patch.assignee) : null;
  const found = await membersOf(ctx.db, { agents: whose ? [...agents, whose] : agents, teams });
  if (found.length === 0) return skip("nobody");
  steps.push({ do: "notify", agents: found.map(({ id }) => id) });
  return change(found.map(({ name }) => name).join(", "));
}

async function checklist(ctx: Ctx, ticket: TicketRow, { steps }: Plan, { template }: Of<"checklist">): Promise<Outcome> {
  if (await beganFrom(ctx.db, ticket.id, template)) return nothing();
  steps.push({ do: "checklist", template });
  return change();
}

async function promise(ctx: Ctx, { steps }: Plan, { text, minutes, calendar }: Of<"promise">): Promise<Outcome> {
  const now = ctx.clock.now();
  const time = calendar === null ? null : await calendarTime(ctx.db, calendar);
  if (calendar !== null && !time) return skip("calendar");
  const due = time ? time.after(now, minutes) : new Date(now.getTime() + minutes * 60_000);
  if (!due) return skip("calendar");
  steps.push({ do: "promise", text, due });
  return change(text);
}

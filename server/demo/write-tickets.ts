import { Readable } from "node:stream";
import { sql } from "kysely";
import { storeFile } from "#platform/files";
import type { Actor, Ctx, Route } from "#platform/http";
import { addMessage, createTicket, findStatus, ticketRoutes, updateTicket, type NewMessage, type NewTicket } from "#support/tickets";
import type { Category } from "./model.ts";
import type { DemoPlan, PlannedStep, PlannedTicket } from "./plan-types.ts";
import type { Shape } from "./shape-tickets.ts";
import { at, type Cast } from "./write-vendor.ts";
import { writeWorking, type Worked } from "./write-working.ts";

/** Replays the plan in the order of time, so that the event log reads like the past it tells of. */

interface Written {
  id: string;
  number: number;
}

interface Action {
  readonly when: Date;
  run(): Promise<void>;
}

const statusOf: Readonly<Record<Category, string>> = {
  new: "new",
  open: "open",
  waitingOnCustomer: "waiting-on-customer",
  waitingOnThirdParty: "waiting-on-third-party",
  solved: "solved",
  closed: "closed",
};

function operation(id: string): Route {
  const route = ticketRoutes.find((each) => each.id === id);
  if (!route) throw new Error(`there is no operation ${id}`);
  return route;
}

/** @returns how many tickets were written */
export async function writeTickets(ctx: Ctx, plan: DemoPlan, cast: Cast, shape: Shape): Promise<number> {
  const worked: Worked[] = [];
  const actions = plan.tickets.flatMap((ticket, index) => actionsOf(ctx, ticket, cast, filledIn(ticket, index, shape), worked));
  // A stable sort: what happens at one moment keeps its order.
  for (const action of actions.toSorted((a, b) => a.when.getTime() - b.when.getTime())) await action.run();
  await writeWorking(ctx, worked, plan.madeFor);
  return plan.tickets.length;
}

function actorOf(ctx: Ctx, cast: Cast, { by }: PlannedStep): Actor {
  if (by.kind === "stranger") return ctx.actor;
  if (by.kind === "agent") return cast.agents.get(by.agent)!;
  const { id, organizationId } = cast.contacts.get(by.contact)!;
  return { kind: "contact", id, name: by.contact.name, rights: new Set(), organizations: by.contact.seesRequests ? [organizationId] : [] };
}

/** What came through the portal because something fails was asked for with the form. */
function filledIn(
  { channel, type, category }: PlannedTicket,
  index: number,
  { formId, answers }: Shape,
): Pick<NewTicket, "formId" | "fields"> {
  return channel === "portal" && type === "incident"
    ? { formId, fields: answers(index, category === "solved" || category === "closed") }
    : {};
}

function actionsOf(ctx: Ctx, ticket: PlannedTicket, cast: Cast, filled: Pick<NewTicket, "formId" | "fields">, worked: Worked[]): Action[] {
  const [first, ...rest] = ticket.steps;
  const requester = cast.contacts.get(ticket.requester)!;
  const past = ticket.category === "solved" || ticket.category === "closed";
  let written: Written | undefined;
  const actions: Action[] = [
    {
      when: first!.at,
      async run() {
        written = await createTicket(at(ctx, first!.at, actorOf(ctx, cast, first!)), {
          ...filled,
          subject: ticket.subject,
          text: first!.text,
          visibleText: first!.visibleText,
          requesterId: requester.id,
          organizationId: requester.organizationId,
          type: ticket.type,
          priority: ticket.priority,
          tags: ticket.tags,
          productId: ticket.product ? cast.products.get(ticket.product.key)! : null,
          productVersion: ticket.version,
          brandId: cast.brands.get(ticket.brand)!,
          teamId: ticket.team ? cast.teams.get(ticket.team)! : null,
          // Old ones were given to somebody as they came; on those still running one sees who took them, and when.
          assigneeId: past && ticket.assignee ? cast.agents.get(ticket.assignee)!.id : null,
          channel: ticket.channel,
          locale: ticket.language,
          ...(ticket.restricted ? { restrictedTo: [cast.teams.get("security")!] } : {}),
          ...(ticket.colleague ? { cc: [{ contactId: cast.contacts.get(ticket.colleague)!.id }] } : {}),
          attachments: await storeFiles(at(ctx, first!.at, actorOf(ctx, cast, first!)), first!),
          authentication: authenticationOf(cast, ticket, first!),
          at: first!.at,
        });
      },
    },
  ];
  const { assignee, category, settledAt, closedAt } = ticket;
  const answered = rest.some(({ by, visibility }) => by.kind === "agent" && visibility === "public");
  const taken = {
    ...(assignee && !past ? { assignee: cast.agents.get(assignee)!.id } : {}),
    ...(category === "open" && !answered ? { status: statusOf.open } : {}),
  };
  // Whoever takes it says so; what nobody took was looked through and left to the team.
  if (Object.keys(taken).length > 0) {
    actions.push({
      when: ticket.assignedAt,
      run: () => change(at(ctx, ticket.assignedAt, assignee ? cast.agents.get(assignee)! : ctx.actor), written!, taken),
    });
  }
  // The agent's last word may carry the status; where the customer had it, or a note came after, it is set on its own.
  const last = rest.at(-1);
  const said = last?.by.kind === "agent" && last.visibility === "public" && settledAt !== null ? last : null;
  const settled = category === "closed" ? "solved" : category;
  for (const step of rest)
    actions.push({
      when: step.at,
      async run() {
        const actor = actorOf(ctx, cast, step);
        await say(at(ctx, step.at, actor), ticket, step, written!, cast, step === said ? settled : null);
        if (actor.kind === "agent") worked.push({ agentId: actor.id, ticketId: written!.id, number: written!.number, at: step.at });
      },
    });
  const byHand = settledAt !== null && said === null && assignee && category !== "closed" ? assignee : null;
  if (byHand)
    actions.push({
      when: settledAt!,
      run: () => change(at(ctx, settledAt!, cast.agents.get(byHand)), written!, { status: statusOf[settled] }),
    });
  if (closedAt) actions.push({ when: closedAt, run: () => change(at(ctx, closedAt), written!, { status: statusOf.closed }) });
  return actions;
}

/** As mail authentication would have found it: most domains vouch for their people. In the portal the session does, and there is no verdict. */
function authenticationOf(cast: Cast, ticket: PlannedTicket, { by }: PlannedStep): { [key: string]: unknown } | null {
  if (by.kind === "agent") return null;
  if (by.kind === "stranger") return { result: "fail", spf: "fail", dkim: "none", dmarc: "fail", domain: "parcel-desk.example" };
  if (ticket.channel !== "email") return null;
  if (ticket.organization.unproven) return { result: "none", spf: "none", dkim: "none", dmarc: "none", domain: ticket.organization.domain };
  return {
    result: "pass",
    spf: "pass",
    dkim: "pass",
    dmarc: "pass",
    domain: ticket.organization.domain,
    from: cast.contacts.get(by.contact)!.email,
  };
}

/** Writes one step: a note, or a message with its files. @param then status the ticket takes with it */
async function say(
  ctx: Ctx,
  ticket: PlannedTicket,
  step: PlannedStep,
  { id, number }: Written,
  cast: Cast,
  then: Category | null,
): Promise<void> {
  if (step.visibility === "internal") {
    const mentions = step.mentions.map((agent) => cast.agents.get(agent)!.id);
    await operation("tickets.messages.add").handle(ctx, {
      params: { number },
      body: { body: step.text, visibility: "internal", mentions },
    } as never);
    return;
  }
  const held = step.by.kind === "stranger";
  await addMessage(ctx, {
    ticketId: id,
    author: authorOf(cast, step),
    channel: held ? "email" : ticket.channel,
    ...(held ? { state: "held" } : {}),
    text: step.text,
    visibleText: step.visibleText,
    attachments: await storeFiles(ctx, step),
    authentication: authenticationOf(cast, ticket, step),
    ...(then ? { status: (await findStatus(ctx.db, statusOf[then]))! } : {}),
    at: step.at,
  });
}

function authorOf(cast: Cast, { by }: PlannedStep): NewMessage["author"] {
  if (by.kind === "stranger") return { kind: "contact", contactId: null, name: by.name };
  return by.kind === "agent"
    ? { kind: "agent", agentId: cast.agents.get(by.agent)!.id }
    : { kind: "contact", contactId: cast.contacts.get(by.contact)!.id };
}

async function storeFiles(ctx: Ctx, { files }: PlannedStep): Promise<{ fileId: string }[]> {
  const stored: { fileId: string }[] = [];
  for (const { fileName, mediaType, text } of files) {
    const { id } = await storeFile(ctx, {
      stream: Readable.from([Buffer.from(text)]),
      fileName,
      mediaType,
      maxBytes: 1_000_000,
      attached: true,
    });
    stored.push({ fileId: id });
  }
  return stored;
}

/** Changes a ticket as it stands now. */
async function change(ctx: Ctx, { number }: Written, body: { assignee?: string; status?: string }): Promise<void> {
  const { rows } = await sql<{ revision: number }>`select revision from tickets where number = ${number}`.execute(ctx.db);
  await updateTicket(ctx, number, rows[0]!.revision, body);
}

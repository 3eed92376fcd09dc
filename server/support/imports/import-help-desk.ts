import { selectAgentByEmail } from "#people/access";
import { createContact, findOrCreateContact, organizationOf } from "#people/directory";
import { storeFile } from "#platform/files";
import { inTransaction, Problem, type Ctx } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { detectLanguage, htmlToText, sanitizeHtml } from "#platform/text";
import { addCcParticipants, addMessage, addNote, createTicket, findStatus, ticketForChannel, updateTicket } from "#support/tickets";
import { broughtRefs, broughtThing, holdRef, insertBrought } from "./import-queries.ts";
import type { HelpDeskExport, ImportedFile, ImportedTicket, LeftOut, Part, Person, Status } from "./model.ts";

/** Bytes of files that came with an export, by their reference or name there; null when they did not. */
export type FileSource = (file: ImportedFile) => AsyncIterable<Uint8Array> | null;

export type HelpDeskCounts = {
  tickets: number;
  messages: number;
  notes: number;
  files: number;
  /** Messages and notes that an earlier run brought. */
  known: number;
  /** Files that an export names and that are not there. */
  missing: number;
  leftOut: LeftOut;
};

export type HelpDeskOptions = {
  /** The help desk: `zendesk` or `helpscout`. */
  source: string;
  /** Tells several of the same kind apart, such as an account's name; null for the only one. */
  account: string | null;
  dryRun: boolean;
};

const MAX_FILE_BYTES = 100 * 1_048_576;
/** How a category is named where nobody has named his own. */
const SLUGS: { [status in Status]: string } = {
  new: "new",
  open: "open",
  waitingOnCustomer: "waiting-on-customer",
  waitingOnThirdParty: "waiting-on-third-party",
  solved: "solved",
  closed: "closed",
};

/**
 * Brings an export in as history: each ticket in one transaction, at its own times, through the same verbs as present work; nothing is sent to
 * anybody. What was brought before is left as it is, so it may be ended and run again, and a later export adds what is new.
 * @param tell told after each ticket
 */
export async function importHelpDesk(
  ctx: Ctx,
  { tickets, leftOut }: HelpDeskExport,
  files: FileSource,
  options: HelpDeskOptions,
  tell: (counts: HelpDeskCounts, done: number) => void = () => undefined,
): Promise<HelpDeskCounts> {
  const source = options.account ? `${options.source}:${options.account}` : options.source;
  const counts: HelpDeskCounts = { tickets: 0, messages: 0, notes: 0, files: 0, known: 0, missing: 0, leftOut };
  const ordered = tickets.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  for (const [index, ticket] of ordered.entries()) {
    if (options.dryRun) await preview(ctx, source, ticket, files, counts);
    else await bring({ ctx, source, importing: options.source, files, counts }, ticket);
    tell(counts, index + 1);
  }
  return counts;
}

type Run = { ctx: Ctx; source: string; importing: string; files: FileSource; counts: HelpDeskCounts };

/** Counts what bringing a ticket would give. */
async function preview(ctx: Ctx, source: string, ticket: ImportedTicket, files: FileSource, counts: HelpDeskCounts): Promise<void> {
  const known = await broughtRefs(ctx.db, source, [ticket.ref, ...ticket.parts.map((part) => part.ref)]);
  if (!known.has(ticket.ref)) counts.tickets++;
  for (const part of ticket.parts) {
    if (known.has(part.ref)) counts.known++;
    else {
      counts[part.kind === "note" ? "notes" : "messages"]++;
      for (const file of part.files) counts[files(file) ? "files" : "missing"]++;
    }
  }
}

/** The same work at a time of its own, as history. */
const at = (run: Run, tx: Ctx, moment: Date): Ctx => ({ ...tx, importing: run.importing, clock: { now: () => moment } });

async function bring(run: Run, ticket: ImportedTicket): Promise<void> {
  const { ctx, source } = run;
  const before = { ...run.counts };
  try {
    await inTransaction(ctx, async (tx) => {
      await holdRef(tx.db, source, ticket.ref);
      const known = await broughtRefs(
        tx.db,
        source,
        ticket.parts.map((part) => part.ref),
      );
      const fresh = ticket.parts.filter((part) => !known.has(part.ref));
      run.counts.known += ticket.parts.length - fresh.length;
      const id = await broughtThing(tx.db, source, ticket.ref);
      if (id !== null && fresh.length === 0) return;
      const stands = id ?? (await openTicket(run, tx, ticket, fresh));
      const opening = id === null ? openingOf(ticket) : null;
      for (const part of fresh) if (part !== opening) await addPart(run, tx, stands, ticket, part);
      await settle(run, tx, stands, ticket);
    });
  } catch (error) {
    // What was counted of it was not kept.
    Object.assign(run.counts, before);
    throw error;
  }
}

/** The part a ticket begins with: what a customer said first, else what anybody said to him. */
function openingOf(ticket: ImportedTicket): Part | null {
  const messages = ticket.parts.filter((part) => part.kind === "message");
  return messages.find((part) => !part.author.staff) ?? messages[0] ?? null;
}

async function openTicket(run: Run, tx: Ctx, ticket: ImportedTicket, fresh: readonly Part[]): Promise<string> {
  const opening = openingOf(ticket);
  const past = at(run, tx, ticket.createdAt);
  const requesterId = await contactOf(run, past, ticket.requester);
  const said = opening
    ? await content(run, past, opening)
    : { text: ticket.subject, visibleText: ticket.subject, html: null, attachments: [] };
  const { id, messageId } = await createTicket(past, {
    ...said,
    subject: ticket.subject,
    requesterId,
    organizationId: await organizationOf(past, requesterId),
    author: opening?.author.staff ? { kind: "agent", ...(await agentOf(past, opening.author)) } : { kind: "contact" },
    type: ticket.type,
    priority: ticket.priority,
    tags: ticket.tags,
    channel: ticket.channel,
    locale: detectLanguage(said.text) ?? "en",
    authentication: { result: "imported" },
    at: opening?.at ?? ticket.createdAt,
  });
  run.counts.tickets++;
  const now = tx.clock.now();
  await insertBrought(tx.db, { source: run.source, ref: ticket.ref, kind: "ticket", id, at: now });
  if (opening && fresh.includes(opening)) {
    run.counts.messages++;
    await insertBrought(tx.db, { source: run.source, ref: opening.ref, kind: "message", id: messageId, at: now });
  }
  return id;
}

async function addPart(run: Run, tx: Ctx, ticketId: string, ticket: ImportedTicket, part: Part): Promise<void> {
  const past = at(run, tx, part.at);
  const said = await content(run, past, part);
  const { number } = (await ticketForChannel(tx.db, { id: ticketId }))!;
  const staff = part.author.staff ? await agentOf(past, part.author) : null;
  const now = tx.clock.now();
  if (part.kind === "note") {
    const author = staff?.agentId ? { agentId: staff.agentId } : { name: part.author.name ?? part.author.email ?? run.importing };
    const id = await addNote(past, { ...said, ticketId, number, author, at: part.at });
    run.counts.notes++;
    await insertBrought(tx.db, { source: run.source, ref: part.ref, kind: "note", id, at: now });
    return;
  }
  const author = staff
    ? { kind: "agent" as const, ...staff }
    : { kind: "contact" as const, contactId: await contactOf(run, past, part.author) };
  const { id } = await addMessage(past, {
    ...said,
    ticketId,
    author,
    channel: ticket.channel,
    authentication: { result: "imported" },
    at: part.at,
  });
  run.counts.messages++;
  await insertBrought(tx.db, { source: run.source, ref: part.ref, kind: "message", id, at: now });
}

/** People, assignee and status, as the ticket stood there when it was last changed. What somebody changed here since is his. */
async function settle(run: Run, tx: Ctx, ticketId: string, ticket: ImportedTicket): Promise<void> {
  const past = at(run, tx, ticket.updatedAt);
  const stands = (await ticketForChannel(tx.db, { id: ticketId }))!;
  const people = [];
  for (const person of ticket.cc) people.push({ contactId: await contactOf(run, past, person) });
  await addCcParticipants(past, stands, people);
  const status = await findStatus(tx.db, SLUGS[ticket.status]);
  const assignee = ticket.assignee?.email ? await selectAgentByEmail(tx.db, ticket.assignee.email.toLowerCase()) : undefined;
  const change = { ...(status ? { status: status.slug } : {}), ...(assignee?.active ? { assignee: assignee.id } : {}) };
  try {
    await updateTicket(past, stands.number, stands.revision, change);
  } catch (error) {
    // Merged here since: it stands as the ticket it was merged into.
    if (!(error instanceof Problem && error.code === "ticketMerged")) throw error;
  }
}

/** What was said, without anything that could run, and the files that came with it. */
async function content(run: Run, tx: Ctx, part: Part) {
  const text = (part.text ?? (part.html === null ? "" : htmlToText(part.html))).trim();
  const attachments: { fileId: string }[] = [];
  const missing: string[] = [];
  for (const file of part.files) {
    const stream = run.files(file);
    if (!stream) {
      run.counts.missing++;
      missing.push(file.fileName);
      continue;
    }
    const { fileName, mediaType } = file;
    attachments.push({ fileId: (await storeFile(tx, { stream, fileName, mediaType, maxBytes: MAX_FILE_BYTES, attached: true })).id });
    run.counts.files++;
  }
  // A file that is not there is named, so that nobody takes the message for whole.
  const words = [text || "—", ...missing.map((name) => `[${name}]`)].join("\n");
  return { text: words, visibleText: words, html: part.html === null ? null : sanitizeHtml(part.html), attachments };
}

/** The contact a person of the other help desk is here: by address, else by who he was there. */
async function contactOf(run: Run, tx: Ctx, person: Person): Promise<string> {
  const address = person.email === null ? null : normalizeAddress(person.email);
  if (address) return (await findOrCreateContact(tx, { email: address, name: person.name })).id;
  const known = await broughtThing(tx.db, run.source, person.ref);
  if (known !== null) return known;
  const { id } = await createContact(tx, { name: person.name ?? `${run.importing} ${person.ref}`, emails: [] });
  await insertBrought(tx.db, { source: run.source, ref: person.ref, kind: "contact", id, at: run.ctx.clock.now() });
  return id;
}

/** Who of the vendor wrote: the agent with the address, else the name he had there. */
async function agentOf(tx: Ctx, person: Person): Promise<{ agentId?: string; name: string }> {
  const agent = person.email === null ? undefined : await selectAgentByEmail(tx.db, person.email.toLowerCase());
  return { ...(agent ? { agentId: agent.id } : {}), name: person.name ?? person.email ?? person.ref };
}

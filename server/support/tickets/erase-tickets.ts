import { documentsNaming, ERASED, personPattern, subjectsOf, withoutPerson, type Person, type PersonHandler } from "#platform/erasure";
import { letGoOfFiles } from "#platform/files";
import { inTransaction, type Ctx } from "#platform/http";
import { emptyTicket } from "./empty-ticket.ts";
import {
  blankMessages,
  countOf,
  deleteAttachmentsOf,
  exportedRequests,
  messagesByHim,
  refreshErased,
  scrubbable,
  setScrubbed,
  ticketsOf,
} from "./erasure-queries.ts";

const idsOf = (person: Person) => [...person.contacts];

/**
 * What he asked stays as a number, a time and a status; every word of it goes: his, those written to him, and what was noted about it. Of words that
 * other customers wrote there only his names and addresses go. Where he only took part, his own messages go and he is taken out of the others.
 */
export const ticketErasure: PersonHandler = {
  name: "tickets",
  async identify(ctx, person) {
    const { asked, joined } = await ticketsOf(ctx.db, idsOf(person));
    for (const id of asked) person.subjects.add(`ticket:${id}`);
    for (const id of joined) person.subjects.add(`joined:${id}`);
    for (const id of await messagesByHim(ctx.db, idsOf(person))) person.subjects.add(`message:${id}`);
  },
  async count(ctx, person) {
    return countOf(ctx.db, subjectsOf(person, "ticket"), subjectsOf(person, "message"));
  },
  async keeps(_, person) {
    const count = subjectsOf(person, "ticket").length;
    return count === 0 ? [] : [{ kind: "tickets", count, reason: "tickets" }];
  },
  async erase(ctx, person) {
    const pattern = personPattern(person, person.names);
    for (const id of subjectsOf(person, "ticket")) await inTransaction(ctx, (tx) => eraseTicket(tx, id, person, pattern));
    for (const id of subjectsOf(person, "joined")) await inTransaction(ctx, (tx) => leaveTicket(tx, id, person, pattern));
  },
  async finish(ctx, person) {
    // Tickets of others that named him: found by their words until these are indexed again.
    for (const id of await documentsNaming(ctx.db, ["ticket", "ticketNotes"], [...person.names, ...person.addresses]))
      await refreshErased(ctx.db, id, ctx.clock.now());
  },
  async export(ctx, person, into) {
    const { requests, files } = await exportedRequests(ctx.db, subjectsOf(person, "ticket"), idsOf(person));
    if (requests.length > 0) into.records("requests", requests);
    for (const { name, sha256 } of files) into.file(name, sha256);
  },
};

async function eraseTicket(tx: Ctx, id: string, person: Person, pattern: string | null): Promise<void> {
  await scrubOthers(tx, id, person, pattern);
  await takeAttachments(tx, id, person, true);
  await blankMessages(tx.db, id, idsOf(person), true, ERASED);
  await emptyTicket(tx, id);
  await refreshErased(tx.db, id, tx.clock.now());
}

async function leaveTicket(tx: Ctx, id: string, person: Person, pattern: string | null): Promise<void> {
  await takeAttachments(tx, id, person, false);
  await blankMessages(tx.db, id, idsOf(person), false, ERASED);
  await scrubOthers(tx, id, person, pattern);
  await refreshErased(tx.db, id, tx.clock.now());
}

/** The files of his words in a ticket, or of all of it. */
async function takeAttachments(tx: Ctx, id: string, person: Person, all: boolean): Promise<void> {
  const files = await deleteAttachmentsOf(tx.db, id, idsOf(person), all);
  await letGoOfFiles(tx.db, files, tx.clock.now());
  for (const file of files) person.files.add(file);
}

/** Takes his names and addresses out of what others wrote; where he took part a short name counts too. */
async function scrubOthers(tx: Ctx, id: string, person: Person, pattern: string | null): Promise<void> {
  const clean = (text: string | null) => (text === null ? null : withoutPerson(text, pattern));
  for (const row of await scrubbable(tx.db, id, idsOf(person))) {
    const next = { text: clean(row.text)!, visible: clean(row.visible)!, html: clean(row.html) };
    if (next.text !== row.text || next.visible !== row.visible || next.html !== row.html) await setScrubbed(tx.db, row.kind, row.id, next);
  }
}

import { newId } from "#shared/ids";
import { emit } from "#platform/events";
import { inTransaction, type Ctx } from "#platform/http";
import { noteAdded } from "./events.ts";
import { keepSecrets, maskContent } from "./mask-content.ts";
import { insertAttachments, insertNote } from "./write-queries.ts";

export type NewNote = {
  ticketId: string;
  number: number;
  /** Who wrote it: an agent, or a name of somebody who is none here. */
  author: { agentId: string } | { name: string };
  text: string;
  /** Sanitised. */
  html?: string | null;
  attachments?: readonly { fileId: string }[];
  at: Date;
};

/** Adds an internal note for rooms above, such as one that is part of imported history; nobody is told of it by mail. @returns its id */
export function addNote(ctx: Ctx, unmasked: NewNote): Promise<string> {
  const note = maskContent(ctx, unmasked);
  return inTransaction(ctx, async (tx) => {
    const id = newId(note.at.getTime());
    const { ticketId, number, author, text, html = null, at } = note;
    const [agentId, authorName] = "agentId" in author ? [author.agentId, null] : [null, author.name];
    await insertNote(tx.db, { id, ticketId, agentId, authorName, text, html, mentions: [], at });
    await insertAttachments(tx.db, { noteId: id }, note.attachments ?? []);
    await keepSecrets(tx, { ticketId, noteId: id }, note.secrets, at);
    await emit(tx, noteAdded, { subjects: [`ticket:${ticketId}`], data: { number, noteId: id, mentions: [] }, occurredAt: at });
    return id;
  });
}

/**
 * Help Scout: what its Mailbox API 2.0 answers for conversations with embedded threads, and threads saved by themselves
 * (`/v2/conversations/{id}/threads`), as JSON or as lines of JSON.
 */
import {
  dateOf,
  fieldsOf,
  leave,
  lineOf,
  listOf,
  refOf,
  tagOf,
  textOf,
  type Adapter,
  type HelpDeskExport,
  type ImportedFile,
  type ImportedTicket,
  type LeftOut,
  type Part,
  type Person,
  type Status,
} from "../model.ts";

type Fields = ReturnType<typeof fieldsOf>;
const STATUS: { [status: string]: Status } = { active: "open", open: "open", pending: "waitingOnCustomer", closed: "closed" };
const CHANNELS: { [type: string]: ImportedTicket["channel"] } = { email: "email", chat: "chat", phone: "phone" };
/** Types of threads that people wrote; the others say what the program did. */
const SAID: { [type: string]: "customer" | "staff" | "note" } = {
  customer: "customer",
  message: "staff",
  reply: "staff",
  chat: "staff",
  beaconchat: "customer",
  phone: "staff",
  note: "note",
  forwardparent: "note",
  forwardchild: "note",
};

/** Reads a Help Scout export. */
export const readHelpScout: Adapter = (documents): HelpDeskExport => {
  const leftOut: LeftOut = {};
  const conversations = new Map<string, Fields>();
  const threads = new Map<string, Map<string, Fields>>();
  for (const document of documents) collect(document, conversations, threads);
  const tickets = [...conversations].flatMap(([ref, conversation]) => {
    // Drafts were never said, spam was none of the vendor's.
    const reason =
      conversation["status"] === "spam"
        ? "spam"
        : ["draft", "deleted"].includes(String(conversation["state"]))
          ? String(conversation["state"])
          : null;
    if (reason) {
      leave(leftOut, reason);
      return [];
    }
    const read = readConversation(ref, conversation, [...(threads.get(ref)?.values() ?? [])], leftOut);
    if (!read) leave(leftOut, "incomplete");
    return read ?? [];
  });
  return { tickets, leftOut };
};

function collect(document: unknown, conversations: Map<string, Fields>, threads: Map<string, Map<string, Fields>>): void {
  if (Array.isArray(document)) {
    for (const one of document) collect(one, conversations, threads);
    return;
  }
  const fields = fieldsOf(document);
  const embedded = fieldsOf(fields["_embedded"]);
  for (const one of [...listOf(embedded["conversations"]), ...listOf(fields["conversations"])]) collect(one, conversations, threads);
  const ref = refOf(fields["id"]);
  const isConversation = ref !== null && ("subject" in fields || "primaryCustomer" in fields);
  if (isConversation) conversations.set(ref, { ...conversations.get(ref), ...fields });
  const about = isConversation ? ref : conversationIn(fieldsOf(fieldsOf(fields["_links"])["self"])["href"]);
  if (about === null) return;
  const known = threads.get(about) ?? new Map<string, Fields>();
  for (const one of [...listOf(embedded["threads"]), ...(Array.isArray(fields["threads"]) ? listOf(fields["threads"]) : [])]) {
    const thread = fieldsOf(one);
    const threadRef = refOf(thread["id"]);
    if (threadRef !== null) known.set(threadRef, thread);
  }
  threads.set(about, known);
}

/** The conversation a page of threads says it is of. */
function conversationIn(href: unknown): string | null {
  return typeof href === "string" ? (/\/conversations\/(\d+)\/threads/.exec(href)?.[1] ?? null) : null;
}

function readConversation(ref: string, conversation: Fields, threads: readonly Fields[], leftOut: LeftOut): ImportedTicket | null {
  const createdAt = dateOf(conversation["createdAt"]);
  if (!createdAt) return null;
  const parts = threads.flatMap((thread) => partOf(ref, thread, createdAt, leftOut));
  parts.sort((a, b) => a.at.getTime() - b.at.getTime());
  const requester = requesterOf(conversation, threads);
  if (!requester || parts.length === 0) return null;
  const own = new Set([requester.email]);
  return {
    ref: `conversation:${ref}`,
    subject: lineOf(conversation["subject"], 300) ?? lineOf(conversation["preview"], 80) ?? `#${ref}`,
    status: STATUS[String(conversation["status"])] ?? "open",
    priority: "normal",
    type: "question",
    tags: [...new Set(listOf(conversation["tags"]).flatMap((tag) => tagOf(fieldsOf(tag)["tag"] ?? tag) ?? []))],
    requester,
    assignee: personOf(conversation["assignee"]),
    // Blind copies stay blind: they are nobody's to write to.
    cc: listOf(conversation["cc"]).flatMap((one) => {
      const email = textOf(one)?.toLowerCase() ?? null;
      return email && !own.has(email) ? [{ ref: `address:${email}`, email, name: null }] : [];
    }),
    channel: CHANNELS[String(conversation["type"])] ?? "email",
    createdAt,
    updatedAt: dateOf(conversation["userUpdatedAt"]) ?? dateOf(conversation["closedAt"]) ?? parts.at(-1)!.at,
    parts,
  };
}

/** The customer a conversation is with: as its threads name him, who know his address, else as the conversation does. */
function requesterOf(conversation: Fields, threads: readonly Fields[]): Person | null {
  const primary = personOf(conversation["primaryCustomer"]);
  if (primary?.email) return primary;
  const customers = threads.flatMap((thread) => (thread["type"] === "customer" ? (personOf(thread["customer"]) ?? []) : []));
  const same = customers.find((one) => one.ref === primary?.ref) ?? customers.find((one) => one.email !== null);
  const opener = fieldsOf(conversation["createdBy"])["type"] === "customer" ? personOf(conversation["createdBy"]) : null;
  return same ?? opener ?? primary;
}

function partOf(conversation: string, thread: Fields, createdAt: Date, leftOut: LeftOut): Part[] {
  const kind = SAID[String(thread["type"])];
  if (!kind) return [];
  if (thread["state"] !== undefined && thread["state"] !== "published") {
    leave(leftOut, "draft");
    return [];
  }
  const html = textOf(thread["body"]) ?? textOf(thread["text"]);
  const files = listOf(fieldsOf(thread["_embedded"])["attachments"]).flatMap(fileOf);
  if (html === null && files.length === 0) {
    leave(leftOut, "empty");
    return [];
  }
  const createdBy = fieldsOf(thread["createdBy"]);
  const person = (kind === "customer" ? personOf(thread["customer"]) : null) ?? personOf(createdBy) ?? personOf(thread["customer"]);
  return [
    {
      ref: `thread:${conversation}:${refOf(thread["id"])}`,
      kind: kind === "note" ? "note" : "message",
      author: { ...(person ?? { ref: "nobody", email: null, name: null }), staff: kind !== "customer" },
      html,
      text: null,
      at: dateOf(thread["createdAt"]) ?? dateOf(createdBy["createdAt"]) ?? createdAt,
      files,
    },
  ];
}

function fileOf(value: unknown): ImportedFile[] {
  const file = fieldsOf(value);
  const [ref, fileName] = [refOf(file["id"]), lineOf(file["filename"] ?? file["fileName"], 200)];
  return ref && fileName ? [{ ref, fileName, mediaType: textOf(file["mimeType"]) ?? "application/octet-stream" }] : [];
}

function personOf(value: unknown): Person | null {
  const fields = fieldsOf(value);
  const ref = refOf(fields["id"]);
  const email = textOf(fields["email"])?.toLowerCase() ?? null;
  if (ref === null && email === null) return null;
  const name = [fields["first"] ?? fields["firstName"], fields["last"] ?? fields["lastName"]]
    .flatMap((one) => lineOf(one, 100) ?? [])
    .join(" ");
  return { ref: ref ? `person:${ref}` : `address:${email}`, email, name: name || null };
}

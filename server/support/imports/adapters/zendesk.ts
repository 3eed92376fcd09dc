/**
 * Zendesk: what its API answers (Ticketing API v2: tickets, ticket audits, ticket comments, users) and its exports, saved as JSON or as lines of JSON.
 * Comments come with a ticket (`comments`), in answers of their own, or as `Comment` events of audits; without any the ticket's description is its
 * first message.
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
  type Priority,
  type Status,
  type Type,
} from "../model.ts";

type Fields = ReturnType<typeof fieldsOf>;
type Said = { comment: Fields; at: Date | null };

const STATUS: { [status: string]: Status } = {
  new: "new",
  open: "open",
  pending: "waitingOnCustomer",
  hold: "waitingOnThirdParty",
  solved: "solved",
  closed: "closed",
};
const PRIORITIES: readonly string[] = ["low", "normal", "high", "urgent"];
const TYPES: readonly string[] = ["question", "incident", "problem", "task"];
const CHANNELS: { [channel: string]: ImportedTicket["channel"] } = {
  email: "email",
  web: "portal",
  api: "api",
  chat: "chat",
  native_messaging: "chat",
  voice: "phone",
  twitter: "social",
  facebook: "social",
};

/** What was found in all documents, by reference. */
type Found = { tickets: Map<string, Fields>; users: Map<string, Fields>; said: Map<string, Map<string, Said>> };

/** Reads a Zendesk export. */
export const readZendesk: Adapter = (documents): HelpDeskExport => {
  const found: Found = { tickets: new Map(), users: new Map(), said: new Map() };
  for (const document of documents) collect(found, document, null);
  const leftOut: LeftOut = {};
  const tickets = [...found.tickets].flatMap(([ref, ticket]) => {
    if (ticket["status"] === "deleted") {
      leave(leftOut, "deleted");
      return [];
    }
    const read = readTicket(found, ref, ticket, leftOut);
    if (!read) leave(leftOut, "incomplete");
    return read ?? [];
  });
  return { tickets, leftOut };
};

/** Takes tickets, people and comments out of a document, wherever in it they stand. */
function collect(found: Found, document: unknown, within: string | null): void {
  if (Array.isArray(document)) {
    for (const one of document) collect(found, one, within);
    return;
  }
  const fields = fieldsOf(document);
  if (isTicket(fields)) takeTicket(found, fields);
  const ticket = fieldsOf(fields["ticket"]);
  if (isTicket(ticket)) takeTicket(found, ticket);
  for (const one of listOf(fields["tickets"])) takeTicket(found, fieldsOf(one));
  for (const one of [...listOf(fields["users"]), fields["user"]]) takeUser(found, one);
  const about = isTicket(ticket) ? refOf(ticket["id"]) : within;
  for (const one of [...listOf(fields["audits"]), fields["audit"]]) takeAudit(found, fieldsOf(one), about);
  for (const one of [...listOf(fields["comments"]), fields["comment"]])
    if (!isTicket(fields)) takeComment(found, fieldsOf(one), about, null);
}

function isTicket(fields: Fields): boolean {
  return refOf(fields["id"]) !== null && "requester_id" in fields && ("subject" in fields || "description" in fields);
}

function takeTicket(found: Found, fields: Fields): void {
  const ref = refOf(fields["id"]);
  if (ref === null || !isTicket(fields)) return;
  // The same ticket in two documents: what changed last counts, and what one of them lacks is kept.
  const known = found.tickets.get(ref);
  const newer = (dateOf(fields["updated_at"])?.getTime() ?? 0) >= (dateOf(known?.["updated_at"])?.getTime() ?? 0);
  found.tickets.set(ref, newer ? { ...known, ...fields } : { ...fields, ...known });
  for (const name of ["requester", "submitter", "assignee"]) takeUser(found, fields[name]);
  for (const one of [...listOf(fields["collaborator"]), ...listOf(fields["collaborators"])]) takeUser(found, one);
  for (const one of listOf(fields["comments"])) takeComment(found, fieldsOf(one), ref, null);
  for (const one of listOf(fields["audits"])) takeAudit(found, fieldsOf(one), ref);
}

function takeUser(found: Found, value: unknown): void {
  const user = fieldsOf(value);
  const ref = refOf(user["id"]);
  if (ref !== null && ("email" in user || "name" in user || "role" in user)) found.users.set(ref, { ...found.users.get(ref), ...user });
}

function takeAudit(found: Found, audit: Fields, within: string | null): void {
  const ticket = refOf(audit["ticket_id"]) ?? within;
  for (const one of listOf(audit["events"])) {
    const event = fieldsOf(one);
    if (event["type"] === "Comment" || event["type"] === "VoiceComment")
      takeComment(found, { author_id: audit["author_id"], ...event }, ticket, dateOf(audit["created_at"]));
  }
}

function takeComment(found: Found, comment: Fields, within: string | null, at: Date | null): void {
  const ref = refOf(comment["id"]);
  const ticket = refOf(comment["ticket_id"]) ?? within;
  if (ref === null || ticket === null) return;
  const said = found.said.get(ticket) ?? new Map<string, Said>();
  // The same comment by itself and in an audit is one.
  if (!said.has(ref)) said.set(ref, { comment, at: at ?? dateOf(comment["created_at"]) });
  found.said.set(ticket, said);
}

function readTicket(found: Found, ref: string, ticket: Fields, leftOut: LeftOut): ImportedTicket | null {
  const createdAt = dateOf(ticket["created_at"]);
  const requesterRef = refOf(ticket["requester_id"]) ?? refOf(fieldsOf(ticket["requester"])["id"]);
  if (!createdAt || requesterRef === null) return null;
  const requester = personOf(found, requesterRef);
  const customers = new Set([requesterRef, ...listOf(ticket["collaborator_ids"]).flatMap((one) => refOf(one) ?? [])]);
  const parts = partsOf(found, ref, ticket, { createdAt, requester, customers }, leftOut);
  if (parts.length === 0) return null;
  const assigneeRef = refOf(ticket["assignee_id"]);
  const via = fieldsOf(ticket["via"])["channel"];
  const subject = lineOf(ticket["subject"] ?? ticket["raw_subject"], 300) ?? lineOf(parts[0]!.text, 80);
  return {
    ref: `ticket:${ref}`,
    subject: subject ?? `#${ref}`,
    status: STATUS[String(ticket["status"])] ?? "open",
    priority: PRIORITIES.includes(String(ticket["priority"])) ? (ticket["priority"] as Priority) : "normal",
    type: TYPES.includes(String(ticket["type"])) ? (ticket["type"] as Type) : "question",
    tags: [...new Set(listOf(ticket["tags"]).flatMap((tag) => tagOf(tag) ?? []))],
    requester,
    assignee: assigneeRef === null ? null : personOf(found, assigneeRef),
    cc: [...customers].filter((one) => one !== requesterRef && !isStaff(found, one, customers)).map((one) => personOf(found, one)),
    channel: (typeof via === "string" && CHANNELS[via]) || "email",
    createdAt,
    updatedAt: dateOf(ticket["updated_at"]) ?? parts.at(-1)!.at,
    parts,
  };
}

type About = { createdAt: Date; requester: Person; customers: ReadonlySet<string> };

function partsOf(found: Found, ref: string, ticket: Fields, about: About, leftOut: LeftOut): Part[] {
  const { createdAt, requester, customers } = about;
  const parts = [...(found.said.get(ref) ?? [])].flatMap(([commentRef, { comment, at }]): Part[] => {
    const html = textOf(comment["html_body"]);
    const text = textOf(comment["plain_body"]) ?? textOf(comment["body"]);
    const files = listOf(comment["attachments"]).flatMap(fileOf);
    if (html === null && text === null && files.length === 0) {
      leave(leftOut, "empty");
      return [];
    }
    const authorRef = refOf(comment["author_id"]) ?? requester.ref.slice("user:".length);
    const author = { ...personOf(found, authorRef), staff: isStaff(found, authorRef, customers) };
    // Only what says that it is public is: a note must never be taken for a message.
    const isPublic = comment["public"] === true || comment["public"] === undefined;
    return [{ ref: `comment:${ref}:${commentRef}`, kind: isPublic ? "message" : "note", author, html, text, at: at ?? createdAt, files }];
  });
  parts.sort((a, b) => a.at.getTime() - b.at.getTime());
  const description = textOf(ticket["description"]);
  if (parts.length === 0 && description !== null)
    return [
      {
        ref: `description:${ref}`,
        kind: "message",
        author: { ...requester, staff: false },
        html: null,
        text: description,
        at: createdAt,
        files: [],
      },
    ];
  return parts;
}

function fileOf(value: unknown): ImportedFile[] {
  const file = fieldsOf(value);
  const [ref, fileName] = [refOf(file["id"]), lineOf(file["file_name"], 200)];
  return ref && fileName ? [{ ref, fileName, mediaType: textOf(file["content_type"]) ?? "application/octet-stream" }] : [];
}

function isStaff(found: Found, ref: string, customers: ReadonlySet<string>): boolean {
  const role = found.users.get(ref)?.["role"];
  return typeof role === "string" ? role !== "end-user" : !customers.has(ref);
}

function personOf(found: Found, ref: string): Person {
  const user = found.users.get(ref);
  return { ref: `user:${ref}`, email: textOf(user?.["email"]), name: lineOf(user?.["name"], 200) };
}

import type { Ticket } from "../../server/support/tickets/contract.ts";
import type { FieldView } from "../../server/platform/fields/contract.ts";
import { textOf, type Problem } from "../data.ts";
import { fileFault, MAX_FILES, MAX_FILES_ANONYMOUS } from "./uploads.ts";

type TicketType = Ticket["type"];

/** What a customer can say it is about; the other types are the vendor's own words. */
export const REQUEST_TYPES = [
  "incident",
  "howTo",
  "question",
  "license",
  "billing",
  "sales",
  "featureRequest",
  "security",
] as const satisfies readonly TicketType[];

export type Typed = {
  subject: string;
  body: string;
  type: (typeof REQUEST_TYPES)[number] | undefined;
  product: string;
  version: string;
  email: string;
  name: string;
  once: string;
};
/** What is wrong with a field: a code whose text stands under `portal.fault.<code>`. */
export type Fault = { name: string; code: string; values?: { [name: string]: string | number } };

/** What was typed, as the operations take it: lines end with LF, and values of choices are known ones. */
export function readTyped(form: FormData): Typed {
  const field = (name: string) => textOf(form, name).trim();
  return {
    subject: field("subject"),
    body: textOf(form, "body").replaceAll("\r\n", "\n"),
    type: REQUEST_TYPES.find((type) => type === field("type")),
    product: field("product"),
    version: field("version"),
    email: field("email"),
    name: field("name"),
    once: field("once").slice(0, 100),
  };
}

/** What was typed into custom fields, by the names of their inputs. */
export type TypedFields = { [name: string]: string[] };

export function typedFields(form: FormData): TypedFields {
  const typed: TypedFields = {};
  for (const [name, value] of form) if (name.startsWith("fields.") && typeof value === "string") (typed[name] ??= []).push(value);
  return typed;
}

/** What can be said without asking the program. Whether an address looks like one: something on both sides of one @, with a dot behind it. */
export function checkRequest(typed: Typed, files: readonly Pick<File, "name" | "size">[], known: boolean): Fault[] {
  const faults: Fault[] = [];
  if (typed.subject === "") faults.push({ name: "subject", code: "subject" });
  if (typed.body.trim() === "") faults.push({ name: "body", code: "body" });
  if (!known && typed.email === "") faults.push({ name: "email", code: "email.missing" });
  else if (!known && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed.email)) faults.push({ name: "email", code: "email.form" });
  return [...faults, ...checkFiles(files, known ? MAX_FILES : MAX_FILES_ANONYMOUS)];
}

/** What is wrong with chosen files, at their field. */
export function checkFiles(files: readonly Pick<File, "name" | "size">[], most: number): Fault[] {
  const fault = fileFault(files, most);
  if (fault === null) return [];
  return [{ name: "files", code: `files.${fault.kind}`, values: fault.kind === "tooMany" ? { most: fault.most } : { file: fault.name } }];
}

const FIELDS: { [path: string]: string } = {
  subject: "subject",
  body: "body",
  type: "type",
  product: "product",
  version: "version",
  "requester.email": "email",
  "requester.name": "name",
  attachments: "files",
};

/** What the program found wrong, at the fields of the form; what belongs to none stands above it. */
export function faultsOf(problem: Problem, fields: readonly Pick<FieldView, "key" | "label">[] = []): Fault[] {
  const faults = (problem.errors ?? []).map(({ path, message }): Fault => {
    if (path.startsWith("fields.")) {
      const label = fields.find(({ key }) => `fields.${key}` === path)?.label ?? path;
      return { name: path, code: "said", values: { message, label } };
    }
    const name = FIELDS[path] ?? FIELDS[path.split(".")[0]!] ?? "";
    return { name, code: "said", values: { message } };
  });
  return faults.length > 0 ? faults : [{ name: "", code: "said", values: { message: problem.title } }];
}

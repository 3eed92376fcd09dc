import { selectAgentByEmail, selectAgentNamed } from "#people/access";
import {
  changeContact,
  changeOrganization,
  contactByAddress,
  contactByNumber,
  createContact,
  createMembership,
  createOrganization,
  directoryContract,
  readContact,
  readOrganization,
  organizationNamed,
  standTogether,
} from "#people/directory";
import { definitionsOf, type FieldDefinition } from "#platform/fields";
import { fromPlainText } from "#platform/export";
import type { Ctx } from "#platform/http";
import { homeCountry, readPhone } from "#platform/phones";
import type { FieldChange } from "#shared/fields";
import { isId } from "#shared/ids";
import { isLocale, LANGUAGE_NAMES, LOCALES, type Locale } from "#shared/locales";
import { fieldValue, givenOf, phoneOf, type Given } from "./model/given.ts";
import { addNote } from "./add-note.ts";
import { checkGiven, RowProblem } from "#platform/imports";
import { asRowProblem } from "./row-problem.ts";
import type { Change, Existing, ImportRow } from "./queries.ts";

/** What became of a row. */
export type Applied = { verdict: "created" | "changed" | "same"; id: string; changes: Change[]; revision: number };

/** By what a row is known in its file: its address, else its name, with the number where one is said; null where it says neither. */
export function keyOf({ texts, lists }: Given): string | null {
  const phone = lists.phones[0] === undefined ? undefined : phoneOf(lists.phones[0]).number;
  const name = phone === undefined ? texts["name"] : [texts["name"] ?? [], phone].flat().join(" ");
  return (lists.emails[0] ?? texts["slug"] ?? lists.domains[0] ?? name)?.toLowerCase().slice(0, 300) ?? null;
}

/** The cells of a row as they were meant; our own files come back as they were written. */
export function readRow(cells: readonly string[], row: Pick<ImportRow, "mapping" | "format">): Given {
  return givenOf(row.format === "vcard" ? cells : cells.map(fromPlainText), row.mapping);
}

async function ownerOf(tx: Ctx, email: string | undefined): Promise<string | undefined> {
  if (email === undefined) return undefined;
  const agent = await (email.includes("@") ? selectAgentByEmail(tx.db, email.toLowerCase()) : selectAgentNamed(tx.db, email));
  if (!agent) throw new RowProblem("import.row.owner", "owner", { value: email });
  return agent.id;
}

function fieldsOf(definitions: readonly FieldDefinition[], given: Given): FieldChange {
  const byKey = new Map(definitions.map((definition) => [definition.key, definition]));
  return Object.fromEntries(
    Object.entries(given.fields).flatMap(([key, text]) => {
      const definition = byKey.get(key);
      return definition
        ? [
            [
              key,
              fieldValue(
                {
                  type: definition.type,
                  options: definition.options.map(({ key: option, labels }) => ({
                    key: option,
                    labels,
                  })),
                },
                text,
              ),
            ],
          ]
        : [];
    }),
  );
}

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const lacks = (value: unknown) => value === null || value === undefined || value === "";

/** What of `wanted` is to be written over what is there. */
function differing<T extends { [name: string]: unknown }>(wanted: T, held: { [name: string]: unknown }, existing: Existing): Partial<T> {
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => value !== undefined && !same(value, held[name]) && (existing === "update" || lacks(held[name])),
    ),
  ) as Partial<T>;
}

function changesBetween(before: { [name: string]: unknown }, after: { [name: string]: unknown }): Change[] {
  const changes: Change[] = [];
  for (const name of Object.keys(after)) {
    const [was, is] = [before[name], after[name]];
    if (same(was, is)) continue;
    if (Array.isArray(was) && Array.isArray(is)) {
      const added = is.filter((one) => !was.includes(one));
      if (added.length > 0) changes.push({ name, before: null, after: added });
    } else changes.push({ name, before: was ?? null, after: is ?? null });
  }
  return changes;
}

type ContactRow = NonNullable<Awaited<ReturnType<typeof readContact>>>;
type OrganizationRow = NonNullable<Awaited<ReturnType<typeof readOrganization>>>;

/** What an import writes of a contact, under the names of columns. */
export function contactValues(row: ContactRow): { [name: string]: unknown } {
  return {
    name: row.name,
    title: row.title,
    locale: row.locale,
    timeZone: row.time_zone,
    owner: row.owner?.id ?? null,
    email: row.addresses.filter(({ kind }) => kind === "email").map(({ address }) => address),
    phone: row.phones.map(({ number, extension }) => (extension ? `${number};${extension}` : number)),
    tags: row.tags,
    ...Object.fromEntries(Object.entries(row.fields).map(([key, value]) => [`fields.${key}`, value])),
  };
}

export function organizationValues(row: OrganizationRow): { [name: string]: unknown } {
  return {
    name: row.name,
    slug: row.slug,
    parent: row.parent?.id ?? null,
    owner: row.owner?.id ?? null,
    domain: row.domains.map(({ domain }) => domain),
    tags: row.tags,
    ...Object.fromEntries(Object.entries(row.fields).map(([key, value]) => [`fields.${key}`, value])),
  };
}

function localeOf(text: string | undefined): Locale | undefined {
  if (text === undefined) return undefined;
  const named = LOCALES.find((locale) => LANGUAGE_NAMES[locale].toLowerCase() === text.toLowerCase());
  if (named) return named;
  const code = text.toLowerCase().split(/[-_]/)[0]!;
  if (!isLocale(code)) throw new RowProblem("import.row.locale", "locale", { value: text });
  return code;
}

/** The contacts a row speaks of, as those they stand as: by the id of ours, by addresses, else by name and number together. */
async function knownContacts(tx: Ctx, { texts, lists }: Given): Promise<Set<string>> {
  const found = new Set<string>();
  const id = texts["id"]?.toLowerCase().replace(/^urn:uuid:/, "");
  const own = id !== undefined && isId(id) ? await readContact(tx.db, id) : undefined;
  if (own) found.add(own.id);
  for (const email of lists.emails) {
    const known = await contactByAddress(tx, email);
    if (known) found.add((await standTogether(tx.db, "contact", known.id))[0]!);
  }
  if (found.size > 0 || lists.emails.length > 0 || texts["name"] === undefined) return found;
  for (const text of lists.phones) {
    const phone = await readPhone(phoneOf(text).number, homeCountry(tx.locale));
    const known = phone && (await contactByNumber(tx, phone.number, texts["name"]));
    if (known) return found.add(known);
  }
  return found;
}

/** The organizations a cell names: one, or several with semicolons between. @throws RowProblem */
async function organizationsOf(tx: Ctx, text: string | undefined): Promise<string[]> {
  if (text === undefined) return [];
  const whole = await organizationNamed(tx, text);
  if (whole) return [whole];
  const found: string[] = [];
  for (const name of text
    .split(";")
    .map((part) => part.trim())
    .filter(Boolean)) {
    const one = await organizationNamed(tx, name);
    if (!one) throw new RowProblem("import.row.organization", "organization", { value: name });
    if (!found.includes(one)) found.push(one);
  }
  return found;
}

async function applyContact(tx: Ctx, row: Pick<ImportRow, "existing">, given: Given): Promise<Applied> {
  const { texts, lists } = given;
  if (lists.emails.length === 0 && texts["name"] === undefined) throw new RowProblem("import.row.nobody");
  checkGiven(directoryContract["contacts.create"].body.shape, { title: texts["title"], timeZone: texts["timeZone"], tags: lists.tags });
  const found = await knownContacts(tx, given);
  if (found.size > 1) throw new RowProblem("import.row.twoPeople", "email");
  const organizations = await organizationsOf(tx, texts["organization"]);
  const fields = fieldsOf(await definitionsOf(tx, "contact"), given);
  const scalars = {
    name: texts["name"],
    title: texts["title"],
    timeZone: texts["timeZone"],
    locale: localeOf(texts["locale"]),
    owner: await ownerOf(tx, texts["owner"]),
  };
  const [knownId] = found;
  if (!knownId) {
    const made = await createContact(tx, {
      ...scalars,
      name: scalars.name ?? null,
      locale: scalars.locale ?? null,
      emails: lists.emails,
      phones: lists.phones.map(phoneOf),
      tags: lists.tags,
      fields,
    });
    for (const organization of organizations) await createMembership(tx, { contact: made.id, organization });
    return { verdict: "created", id: made.id, changes: await addNote(tx, made.id, texts["note"]), revision: made.revision };
  }
  const before = (await readContact(tx.db, knownId))!;
  if (row.existing === "skip") return { verdict: "same", id: knownId, changes: [], revision: before.revision };
  const held = contactValues(before);
  const emails = [...(held["email"] as string[])];
  const phones = before.phones.map(({ number, extension, type }) => ({ number, extension, type }));
  for (const text of lists.phones) {
    const { number, type } = phoneOf(text);
    const read = await readPhone(number, homeCountry(tx.locale));
    if (!read) throw new RowProblem("invalid.phone", "phone");
    if (!phones.some((one) => one.number === read.number && one.extension === read.extension))
      phones.push({ number: read.number, extension: read.extension, type });
  }
  const more = {
    emails: lists.emails.filter((email) => !emails.includes(email.toLowerCase())),
    tags: lists.tags.filter((tag) => !before.tags.includes(tag)),
  };
  const change = {
    ...differing(scalars, held, row.existing),
    ...(more.emails.length > 0 && { emails: [...emails, ...more.emails] }),
    ...(phones.length > before.phones.length && { phones }),
    ...(more.tags.length > 0 && { tags: [...before.tags, ...more.tags] }),
  };
  const fieldChange = differing(fields, before.fields, row.existing) as FieldChange;
  const changed = Object.keys(change).length + Object.keys(fieldChange).length > 0;
  const after = changed
    ? await changeContact(tx, knownId, before.revision, { ...change, ...(Object.keys(fieldChange).length > 0 && { fields: fieldChange }) })
    : before;
  const changes = changesBetween(held, contactValues(after));
  for (const organization of organizations) {
    if (before.memberships.some(({ organization: of, endsOn }) => endsOn === null && of.id === organization)) continue;
    const { id, organization: of } = await createMembership(tx, { contact: knownId, organization });
    changes.push({ name: "organization", before: null, after: of.name, ref: id });
  }
  changes.push(...(await addNote(tx, knownId, texts["note"])));
  return { verdict: changes.length > 0 ? "changed" : "same", id: knownId, changes, revision: after.revision };
}

async function applyOrganization(tx: Ctx, row: Pick<ImportRow, "existing">, given: Given): Promise<Applied> {
  const { texts, lists } = given;
  const names = [texts["slug"], ...lists.domains, texts["name"]].filter((name) => name !== undefined);
  if (names.length === 0) throw new RowProblem("import.row.nobody");
  checkGiven(directoryContract["organizations.create"].body.shape, { name: texts["name"], slug: texts["slug"], tags: lists.tags });
  let knownId: string | null = null;
  for (const name of names) knownId ??= await organizationNamed(tx, name);
  let parent: string | undefined;
  if (texts["parent"] !== undefined) {
    parent = (await organizationNamed(tx, texts["parent"])) ?? undefined;
    if (!parent) throw new RowProblem("import.row.organization", "parent", { value: texts["parent"] });
  }
  const fields = fieldsOf(await definitionsOf(tx, "organization"), given);
  const scalars = { name: texts["name"], slug: texts["slug"], parent, owner: await ownerOf(tx, texts["owner"]) };
  if (knownId === null) {
    if (scalars.name === undefined) throw new RowProblem("import.row.name", "name");
    const made = await createOrganization(tx, {
      ...scalars,
      name: scalars.name,
      parent: parent ?? null,
      domains: lists.domains,
      tags: lists.tags,
      fields,
    });
    return { verdict: "created", id: made.id, changes: [], revision: made.revision };
  }
  const before = (await readOrganization(tx.db, knownId))!;
  if (row.existing === "skip") return { verdict: "same", id: before.id, changes: [], revision: before.revision };
  const held = organizationValues(before);
  const domains = held["domain"] as string[];
  const more = {
    domains: lists.domains.filter((domain) => !domains.includes(domain.toLowerCase())),
    tags: lists.tags.filter((tag) => !before.tags.includes(tag)),
  };
  const fieldChange = differing(fields, before.fields, row.existing) as FieldChange;
  const change = {
    ...differing(scalars, held, row.existing),
    ...(more.domains.length > 0 && { domains: [...domains, ...more.domains] }),
    ...(more.tags.length > 0 && { tags: [...before.tags, ...more.tags] }),
    ...(Object.keys(fieldChange).length > 0 && { fields: fieldChange }),
  };
  if (Object.keys(change).length === 0) return { verdict: "same", id: before.id, changes: [], revision: before.revision };
  const after = await changeOrganization(tx, before.id, before.revision, change);
  const changes = changesBetween(held, organizationValues(after));
  return { verdict: changes.length > 0 ? "changed" : "same", id: before.id, changes, revision: after.revision };
}

/**
 * Writes what a row says. Lists are added to, an empty cell says nothing; what is there is changed, filled in or left as the import says.
 * @throws RowProblem
 */
export function applyRow(tx: Ctx, row: Pick<ImportRow, "kind" | "existing">, given: Given): Promise<Applied> {
  return (row.kind === "contact" ? applyContact(tx, row, given) : applyOrganization(tx, row, given)).catch(asRowProblem);
}

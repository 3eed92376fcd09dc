/** Contacts and organizations as files. */
import { downloadAnswer, exportAnswer, startExport, type ExportColumn } from "#platform/export";
import { withFieldColumns } from "#platform/fields";
import { forbidden, notFound, type Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import { writeCard } from "#platform/vcards";
import { direction, isLocale, LANGUAGE_NAMES, type Locale } from "#shared/locales";
import type { directoryContract } from "./contract.ts";
import { contactPage, countContacts, countOrganizations, organizationPage } from "./list-people.ts";
import type { OrganizationRow } from "./organization-queries.ts";
import { selectContact, type ContactRow } from "./queries.ts";

const PORTION = 500;
/** What of a filter may name somebody. */
const WORDS = ["q", "email", "phone", "domain", "fields"];
const CARDS = "text/vcard; charset=utf-8";

type Query<K extends "contacts.export" | "organizations.export"> = (typeof directoryContract)[K]["query"]["_zod"]["output"];

/** Whoever asks, reading in the language he said; the list is his to see, beside being his to take along. @throws Problem 403 */
function readerOf(ctx: Ctx, locale: Locale | undefined): Ctx {
  if (!ctx.actor.rights.has("people.read")) throw forbidden("people.read");
  return { ...ctx, locale: locale ?? ctx.locale };
}

const day = (ctx: Ctx) => ctx.clock.now().toISOString().slice(0, 10);
const listed = (values: readonly string[]) => [...new Set(values)].join("; ");
const emailsOf = ({ addresses }: ContactRow) => addresses.filter(({ kind }) => kind === "email").map(({ address }) => address);
const phoneText = ({ number, extension }: ContactRow["phones"][number]) => (extension ? `${number} ext. ${extension}` : number);

/** Organizations somebody belongs to on a day. */
const currentOf = ({ memberships }: ContactRow, today: string) =>
  memberships
    .filter(({ startsOn, endsOn }) => startsOn <= today && (endsOn === null || endsOn > today))
    .map(({ organization }) => organization.name);

/** Columns that both kinds have. */
function times<Row extends { created_at: Date; updated_at: Date }>(title: (name: string) => string): ExportColumn<Row>[] {
  return [
    { key: "createdAt", title: title("people.export.created"), value: (row) => row.created_at },
    { key: "updatedAt", title: title("people.export.updated"), value: (row) => row.updated_at },
  ];
}

function contactColumns(ctx: Ctx): ExportColumn<ContactRow>[] {
  const title = (name: string) => translate(ctx.locale, `desk.${name}`);
  const target = (name: string) => title(`people.import.target.${name}`);
  const today = day(ctx);
  return [
    { key: "id", title: target("id"), value: ({ id }) => id },
    { key: "name", title: target("name"), value: ({ name }) => name },
    { key: "email", title: target("email"), value: (row) => listed(emailsOf(row)) },
    { key: "phone", title: target("phone"), value: ({ phones }) => listed(phones.map(phoneText)) },
    { key: "title", title: target("title"), value: (row) => row.title },
    { key: "organization", title: target("organization"), value: (row) => listed(currentOf(row, today)) },
    { key: "locale", title: target("locale"), value: ({ locale }) => (isLocale(locale) ? LANGUAGE_NAMES[locale] : null) },
    { key: "timeZone", title: target("timeZone"), value: (row) => row.time_zone },
    { key: "owner", title: title("people.owner"), value: ({ owner }) => owner?.name },
    { key: "tags", title: target("tags"), value: ({ tags }) => listed(tags) },
    ...times<ContactRow>(title),
  ];
}

function organizationColumns(ctx: Ctx): ExportColumn<OrganizationRow>[] {
  const title = (name: string) => translate(ctx.locale, `desk.${name}`);
  const target = (name: string) => title(`people.import.target.${name}`);
  return [
    { key: "name", title: target("name"), value: ({ name }) => name },
    { key: "slug", title: target("slug"), value: ({ slug }) => slug },
    { key: "domain", title: target("domain"), value: ({ domains }) => listed(domains.map(({ domain }) => domain)) },
    { key: "parent", title: target("parent"), value: ({ parent }) => parent?.name },
    { key: "owner", title: title("people.owner"), value: ({ owner }) => owner?.name },
    { key: "tags", title: target("tags"), value: ({ tags }) => listed(tags) },
    ...times<OrganizationRow>(title),
    { key: "id", title: title("people.export.id"), value: ({ id }) => id },
  ];
}

function cardOf(row: ContactRow, today: string): string {
  return writeCard({
    uid: `urn:uuid:${row.id}`,
    name: row.name,
    emails: [...new Set(emailsOf(row))],
    phones: row.phones,
    organizations: [...new Set(currentOf(row, today))],
    title: row.title,
    language: row.locale,
    timeZone: row.time_zone,
    categories: row.tags,
    changedAt: row.updated_at,
  });
}

async function* cards(portions: AsyncIterable<readonly ContactRow[]>, today: string): AsyncGenerator<string> {
  for await (const rows of portions) yield rows.map((row) => cardOf(row, today)).join("");
}

/** All contacts that fit as a file, read in portions while it is sent; that it was taken is audited. @throws Problem 403, 422 */
export async function exportContacts(asker: Ctx, { format, locale, ...filter }: Query<"contacts.export">): Promise<Response> {
  const ctx = readerOf(asker, locale);
  const portions = await startExport(ctx, {
    action: "contacts.export",
    format,
    filter,
    words: WORDS,
    count: () => countContacts(ctx, filter),
    page: (cursor) => contactPage(ctx, { ...filter, cursor, limit: PORTION }),
  });
  const fileName = `contacts-${day(ctx)}`;
  if (format === "vcf") return downloadAnswer(cards(portions, day(ctx)), { mediaType: CARDS, fileName: `${fileName}.vcf` });
  const { columns, rows } = await withFieldColumns(ctx, "contact", portions);
  const rightToLeft = direction(ctx.locale) === "rtl";
  return exportAnswer([...contactColumns(ctx), ...columns], rows, { format, fileName, rightToLeft });
}

/** All organizations that fit as a file. @throws Problem 403, 422 */
export async function exportOrganizations(asker: Ctx, { format, locale, ...filter }: Query<"organizations.export">): Promise<Response> {
  const ctx = readerOf(asker, locale);
  const portions = await startExport(ctx, {
    action: "organizations.export",
    format,
    filter,
    words: WORDS,
    count: () => countOrganizations(ctx, filter),
    page: (cursor) => organizationPage(ctx, { ...filter, cursor, limit: PORTION }),
  });
  const { columns, rows } = await withFieldColumns(ctx, "organization", portions);
  return exportAnswer([...organizationColumns(ctx), ...columns], rows, {
    format,
    fileName: `organizations-${day(ctx)}`,
    rightToLeft: direction(ctx.locale) === "rtl",
  });
}

/** A contact as a vCard. Custom fields and notes are the vendor's own and no part of it. @throws Problem 404 */
export async function contactCard(ctx: Ctx, id: string): Promise<Response> {
  const row = await selectContact(ctx.db, id);
  if (!row) throw notFound();
  ctx.platform.audit.note({
    actor: ctx.actorKey,
    action: "contacts.vcard.read",
    subject: JSON.stringify({ id }),
    outcome: "allowed",
    address: ctx.address,
  });
  async function* card(): AsyncGenerator<string> {
    yield cardOf(row!, day(ctx));
  }
  const name =
    row.name
      .replaceAll(/[\p{Cc}\p{Cf}/\\:*?"<>|]+/gu, " ")
      .trim()
      .slice(0, 80) || "contact";
  return downloadAnswer(card(), { mediaType: CARDS, fileName: `${name}.vcf` });
}

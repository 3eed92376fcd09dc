/** A user as providers send him (RFC 7643 §4.1), in the forms that Entra ID and Okta really use. */
import { normalizeAddress } from "#platform/mail";
import { isLocale, type Locale } from "#shared/locales";
import { plainPath } from "./filter.ts";
import { bad } from "./scim-error.ts";

export const USER = "urn:ietf:params:scim:schemas:core:2.0:User";

/** What is known and kept of a user. */
export type UserDraft = {
  userName: string;
  externalId: string | null;
  displayName: string | null;
  formatted: string | null;
  givenName: string | null;
  familyName: string | null;
  /** normalised */ email: string | null;
  active: boolean;
  locale: Locale | null;
};

export const emptyUser = (): UserDraft => ({
  userName: "",
  externalId: null,
  displayName: null,
  formatted: null,
  givenName: null,
  familyName: null,
  email: null,
  active: true,
  locale: null,
});

function record(value: unknown, what: string): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw bad("invalidSyntax", `${what} must be an object.`);
  return Object.entries(value);
}

/** @throws ScimError invalidSyntax when the body is no resource of the schema */
export function requireSchema(body: unknown, schema: string): [string, unknown][] {
  const entries = record(body, "The body");
  const schemas = entries.find(([name]) => name.toLowerCase() === "schemas")?.[1];
  if (!Array.isArray(schemas) || !schemas.includes(schema)) throw bad("invalidSyntax", `schemas must name ${schema}.`);
  return entries;
}

/** A user of a whole body: what it leaves out is taken from `before`, or is empty. */
export function readUser(body: unknown, before: UserDraft | null): UserDraft {
  const draft = { ...emptyUser(), active: before?.active ?? true };
  for (const [name, value] of requireSchema(body, USER)) assignUser(draft, name, value);
  // Where nothing else says it, the name is the address, as most providers have it.
  draft.email ??= normalizeAddress(draft.userName) ?? before?.email ?? null;
  return checked(draft);
}

/** @throws ScimError invalidValue for what no user can be without */
export function checked(draft: UserDraft): UserDraft {
  if (draft.userName.trim() === "") throw bad("invalidValue", "userName is required.");
  if (draft.email === null) throw bad("invalidValue", "An e-mail address is required.");
  return draft;
}

/** What an agent is called: the most deliberate of what is there. */
export function nameOf({ displayName, formatted, givenName, familyName, userName }: UserDraft): string {
  const joined = [givenName, familyName].filter((part) => part).join(" ");
  return (displayName || formatted || joined || userName).slice(0, 200);
}

/** Gives one attribute a value. What is not known here is left aside (RFC 7644 §3.3); what only we say is refused where it is named. */
export function assignUser(draft: UserDraft, path: string, value: unknown): void {
  const name = plainPath(path);
  switch (name) {
    case "username":
      draft.userName = text(value, "userName") ?? "";
      return;
    case "externalid":
      draft.externalId = text(value, "externalId");
      return;
    case "displayname":
      draft.displayName = text(value, "displayName");
      return;
    case "active":
      draft.active = truth(value);
      return;
    case "locale":
    case "preferredlanguage":
      draft.locale = language(text(value, name)) ?? draft.locale;
      return;
    case "name":
      for (const [part, inner] of record(value ?? {}, "name")) assignUser(draft, `name.${part}`, inner);
      return;
    case "name.formatted":
      draft.formatted = text(value, "name.formatted");
      return;
    case "name.givenname":
      draft.givenName = text(value, "name.givenName");
      return;
    case "name.familyname":
      draft.familyName = text(value, "name.familyName");
      return;
    case "groups":
      throw bad("mutability", "Groups of a user are changed at the group.");
    default:
      if (/^emails(?:\[.*\])?(?:\.value)?$/.test(name)) draft.email = address(name, value) ?? draft.email;
  }
}

/** Takes an attribute away. */
export function removeUser(draft: UserDraft, path: string): void {
  const name = plainPath(path);
  if (name === "username" || name === "active" || name.startsWith("emails")) throw bad("mutability", `${path} cannot be removed.`);
  if (name === "name") Object.assign(draft, { formatted: null, givenName: null, familyName: null });
  else if (["externalid", "displayname", "name.formatted", "name.givenname", "name.familyname"].includes(name))
    assignUser(draft, path, null);
}

function text(value: unknown, name: string): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value !== "string" || value.length > 500 || /[\p{Cc}\u2028\u2029]/u.test(value) || !value.isWellFormed())
    throw bad("invalidValue", `${name} must be one line of text.`);
  return value.trim();
}

/** Entra ID writes truth values as words. */
function truth(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && /^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  throw bad("invalidValue", "active must be true or false.");
}

function language(value: string | null): Locale | null {
  const short = value?.split(/[-_]/)[0]?.toLowerCase();
  return short !== undefined && isLocale(short) ? short : null;
}

/** The address among those that are sent: the primary one, else the one for work, else the first. Null when a filter names another kind. */
function address(path: string, value: unknown): string | null {
  const kind = /\btype\s+eq\s+"([^"]*)"/.exec(path)?.[1];
  if (kind !== undefined && kind !== "work") return null;
  const all = (Array.isArray(value) ? value : [value]).map((one: unknown) =>
    typeof one === "object" && one !== null ? (one as { value?: unknown; type?: unknown; primary?: unknown }) : { value: one },
  );
  const chosen =
    all.find(({ primary }) => primary === true || primary === "true" || primary === "True") ??
    all.find(({ type }) => type === "work") ??
    all[0];
  if (chosen === undefined) return null;
  const found = typeof chosen.value === "string" ? normalizeAddress(chosen.value) : null;
  if (found === null) throw bad("invalidValue", "The e-mail address is none.");
  return found;
}

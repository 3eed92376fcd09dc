import type { GmailSettings, GraphSettings } from "../../shared/mail-sources.ts";
import { textOf } from "../data.ts";

/** The kinds of sources, in the order they are offered. */
export const SOURCE_KINDS = ["imap", "graph", "gmail"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** A kind as an address or a form names it; IMAP when it names none. */
export function kindOf(text: string | null): SourceKind {
  return SOURCE_KINDS.find((kind) => kind === text) ?? "imap";
}

/** Names of services: not translated. */
export const SERVICES = { graph: "Microsoft 365", gmail: "Gmail" } as const;

/** Fields that are never sent back to the page. */
const SECRETS = ["password", "refreshToken", "clientSecret"] as const;

/** A setting as text; empty when it is none. */
export function textIn(settings: { [name: string]: unknown } | undefined, name: string): string {
  const value = settings?.[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** What was typed, but for what is secret. */
export function withoutSecrets(form: FormData): FormData {
  const copy = new FormData();
  for (const [name, value] of form) if (!(SECRETS as readonly string[]).includes(name)) copy.append(name, value);
  return copy;
}

const orNull = (text: string) => text.trim() || null;

type Held = { [name: string]: unknown };

/** What of a source its form does not show, and keeps. */
const hidden = (held: Held) => ({
  ...(typeof held["pollSeconds"] === "number" && { pollSeconds: held["pollSeconds"] }),
  ...(typeof held["standIn"] === "string" && { standIn: held["standIn"] }),
});

const keepOrSeen = (form: FormData) => (textOf(form, "after") === "seen" ? ("seen" as const) : ("keep" as const));

/**
 * Access as a form says it, in the shape of its kind.
 * @param held settings that the form does not show
 */
export function accessOf(kind: SourceKind, form: FormData, held: Held = {}) {
  const secret = secretOf(form);
  if (kind === "graph") return { kind, settings: graphSettingsOf(form, held), secret };
  if (kind === "gmail") return { kind, settings: gmailSettingsOf(form, held), secret };
  return { kind, settings: imapSettingsOf(form, held), secret };
}

function graphSettingsOf(form: FormData, held: Held) {
  const text = (name: string) => textOf(form, name).trim();
  return {
    ...hidden(held),
    tenant: text("tenant"),
    cloud: (text("cloud") || "global") as GraphSettings["cloud"],
    clientId: text("clientId"),
    auth: text("auth") === "oauth2" ? ("oauth2" as const) : ("client" as const),
    user: text("user"),
    folder: text("folder") || "inbox",
    after: keepOrSeen(form),
  };
}

function gmailSettingsOf(form: FormData, held: Held) {
  const text = (name: string) => textOf(form, name).trim();
  return {
    ...hidden(held),
    clientId: text("clientId"),
    auth: "oauth2" as GmailSettings["auth"],
    label: text("label") || "INBOX",
    after: keepOrSeen(form),
  };
}

function imapSettingsOf(form: FormData, held: Held) {
  const text = (name: string) => textOf(form, name).trim();
  const oauth =
    text("auth") === "oauth2" || text("tokenUrl") !== ""
      ? { tokenUrl: text("tokenUrl"), clientId: text("clientId"), scope: orNull(text("scope")) }
      : null;
  return {
    ...hidden(held),
    host: text("host"),
    port: Number(text("port")) || 0,
    security: text("security") as "tls" | "starttls" | "none",
    certificate: orNull(textOf(form, "certificate")),
    user: text("user"),
    auth: (text("auth") || "password") as "password" | "oauth2",
    oauth,
    folder: text("folder") || "INBOX",
    after: text("after") as "keep" | "seen" | "move" | "delete",
    moveTo: text("after") === "move" ? orNull(text("moveTo")) : null,
  };
}

/** The secrets that were typed; what was left empty stays as it is. */
function secretOf(form: FormData): { [name: string]: string } {
  return Object.fromEntries(SECRETS.flatMap((name) => (textOf(form, name) === "" ? [] : [[name, textOf(form, name)]])));
}

/** The day access ends as the last moment of it; null when none is given. */
export function tokenEndOf(form: FormData): string | null {
  const day = textOf(form, "tokenExpiresOn");
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T23:59:59Z` : null;
}

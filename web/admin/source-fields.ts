import { textOf } from "../data.ts";

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

/** Settings of an IMAP source as a form says them. @param held those that the form does not show */
export function settingsOf(form: FormData, held: { [name: string]: unknown } = {}) {
  const text = (name: string) => textOf(form, name).trim();
  const oauth =
    text("auth") === "oauth2" || text("tokenUrl") !== ""
      ? { tokenUrl: text("tokenUrl"), clientId: text("clientId"), scope: orNull(text("scope")) }
      : null;
  return {
    ...(typeof held["pollSeconds"] === "number" && { pollSeconds: held["pollSeconds"] }),
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
export function secretOf(form: FormData): { [name: string]: string } {
  return Object.fromEntries(SECRETS.flatMap((name) => (textOf(form, name) === "" ? [] : [[name, textOf(form, name)]])));
}

/** The day access ends as the last moment of it; null when none is given. */
export function tokenEndOf(form: FormData): string | null {
  const day = textOf(form, "tokenExpiresOn");
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T23:59:59Z` : null;
}

/** What a product tells of itself, made fit to be shown: pure. */
import type { Mask } from "#platform/masking";
import type { Diagnostics } from "./contract.ts";

const ESCAPE = String.fromCharCode(27);
/** Commands to a terminal, such as colours (ECMA-48). */
const COMMANDS = new RegExp(`${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${ESCAPE}\\p{Cc}]*|[@-_])`, "gu");

/** A text without what only machines read: no control characters but line ends and tabs, and nothing that is no Unicode. */
export function readable(text: string): string {
  return text
    .toWellFormed()
    .replace(COMMANDS, "")
    .replace(/\r\n?/g, "\n")
    .replace(/\p{Cc}/gu, (one) => (one === "\n" || one === "\t" ? one : ""));
}

export type Shown = Omit<Diagnostics, "log"> & { fingerprint?: string };

/** The diagnostics as agents read them, and the log: readable, with marks in place of secrets. */
export function shownDiagnostics(
  mask: Mask,
  { log, ...given }: Diagnostics,
  fingerprint: string | undefined,
): { shown: Shown; log: string | null } {
  const clean = (text: string) => mask.text(readable(text));
  const { version, platform, edition, lastUpdateFailure: failure, details } = given;
  return {
    shown: {
      version: clean(version),
      platform: clean(platform),
      ...(edition !== undefined && { edition: clean(edition) }),
      ...(fingerprint !== undefined && { fingerprint }),
      ...(failure && {
        lastUpdateFailure: {
          ...failure,
          ...(failure.version !== undefined && { version: clean(failure.version) }),
          message: clean(failure.message),
        },
      }),
      // A secret is known by its name as well as by its look.
      ...(details && { details: Object.fromEntries(Object.entries(details).map(([name, value]) => maskedDetail(clean, name, value))) }),
    },
    log: log === undefined ? null : clean(log),
  };
}

type Detail = string | number | boolean | null;

function maskedDetail(clean: (text: string) => string, name: string, value: Detail): [string, Detail] {
  if (typeof value !== "string") return [clean(name), value];
  const named = `${readable(name)}=`;
  const both = clean(`${named}${value}`);
  return [clean(name), both.startsWith(named) ? both.slice(named.length) : clean(value)];
}

const MOST_DETAILS = 40;
const LONGEST = 300;
const LONGEST_FAILURE = 2_000;

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text);

/** As much of it as stands with the message; the rest is asked for. */
export function briefly({ details, lastUpdateFailure: failure, ...shown }: Shown): { [key: string]: unknown } {
  const all = Object.entries(details ?? {});
  return {
    ...shown,
    ...(failure && { lastUpdateFailure: { ...failure, message: cut(failure.message, LONGEST_FAILURE) } }),
    ...(all.length > 0 && {
      details: all.slice(0, MOST_DETAILS).map(([name, value]) => ({ name, value: cut(String(value), LONGEST) })),
      more: all.length > MOST_DETAILS || all.some(([, value]) => String(value).length > LONGEST),
    }),
  };
}

/** What every tracker can do for us; each file here speaks to one kind. */
import { createHmac } from "node:crypto";
import { sameText } from "#platform/crypto";
import type { Fetched, GuardedFetch } from "#platform/fetcher";
import type { Side } from "../model/reconcile.ts";

export type Access = { fetch: GuardedFetch; apiUrl: string; account: string | null; token: string };
/** `place` and `label` of a reference, such as `acme/ledger` and `#12`. */
export type Place = { place: string; label: string };

export type RemoteIssue = Side & { reason: "done" | "notPlanned" | null };
export type RemoteComment = {
  id: string;
  text: string;
  /** The mark of ours that it carries. */
  origin: string | null;
  /** Whether whoever wrote it belongs to those who work there: in a public tracker anybody may write. */
  member: boolean;
};

export type TrackerAdapter = {
  /** Where it is asked, when its pages stand there. */
  apiUrl(webUrl: string): string;
  /** @throws TrackerError */
  read(access: Access, place: Place): Promise<RemoteIssue>;
  /** Comments that everybody there may read, written or changed since. @throws TrackerError */
  comments(access: Access, place: Place, since: Date): Promise<RemoteComment[]>;
  /** @throws TrackerError */
  change(access: Access, place: Place, change: Partial<Side>, reason: "done" | "notPlanned"): Promise<void>;
  /** Says something. @param mark by which it is known for ours @returns its id there @throws TrackerError */
  say(access: Access, place: Place, text: string, mark: string): Promise<string>;
  /** Whether a call comes from it: by the raw bytes and the secret. */
  proves(secret: string, headers: Headers, body: Buffer): boolean;
};

/** Stable code of why a tracker did not do what it was asked. */
type TrackerFault = "denied" | "gone" | "busy" | "failed";

export class TrackerError extends Error {
  override name = "TrackerError";
  readonly code: TrackerFault;
  constructor(code: TrackerFault) {
    super(`the tracker answered: ${code}`);
    this.code = code;
  }
}

type Json = { [name: string]: unknown };

type Request = { headers: { [name: string]: string }; json?: unknown; method?: "GET" | "POST" | "PUT" | "PATCH" };

/** Asks for JSON. What a redirect leads to is not followed: a token is for one place. @throws TrackerError */
export async function ask(
  { fetch }: Access,
  url: string,
  { headers, json, method = json === undefined ? "GET" : "POST" }: Request,
): Promise<unknown> {
  let answer: Fetched;
  try {
    answer = await fetch(url, {
      method,
      headers: { "user-agent": "Backstay", ...headers, ...(json !== undefined && { "content-type": "application/json" }) },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      maxBytes: 4 * 1024 * 1024,
      maxRedirects: 0,
    });
  } catch {
    throw new TrackerError("failed");
  }
  const { status } = answer;
  // GitHub refuses so whoever asked too often, or too much at once.
  const spent = status === 403 && (answer.headers["x-ratelimit-remaining"] === "0" || answer.headers["retry-after"] !== undefined);
  if (status === 401 || status === 403) throw new TrackerError(spent ? "busy" : "denied");
  if (status === 404 || status === 410) throw new TrackerError("gone");
  if (status === 429) throw new TrackerError("busy");
  if (status < 200 || status >= 300) throw new TrackerError("failed");
  const text = Buffer.from(answer.body).toString("utf8");
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new TrackerError("failed");
  }
}

/** @throws TrackerError for what is no object */
export function objectOf(value: unknown): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TrackerError("failed");
  return value as Json;
}

export function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

/** A text as we can keep it: one line where a title is meant. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value.replaceAll("\u0000", "").toWellFormed() : "";
}

export function titleOf(value: unknown): string {
  return textOf(value)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim()
    .slice(0, 200)
    .toWellFormed();
}

/** Whether `sha256=<hex>` is the HMAC of the raw body, in constant time. */
export function provedByHmac(secret: string, given: string | null, body: Buffer): boolean {
  const expected = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  return given !== null && sameText(expected, given);
}

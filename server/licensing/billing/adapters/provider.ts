/** What every billing provider can do for us; each file here speaks to one. Invoices written by hand go the same way: entries of the ledger. */
import type { Fetched, GuardedFetch } from "#platform/fetcher";
import type { Entry } from "../model/ledger.ts";

export type Access = { fetch: GuardedFetch; apiKey: string; live: boolean };

/** An event as the provider has it, its payload not looked at yet. */
export type ProviderEvent = { id: string; type: string; /** milliseconds since the epoch */ at: number; json: unknown };

/** What a provider says of a customer. `organization` and `contact` were written there by the vendor, so they may be believed. */
export type ToldCustomer = { ref: string; name: string | null; email: string | null; organization: string | null; contact: string | null };

/** What an event says, in our words; null parts are not in it. */
export type Told = {
  customer: ToldCustomer | null;
  invoice: { ref: string; customer: ToldCustomer | null; entries: readonly Entry[] } | null;
};

export type BillingProvider = {
  /** The events that say something to us. */
  events: readonly string[];
  /** Whether a key moves real money; null when it is no key of this provider. */
  isLive(apiKey: string): boolean | null;
  /**
   * Proves a webhook with the vendor's own library, by the very bytes.
   * @returns null when it is not proved: a wrong signature, one that is too old, or no event
   */
  prove(secret: string, headers: Headers, body: Buffer, now: Date): Promise<ProviderEvent | null>;
  /** Reads one event out of bytes that were proved or fetched. @throws Error for what is none */
  read(body: Buffer): ProviderEvent;
  /** What an event says; it may ask the provider what the event leaves out. @throws BillingError, Error for what cannot be read */
  tell(access: Access, event: ProviderEvent): Promise<Told>;
  /** Asks for one event, to see whether the key works. @throws BillingError */
  test(access: Access): Promise<void>;
  /**
   * Events since a mark, page after page; the same may come again.
   * @param mark where to go on; null: as far back as the provider keeps them
   * @returns the mark to go on from, once all pages were taken
   * @throws BillingError
   */
  since(access: Access, mark: string | null, now: Date, take: (page: readonly ProviderEvent[]) => Promise<void>): Promise<string | null>;
};

/** Stable code of why a provider did not answer. */
export type BillingFault = "denied" | "busy" | "failed";

export class BillingError extends Error {
  override name = "BillingError";
  readonly code: BillingFault;
  constructor(code: BillingFault) {
    super(`the billing provider answered: ${code}`);
    this.code = code;
  }
}

/** What is late by this much at the provider is still found by the next question. */
export const OVERLAP = 10 * 60_000;

/** Asks for JSON. What a redirect leads to is not followed: a key is for one place. @throws BillingError */
export async function ask({ fetch, apiKey }: Access, url: string, headers: { [name: string]: string } = {}): Promise<unknown> {
  let answer: Fetched;
  try {
    answer = await fetch(url, {
      headers: { "user-agent": "Backstay", accept: "application/json", authorization: `Bearer ${apiKey}`, ...headers },
      maxBytes: 32 * 1024 * 1024,
      timeoutMs: 30_000,
      maxRedirects: 0,
    });
  } catch {
    throw new BillingError("failed");
  }
  const { status } = answer;
  if (status === 401 || status === 403) throw new BillingError("denied");
  if (status === 429) throw new BillingError("busy");
  if (status !== 200) throw new BillingError("failed");
  try {
    return JSON.parse(Buffer.from(answer.body).toString("utf8")) as unknown;
  } catch {
    throw new BillingError("failed");
  }
}

/** A text that came from outside, as it may be stored: cut, without what a database cannot hold. */
export function words(value: unknown, most = 300): string | null {
  if (typeof value !== "string") return null;
  const kept = value.replaceAll("\u0000", "").toWellFormed().trim().slice(0, most).toWellFormed();
  return kept === "" ? null : kept;
}

/** An address of a page. */
export function webAddress(value: unknown): string | null {
  const text = words(value, 2_000);
  return text !== null && URL.canParse(text) && new URL(text).protocol === "https:" ? text : null;
}

/** A code such as `card_declined`: nothing that somebody wrote. */
export function code(value: unknown): string {
  return typeof value === "string" && /^[\w.-]{1,60}$/.test(value) ? value : "unknown";
}

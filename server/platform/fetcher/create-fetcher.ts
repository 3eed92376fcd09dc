import { createAddressGuard } from "./address-guard.ts";
import { checkUrl } from "./check-url.ts";
import { FetchError } from "./fetch-error.ts";
import { createHostSlots } from "./host-slots.ts";
import { requestOnce, type Incoming, type Outgoing } from "./request-once.ts";

export type FetcherOptions = {
  /** DNS server as `address` or `address:port`; null is the system's. */
  dns: string | null;
  /** Whether addresses inside may be reached too; for an installation whose own services are meant. */
  allowPrivate?: boolean;
  /** Addresses inside that may be reached, each by itself. */
  allowed?: readonly string[];
  /** Requests to one host at once. */
  perHost?: number;
  /** Requests that may wait for one host. */
  waiting?: number;
};

export type FetchOptions = {
  method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  headers?: { readonly [name: string]: string };
  body?: Uint8Array | string | null;
  /** Of the answer's body. */
  maxBytes?: number;
  /** For the whole: waiting, names, redirects and the last byte. */
  timeoutMs?: number;
  maxRedirects?: number;
};

export type Fetched = Incoming & { /** where the answer came from, after redirects */ url: string };
export type GuardedFetch = (url: string, options?: FetchOptions) => Promise<Fetched>;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Not sent on to another origin: proofs that were meant for the first. */
const PROOFS = new Set(["authorization", "cookie", "proxy-authorization", "webhook-signature", "x-api-key"]);

/**
 * Makes the one way requests leave the program on behalf of what somebody typed: addresses are resolved once, checked, and that very
 * address is connected to; redirects are checked like first requests; size, time and number are capped.
 */
export function createFetcher({ dns, allowPrivate = false, allowed = [], perHost = 4, waiting = 100 }: FetcherOptions): GuardedFetch {
  const addressOf = createAddressGuard({ dns, allowPrivate, allowed });
  const slots = createHostSlots(perHost, waiting);

  return async (text, { method = "GET", headers = {}, body = null, maxBytes = 1_048_576, timeoutMs = 10_000, maxRedirects = 3 } = {}) => {
    const signal = AbortSignal.timeout(timeoutMs);
    let target = checkUrl(text);
    let outgoing: Outgoing = { method, headers, body: typeof body === "string" ? Buffer.from(body) : body };
    for (let redirects = 0; ; redirects++) {
      const current = target;
      const sent = outgoing;
      const answer = await slots.run(current.url.host, signal, async () =>
        requestOnce(current, await addressOf(current.host, signal), sent, maxBytes, signal),
      );
      const { location } = answer.headers;
      if (!REDIRECTS.has(answer.status) || location === undefined || maxRedirects === 0) return { ...answer, url: current.url.href };
      if (redirects >= maxRedirects) throw new FetchError("redirects");
      target = checkUrl(location, current.url);
      if (current.secure && !target.secure) throw new FetchError("redirects");
      outgoing = followed(sent, answer.status, current.url.origin === target.url.origin);
    }
  };
}

/** What is sent to where a redirect leads (Fetch standard, HTTP-redirect fetch). */
function followed({ method, headers, body }: Outgoing, status: number, sameOrigin: boolean): Outgoing {
  const toGet = (status === 303 && method !== "HEAD") || ((status === 301 || status === 302) && method === "POST");
  const kept = Object.entries(headers).filter(
    ([name]) => (sameOrigin || !PROOFS.has(name.toLowerCase())) && !(toGet && name.toLowerCase().startsWith("content-")),
  );
  return { method: toGet ? "GET" : method, headers: Object.fromEntries(kept), body: toGet ? null : body };
}

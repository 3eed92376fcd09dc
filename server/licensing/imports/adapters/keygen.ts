/**
 * Keygen's API as documented (JSON:API over HTTPS): lists page by page. What it answers is not believed beyond its shape: pages are counted here and
 * links are not followed, so an answer can lead neither to another host nor round in a circle.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { FetchError, type GuardedFetch } from "#platform/fetcher";

export const KEYGEN_ADDRESS = "https://api.keygen.sh";
/** As many as one page may hold. */
export const PAGE_SIZE = 100;
/** Ten million things of one kind. */
const MOST_PAGES = 100_000;
const MOST_BYTES = 8 * 1_048_576;
const TIMEOUT_MS = 30_000;
const TRIES = 6;
/** Whoever asks us to wait longer is asked again when somebody goes on with the import. */
const LONGEST_WAIT_S = 120;

/** Why it was not answered; each has its words in `errors`. */
export type KeygenFault = "denied" | "account" | "busy" | "unreachable" | "answer" | "redirect" | "endless";

export class KeygenError extends Error {
  override name = "KeygenError";
  readonly code: KeygenFault;
  constructor(code: KeygenFault, cause?: unknown) {
    super(`Keygen's answer cannot be used: ${code}`, cause === undefined ? {} : { cause });
    this.code = code;
  }
}

export type KeygenAccess = { fetch: GuardedFetch; address: string; account: string; token: string; signal?: AbortSignal };
/** One thing as it came; every attribute is still to be looked at. */
export type Resource = {
  id: string;
  type: string;
  attributes: { readonly [name: string]: unknown };
  /** Ids of the one thing each relationship names. */ related: { readonly [name: string]: string };
  /** How many things a relationship has, where that is said. */ counts: { readonly [name: string]: number };
};

/** A page of things. @param path below the account, such as `licenses` @param page from 1 @throws KeygenError */
export async function askPage(access: KeygenAccess, path: string, page: number): Promise<{ data: Resource[]; last: boolean }> {
  if (page > MOST_PAGES) throw new KeygenError("endless");
  const url = new URL(`/v1/accounts/${encodeURIComponent(access.account)}/${path}`, access.address);
  url.searchParams.set("page[number]", String(page));
  url.searchParams.set("page[size]", String(PAGE_SIZE));
  const body = await asked(access, url.href);
  const { data } = (body ?? {}) as { data?: unknown };
  if (!Array.isArray(data) || data.length > PAGE_SIZE) throw new KeygenError("answer");
  return { data: data.map(resourceOf), last: data.length < PAGE_SIZE };
}

/** All things that hang on one. @throws KeygenError */
export async function askAll(access: KeygenAccess, path: string): Promise<Resource[]> {
  const all: Resource[] = [];
  const seen = new Set<string>();
  for (let page = 1; ; page++) {
    const { data, last } = await askPage(access, path, page);
    if (data.length > 0 && data.every(({ id }) => seen.has(id))) throw new KeygenError("endless");
    for (const one of data) {
      if (!seen.has(one.id)) all.push(one);
      seen.add(one.id);
    }
    if (last) return all;
  }
}

async function asked({ fetch, token, signal }: KeygenAccess, url: string): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const answer = await fetch(url, {
      headers: {
        accept: "application/vnd.api+json",
        authorization: `Bearer ${token}`,
        "user-agent": "Backstay",
        "keygen-version": "1.7",
      },
      maxBytes: MOST_BYTES,
      timeoutMs: TIMEOUT_MS,
      // The token is for one place.
      maxRedirects: 0,
    }).catch((error: unknown) => {
      if (error instanceof FetchError && ["tooLarge", "address", "url", "scheme", "port"].includes(error.code))
        throw new KeygenError(error.code === "tooLarge" ? "answer" : "unreachable", error);
      if (error instanceof FetchError) return null;
      throw error;
    });
    const status = answer?.status ?? 503;
    if (status === 200) return parsed(answer!.body);
    if (status === 401 || status === 403) throw new KeygenError("denied");
    if (status === 404) throw new KeygenError("account");
    if (status >= 300 && status < 400) throw new KeygenError("redirect");
    if (status !== 429 && status < 500) throw new KeygenError("answer");
    const wait = waitOf(answer?.headers["retry-after"], attempt);
    if (attempt === TRIES || wait > LONGEST_WAIT_S) throw new KeygenError(status === 429 ? "busy" : "unreachable");
    await sleep(wait * 1_000, undefined, signal && { signal });
  }
}

/** Seconds to wait: as asked (RFC 9110 §10.2.3), else longer with every attempt. */
export function waitOf(retryAfter: string | undefined, attempt: number, now = Date.now()): number {
  if (retryAfter !== undefined && /^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter);
  const at = retryAfter === undefined ? Number.NaN : Date.parse(retryAfter);
  return Number.isNaN(at) ? 2 ** (attempt - 1) : Math.max(0, Math.ceil((at - now) / 1_000));
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new KeygenError("answer", error);
  }
}

const ID = /^[A-Za-z0-9_-]{1,100}$/;
type Raw = { id?: unknown; type?: unknown; attributes?: unknown; relationships?: unknown };
const plain = (value: unknown): { [name: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as { [name: string]: unknown }) : {};

function resourceOf(given: unknown): Resource {
  const { id, type, attributes, relationships } = plain(given) as Raw;
  if (typeof id !== "string" || !ID.test(id) || typeof type !== "string") throw new KeygenError("answer");
  const related: { [name: string]: string } = {};
  const counts: { [name: string]: number } = {};
  for (const [name, relation] of Object.entries(plain(relationships))) {
    const { data, meta } = plain(relation);
    const target = plain(data)["id"];
    if (typeof target === "string" && ID.test(target)) related[name] = target;
    const count = plain(meta)["count"];
    if (typeof count === "number") counts[name] = count;
  }
  return { id, type, attributes: plain(attributes), related, counts };
}

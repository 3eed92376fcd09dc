/** One message to one endpoint, by the guarded fetcher: signed, without redirects, in a few seconds or not at all. */
import { FetchError } from "#platform/fetcher";
import type { Platform } from "#platform/http";
import { headersOf } from "./model/sign.ts";
import { askedPause } from "./model/retry.ts";
import type { EndpointRow } from "./queries.ts";

const TIMEOUT = 15_000;
const MOST_BYTES = 262_144;
/** What is kept of an answer, in characters. */
const KEPT = 500;

export type Outcome = { status: number | null; error: string | null; milliseconds: number; answer: string; asked: number | null };

/** How a secret of an endpoint is sealed. */
export const secretContext = (id: string) => `webhook ${id}`;

/** The secrets that hold now, the newest first. */
function secretsOf({ crypto }: Platform, { id, secret, old_secret, old_secret_until }: EndpointRow, now: Date): string[] {
  const open = (sealed: Buffer) => crypto.decrypt(secretContext(id), sealed).toString("utf8");
  return [open(secret), ...(old_secret && old_secret_until && old_secret_until > now ? [open(old_secret)] : [])];
}

/** What was answered, as far as it is kept: one piece of text without secrets. */
function excerpt({ masker }: Platform, body: Buffer): string {
  const text = body
    .subarray(0, KEPT * 4)
    .toString("utf8")
    .replaceAll("\u0000", "")
    .toWellFormed();
  return masker.open().text(text).slice(0, KEPT).toWellFormed();
}

export async function postMessage(platform: Platform, endpoint: EndpointRow, id: string, body: string): Promise<Outcome> {
  const now = platform.clock.now();
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  try {
    const answer = await platform.fetchInside(endpoint.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Backstay-Webhooks/1",
        ...headersOf(secretsOf(platform, endpoint, now), id, now, body),
      },
      body,
      timeoutMs: TIMEOUT,
      maxBytes: MOST_BYTES,
      maxRedirects: 0,
    });
    const { status, headers } = answer;
    return {
      status,
      error: null,
      milliseconds: took(),
      answer: excerpt(platform, answer.body),
      asked: askedPause(headers["retry-after"], now),
    };
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return { status: null, error: error.code, milliseconds: took(), answer: "", asked: null };
  }
}

/** Whether a message was taken: any 2xx, and nothing else. */
export const wasTaken = ({ status }: Pick<Outcome, "status">) => status !== null && status >= 200 && status < 300;

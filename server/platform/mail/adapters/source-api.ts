/** Calls of a mailbox's HTTP API with an access token: what refusals mean, and when to be silent. */
import type { OauthSecret, OauthSettings } from "#shared/mail-sources";
import { FetchError, type Fetched } from "#platform/fetcher";
import { SourceError, type SourceTools } from "../model/mail-source.ts";
import { accessToken, forgetAccessToken, type AccessToken } from "./access-token.ts";

export type ApiCall = {
  method?: "GET" | "POST" | "PATCH";
  headers?: { readonly [name: string]: string };
  body?: object;
  maxBytes?: number;
};
export type ApiAnswer = { status: number; headers: Fetched["headers"]; body: Buffer };
export type SourceApi = {
  /** @returns the answer with a status below 300, or 404 or 410. @throws SourceError */
  call(url: string, call?: ApiCall): Promise<ApiAnswer>;
  /** The same, its body read as an object. */
  json(url: string, call?: ApiCall): Promise<{ status: number; body: { [name: string]: unknown } }>;
};

const CALL_MILLISECONDS = 60_000;
const MAX_JSON_BYTES = 8 * 1024 * 1024;

/** The access an adapter has. @param keep told of each fresh token, before it is used */
export function sourceApi(
  { fetch, clock }: Pick<SourceTools, "fetch" | "clock">,
  {
    base,
    oauth,
    secret,
    keep,
  }: { base: string; oauth: OauthSettings; secret: () => OauthSecret; keep: (token: AccessToken) => Promise<void> },
): SourceApi {
  const { origin } = new URL(base);
  let asking: Promise<string> | null = null;

  /** One question at a time: a refresh token may be good for one use. */
  const tokenNow = () =>
    (asking ??= accessToken(oauth, secret(), { fetch, clock })
      .then(async (token) => {
        if (token.fresh) await keep(token);
        return token.token;
      })
      .finally(() => {
        asking = null;
      }));

  const once = async (url: string, { method = "GET", headers = {}, body, maxBytes = MAX_JSON_BYTES }: ApiCall, token: string) =>
    fetch(url, {
      method,
      headers: { ...headers, authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      maxBytes,
      timeoutMs: CALL_MILLISECONDS,
      maxRedirects: 0,
    }).catch((error: unknown) => {
      // What is too large is for the caller to handle.
      if (error instanceof FetchError && error.code === "tooLarge") throw error;
      const known = error instanceof FetchError && (error.code === "address" || error.code === "name") ? error.code : "connection";
      throw new SourceError(known, "", { cause: error });
    });

  const call = async (url: string, options: ApiCall = {}): Promise<ApiAnswer> => {
    // Links in answers are followed with the token only to where it is for.
    if (new URL(url).origin !== origin) throw new SourceError("protocol", "a link to another host");
    for (let attempt = 1; ; attempt++) {
      const answer = await once(url, options, await tokenNow());
      if (answer.status === 401 && attempt === 1) {
        // Ended before its time, or withdrawn: a new one tells which.
        forgetAccessToken(oauth, secret());
        continue;
      }
      if (answer.status < 300 || answer.status === 404 || answer.status === 410) return answer;
      throw refusal(answer);
    }
  };
  return {
    call,
    async json(url, options) {
      const answer = await call(url, { ...options, headers: { accept: "application/json", ...options?.headers } });
      return { status: answer.status, body: readObject(answer) };
    },
  };
}

export function readObject({ status, body }: Pick<ApiAnswer, "status" | "body">): { [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as { [name: string]: unknown };
  } catch {
    // Said below.
  }
  if (status === 404 || status === 410) return {};
  throw new SourceError("protocol", "no JSON");
}

/** A member that is a list, else none. */
export function listOf(value: { [name: string]: unknown }, name: string): { [name: string]: unknown }[] {
  const list = value[name];
  return Array.isArray(list) ? list.filter((one): one is { [name: string]: unknown } => typeof one === "object" && one !== null) : [];
}

/** What an answer says of an error, in the forms of Microsoft (`code`, `message`) and Google (`status`, `message`, `errors[].reason`). */
export function wordsOf({ status, body }: Pick<ApiAnswer, "status" | "body">): string {
  let error: { [name: string]: unknown } = {};
  try {
    const said = (JSON.parse(body.toString("utf8")) as { error?: unknown }).error;
    if (typeof said === "object" && said !== null) error = said as { [name: string]: unknown };
  } catch {
    // The status says enough.
  }
  const reason = listOf(error, "errors")[0]?.reason;
  const parts = [status, error.status ?? error.code, reason, error.message];
  return [...new Set(parts.filter((part) => typeof part === "string" || typeof part === "number").map(String))].join(" ");
}

const BUSY = /rateLimitExceeded|userRateLimitExceeded|quotaExceeded|RESOURCE_EXHAUSTED|ApplicationThrottled|ErrorServerBusy/;

function refusal(answer: ApiAnswer): SourceError {
  const words = wordsOf(answer);
  const after = answer.headers["retry-after"] ?? "";
  const seconds = /^\d{1,5}$/.test(after) ? Number(after) : Math.round((Date.parse(after) - Date.now()) / 1_000);
  const retryAfterSeconds = seconds > 0 ? Math.min(3_600, seconds) : null;
  const { status } = answer;
  if (status === 429 || (status === 403 && BUSY.test(words))) return new SourceError("quota", words, { retryAfterSeconds });
  if (status >= 500) return new SourceError("connection", words, { retryAfterSeconds });
  if (status === 401 || status === 403) return new SourceError("credentials", words);
  return new SourceError("protocol", words);
}

/** A header section made of the fields an API tells of a mail whose bytes are too many. */
export function headerBytes(fields: readonly { [name: string]: unknown }[]): Buffer {
  const lines = fields.flatMap(({ name, value }) =>
    typeof name === "string" && typeof value === "string" && /^[!-9;-~]+$/.test(name) ? `${name}: ${value.replace(/[\r\n]+/g, " ")}` : [],
  );
  return Buffer.from(`${lines.join("\r\n")}\r\n`);
}

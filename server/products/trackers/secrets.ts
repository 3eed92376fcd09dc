/** Tokens of trackers and secrets of their webhooks, encrypted for one tracker each. */
import { randomToken, type Crypto } from "#platform/crypto";
import type { Ctx } from "#platform/http";
import { ADAPTERS } from "./adapters/all.ts";
import type { Access } from "./adapters/tracker.ts";
import type { TrackerRow } from "./queries.ts";

const tokenContext = (id: string) => `issue tracker token ${id}`;
const hookContext = (id: string) => `issue tracker hook ${id}`;

export function sealToken(crypto: Crypto, id: string, token: string): Buffer {
  return crypto.encrypt(tokenContext(id), token);
}

/** What a tracker is asked with. */
export function accessTo({ platform }: Pick<Ctx, "platform">, { id, api_url, account, token }: TrackerRow): Access {
  return {
    fetch: platform.fetchInside,
    apiUrl: api_url,
    account,
    token: platform.crypto.decrypt(tokenContext(id), token).toString("utf8"),
  };
}

export function hookSecretOf(crypto: Crypto, { id, hook_secret }: Pick<TrackerRow, "id" | "hook_secret">): string {
  return crypto.decrypt(hookContext(id), hook_secret).toString("utf8");
}

/** How the end of a webhook's address is stored and found. */
export function hookKeyHash(crypto: Crypto, key: string): Buffer {
  return crypto.hashToken("issue tracker hook", key);
}

/** A new address and secret for a webhook: both are shown once. */
export function newHook(crypto: Crypto, id: string): { key: string; secret: string; keyHash: Buffer; sealed: Buffer } {
  const [key, secret] = [randomToken(), randomToken(256)];
  return { key, secret, keyHash: hookKeyHash(crypto, key), sealed: crypto.encrypt(hookContext(id), secret) };
}

/** An address as references are written with it: host in small letters, without the usual port or a slash at the end. */
export function cleanUrl(text: string): string {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

/** Where a tracker is asked: given, or as its kind has it. */
export function apiUrlFor(kind: TrackerRow["kind"], webUrl: string, given: string | undefined): string {
  return cleanUrl(given ?? ADAPTERS[kind].apiUrl(webUrl));
}

const WORD = "issue tracker word";

/** By which a word of ours is known for ours when it comes back, and by nobody who only copies its id. */
export function markOf(crypto: Crypto, referenceId: string, updateId: string): string {
  return `${updateId}.${crypto.sign(WORD, `${referenceId} ${updateId}`)}`;
}

/** Which word of ours a mark proves; null when it proves none. */
export function provedMark(crypto: Crypto, referenceId: string, mark: string): string | null {
  const [, updateId, proof] = /^([0-9a-f-]{36})\.(\w+)$/.exec(mark) ?? [];
  return updateId && proof && crypto.verify(WORD, `${referenceId} ${updateId}`, proof) ? updateId : null;
}

/** Keys and webhook secrets of providers, and what they told and nobody has read yet: encrypted for one provider each. */
import type { Crypto } from "#platform/crypto";
import type { Ctx } from "#platform/http";
import type { Access } from "./adapters/provider.ts";
import type { Asked } from "./provider-queries.ts";

const context = (what: "key" | "webhook" | "event", id: string) => `billing ${what} ${id}`;

export const sealKey = (crypto: Crypto, id: string, key: string) => crypto.encrypt(context("key", id), key);
export const sealWebhookSecret = (crypto: Crypto, id: string, secret: string) => crypto.encrypt(context("webhook", id), secret);
export const sealEvent = (crypto: Crypto, id: string, body: Buffer) => crypto.encrypt(context("event", id), body);
export const openEvent = (crypto: Crypto, id: string, sealed: Buffer) => crypto.decrypt(context("event", id), sealed);

export function webhookSecretOf(crypto: Crypto, { id, webhook_secret }: Asked): string | null {
  return webhook_secret && crypto.decrypt(context("webhook", id), webhook_secret).toString("utf8");
}

/** What a provider is asked with. */
export function accessTo({ platform }: Pick<Ctx, "platform">, { id, api_key, live }: Asked): Access {
  return { fetch: platform.fetch, apiKey: platform.crypto.decrypt(context("key", id), api_key).toString("utf8"), live };
}

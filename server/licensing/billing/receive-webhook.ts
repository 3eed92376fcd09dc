/** Takes a call of a billing provider: its proof by the raw body, then the event, once. What it says is read after it is stored. */
import type { RawBody } from "#shared/contract";
import { elevated, Problem, readBytes, type Ctx } from "#platform/http";
import { PROVIDERS } from "./adapters/all.ts";
import { noteHook, selectAsked } from "./provider-queries.ts";
import { webhookSecretOf } from "./secrets.ts";
import { storeEvent, takeInStored } from "./take-event.ts";

const REFUSED = { name: "billing.refused", burst: 30, rate: 60, seconds: 60 };
const PER_PROVIDER = { name: "billing.webhook", burst: 600, rate: 1_200, seconds: 60 };
const MOST_BYTES = 1024 * 1024;

/** @throws Problem 401 without a proof, whatever is wrong with it, 413, 429 */
export async function receiveWebhook(caller: Ctx, id: string, { stream, headers }: RawBody): Promise<{ taken: boolean }> {
  const ctx = elevated(caller);
  const { platform, address } = ctx;
  const slow = (limit: typeof REFUSED, who: string) => {
    const wait = platform.limiter.take(limit, who);
    if (wait > 0) throw new Problem(429, "tooMany", { values: { seconds: wait }, headers: { "retry-after": String(wait) } });
  };
  const refuse = (): Problem => {
    slow(REFUSED, `${address}`);
    platform.audit.note({ actor: ctx.actorKey, action: "billing.webhook", outcome: "denied", address, data: {} });
    return new Problem(401, "billing.refused");
  };
  const provider = await selectAsked(ctx.db, id);
  const secret = provider?.active ? webhookSecretOf(platform.crypto, provider) : null;
  if (!provider || secret === null) throw refuse();
  slow(PER_PROVIDER, provider.id);
  const body = await readBytes(
    new Request("http://hook.invalid", { method: "POST", body: stream, duplex: "half" } as RequestInit),
    MOST_BYTES,
  );
  const now = ctx.clock.now();
  const event = await PROVIDERS[provider.kind].prove(secret, headers, body, now);
  if (!event) throw refuse();
  const isNew = await storeEvent(ctx, provider, event, { body, via: "webhook" });
  await noteHook(ctx.db, provider.id, now);
  // From here on it is not lost, whatever becomes of reading it, so the provider need not send it again.
  if (isNew) await takeInStored(ctx, provider, event.id);
  return { taken: isNew };
}

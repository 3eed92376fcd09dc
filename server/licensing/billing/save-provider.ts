/** The billing providers as administrators keep them. */
import type { z } from "zod";
import { afterId, pageById } from "#people/access";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { PROVIDERS, type ProviderKind } from "./adapters/all.ts";
import { BillingError, type BillingFault } from "./adapters/provider.ts";
import type { billingContract, BillingProvider } from "./contract.ts";
import { billingProviderChanged } from "./events.ts";
import { insertProvider, selectProvider, selectProviders, updateProvider, type ProviderRow } from "./provider-queries.ts";
import { accessTo, sealKey, sealWebhookSecret } from "./secrets.ts";

type Create = z.output<(typeof billingContract)["billingProviders.create"]["body"]>;
type Update = z.output<(typeof billingContract)["billingProviders.update"]["body"]>;

function present(ctx: Ctx, row: ProviderRow): BillingProvider {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    live: row.live,
    active: row.active,
    webhookAddress: `${ctx.platform.config.url}/api/v1/billing/webhooks/${row.id}`,
    webhookEvents: [...PROVIDERS[row.kind].events],
    hasWebhookSecret: row.webhook_secret !== null,
    lastHookAt: row.last_hook_at?.toISOString() ?? null,
    polledAt: row.polled_at?.toISOString() ?? null,
    error: row.error,
    invoices: row.invoices,
    unlinked: row.unlinked,
    failing: row.failing,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

async function found(ctx: Ctx, id: string): Promise<ProviderRow> {
  const row = await selectProvider(ctx.db, id);
  if (!row) throw notFound();
  return row;
}

/** Whether a key moves real money. @throws Problem 422 when it is no key of this kind of provider */
function liveOf(kind: ProviderKind, apiKey: string): boolean {
  const live = PROVIDERS[kind].isLive(apiKey);
  if (live === null) throw invalid("apiKey", "billingKey");
  return live;
}

const told = (tx: Ctx, id: string, change: "created" | "changed") =>
  emit(tx, billingProviderChanged, { subjects: [`billingProvider:${id}`], data: { providerId: id, change } });

/** @throws Problem 422 for a bad cursor */
export async function listProviders(ctx: Ctx, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  return pageById(await selectProviders(ctx.db, { limit: limit + 1, after: afterId(cursor) }), limit, (row) => present(ctx, row));
}

/** @throws Problem 404 */
export async function readProvider(ctx: Ctx, id: string): Promise<BillingProvider> {
  return present(ctx, await found(ctx, id));
}

/** @throws Problem 422 for a key that is none */
export function createProvider(ctx: Ctx, { kind, name, apiKey, webhookSecret }: Create): Promise<BillingProvider> {
  const live = liveOf(kind, apiKey);
  return inTransaction(ctx, async (tx) => {
    const { crypto } = ctx.platform;
    const now = ctx.clock.now();
    const id = newId(now.getTime());
    const webhook_secret = webhookSecret === null ? null : sealWebhookSecret(crypto, id, webhookSecret);
    await insertProvider(tx.db, { id, kind, name, live, api_key: sealKey(crypto, id, apiKey), webhook_secret, now });
    await told(tx, id, "created");
    return present(ctx, await found(tx, id));
  });
}

/** @throws Problem 404, 412, 422 for a key that is none */
export function changeProvider(ctx: Ctx, id: string, revision: number, { name, apiKey, webhookSecret, active }: Update) {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    const { crypto } = ctx.platform;
    const next = {
      id,
      revision,
      name: name ?? row.name,
      live: apiKey === undefined ? row.live : liveOf(row.kind, apiKey),
      api_key: apiKey === undefined ? row.api_key : sealKey(crypto, id, apiKey),
      webhook_secret: webhookSecret === undefined ? row.webhook_secret : sealWebhookSecret(crypto, id, webhookSecret),
      active: active ?? row.active,
    };
    if (!(await updateProvider(tx.db, next, ctx.clock.now()))) throw stale(present(ctx, await found(tx, id)));
    await told(tx, id, "changed");
    return present(ctx, await found(tx, id));
  });
}

/** Whether its key works. @throws Problem 404 */
export async function testProvider(ctx: Ctx, id: string): Promise<{ works: boolean; reason: BillingFault | null }> {
  const row = await found(ctx, id);
  try {
    await PROVIDERS[row.kind].test(accessTo(ctx, row));
    return { works: true, reason: null };
  } catch (error) {
    return { works: false, reason: error instanceof BillingError ? error.code : "failed" };
  }
}

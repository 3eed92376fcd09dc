/** Asks each provider again and again what it has told: a webhook that was lost, refused or never set up is made good. */
import { notFound, Problem, systemContext, type Ctx, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { PROVIDERS } from "./adapters/all.ts";
import { BillingError, type BillingFault } from "./adapters/provider.ts";
import {
  claimProvider,
  dueEvents,
  forgetEvents,
  knownEvents,
  saveNotPolled,
  savePolled,
  selectAsked,
  type Asked,
} from "./provider-queries.ts";
import { accessTo } from "./secrets.ts";
import { storeEvent, takeIn, takeInStored } from "./take-event.ts";

const NAME = "billing";
const MINUTE = 60_000;
const EVERY = 15 * MINUTE;
const LONGEST_PAUSE = 6 * 60 * MINUTE;
/** A first question may bring a month of events. Whoever is at it longer has died. */
const LONGEST_WORK = 30 * MINUTE;
const DAY = 24 * 60 * MINUTE;
const PAGE = 100;

/** Everything that is due: events that could not be read, then the providers' own lists. */
export async function pollDue(platform: Platform): Promise<void> {
  const ctx = systemContext(platform, NAME);
  await readWaiting(ctx);
  for (;;) {
    const now = platform.clock.now();
    const id = await claimProvider(ctx.db, now, new Date(now.getTime() + LONGEST_WORK));
    if (id === null) return;
    await poll(ctx, (await selectAsked(ctx.db, id))!);
  }
}

async function readWaiting(ctx: Ctx): Promise<void> {
  for (;;) {
    const rows = await dueEvents(ctx.db, ctx.clock.now(), PAGE);
    for (const row of rows) await takeIn(ctx, (await selectAsked(ctx.db, row.provider_id))!, row);
    if (rows.length < PAGE) return;
  }
}

/** @returns how many events were not known, or why it could not be asked */
async function poll(ctx: Ctx, provider: Asked): Promise<{ repaired: number; fault: BillingFault | null }> {
  const began = ctx.clock.now();
  let repaired = 0;
  try {
    const mark = await PROVIDERS[provider.kind].since(accessTo(ctx, provider), provider.polled_to, began, async (page) => {
      const known = await knownEvents(
        ctx.db,
        provider.id,
        page.map(({ id }) => id),
      );
      for (const event of page.filter(({ id }) => !known.has(id))) {
        const body = Buffer.from(JSON.stringify(event.json));
        if (!(await storeEvent(ctx, provider, event, { body, via: "poll" }))) continue;
        repaired++;
        await takeInStored(ctx, provider, event.id);
      }
    });
    await savePolled(ctx.db, provider.id, mark, began, new Date(began.getTime() + EVERY));
    return { repaired, fault: null };
  } catch (error) {
    const fault = error instanceof BillingError ? error.code : "failed";
    if (!(error instanceof BillingError))
      ctx.log.error(
        { provider: provider.id, fault: error instanceof Error ? error.name : "unknown" },
        "a billing provider answered what is no list of events",
      );
    const pause = Math.min(EVERY * 2 ** Math.min(provider.failures, 10), LONGEST_PAUSE);
    await saveNotPolled(ctx.db, provider.id, fault, new Date(began.getTime() + pause));
    return { repaired, fault };
  }
}

/** Asks one now. @throws Problem 404, 409 while somebody is at it, or when it is not active or does not answer */
export async function reconcileNow(ctx: Ctx, id: string): Promise<{ repaired: number }> {
  const provider = await selectAsked(ctx.db, id);
  if (!provider) throw notFound();
  const now = ctx.clock.now();
  if ((await claimProvider(ctx.db, now, new Date(now.getTime() + LONGEST_WORK), id)) === null) throw new Problem(409, "billing.busy");
  // What is told by an event was said by the provider, whoever made us ask.
  const { repaired, fault } = await poll(systemContext(ctx.platform, NAME), provider);
  if (fault) throw new Problem(409, "billing.unreachable", { extensions: { reason: fault } });
  return { repaired };
}

export function billingJob(platform: Platform): JobDefinition {
  return {
    name: "billing.poll",
    cron: "* * * * *",
    retryLimit: 0,
    async run() {
      const now = platform.clock.now().getTime();
      await forgetEvents(systemContext(platform, NAME).db, { unread: new Date(now - 30 * DAY), ids: new Date(now - 90 * DAY) });
      await pollDue(platform);
    },
  };
}

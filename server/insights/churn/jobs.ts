/** When customers are worked out: after what is told of them, and each once a day. */
import type { Subscriber } from "#platform/events";
import { inTransaction, systemContext, type Ctx, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { dayIn } from "#shared/lifecycle";
import { computeClaimed, recompute } from "./compute.ts";
import { writeCohorts, writeMonths } from "./figures-queries.ts";
import { claim, claimDue, enlist, forgetDays, setDue } from "./health-queries.ts";
import { daysLater } from "./model/terms.ts";
import { selectSettings, setMark } from "./settings-queries.ts";

const NAME = "churn";
const AT_ONCE = 200;
const DAY = 86_400_000;
const HOUR = 3_600_000;
/** How long the history of a score is kept. */
const KEPT_DAYS = 2 * 366;
/** What changes what a customer has or owes; all else is looked at once a day. */
const TYPES = ["subscription.changed", "invoice.changed", "billingCustomer.linked"];

/** Customers of whom something of weight is told are worked out at once. */
export function churnSubscribers(platform: Platform): Subscriber[] {
  return [
    {
      name: "churn.customers",
      types: TYPES,
      async handle(db, events) {
        const ids = events.flatMap(({ subjects }) =>
          subjects.flatMap((subject) => /^(?:organization|contact):([0-9a-f-]{36})$/.exec(subject)?.[1] ?? []),
        );
        await recompute(systemContext(platform, NAME, db), [...new Set(ids)]);
      },
    },
  ];
}

/** Those of a portion that nothing can be made of are set aside until tomorrow, so that they do not hold up the rest. */
async function oneByOne(ctx: Ctx, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    try {
      await inTransaction(ctx, async (tx) => computeClaimed(tx, await claim(tx.db, [id])));
    } catch (error) {
      ctx.log.error({ err: error, customer: id }, "a customer's health could not be worked out");
      await setDue(ctx.db, [id], new Date(ctx.clock.now().getTime() + DAY));
    }
  }
}

/** Works out everybody whose time has come, in portions, each a transaction of its own. */
export async function computeDue(platform: Platform): Promise<void> {
  const ctx = systemContext(platform, NAME);
  const now = platform.clock.now();
  const { enlisted_at: enlisted } = await selectSettings(ctx.db);
  if (enlisted === null || now.getTime() - enlisted.getTime() >= DAY)
    await inTransaction(ctx, async (tx) => {
      await enlist(tx.db, null, now);
      await forgetDays(tx.db, daysLater(dayIn(now), -KEPT_DAYS));
      await setMark(tx.db, "enlisted_at", now);
    });
  for (;;) {
    let ids: string[] = [];
    try {
      await inTransaction(ctx, async (tx) => {
        ids = await claimDue(tx.db, now, AT_ONCE);
        await computeClaimed(tx, ids);
      });
    } catch (error) {
      if (ids.length === 0) throw error;
      await oneByOne(ctx, ids);
    }
    if (ids.length < AT_ONCE) break;
  }
  await writeFigures(ctx);
}

/** The figures by month, when terms have changed for an hour or a new day has begun. */
async function writeFigures(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now();
  const { figures_at: done, terms_at: terms } = await selectSettings(ctx.db);
  const old = done === null || dayIn(done) !== dayIn(now);
  const changed = terms !== null && done !== null && terms >= done && now.getTime() - done.getTime() >= HOUR;
  if (!old && !changed) return;
  await inTransaction(ctx, async (tx) => {
    await writeMonths(tx.db, dayIn(now));
    await writeCohorts(tx.db, dayIn(now));
    await setMark(tx.db, "figures_at", now);
  });
}

/** Every five minutes: what is due by then is little, for everybody is worked out at another time of the day. */
export function churnJob(platform: Platform): JobDefinition {
  return { name: "churn.compute", cron: "*/5 * * * *", retryLimit: 0, run: () => computeDue(platform) };
}

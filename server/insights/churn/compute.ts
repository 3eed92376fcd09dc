/** Works out how some customers do: their terms, their health, and what their owners have to do about it. */
import { inTransaction, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { dayIn } from "#shared/lifecycle";
import type { Batch } from "./fact-queries.ts";
import { claim, enlist, removeCustomers, saveHealth, selectRecords, setDue, standingOf, type SavedHealth } from "./health-queries.ts";
import { healthOf, type Values } from "./model/score.ts";
import { settingsOf, type ChurnSettings } from "./model/settings.ts";
import { termsOf, type Held, type Term } from "./model/terms.ts";
import { worthOf, type Yearly } from "./model/value.ts";
import { selectSettings, setMark } from "./settings-queries.ts";
import { gatherFacts, type Told } from "./signals.ts";
import { syncTasks } from "./sync-tasks.ts";
import { saveTerms, selectBills, selectHeld, selectOffers, type HeldRow, type WorthTerm } from "./term-queries.ts";

const DAY = 86_400_000;

/** Works out customers now, whoever they stand as; those that are none are passed over. In a transaction. */
export async function recompute(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await inTransaction(ctx, async (tx) => {
    const standing = await standingOf(tx.db, ids);
    await enlist(tx.db, standing, tx.clock.now());
    await computeClaimed(tx, await claim(tx.db, standing));
  });
}

/** The same for customers that are taken already. */
export async function computeClaimed(tx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const now = tx.clock.now();
  const settings = settingsOf((await selectSettings(tx.db)).value);
  const pairs = await selectRecords(tx.db, ids);
  const there = new Set(pairs.map(({ customer }) => customer));
  const gone = ids.filter((id) => !there.has(id));
  if (gone.length > 0) {
    await removeCustomers(tx.db, gone);
    const into = await standingOf(tx.db, gone);
    await enlist(tx.db, into, now);
    await setDue(tx.db, into, now);
  }
  const batch: Batch = { customers: pairs.map(({ customer }) => customer), records: pairs.map(({ record }) => record), now };
  const terms = await workOutTerms(tx, batch, settings);
  if (await saveTerms(tx.db, [...there], [...terms.values()].flat())) await setMark(tx.db, "terms_at", now);
  const facts = await gatherFacts(tx.db, batch);
  const list = [...there].map((id) => presentHealth(id, terms.get(id) ?? [], facts.get(id), settings, dayIn(now)));
  await saveHealth(tx.db, list, now, new Date(now.getTime() + DAY));
  await syncTasks(
    tx,
    settings,
    list.map(({ id, score, current }) => ({ id, score, current, terms: terms.get(id) ?? [] })),
  );
}

function heldOf(row: HeldRow, offers: ReadonlyMap<string, { all_products: boolean; products: string[] }>): Held {
  const offer = offers.get(row.plan);
  return {
    id: row.id,
    plan: row.plan,
    products: offer && !offer.all_products ? offer.products : null,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    maintenanceEndsOn: row.maintenance_ends_on,
    cancelledFrom: row.cancelled_from,
    cancellation: row.cancellation,
    history: row.history,
  };
}

async function workOutTerms(tx: Ctx, batch: Batch, { renewedWithin }: ChurnSettings): Promise<Map<string, WorthTerm[]>> {
  const held = await selectHeld(tx.db, batch);
  const bills = Map.groupBy(await selectBills(tx.db, batch), ({ customer }) => customer);
  const plans = held.flatMap(({ plan, history }) => [plan, ...history.flatMap(({ data }) => data.plan ?? [])]);
  const offers = new Map((await selectOffers(tx.db, [...new Set(plans.filter((id) => id !== null))])).map((row) => [row.id, row]));
  const today = dayIn(batch.now);
  return new Map(
    [...Map.groupBy(held, ({ customer }) => customer)].map(([customer, rows]) => {
      const terms = termsOf(
        rows.map((row) => heldOf(row, offers)),
        renewedWithin,
        today,
      );
      // Plans that were removed since are those of no term.
      return [
        customer,
        terms.flatMap((term) => {
          const offer = offers.get(term.plan);
          const worth = offer ? worthOf(term, bills.get(customer) ?? [], offer.prices) : null;
          return offer ? [{ ...term, id: newId(batch.now.getTime()), customer, worth }] : [];
        }),
      ];
    }),
  );
}

const isHeld = ({ startsOn, heldUntil }: Term, today: string) => startsOn <= today && (heldUntil === null || heldUntil >= today);

/** What terms come to in a year, in the currency in which they come to most. */
function yearlyOfAll(terms: readonly { worth: Yearly | null }[]): Yearly | null {
  const sums = new Map<string, number>();
  for (const { worth } of terms) if (worth) sums.set(worth.currency, (sums.get(worth.currency) ?? 0) + worth.amount);
  const [most] = [...sums].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return most ? { currency: most[0], amount: most[1] } : null;
}

function presentHealth(
  id: string,
  terms: readonly WorthTerm[],
  told: Told | undefined,
  { signals, levels }: ChurnSettings,
  today: string,
): SavedHealth {
  const readings = told?.readings ?? {};
  const values = Object.fromEntries(Object.entries(readings).map(([signal, { value }]) => [signal, value])) as Values;
  const held = terms.filter((term) => isHeld(term, today));
  const current = held.length > 0 || told?.inUse === true;
  const health = healthOf(values, signals, levels);
  // Of whom has nothing any more there is nothing to lose.
  const { score, level } = current ? health : { score: null, level: null };
  const renewals = terms.filter(({ outcome, endsOn }) => outcome === "open" && endsOn !== null).map(({ endsOn }) => endsOn!);
  const yearly = yearlyOfAll(held);
  return {
    id,
    score,
    level,
    known: health.known,
    reasons: health.reasons.map((reason) => ({ ...reason, facts: readings[reason.signal]?.facts ?? {} })),
    points: Object.fromEntries(health.reasons.filter(({ points }) => points > 0).map(({ signal, points }) => [signal, points])),
    current,
    yearly: yearly?.amount ?? null,
    currency: yearly?.currency ?? null,
    renews_on: renewals.toSorted()[0] ?? null,
    last_contact_at: told?.lastContact ?? null,
  };
}

/** Tasks for whoever looks after a customer: one for each cause as long as it lasts, done by itself once it has gone. */
import { finishTask, noteTask } from "#people/directory";
import type { Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import { DEFAULT_LOCALE } from "#shared/locales";
import { dayIn } from "#shared/lifecycle";
import { deleteTask, insertTask, selectOwners, selectTasks, type Owner } from "./health-queries.ts";
import type { ChurnSettings } from "./model/settings.ts";
import { daysLater } from "./model/terms.ts";
import type { WorthTerm } from "./term-queries.ts";

type Customer = { id: string; score: number | null; current: boolean; terms: readonly WorthTerm[] };
type Cause = { key: string; title: (owner: Owner | undefined) => string; dueOn: string };

/** A score that went below the alarm is above it again only with so many points more, lest it come and go. */
const SLACK = 5;

function causesOf({ score, terms }: Customer, { levels, renewalNotice }: ChurnSettings, had: ReadonlySet<string>, today: string): Cause[] {
  const title = (key: string, values: { [name: string]: string | number | Date }) => (owner: Owner | undefined) =>
    translate(owner?.locale ?? DEFAULT_LOCALE, `desk.churn.task.${key}`, values);
  const low = score !== null && score < levels.risk + (had.has("health") ? SLACK : 0);
  const horizon = daysLater(today, renewalNotice);
  const renewals = terms.filter(({ outcome, endsOn }) => renewalNotice > 0 && outcome === "open" && endsOn !== null && endsOn <= horizon);
  return [
    ...(low ? [{ key: "health", title: title("health", { score }), dueOn: daysLater(today, 7) }] : []),
    ...renewals.map(({ subscription, endsOn }) => ({
      key: `renewal:${subscription}:${endsOn}`,
      title: title("renewal", { day: new Date(`${endsOn}T12:00:00Z`) }),
      dueOn: endsOn! < today ? today : endsOn!,
    })),
  ];
}

/** Makes the tasks that are to be, and ends those whose cause has gone; what somebody has done already stays done. */
export async function syncTasks(tx: Ctx, settings: ChurnSettings, customers: readonly Customer[]): Promise<void> {
  const ids = customers.map(({ id }) => id);
  const known = Map.groupBy(await selectTasks(tx.db, ids), ({ customer_id }) => customer_id);
  const today = dayIn(tx.clock.now());
  const wanted = customers.map((customer) => {
    const had = new Set(known.get(customer.id)?.map(({ cause }) => cause));
    return { customer, had, causes: settings.tasks ? causesOf(customer, settings, had, today) : [] };
  });
  const fresh = wanted.filter(({ had, causes }) => causes.some(({ key }) => !had.has(key)));
  const owners = new Map(
    fresh.length === 0
      ? []
      : (
          await selectOwners(
            tx.db,
            fresh.map(({ customer }) => customer.id),
          )
        ).map((owner) => [owner.customer, owner]),
  );
  for (const { customer, had, causes } of wanted) {
    const keys = new Set(causes.map(({ key }) => key));
    for (const task of known.get(customer.id) ?? []) {
      if (keys.has(task.cause)) continue;
      await finishTask(tx, task.task_id);
      await deleteTask(tx.db, task);
    }
    for (const { key, title, dueOn } of causes) {
      const owner = owners.get(customer.id);
      // Nobody looks after him: the list says so, and a task that is nobody's helps nobody.
      if (had.has(key) || !owner) continue;
      const task = await noteTask(tx, customer.id, { title: title(owner), dueOn, assignee: owner.owner });
      if (task) await insertTask(tx.db, { customer_id: customer.id, cause: key, task_id: task }, tx.clock.now());
    }
  }
}

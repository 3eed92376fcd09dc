/** Who has which plan: given, renewed, cancelled, taken back. */
import type { z } from "zod";
import { readContact, readOrganization } from "#people/directory";
import { emit } from "#platform/events";
import { agentIdOf, inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { dayIn } from "#shared/lifecycle";
import { subscriptionState } from "#shared/plan-codes";
import { subscriptionChanged } from "./events.ts";
import { daysOf, presentSubscription } from "./present-subscription.ts";
import { selectPlan } from "./queries.ts";
import {
  insertChange,
  insertSubscription,
  lockSubscription,
  selectSubscription,
  updateSubscription,
  type ChangeRow,
  type SubscriptionFields,
  type SubscriptionRow,
} from "./subscription-queries.ts";
import type { subscriptionsContract } from "./subscriptions-contract.ts";

type Contract = typeof subscriptionsContract;
export type NewSubscription = z.output<Contract["subscriptions.create"]["body"]>;
type Change = z.output<Contract["subscriptions.update"]["body"]>;
type Cancel = z.output<Contract["subscriptions.cancel"]["body"]>;
type How = "created" | "changed" | "cancelled" | "reinstated";

/** The plan somebody is to have. @throws Problem 422, 409 plan.archived */
async function planId(tx: Ctx, name: string): Promise<string> {
  const plan = await selectPlan(tx.db, name);
  if (!plan) throw invalid("plan", "unknownThing");
  if (plan.archived_at) throw new Problem(409, "plan.archived");
  return plan.id;
}

/** @throws Problem 422 where the days contradict one another */
function checked(fields: SubscriptionFields): SubscriptionFields {
  const { starts_on: starts, ends_on: ends, maintenance_ends_on: maintained } = fields;
  if (ends !== null && ends < starts) throw invalid("endsOn", "beforeStart");
  if (maintained !== null && maintained < starts) throw invalid("maintenanceEndsOn", "beforeStart");
  if (maintained !== null && ends !== null && maintained > ends) throw invalid("maintenanceEndsOn", "afterSubscription");
  return fields;
}

export function subjectsOf({ id, plan_id, organization_id, contact_id }: SubscriptionRow): [string, ...string[]] {
  return [
    `subscription:${id}`,
    `plan:${plan_id}`,
    ...(organization_id ? [`organization:${organization_id}`] : []),
    ...(contact_id ? [`contact:${contact_id}`] : []),
  ];
}

/** Notes in the history of a subscription what happened to it, and in the audit who did it. */
export async function note(tx: Ctx, row: SubscriptionRow, how: ChangeRow["how"], data: ChangeRow["data"]): Promise<void> {
  const now = tx.clock.now();
  // Whoever acts by a token of his is still himself.
  const agent = agentIdOf(tx.actor);
  await insertChange(tx.db, {
    id: newId(now.getTime()),
    subscriptionId: row.id,
    organizationId: row.organization_id,
    contactId: row.contact_id,
    at: now,
    actor: agent === null ? tx.actorKey : `agent:${agent}`,
    how,
    data,
  });
  const { actorKey: actor, address } = tx;
  const subject = `subscription:${row.id}`;
  await tx.platform.audit.write(tx.db, { actor, action: `subscriptions.${how}`, subject, outcome: "allowed", address, data });
}

const WATCHED = {
  plan_id: "plan",
  starts_on: "startsOn",
  ends_on: "endsOn",
  maintenance_ends_on: "maintenanceEndsOn",
  cancelled_from: "cancelledFrom",
  cancellation: "cancellation",
} as const;

async function tell(tx: Ctx, id: string, before: SubscriptionRow | null, how: How): Promise<SubscriptionRow> {
  const row = (await selectSubscription(tx.db, id))!;
  const changed = Object.entries(WATCHED).flatMap(([column, name]) => {
    const key = column as keyof typeof WATCHED;
    const [was, is] = [before?.[key] ?? null, row[key]];
    return was === is ? [] : [[name, [was, is]] as const];
  });
  await note(tx, row, how, Object.fromEntries(changed));
  await emit(tx, subscriptionChanged, {
    subjects: subjectsOf(row),
    data: {
      subscriptionId: row.id,
      planId: row.plan_id,
      organizationId: row.organization_id,
      contactId: row.contact_id,
      how,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      maintenanceEndsOn: row.maintenance_ends_on,
      cancelledFrom: row.cancelled_from,
      cancellation: row.cancellation,
    },
  });
  return row;
}

/** Gives a plan to a customer. @throws Problem 422, 409 plan.archived */
export function createSubscription(ctx: Ctx, body: NewSubscription): Promise<SubscriptionRow> {
  return inTransaction(ctx, async (tx) => {
    if ((body.organization === null) === (body.contact === null)) throw invalid("organization", "contactOrOrganization");
    const organization = body.organization === null ? null : await readOrganization(tx.db, body.organization);
    if (organization === undefined) throw invalid("organization", "unknownThing");
    const contact = body.contact === null ? null : await readContact(tx.db, body.contact);
    if (contact === undefined) throw invalid("contact", "unknownThing");
    const now = tx.clock.now();
    const fields = checked({
      plan_id: await planId(tx, body.plan),
      starts_on: body.startsOn ?? dayIn(now),
      ends_on: body.endsOn,
      maintenance_ends_on: body.maintenanceEndsOn,
      cancelled_from: null,
      cancellation: null,
      reference: body.reference,
    });
    const id = newId(now.getTime());
    await insertSubscription(tx.db, { ...fields, id, organizationId: organization?.id ?? null, contactId: contact?.id ?? null, now });
    return tell(tx, id, null, "created");
  });
}

/** @throws Problem 404 */
async function locked(tx: Ctx, id: string): Promise<SubscriptionRow> {
  const row = await lockSubscription(tx.db, id);
  if (!row) throw notFound();
  return row;
}

async function save(
  tx: Ctx,
  before: SubscriptionRow,
  revision: number,
  change: Partial<SubscriptionFields>,
  how: How,
): Promise<SubscriptionRow> {
  const { plan_id, starts_on, ends_on, maintenance_ends_on, cancelled_from, cancellation, reference } = before;
  const fields = checked({ plan_id, starts_on, ends_on, maintenance_ends_on, cancelled_from, cancellation, reference, ...change });
  if (!(await updateSubscription(tx.db, before.id, revision, fields, tx.clock.now()))) throw stale(presentSubscription(before, tx));
  return tell(tx, before.id, before, how);
}

/** @throws Problem 404, 412 stale, 422, 409 plan.archived */
export function changeSubscription(ctx: Ctx, id: string, revision: number, change: Change): Promise<SubscriptionRow> {
  return inTransaction(ctx, async (tx) => {
    const before = await locked(tx, id);
    // Who has a plan that is sold no more keeps it.
    const plan =
      change.plan === undefined || change.plan === before.plan.id || change.plan === before.plan.slug
        ? undefined
        : await planId(tx, change.plan);
    const fields: Partial<SubscriptionFields> = {
      ...(plan !== undefined && { plan_id: plan }),
      ...(change.startsOn !== undefined && { starts_on: change.startsOn }),
      ...(change.endsOn !== undefined && { ends_on: change.endsOn }),
      ...(change.maintenanceEndsOn !== undefined && { maintenance_ends_on: change.maintenanceEndsOn }),
      ...(change.reference !== undefined && { reference: change.reference }),
    };
    return save(tx, before, revision, fields, "changed");
  });
}

/** @throws Problem 404, 412 stale, 422, 409 subscription.over */
export function cancelSubscription(ctx: Ctx, id: string, revision: number, { from, reason }: Cancel): Promise<SubscriptionRow> {
  return inTransaction(ctx, async (tx) => {
    const before = await locked(tx, id);
    const today = dayIn(tx.clock.now());
    if (subscriptionState(daysOf(before), today) === "past") throw new Problem(409, "subscription.over");
    const day = from ?? today;
    if (before.ends_on !== null && day > before.ends_on) throw invalid("from", "afterSubscription");
    return save(tx, before, revision, { cancelled_from: day, cancellation: reason }, "cancelled");
  });
}

/** @throws Problem 404, 412 stale, 409 subscription.notCancelled */
export function reinstateSubscription(ctx: Ctx, id: string, revision: number): Promise<SubscriptionRow> {
  return inTransaction(ctx, async (tx) => {
    const before = await locked(tx, id);
    if (before.cancelled_from === null) throw new Problem(409, "subscription.notCancelled");
    return save(tx, before, revision, { cancelled_from: null, cancellation: null }, "reinstated");
  });
}

/** Plans: made, changed, archived; removed only where nobody ever had one. */
import type { z } from "zod";
import { slugFor } from "#people/access";
import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, invalid, isStaff, notFound, Problem, stale, type Ctx } from "#platform/http";
import { selectProduct } from "#products/catalog";
import { newId } from "#shared/ids";
import { localize } from "#shared/locales";
import type { Price } from "#shared/plan-codes";
import type { plansContract } from "./contract.ts";
import { planChanged } from "./events.ts";
import { presentPlan } from "./present.ts";
import {
  deletePlan,
  insertPlan,
  isSold,
  lockPlan,
  replacePlanPrices,
  replacePlanProducts,
  selectPlan,
  updatePlan,
  type PlanFields,
  type PlanRow,
} from "./queries.ts";

export type NewPlan = z.output<(typeof plansContract)["plans.create"]["body"]>;
type Change = z.output<(typeof plansContract)["plans.update"]["body"]>;
type How = "created" | "changed" | "archived" | "restored" | "removed";

function slugTaken(error: unknown): never {
  if (isUniqueViolation(error)) throw new Problem(409, "slugTaken");
  throw error;
}

async function productIds(tx: Ctx, names: readonly string[]): Promise<string[]> {
  const ids = new Set<string>();
  for (const [place, name] of names.entries()) {
    const found = await selectProduct(tx.db, name);
    if (!found) throw invalid(`products.${place}`, "unknownThing");
    ids.add(found.id);
  }
  return [...ids];
}

/** @throws Problem 422 where it would cover nothing or name no hours */
function checked(fields: PlanFields, products: number): PlanFields {
  if (fields.all_products ? products > 0 : products === 0)
    throw invalid(fields.all_products ? "allProducts" : "products", fields.all_products ? "allOrSome" : "required");
  if (fields.hours === "own" && fields.own_hours.length === 0) throw invalid("support.ownHours", "policyHours");
  return { ...fields, own_hours: fields.hours === "own" ? fields.own_hours : [] };
}

async function finish(tx: Ctx, id: string, how: How): Promise<PlanRow> {
  const row = (await selectPlan(tx.db, id))!;
  await tell(tx, row, how);
  return row;
}

async function tell(tx: Ctx, { id, for_everybody: forEverybody, updates }: PlanRow, how: How): Promise<void> {
  await emit(tx, planChanged, { subjects: [`plan:${id}`], data: { planId: id, how } });
  const data = { how, forEverybody, updates: Object.fromEntries(Object.entries(updates).map(([of, { rule }]) => [of, rule])) };
  const { actorKey: actor, address } = tx;
  await tx.platform.audit.write(tx.db, { actor, action: "plans.save", subject: `plan:${id}`, outcome: "allowed", address, data });
}

/** @throws Problem 409 slugTaken, 422 */
export function createPlan(ctx: Ctx, { names, slug, products, prices, updates, support, training, ...said }: NewPlan): Promise<PlanRow> {
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    const covered = await productIds(tx, products);
    const fields: PlanFields = {
      slug: slug ?? slugFor(localize(names, "en"), id),
      name: names,
      description: said.descriptions,
      visibility: said.visibility,
      for_everybody: said.forEverybody,
      all_products: said.allProducts,
      ...supportFields(support),
      updates: { bugfix: updates.bugfix, feature: updates.feature, major: updates.major },
      perpetual_fallback: said.perpetualFallback,
      course_forms: training.forms,
      training_seats: training.seatsPerYear,
      onboarding_hours: said.onboardingHours,
      community: said.community,
      entitlements: said.entitlements,
      archived_at: null,
    };
    await insertPlan(tx.db, id, checked(fields, covered.length), now).catch(slugTaken);
    await replacePlanProducts(tx.db, id, covered);
    await replacePlanPrices(tx.db, id, prices);
    return finish(tx, id, "created");
  });
}

function supportFields(support: NewPlan["support"]) {
  return {
    channels: support.channels,
    hours: support.hours,
    own_hours: support.ownHours,
    time_zone: support.timeZone,
    languages: support.languages,
    named_contacts: support.namedContacts,
    level_name: support.levelNames,
    service_levels: support.serviceLevels,
  };
}

/** What is said of support now, with what was said before where nothing is. */
function changedSupport(before: PlanRow, change: NonNullable<Change["support"]> = {}) {
  const shown = presentPlan(before, { locale: "en" }).support;
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return supportFields({ ...shown, ...given });
}

/** @param name id or slug @throws Problem 404, 412 stale, 409 slugTaken, 422 */
export function changePlan(ctx: Ctx, name: string, revision: number, change: Change): Promise<PlanRow> {
  return inTransaction(ctx, async (tx) => {
    const before = await lockPlan(tx.db, name);
    if (!before) throw notFound();
    const now = tx.clock.now();
    const covered = change.products ? await productIds(tx, change.products) : before.products.map(({ id }) => id);
    // To cover everything from now on is to name nothing any more.
    const products = change.allProducts === true && change.products === undefined ? [] : covered;
    const { updates = before.updates } = change;
    const fields: PlanFields = {
      slug: change.slug ?? before.slug,
      name: change.names ?? before.name,
      description: change.descriptions ?? before.description,
      visibility: change.visibility ?? before.visibility,
      for_everybody: change.forEverybody ?? before.for_everybody,
      all_products: change.allProducts ?? before.all_products,
      ...changedSupport(before, change.support),
      updates: { bugfix: updates.bugfix, feature: updates.feature, major: updates.major },
      perpetual_fallback: change.perpetualFallback ?? before.perpetual_fallback,
      course_forms: change.training?.forms ?? before.course_forms,
      training_seats: change.training ? change.training.seatsPerYear : before.training_seats,
      onboarding_hours: change.onboardingHours ?? before.onboarding_hours,
      community: change.community ?? before.community,
      entitlements: change.entitlements ?? before.entitlements,
      archived_at: change.archived === undefined ? before.archived_at : change.archived ? (before.archived_at ?? now) : null,
    };
    if (!(await updatePlan(tx.db, before.id, revision, checked(fields, products.length), now).catch(slugTaken)))
      throw stale(presentPlan(before, tx));
    await replacePlanProducts(tx.db, before.id, products);
    if (change.prices) await replacePlanPrices(tx.db, before.id, change.prices satisfies Price[]);
    const archived = fields.archived_at !== null;
    return finish(tx, before.id, archived === (before.archived_at !== null) ? "changed" : archived ? "archived" : "restored");
  });
}

/** @param name id or slug @throws Problem 404, 412 stale, 409 plan.sold */
export function removePlan(ctx: Ctx, name: string, revision: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    // Nobody is given it meanwhile: to have a plan is to refer to it.
    const row = await lockPlan(tx.db, name);
    if (!row) throw notFound();
    if (row.revision !== revision) throw stale(presentPlan(row, tx));
    if (await isSold(tx.db, row.id)) throw new Problem(409, "plan.sold");
    await deletePlan(tx.db, row.id, revision);
    await tell(tx, row, "removed");
    return undefined;
  });
}

/** A plan as one may read it. @param name id or slug @throws Problem 404 */
export async function readPlan(ctx: Ctx, name: string): Promise<PlanRow> {
  const row = await selectPlan(ctx.db, name);
  if (!row) throw notFound();
  return row;
}

/** What of the list one may read: customers see what is on sale. */
export function archivedAsked(ctx: Pick<Ctx, "actor">, asked: "true" | "false" | undefined): boolean | undefined {
  if (!isStaff(ctx.actor)) return false;
  return asked === undefined ? undefined : asked === "true";
}

import { afterId, pageById } from "#people/access";
import { invalid, notFound, routes, type Ctx } from "#platform/http";
import { selectProduct } from "#products/catalog";
import { dayIn } from "#shared/lifecycle";
import { plansContract } from "./contract.ts";
import { listChanges } from "./list-changes.ts";
import { nameContact, unnameContact } from "./name-contact.ts";
import { selectNamed } from "./named-queries.ts";
import { listCandidates, listOwnNamed, nameOwn, unnameOwn } from "./own-named.ts";
import { listOwnPlans, readOwnPlan } from "./own-plans.ts";
import { presentPlan } from "./present.ts";
import { presentSubscription } from "./present-subscription.ts";
import { selectPlans } from "./queries.ts";
import { archivedAsked, changePlan, createPlan, readPlan, removePlan } from "./save-plan.ts";
import { cancelSubscription, changeSubscription, createSubscription, reinstateSubscription } from "./save-subscription.ts";
import { selectSubscription, selectSubscriptions, type SubscriptionRow } from "./subscription-queries.ts";
import { subscriptionsContract } from "./subscriptions-contract.ts";

async function productId(ctx: Ctx, name: string | undefined): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const product = await selectProduct(ctx.db, name);
  if (!product) throw invalid("product", "unknownThing");
  return product.id;
}

async function found(ctx: Ctx, id: string): Promise<SubscriptionRow> {
  const row = await selectSubscription(ctx.db, id);
  if (!row) throw notFound();
  return row;
}

export const planRoutes = [
  ...routes(plansContract, {
    "plans.list": async (ctx, { query: { limit, cursor, product, archived } }) => {
      const asked = { after: afterId(cursor), product: await productId(ctx, product), archived: archivedAsked(ctx, archived) };
      return pageById(await selectPlans(ctx.db, { ...asked, limit: limit + 1 }), limit, (row) => presentPlan(row, ctx));
    },
    "plans.create": async (ctx, { body }) => presentPlan(await createPlan(ctx, body), ctx),
    "plans.get": async (ctx, { params }) => presentPlan(await readPlan(ctx, params.id), ctx),
    "plans.update": async (ctx, { params, body, ifMatch }) => presentPlan(await changePlan(ctx, params.id, ifMatch!, body), ctx),
    "plans.remove": (ctx, { params, ifMatch }) => removePlan(ctx, params.id, ifMatch!),
  }),
  ...routes(subscriptionsContract, {
    "subscriptions.list": async (ctx, { query: { limit, cursor, ...asked } }) => {
      const filter = { ...asked, after: afterId(cursor), today: dayIn(ctx.clock.now()) };
      return pageById(await selectSubscriptions(ctx.db, { ...filter, limit: limit + 1 }), limit, (row) => presentSubscription(row, ctx));
    },
    "subscriptions.create": async (ctx, { body }) => presentSubscription(await createSubscription(ctx, body), ctx),
    "subscriptions.get": async (ctx, { params }) => presentSubscription(await found(ctx, params.id), ctx),
    "subscriptions.update": async (ctx, { params, body, ifMatch }) =>
      presentSubscription(await changeSubscription(ctx, params.id, ifMatch!, body), ctx),
    "subscriptions.cancel": async (ctx, { params, body, ifMatch }) =>
      presentSubscription(await cancelSubscription(ctx, params.id, ifMatch!, body), ctx),
    "subscriptions.reinstate": async (ctx, { params, ifMatch }) =>
      presentSubscription(await reinstateSubscription(ctx, params.id, ifMatch!), ctx),
    "subscriptions.history": (ctx, { params, query }) => listChanges(ctx, params.id, query),
    "namedContacts.list": async (ctx, { params, query: { limit, cursor } }) => {
      await found(ctx, params.id);
      const rows = await selectNamed(ctx.db, { subscription: params.id, after: afterId(cursor), limit: limit + 1 });
      return pageById(rows, limit, ({ contact, created_at }) => ({ contact, addedAt: created_at.toISOString() }));
    },
    "namedContacts.add": (ctx, { params, body }) => nameContact(ctx, params.id, body.contact),
    "namedContacts.remove": (ctx, { params }) => unnameContact(ctx, params.id, params.contact),
    "ownPlans.list": (ctx, { query }) => listOwnPlans(ctx, query),
    "ownPlans.get": (ctx, { params }) => readOwnPlan(ctx, params.id),
    "ownNamedContacts.list": (ctx, { params, query }) => listOwnNamed(ctx, params.id, query),
    "ownNamedContacts.candidates": (ctx, { params, query }) => listCandidates(ctx, params.id, query),
    "ownNamedContacts.add": (ctx, { params, body }) => nameOwn(ctx, params.id, body.contact),
    "ownNamedContacts.remove": (ctx, { params }) => unnameOwn(ctx, params.id, params.contact),
  }),
];

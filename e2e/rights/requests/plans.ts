import type { World } from "../world.ts";
import { type AskFor, type Asks, fresh, NOBODY } from "./ask-for.ts";

type Made = { id: string; slug: string; revision: number };

/** Makes something that only this request is about. */
async function make(world: World, path: string, body?: object, headers: { [name: string]: string } = {}): Promise<Made> {
  const answer = await world.app.admin.post<Made>(`/api/v1${path}`, body, headers);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const plan = (world: World) => make(world, "/plans", { names: { en: fresh("Plan") }, allProducts: true });
const subscription = async (world: World) => make(world, "/subscriptions", { plan: (await plan(world)).id, organization: world.ids.alpha });
const based = ({ revision }: Made) => ({ "if-match": `"${revision}"` });

const onPlan =
  (body?: object): AskFor =>
  async (world) => {
    const made = await plan(world);
    return { path: `/plans/${made.id}`, unknown: `/plans/${NOBODY}`, headers: based(made), ...(body && { body }) };
  };
const onSubscription =
  (rest = "", body?: object, before: (world: World, made: Made) => Promise<Made> = async (_, made) => made): AskFor =>
  async (world) => {
    const made = await before(world, await subscription(world));
    return {
      path: `/subscriptions/${made.id}${rest}`,
      unknown: `/subscriptions/${NOBODY}${rest}`,
      headers: based(made),
      ...(body && { body }),
    };
  };

/** The reader looks after organizations of his own: what he does there nobody else may. */
const reader = (world: World) => (world.actors["rdr"] as unknown as { id: string }).id;
const onManaged =
  (rest: string): AskFor =>
  async (world) => {
    const organization = (await make(world, "/organizations", { name: fresh("House") })).id;
    await make(world, "/memberships", { contact: reader(world), organization, role: "manager" });
    const { id } = await make(world, "/subscriptions", { plan: (await plan(world)).id, organization });
    return { path: `/me/plans/${id}/named-contacts${rest}`, unknown: `/me/plans/${NOBODY}/named-contacts${rest}` };
  };

export default {
  "plans.list": () => ({ path: "/plans" }),
  "plans.create": () => ({ path: "/plans", body: { names: { en: fresh("Plan") }, allProducts: true } }),
  "plans.get": onPlan(),
  "plans.update": onPlan({ community: true }),
  "plans.remove": onPlan(),
  "subscriptions.list": () => ({ path: "/subscriptions" }),
  "subscriptions.create": async (world) => ({
    path: "/subscriptions",
    body: { plan: (await plan(world)).id, organization: world.ids.alpha },
  }),
  "subscriptions.get": onSubscription(),
  "subscriptions.update": onSubscription("", { reference: "PO-1" }),
  "subscriptions.cancel": onSubscription("/cancel", { reason: "byCustomer" }),
  "subscriptions.reinstate": onSubscription("/reinstate", undefined, (world, made) =>
    make(world, `/subscriptions/${made.id}/cancel`, { reason: "byCustomer" }, based(made)),
  ),
  "subscriptions.history": onSubscription("/history"),
  "namedContacts.list": onSubscription("/named-contacts"),
  "namedContacts.add": async (world) => {
    const { id } = await subscription(world);
    return {
      path: `/subscriptions/${id}/named-contacts`,
      unknown: `/subscriptions/${NOBODY}/named-contacts`,
      body: { contact: world.ids.own },
    };
  },
  "namedContacts.remove": async (world) => {
    const { id } = await subscription(world);
    await make(world, `/subscriptions/${id}/named-contacts`, { contact: world.ids.own });
    return {
      path: `/subscriptions/${id}/named-contacts/${world.ids.own}`,
      unknown: `/subscriptions/${NOBODY}/named-contacts/${world.ids.own}`,
    };
  },
  "ownPlans.list": () => ({ path: "/me/plans" }),
  "ownPlans.get": async (world) => {
    const { id } = await make(world, "/subscriptions", { plan: (await plan(world)).id, contact: world.ids.own });
    return { path: `/me/plans/${id}`, unknown: `/me/plans/${NOBODY}` };
  },
  "ownNamedContacts.list": onManaged(""),
  "ownNamedContacts.candidates": onManaged("/candidates"),
  "ownNamedContacts.add": async (world) => ({ ...(await onManaged("")(world)), body: { contact: reader(world) } }),
  "ownNamedContacts.remove": async (world) => {
    const asked = await onManaged("")(world);
    const subscription = asked.path.split("/")[3]!;
    await make(world, `/subscriptions/${subscription}/named-contacts`, { contact: reader(world) });
    return { path: `${asked.path}/${reader(world)}`, unknown: `${asked.unknown}/${reader(world)}` };
  },
  "access.mayReceive": (world) => ({
    path: "/access/may-receive",
    body: { customer: { organization: world.ids.alpha }, thing: { kind: "release", product: world.ids.product } },
  }),
  "customers.entitlements": (world) => ({
    path: `/customers/entitlements?organization=${world.ids.alpha}&contact=${world.ids.own}&product=${world.ids.product}`,
    unknown: `/customers/entitlements?organization=${NOBODY}`,
  }),
} satisfies Asks;

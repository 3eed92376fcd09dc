import type { World } from "../world.ts";
import { type AskFor, type Asks, fresh, NOBODY } from "./ask-for.ts";

let customer: Promise<string> | undefined;

/** A customer of whom something is worked out: an organization with a plan. */
async function made(world: World): Promise<string> {
  const post = async (path: string, body: object) => {
    const answer = await world.app.admin.post<{ id: string }>(`/api/v1${path}`, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.id;
  };
  const organization = await post("/organizations", { name: fresh("Customer") });
  const plan = await post("/plans", { names: { en: fresh("Plan") }, allProducts: true });
  await post("/subscriptions", { plan, organization });
  await world.app.settled();
  return organization;
}

const onCustomer =
  (rest = ""): AskFor =>
  async (world) => {
    const id = await (customer ??= made(world));
    return { path: `/customer-health/${id}${rest}`, unknown: `/customer-health/${NOBODY}${rest}` };
  };

export default {
  "renewals.list": () => ({ path: "/renewals" }),
  "renewals.export": () => ({ path: "/renewals/export" }),
  "customerHealth.list": () => ({ path: "/customer-health" }),
  "customerHealth.export": () => ({ path: "/customer-health/export" }),
  "customerHealth.get": onCustomer(),
  "customerHealth.history": onCustomer("/history"),
  "churn.figures": () => ({ path: "/churn" }),
  "churnSettings.get": () => ({ path: "/churn-settings" }),
  "churnSettings.update": async ({ app }) => {
    const { revision, ...body } = (await app.admin.get("/api/v1/churn-settings")).body;
    return { path: "/churn-settings", body, headers: { "if-match": `"${revision}"` } };
  },
} satisfies Asks;

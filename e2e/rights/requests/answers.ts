import type { TicketKey, World } from "../world.ts";
import { type Asks, fresh, NOBODY, onTickets } from "./ask-for.ts";

async function make(world: World, path: string, body: object): Promise<{ id: string }> {
  const answer = await world.app.admin.post<{ id: string }>(`/api/v1${path}`, body);
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** What is made once for a world. */
function once<T>(maker: (world: World) => Promise<T>): (world: World) => Promise<T> {
  const known = new WeakMap<World, Promise<T>>();
  return (world) => {
    const made = known.get(world) ?? maker(world);
    known.set(world, made);
    return made;
  };
}

const policy = once((world) => make(world, "/policies", { name: fresh("Yearly"), product: world.ids.product, duration: 86_400 }));
/** A licence of whoever asked in the ticket. */
const license = async (world: World, key: TicketKey) =>
  make(world, "/licenses", { policy: (await policy(world)).id, contact: key === "beta" ? world.ids.other : world.ids.own });

const subscriptions = once(async (world) => {
  const prices = [{ amount: 9_900, currency: "EUR", period: "year" }];
  const plan = await make(world, "/plans", { names: { en: fresh("Gold") }, allProducts: true, prices });
  const held = (organization: string) =>
    make(world, "/subscriptions", { plan: plan.id, organization, startsOn: "2026-01-01", endsOn: "2099-12-31" });
  return { alpha: await held(world.ids.alpha!), beta: await held(world.ids.beta!) };
});

const undo = (key: TicketKey) => async (world: World) => {
  const path = `/api/v1/tickets/${world.tickets[key].number}/license-answers/grace`;
  const { status, body } = await world.app.admin.post<{ id: string }>(path, { license: (await license(world, key)).id });
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return { path: `/license-answers/${body.id}/undo`, unknown: `/license-answers/${NOBODY}/undo` };
};

export default {
  ...onTickets("licenseAnswers.preview", async (_, world, key) => ({
    rest: `/license-answers/key?license=${(await license(world, key)).id}`,
  })),
  ...onTickets("licenseAnswers.give", async (_, world, key) => ({
    rest: "/license-answers/grace",
    body: { license: (await license(world, key)).id, days: 7 },
  })),
  "licenseAnswers.undo usual": undo("usual"),
  "licenseAnswers.undo restricted": undo("restricted"),
  "licenseAnswers.undo beta": undo("beta"),
  ...onTickets("renewalQuotes.preview", () => ({ rest: "/renewal-quote" })),
  ...onTickets("renewalQuotes.give", async (_, world, key) => ({
    rest: "/renewal-quote",
    body: { subscription: (await subscriptions(world))[key === "beta" ? "beta" : "alpha"].id, currency: "EUR", period: "year" },
  })),
} satisfies Asks;

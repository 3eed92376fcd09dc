import { type Asks, fresh, NOBODY, onTickets } from "./ask-for.ts";
import type { World } from "../world.ts";

const content = { trigger: { on: "opened" }, actions: [{ do: "tag", add: ["asked"] }] };
/** It is off: what the matrix asks of other rooms is not to be tagged. */
const stored = async ({ app }: World): Promise<string> =>
  (await app.admin.post("/api/v1/automation/rules", { name: fresh("Rule"), ...content })).body.id;
const onRule =
  (rest = "", more: object = {}) =>
  async (world: World) => ({
    path: `/automation/rules/${await stored(world)}${rest}`,
    unknown: `/automation/rules/${NOBODY}${rest}`,
    ...more,
  });
const match = { headers: { "if-match": '"1"' } };

/** Rules of automation. */
export default {
  "automation.list": () => ({ path: "/automation/rules" }),
  "automation.create": () => ({ path: "/automation/rules", body: { name: fresh("Rule"), ...content } }),
  "automation.get": onRule(),
  "automation.update": onRule("", { body: { stop: true }, ...match }),
  "automation.remove": onRule("", match),
  "automation.order": async (world) => ({ path: "/automation/order", body: { ids: [await stored(world)] } }),
  "automation.versions": onRule("/versions"),
  "automation.try": () => ({ path: "/automation/try", body: content }),
  "automation.runs": () => ({ path: "/automation/runs" }),
  ...onTickets("automation.trace", () => ({ rest: "/rule-runs" })),
} satisfies Asks;

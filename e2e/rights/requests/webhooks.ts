import { sql } from "kysely";
import { newId } from "#shared/ids";
import type { World } from "../world.ts";
import { fresh, NOBODY, type AskFor, type Asks } from "./ask-for.ts";

/** Nobody answers there, and nothing is sent by itself: it is told of what never happens. */
const wanted = (restricted = false) => ({ name: fresh("hook"), url: "http://127.0.0.1:9/", types: ["webhook.disabled"], restricted });

/** Earlier ones go, since there may be fifty of them only. */
async function made({ app }: World, restricted = false): Promise<string> {
  await sql`delete from webhook_endpoints`.execute(app.program.platform.database.staff);
  const { body } = await app.admin.post<{ id: string }>("/api/v1/webhooks", wanted(restricted));
  return body.id;
}

const onOne =
  (rest = "", body?: object, restricted = false): AskFor =>
  async (world) => {
    const id = await made(world, restricted);
    return {
      path: `/webhooks/${id}${rest}`,
      unknown: `/webhooks/${NOBODY}${rest}`,
      ...(body && { body }),
      headers: { "if-match": '"1"' },
    };
  };

const onDelivery =
  (rest: string, body?: object): AskFor =>
  async (world) => {
    const [endpoint, id] = [await made(world), newId()];
    await sql`insert into webhook_deliveries (id, endpoint_id, seq, type, occurred_at, state, settled_at, created_at)
      values (${id}, ${endpoint}, 1, 'webhook.disabled', now(), 'delivered', now(), now())`.execute(
      world.app.program.platform.database.staff,
    );
    return { path: `/webhook-deliveries/${id}${rest}`, unknown: `/webhook-deliveries/${NOBODY}${rest}`, ...(body && { body }) };
  };

const HOUR = { from: "2026-01-01T00:00:00Z", to: "2026-01-01T01:00:00Z" };

/** Outgoing webhooks. */
export default {
  "webhooks.list": () => ({ path: "/webhooks" }),
  "webhooks.eventTypes": () => ({ path: "/webhooks/event-types" }),
  "webhooks.create": async (world) => {
    await made(world);
    return { path: "/webhooks", body: wanted() };
  },
  "webhooks.create restricted": () => ({ path: "/webhooks", body: wanted(true) }),
  "webhooks.get": onOne(),
  "webhooks.update": onOne("", { name: "Other" }),
  "webhooks.update restricted": onOne("", { name: "Other" }, true),
  "webhooks.remove": onOne(),
  "webhooks.remove restricted": onOne("", undefined, true),
  "webhooks.rotate": onOne("/rotate", {}),
  "webhooks.rotate restricted": onOne("/rotate", {}, true),
  "webhooks.test": onOne("/test", {}),
  "webhooks.deliveries": onOne("/deliveries"),
  "webhooks.attempts": onDelivery("/attempts"),
  "webhooks.replay": onDelivery("/replay", {}),
  "webhooks.replayRange": onOne("/replay", HOUR),
} satisfies Asks;

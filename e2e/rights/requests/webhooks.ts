import { sql } from "kysely";
import { newId } from "#shared/ids";
import type { World } from "../world.ts";
import { fresh, NOBODY, type AskFor, type Asks } from "./ask-for.ts";

/** Nobody answers there, and nothing is sent by itself: it is told of what never happens. */
const wanted = (restricted = false) => ({ name: fresh("hook"), url: "http://127.0.0.1:4/", types: ["webhook.disabled"], restricted });

/** Who may change one gets his own; there may be fifty of them only, so the others are asked about one that stands for all. */
const CHANGE: readonly (string | undefined)[] = ["owner", "adm", "allT"];
const shared = new Map<boolean, Promise<string>>();

async function newOne({ app }: World, restricted: boolean): Promise<string> {
  const { status, body } = await app.admin.post<{ id: string }>("/api/v1/webhooks", wanted(restricted));
  if (status !== 201) throw new Error(`a webhook could not be made: ${status} ${JSON.stringify(body)}`);
  return body.id;
}

function made(world: World, restricted = false, actor?: string): Promise<string> {
  if (CHANGE.includes(actor)) return newOne(world, restricted);
  const known = shared.get(restricted) ?? newOne(world, restricted);
  shared.set(restricted, known);
  return known;
}

const onOne =
  (rest = "", body?: object, restricted = false, changes = false): AskFor =>
  async (world, actor) => {
    const id = await made(world, restricted, changes ? actor : undefined);
    return {
      path: `/webhooks/${id}${rest}`,
      unknown: `/webhooks/${NOBODY}${rest}`,
      ...(body && { body }),
      headers: { "if-match": '"1"' },
    };
  };

let deliveries = 0;
const onDelivery =
  (rest: string, body?: object): AskFor =>
  async (world) => {
    const [endpoint, id] = [await made(world), newId()];
    await sql`insert into webhook_deliveries (id, endpoint_id, seq, type, occurred_at, state, settled_at, created_at)
      values (${id}, ${endpoint}, ${++deliveries}, 'webhook.disabled', now(), 'delivered', now(), now())`.execute(
      world.app.program.platform.database.staff,
    );
    return { path: `/webhook-deliveries/${id}${rest}`, unknown: `/webhook-deliveries/${NOBODY}${rest}`, ...(body && { body }) };
  };

const HOUR = { from: "2026-01-01T00:00:00Z", to: "2026-01-01T01:00:00Z" };

/** Outgoing webhooks. */
export default {
  "webhooks.list": () => ({ path: "/webhooks" }),
  "webhooks.eventTypes": () => ({ path: "/webhooks/event-types" }),
  "webhooks.create": () => ({ path: "/webhooks", body: wanted() }),
  "webhooks.create restricted": () => ({ path: "/webhooks", body: wanted(true) }),
  "webhooks.get": onOne(),
  "webhooks.update": onOne("", { name: "Other" }, false, true),
  "webhooks.update restricted": onOne("", { name: "Other" }, true, true),
  "webhooks.remove": onOne("", undefined, false, true),
  "webhooks.remove restricted": onOne("", undefined, true, true),
  "webhooks.rotate": onOne("/rotate", {}, false, true),
  "webhooks.rotate restricted": onOne("/rotate", {}, true, true),
  "webhooks.test": onOne("/test", {}),
  "webhooks.deliveries": onOne("/deliveries"),
  "webhooks.attempts": onDelivery("/attempts"),
  "webhooks.replay": onDelivery("/replay", {}),
  "webhooks.replayRange": onOne("/replay", HOUR),
} satisfies Asks;

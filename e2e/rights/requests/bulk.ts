import { type Ask, type Asks, NOBODY } from "./ask-for.ts";
import type { World } from "../world.ts";

/** Every ticket one sees, as far as one sees it: nothing is changed by its type being what it is. */
const BODY = { filter: { all: [{ field: "tags", is: "any", values: ["no-such-tag"] }] }, change: { priority: "high" } };

/** A change that `list` has made. */
const on =
  (rest: string, more: Partial<Ask> = {}) =>
  async (world: World): Promise<Ask> => {
    const { body } = await world.actors["list"]!.post("/api/v1/bulk-changes", BODY);
    return { path: `/bulk-changes/${body.id}${rest}`, unknown: `/bulk-changes/${NOBODY}${rest}`, ...more };
  };

/** Changes of many tickets. */
export default {
  "bulk.preview": () => ({ path: "/bulk-changes/preview", body: BODY }),
  "bulk.create": () => ({ path: "/bulk-changes", body: BODY }),
  "bulk.list": () => ({ path: "/bulk-changes" }),
  "bulk.get": on(""),
  "bulk.tickets": on("/tickets"),
  "bulk.undo": on("/undo", { body: {} }),
} satisfies Asks;

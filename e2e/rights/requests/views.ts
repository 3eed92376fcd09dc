import { type Ask, type Asks, fresh, NOBODY, ownAs } from "./ask-for.ts";
import type { World } from "../world.ts";

const FILTER = { all: [{ field: "priority", is: "in", values: ["urgent"] }], any: [] };

/** A view of `list`, or one for everybody, made for this request alone. */
const on =
  (scope: "personal" | "shared", more: Partial<Ask> = {}) =>
  async (world: World): Promise<Ask> => {
    const maker = scope === "shared" ? world.app.admin : world.actors["list"]!;
    const { body } = await maker.post("/api/v1/views", { name: fresh("view"), scope, filter: FILTER });
    return { path: `/views/${body.id}`, unknown: `/views/${NOBODY}`, ...more };
  };
const renamed = { body: { name: "renamed" }, headers: { "if-match": '"1"' } };

/** Saved views. */
export default {
  "views.list": () => ({ path: "/views" }),
  "views.counts": () => ({ path: "/views/counts" }),
  "views.create personal": () => ({ path: "/views", body: { name: fresh("view"), filter: FILTER } }),
  "views.create shared": () => ({ path: "/views", body: { name: fresh("view"), scope: "shared", filter: FILTER } }),
  "views.get shared": on("shared"),
  "views.get personal": on("personal"),
  "views.update shared": on("shared", renamed),
  "views.update personal": on("personal", renamed),
  "views.delete shared": on("shared"),
  "views.delete personal": on("personal"),
  "me.views.get": () => ({ path: "/me/views" }),
  "me.views.update": ownAs("/me/views", { hidden: [] }),
} satisfies Asks;

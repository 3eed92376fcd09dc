import { type Ask, type Asks, fresh, NOBODY, onTickets } from "./ask-for.ts";
import type { World } from "../world.ts";

const TEXT = { kind: "snippet", texts: { en: "Hello {requester.firstName|there}" } };

/** One of `list`, or one for everybody, made for this request alone. */
const make = async (world: World, scope: "personal" | "shared"): Promise<string> => {
  const maker = scope === "shared" ? world.app.admin : world.actors["list"]!;
  return (await maker.post("/api/v1/macros", { ...TEXT, name: fresh("macro"), scope })).body.id;
};
const on =
  (scope: "personal" | "shared", rest = "", more: Partial<Ask> = {}) =>
  async (world: World): Promise<Ask> => ({
    path: `/macros/${await make(world, scope)}${rest}`,
    unknown: `/macros/${NOBODY}${rest}`,
    ...more,
  });
const renamed = { body: { name: "renamed" }, headers: { "if-match": '"1"' } };

/** Macros and snippets. */
export default {
  "macros.list": () => ({ path: "/macros" }),
  "macros.placeholders": () => ({ path: "/macros/placeholders" }),
  "macros.create personal": () => ({ path: "/macros", body: { ...TEXT, name: fresh("macro") } }),
  "macros.create shared": () => ({ path: "/macros", body: { ...TEXT, name: fresh("macro"), scope: "shared" } }),
  "macros.get shared": on("shared"),
  "macros.get personal": on("personal"),
  "macros.update shared": on("shared", "", renamed),
  "macros.update personal": on("personal", "", renamed),
  "macros.remove shared": on("shared"),
  "macros.remove personal": on("personal"),
  "macros.use shared": on("shared", "/uses"),
  "macros.use personal": on("personal", "/uses"),
  ...onTickets("macros.preview", async (_, world) => ({ rest: `/macros/${await make(world, "shared")}/preview`, body: {} })),
} satisfies Asks;

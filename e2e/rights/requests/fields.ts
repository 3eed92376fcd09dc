import { type AskFor, type Asks, fresh, NOBODY } from "./ask-for.ts";
import type { World } from "../world.ts";

/** A thing made for the row, so that nobody's change of it stands in another's way. */
const made = async (world: World, path: string, body: object) => {
  const { body: thing, headers } = await world.app.admin.post(`/api/v1/${path}`, body);
  return { id: thing.id as string, headers: { "if-match": headers.get("etag")! } };
};
const field = (world: World) =>
  made(world, "fields", { kind: "contact", key: fresh("key").replaceAll("-", "_"), type: "text", labels: { en: "Field" } });
const group = (world: World) => made(world, "field-groups", { kind: "contact", labels: { en: "Group" } });
const changesOf =
  (kind: string, id: (world: World) => string): AskFor =>
  (world) => ({ path: `/field-changes?kind=${kind}&id=${id(world)}`, unknown: `/field-changes?kind=${kind}&id=${NOBODY}` });

/** Custom fields. */
export default {
  "fields.kinds": () => ({ path: "/field-kinds" }),
  "fields.list": () => ({ path: "/fields?kind=contact" }),
  "fields.create": () => ({
    path: "/fields",
    body: { kind: "contact", key: fresh("key").replaceAll("-", "_"), type: "text", labels: { en: "Field" } },
  }),
  "fields.get": async (world) => ({ path: `/fields/${(await field(world)).id}`, unknown: `/fields/${NOBODY}` }),
  "fields.update": async (world) => {
    const { id, headers } = await field(world);
    return { path: `/fields/${id}`, unknown: `/fields/${NOBODY}`, body: { archived: true }, headers };
  },
  "fields.order": async (world) => ({ path: "/fields/order", body: { kind: "contact", ids: [(await field(world)).id] } }),
  "fields.changes contact": changesOf("contact", (world) => world.ids.own!),
  "fields.changes ticket": changesOf("ticket", (world) => world.tickets.usual.id),
  "fields.changes restricted": changesOf("ticket", (world) => world.tickets.restricted.id),
  "fieldGroups.list": () => ({ path: "/field-groups" }),
  "fieldGroups.create": () => ({ path: "/field-groups", body: { kind: "contact", labels: { en: "Group" } } }),
  "fieldGroups.update": async (world) => {
    const { id, headers } = await group(world);
    return { path: `/field-groups/${id}`, unknown: `/field-groups/${NOBODY}`, body: { labels: { en: "Group" } }, headers };
  },
  "fieldGroups.remove": async (world) => {
    const { id, headers } = await group(world);
    return { path: `/field-groups/${id}`, unknown: `/field-groups/${NOBODY}`, headers };
  },
} satisfies Asks;

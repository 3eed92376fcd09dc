import type { World } from "../world.ts";
import { type AskFor, type Asks, byId, change, fresh, NOBODY } from "./ask-for.ts";

type Made = { id: string; name: string; slug: string; revision: number };

/** Makes something that only this request is about. */
async function make(world: World, path: string, body: object): Promise<Made> {
  const answer = await world.app.admin.post<Made>(`/api/v1${path}`, body);
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const lives = new WeakMap<World, Promise<{ product: string; line: string }>>();
/** A product and its line of whose lives everything is said. */
function life(world: World): Promise<{ product: string; line: string }> {
  const known = lives.get(world) ?? makeLife(world);
  lives.set(world, known);
  return known;
}
async function makeLife(world: World): Promise<{ product: string; line: string }> {
  const lifecycle = { endOfSecuritySupport: "2040-01-01", endOfLife: "tba" };
  const product = await make(world, "/products", { names: { en: fresh("Life") }, brand: world.ids.brand, lifecycle });
  const line = await make(world, `/products/${product.id}/release-lines`, {
    name: "4.2",
    lifecycle: { ...lifecycle, endOfLife: "2041-01-01" },
  });
  return { product: product.slug, line: line.name };
}

const names: { [room: string]: () => object } = {
  editions: () => ({ names: { en: fresh("Edition") } }),
  platforms: () => ({ names: { en: fresh("Platform") } }),
  "release-lines": () => ({ name: fresh("1") }),
  versions: () => ({ version: fresh("2") }),
  "support-policies": () => ({ channels: ["email"], languages: ["en"], aroundTheClock: true }),
};

/** What belongs to a product: each request about one of its own, so that no two are in one another's way. */
function ofProduct(operations: string, room: string, update: object): Asks {
  const all = (world: World) => `/products/${world.ids.product}/${room}`;
  const one = (world: World) => make(world, all(world), names[room]!());
  const unknown = `/${room}/${NOBODY}`;
  const based = ({ revision }: Made) => ({ "if-match": `"${revision}"` });
  const removed: AskFor = async (world) => {
    const made = await one(world);
    return { path: `/${room}/${made.id}`, unknown, headers: based(made) };
  };
  return {
    [`${operations}.list`]: (world) => ({ path: all(world), unknown: `/products/${NOBODY}/${room}` }),
    [`${operations}.create`]: (world) => ({ path: all(world), unknown: `/products/${NOBODY}/${room}`, body: names[room]!() }),
    [`${operations}.get`]: async (world) => ({ path: `/${room}/${(await one(world)).id}`, unknown }),
    [`${operations}.update`]: async (world) => {
      const made = await one(world);
      return { path: `/${room}/${made.id}`, unknown, headers: based(made), body: update };
    },
    ...(operations !== "versions" && { [`${operations}.remove`]: removed }),
  };
}

/** A support policy of a product of its own: a product has one. */
async function policy(world: World): Promise<Made> {
  const product = await make(world, "/products", { names: { en: fresh("Supported") }, brand: world.ids.brand });
  return make(world, "/support-policies", { product: product.id, ...names["support-policies"]!() });
}
const onPolicy =
  (body?: object): AskFor =>
  async (world) => {
    const { id, revision } = await policy(world);
    return {
      path: `/support-policies/${id}`,
      unknown: `/support-policies/${NOBODY}`,
      headers: { "if-match": `"${revision}"` },
      ...(body && { body }),
    };
  };

/** Brands, products and what belongs to them. */
export default {
  "brands.list": () => ({ path: "/brands" }),
  "brands.create": () => ({ path: "/brands", body: { name: fresh("Brand") } }),
  "brands.get": byId("brands", (world) => world.ids.brand!),
  "brands.update": change("brands", (world) => world.ids.brand!, { name: "Acme" }),
  "brands.picture": (world) => ({ path: `/brand-pictures/${world.ids.picture}`, unknown: `/brand-pictures/${"0".repeat(64)}` }),
  "products.list": () => ({ path: "/products" }),
  "products.create": (world) => ({ path: "/products", body: { names: { en: fresh("Product") }, brand: world.ids.brand } }),
  "products.get": byId("products", (world) => world.ids.product!),
  "products.update": change("products", (world) => world.ids.product!, { names: { en: "Ledger" } }),
  ...ofProduct("editions", "editions", { names: { en: "Professional" } }),
  ...ofProduct("platforms", "platforms", { names: { en: "Linux" } }),
  ...ofProduct("releaseLines", "release-lines", { longTerm: true }),
  ...ofProduct("versions", "versions", { releasedOn: "2026-01-31" }),
  "supportPolicies.list": () => ({ path: "/support-policies" }),
  "supportPolicies.create": async (world) => {
    const product = await make(world, "/products", { names: { en: fresh("Supported") }, brand: world.ids.brand });
    return { path: "/support-policies", body: { product: product.id, ...names["support-policies"]!() } };
  },
  "supportPolicies.get": async (world) => ({
    path: `/support-policies/${(await policy(world)).id}`,
    unknown: `/support-policies/${NOBODY}`,
  }),
  "supportPolicies.update": onPolicy({ timeZone: "Europe/Prague" }),
  "supportPolicies.remove": onPolicy(),
  "lifecycle.ends": () => ({ path: "/lifecycle/ends" }),
  "openeox.list": () => ({ path: "/openeox/products" }),
  "openeox.product": async (world) => ({
    path: `/openeox/products/${(await life(world)).product}`,
    unknown: `/openeox/products/${NOBODY}`,
  }),
  "openeox.line": async (world) => {
    const { product, line } = await life(world);
    return { path: `/openeox/products/${product}/release-lines/${line}`, unknown: `/openeox/products/${NOBODY}/release-lines/${line}` };
  },
  "endoflife.products": () => ({ path: "/endoflife/products" }),
  "endoflife.product": async (world) => ({
    path: `/endoflife/products/${(await life(world)).product}`,
    unknown: `/endoflife/products/${NOBODY}`,
  }),
  "endoflife.release": async (world) => {
    const { product, line } = await life(world);
    return { path: `/endoflife/products/${product}/releases/${line}`, unknown: `/endoflife/products/${NOBODY}/releases/${line}` };
  },
} satisfies Asks;

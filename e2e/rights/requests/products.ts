import { type Asks, byId, change, fresh } from "./ask-for.ts";

/** Brands and products. */
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
} satisfies Asks;

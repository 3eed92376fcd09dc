import type { Asks } from "./ask-for.ts";

const DAYS = "from=2026-01-01&to=2026-01-31";

export default {
  "figures.list": () => ({ path: "/figures" }),
  "figures.values": () => ({ path: `/figures/values?${DAYS}&metrics=opened` }),
  "figures.export": () => ({ path: `/figures/export?${DAYS}&metrics=opened` }),
  "figures.tickets": () => ({ path: `/figures/opened/tickets?${DAYS}` }),
  "figures.tickets.export": () => ({ path: `/figures/opened/tickets/export?${DAYS}` }),
  "figures.rebuild": () => ({ path: "/figures/rebuild", body: {} }),
  "figuresSettings.get": () => ({ path: "/figures-settings" }),
  "figuresSettings.update": async ({ app }) => {
    const { revision, rebuiltAt: _, ...body } = (await app.admin.get("/api/v1/figures-settings")).body;
    return { path: "/figures-settings", body, headers: { "if-match": `"${revision}"` } };
  },
  "wallboard.read": () => ({ path: "/wallboard" }),
} satisfies Asks;

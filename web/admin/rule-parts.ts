import type { Api } from "../../server/api.ts";
import { activeAgents, allBrands, allTeams } from "./lists.ts";

type Named = { id: string; name: string };
/** What conditions and actions choose from, by what it is. */
export type RuleParts = { [kind in "assignee" | "team" | "product" | "brand" | "plan" | "calendar" | "macro" | "template"]: Named[] } & {
  /** By slug. */
  status: Named[];
  /** Custom fields by key. */
  custom: (Named & { type: string })[];
};

export async function ruleParts(api: Api): Promise<RuleParts> {
  const [assignee, team, brand, products, plans, calendars, macros, templates, statuses, fields] = await Promise.all([
    activeAgents(api),
    allTeams(api),
    allBrands(api),
    api.call("products.list", { query: { limit: 200 } }),
    api.call("plans.list", { query: { limit: 200 } }),
    api.call("calendars.list", { query: { limit: 200 } }),
    api.call("macros.list", { query: { limit: 200 } }),
    api.call("checklistTemplates.list", { query: {} }),
    api.call("tickets.statuses", {}),
    api.call("fields.list", { query: { kind: "ticket" } }),
  ]);
  const named = (all: readonly Named[]) => all.map(({ id, name }) => ({ id, name }));
  return {
    assignee,
    team,
    brand,
    product: named(products.data),
    plan: named(plans.data),
    calendar: named(calendars.data),
    macro: named(macros.data.filter(({ scope, internal, locales }) => scope === "shared" && !internal && locales.length > 0)),
    template: named(templates.data),
    status: statuses.data.filter(({ retired }) => !retired).map(({ slug, name }) => ({ id: slug, name: Object.values(name)[0] ?? slug })),
    custom: fields.data.map(({ key, label, type }) => ({ id: key, name: label, type })),
  };
}

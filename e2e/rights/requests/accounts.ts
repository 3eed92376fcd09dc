import { sql } from "kysely";
import { newId } from "#shared/ids";
import type { World } from "../world.ts";
import { type AskFor, type Asks, fresh, NOBODY } from "./ask-for.ts";

let month = 0;
/** Another month each time, long past. */
const pastMonth = () => `${2001 + Math.floor(month / 12)}-${String((month++ % 12) + 1).padStart(2, "0")}`;

const onMonth =
  (rest = "", of = "/statements"): AskFor =>
  (world) => ({ path: `${of}/${world.ids.alpha}/2000-01${rest}`, unknown: `${of}/${NOBODY}/2000-01${rest}` });

async function post(world: World, path: string, body: object): Promise<string> {
  const answer = await world.app.admin.post<{ id: string }>(`/api/v1${path}`, body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}
const plan = (world: World) => post(world, "/plans", { names: { en: fresh("Plan") }, allProducts: true });

/** A credit that is to be decided, written where months are kept: to come by one, promises would have to be broken first. */
async function credit(world: World): Promise<string> {
  const [of, organization] = [await plan(world), world.ids.alpha!];
  const subscription = await post(world, "/subscriptions", { plan: of, organization });
  const [statement, id] = [newId(Date.now()), newId(Date.now())];
  const { db } = world.app.system;
  await sql`insert into service_statements (id, organization_id, month, version, time_zone, starts_at, ends_at, met, missed, groups, closed_at)
    values (${statement}, ${organization}, ${`${pastMonth()}-01`}, 1, 'UTC', now(), now(), 0, 1, '[]', now())`.execute(db);
  const result = {
    terms: { targets: [], least: 0, tiers: [{ below: 99, percent: 10 }], most: 10, currency: "EUR", fee: 1_000 },
    met: 0,
    missed: 1,
    attainment: 0,
    outcome: "tier",
    tier: { below: 99, percent: 10 },
    percent: 10,
    capped: false,
    fee: { amount: 1_000, from: "agreed" },
    amount: 100,
  };
  await sql`insert into service_credits (id, statement_id, subscription_id, plan_id, result, amount, currency, state)
    values (${id}, ${statement}, ${subscription}, ${of}, ${JSON.stringify(result)}, 100, 'EUR', 'proposed')`.execute(db);
  return id;
}

export default {
  "statements.list": () => ({ path: "/statements" }),
  "statements.get": onMonth(),
  "statements.lines": onMonth("/lines"),
  "statements.export": onMonth("/export?format=csv"),
  "statements.recompute": (world) => {
    const at = pastMonth();
    return {
      path: `/statements/${world.ids.alpha}/${at}/recompute`,
      unknown: `/statements/${NOBODY}/${at}/recompute`,
      body: { reason: "A clock was wrong" },
    };
  },
  "statements.settings": (world) => ({ path: `/statement-settings/${world.ids.alpha}`, unknown: `/statement-settings/${NOBODY}` }),
  "statements.updateSettings": async (world) => {
    const { revision } = (await world.app.admin.get(`/api/v1/statement-settings/${world.ids.alpha}`)).body;
    return {
      path: `/statement-settings/${world.ids.alpha}`,
      unknown: `/statement-settings/${NOBODY}`,
      body: { locale: "cs", timeZone: "Europe/Prague" },
      headers: { "if-match": `"${revision}"` },
    };
  },
  "serviceCredits.decide": async (world) => ({
    path: `/service-credits/${await credit(world)}/decision`,
    unknown: `/service-credits/${NOBODY}/decision`,
    body: { decision: "approve" },
    headers: { "if-match": '"1"' },
  }),
  "serviceCreditTerms.list": () => ({ path: "/service-credit-terms" }),
  "serviceCreditTerms.set": async (world) => ({
    path: "/service-credit-terms",
    body: { plan: await plan(world), from: "2026-01", terms: null },
  }),
  "statements.own.list": () => ({ path: "/me/statements" }),
  "statements.own.get": onMonth("", "/me/statements"),
  "statements.own.lines": onMonth("/lines", "/me/statements"),
  "statements.own.export": onMonth("/export", "/me/statements"),
} satisfies Asks;

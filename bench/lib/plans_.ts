import { startOwnDatabase } from "../../e2e/prove/lib/spawn-program.ts";
import { openDatabase } from "#platform/db";
import { createLogger } from "#platform/log";
import { statementsOf } from "./start-bare.ts";
import { listTickets, findTicket } from "../../server/support/tickets/queries.ts";
import { listMessages, deliveriesOf } from "../../server/support/tickets/message-queries.ts";
import { conditionsOf } from "../../server/support/tickets/list-queries.ts";
const db = await startOwnDatabase(process.argv[2]);
const { pool, staff } = openDatabase({ connection: { connectionString: db.url }, secretKey: db.secretKey, log: createLogger("error") });
const c = await pool.connect();
const actor = { kind: "system", id: "x", rights: new Set(["tickets.note"]) };
const t = (await c.query("select id, number from tickets where category='open' order by created_at desc limit 1")).rows[0];
const ms = (await c.query("select id from messages where ticket_id=$1 limit 25", [t.id])).rows.map((r: any) => r.id);
const cases: Record<string, (d: any) => Promise<unknown>> = {
  get: (d) => findTicket({ db: d, actor } as any, { number: t.number }),
  list: (d) =>
    listTickets({ db: d, actor } as any, { conditions: [], categories: ["new", "open"], sort: "-createdAt", after: null, limit: 50 }),
  messages: (d) => listMessages({ db: d, actor } as any, t.id, { after: null, newestFirst: false, limit: 50 }),
  deliveries: (d) => deliveriesOf(d, ms),
  search: async (d) =>
    listTickets({ db: d, actor } as any, {
      conditions: (await conditionsOf({ db: d, actor } as any, { q: process.argv[4] ?? "fatura" } as any))!,
      categories: null,
      sort: "-createdAt",
      after: null,
      limit: 50,
    }),
};
for (const [name, run] of Object.entries(cases)) {
  if (process.argv[3] && !process.argv[3].split(",").includes(name)) continue;
  const [s] = await statementsOf(run);
  await c.query(`prepare ${name} as ` + s!.text);
  const lit = s!.values.map((v) => (Array.isArray(v) ? `'{${v.join(",")}}'` : typeof v === "number" ? String(v) : `'${v}'`)).join(",");
  const ex = `execute ${name}(${lit})`;
  for (const mode of ["force_custom_plan", "force_generic_plan", "auto"]) {
    await c.query("set plan_cache_mode=" + mode);
    for (let i = 0; i < 12; i++) await c.query(ex);
    let best = 1e9;
    for (let i = 0; i < 40; i++) {
      const a = performance.now();
      await c.query(ex);
      best = Math.min(best, performance.now() - a);
    }
    const before = (await c.query("select custom_plans, generic_plans from pg_prepared_statements where name=$1", [name])).rows[0];
    const plan = (await c.query("explain (analyze, buffers off) " + ex)).rows.map((r: any) => r["QUERY PLAN"]);
    console.log(
      name,
      mode,
      "best",
      best.toFixed(2),
      "ms",
      JSON.stringify(before),
      plan[0].replace(/.*\(cost/, "(cost"),
      plan.slice(-2).join(" "),
    );
    if (process.argv[5] === mode) console.log(plan.join("\n"));
  }
}
c.release();
await pool.end();
await db.stop();

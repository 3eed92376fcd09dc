/**
 * `npm run bench -- metrics [--tickets 100000] [--runs 20]`: the overview of figures over HTTP, with every question its page asks, over a month, a
 * quarter, a year and three years of tickets; p50 and p95. At full size: `--tickets 1000000`. What is kept of each ticket is written by the database itself
 * in the shapes the projection gives it: spread over three years, two and a half replies each, a fiftieth still open.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { freePorts, spawnProgram, startOwnDatabase } from "../e2e/prove/lib/spawn-program.ts";
import { ADMIN_TOKEN } from "../e2e/prove/lib/two-programs.ts";
import { printFigures, spread } from "./lib/figures.ts";
import { httpClient } from "./lib/http-client.ts";

const { values } = parseArgs({
  options: { tickets: { type: "string", default: "100000" }, runs: { type: "string", default: "20" } },
});
const [tickets, runs] = [Number(values.tickets), Number(values.runs)];
const DAY = 86_400_000;
const YEARS = 3;
/** A number from 0 to 1 that is the same for the same ticket. */
const draw = (salt: number) => `((hashint8(i * 31 + ${salt})::bigint & 1048575) / 1048576.0)`;

const database = await startOwnDatabase();
const [httpPort = 0] = await freePorts(1);
const program = spawnProgram({
  dataDir: join(database.dataDir, "program"),
  httpPort,
  env: { DATABASE_URL: database.url, BACKSTAY_SECRET_KEY: database.secretKey, BACKSTAY_ADMIN_TOKEN: ADMIN_TOKEN, BACKSTAY_LIMITS: "off" },
});
const owner = new pg.Client({ connectionString: database.url });

async function load(): Promise<void> {
  await owner.query("set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'");
  const ids = (count: number) => `(array(select uuidv7() from generate_series(1, ${count})))`;
  await owner.query(
    `create unlogged table bench_of as select ${ids(8)} as teams, ${ids(40)} as agents, ${ids(5)} as products, ${ids(500)} as organizations`,
  );
  await owner.query(`insert into ticket_figures (ticket_id, number, counted, restricted, imported, channel, priority, team_id, assignee_id, product_id,
      organization_id, requester_id, plan_id, locale, opened_at, first_resolved_at, resolved_at, first_resolution, first_resolution_business, full_resolution,
      full_resolution_business, requester_wait, requester_wait_business, agent_work, agent_work_business, on_hold, on_hold_business, replies, one_touch,
      first_contact, reopens, thanks_reopens, handle_seconds)
    select uuidv7(), i, i % 50 <> 7, i % 200 = 3, false, (array['email','portal','chat','phone'])[1 + i % 4], (array['low','normal','high','urgent'])[1 + i % 4],
      o.teams[1 + i % 8], o.agents[1 + i % 40], o.products[1 + i % 5], o.organizations[1 + i % 500], null, null, (array['en','de','cs','pt','ar'])[1 + i % 5],
      x.opened, case when x.done then x.opened + x.took * interval '1 second' end, case when x.done then x.opened + x.took * interval '1 second' end,
      case when x.done then x.took end, case when x.done then x.took / 3 end, case when x.done then x.took end, case when x.done then x.took / 3 end,
      case when x.done then x.took * 6 / 10 end, case when x.done then x.took / 5 end, case when x.done then x.took / 2 end,
      case when x.done then x.took / 6 end, case when x.done then x.took / 10 end, case when x.done then x.took / 30 end, 1 + i % 4,
      case when x.done then i % 4 = 0 end, case when x.done then i % 4 = 0 and i % 13 <> 0 end, (i % 13 = 0)::int, (i % 17 = 0)::int, 120 + (${draw(4)} * 2400)::int
    from generate_series(1, ${tickets}) i, bench_of o, lateral (select now() - ((${tickets} - i)::float8 / ${tickets} * ${YEARS * 365}) * interval '1 day' as opened,
      (exp(6 + ${draw(1)} * 7))::int as took, i % 50 <> 9 and i < ${tickets} - 500 as done) x`);
  await owner.query(`insert into ticket_replies (message_id, ticket_id, at, agent_id, part, waited, waited_business)
    select uuidv7(), f.ticket_id, f.opened_at + n * (exp(4 + ${draw(2).replaceAll("i *", "(f.number + n) *")} * 6))::int * interval '1 second', f.assignee_id,
      case n when 1 then 'first' when 2 then 'next' else 'more' end, case when n < 3 then (exp(4 + ${draw(3).replaceAll("i *", "(f.number + n) *")} * 6))::int end,
      case when n < 3 then (exp(3 + ${draw(3).replaceAll("i *", "(f.number + n) *")} * 6))::int end
    from ticket_figures f, generate_series(1, f.replies) n`);
  await owner.query(
    "insert into ticket_open_spans (ticket_id, from_at, to_at) select ticket_id, opened_at, resolved_at from ticket_figures",
  );
  await owner.query("reset session_replication_role");
  for (const table of ["ticket_figures", "ticket_replies", "ticket_open_spans"]) await owner.query(`vacuum analyze ${table}`);
}

const TILES =
  "opened,resolved,backlog,firstReply,firstReplyBusiness,nextReply,fullResolution,firstContact,oneTouch,reopenRate,handleTime,occupancy";
const day = (before: number) => new Date(Date.now() - before * DAY).toISOString().slice(0, 10);

try {
  await program.ready();
  await owner.connect();
  const began = performance.now();
  await load();
  console.log(`${tickets} tickets written in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  const api = httpClient(program.url, { authorization: `Bearer ${ADMIN_TOKEN}` });
  const lines: [string, string][] = [["tickets", String(tickets)]];
  for (const [name, days, unit] of [
    ["a month", 30, "day"],
    ["a quarter", 90, "week"],
    ["a year", 365, "week"],
    ["three years", YEARS * 365, "month"],
  ] as const) {
    const query = `from=${day(days - 1)}&to=${day(0)}&zone=Europe/Prague`;
    const asked = {
      "overview, all its questions": [
        `metrics=${TILES}&compare=previous`,
        `metrics=opened,resolved,backlog,firstReply&groupBy=${unit}`,
        "metrics=opened&groupBy=channel",
      ],
      tiles: [`metrics=${TILES}&compare=previous`],
      "by period": [`metrics=opened,resolved,backlog,firstReply&groupBy=${unit}`],
    };
    for (const [what, questions] of Object.entries(asked)) {
      const ask = () =>
        Promise.all(questions.map((one) => api.call("GET", `/api/v1/figures/values?${query}&${one}`, { match: /"metrics"/ })));
      await ask();
      const times: number[] = [];
      for (let run = 0; run < runs; run++) {
        const start = performance.now();
        await ask();
        times.push(performance.now() - start);
      }
      lines.push([`${name}: ${what}`, spread(times)]);
    }
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      await api.call("GET", `/api/v1/figures/firstReply/tickets?${query}`, { match: /"data"/ });
      times.push(performance.now() - start);
    }
    lines.push([`${name}: the list behind a number`, spread(times)]);
  }
  printFigures("metrics", lines);
  api.close();
} finally {
  await owner.end().catch(() => {});
  await program.stop();
  await database.stop();
}

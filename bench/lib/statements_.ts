import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { freePorts, spawnProgram, startOwnDatabase } from "../../e2e/prove/lib/spawn-program.ts";
import { ADMIN_TOKEN } from "../../e2e/prove/lib/two-programs.ts";
import { httpClient } from "./http-client.ts";
import { signIn } from "./session.ts";
const db = await startOwnDatabase(process.argv[2]);
const c = new pg.Client({ connectionString: db.url });
await c.connect();
const [port = 0] = await freePorts(1);
const p = spawnProgram({
  dataDir: join(db.dataDir, "program"),
  httpPort: port,
  env: {
    DATABASE_URL: db.url,
    BACKSTAY_SECRET_KEY: db.secretKey,
    BACKSTAY_ADMIN_TOKEN: ADMIN_TOKEN,
    BACKSTAY_ADMIN_EMAIL: "owner@vendor.test",
    BACKSTAY_ADMIN_PASSWORD: "a password of the bench",
  },
});
await p.ready();
const api = httpClient(p.url, { authorization: `Bearer ${ADMIN_TOKEN}` });
const pages = httpClient(p.url, { cookie: await signIn(p.url, "owner@vendor.test", "a password of the bench"), accept: "text/html" });
const open = JSON.parse(await api.call("GET", "/api/v1/tickets?category=open&limit=40"));
const nth = (n: number) => open.data[n % 40].number;
const BODY = "The export stops at about half of the rows. ".repeat(15);
const ops: Record<string, (n: number) => Promise<unknown>> = {
  get: (n) => api.call("GET", `/api/v1/tickets/${nth(n)}`),
  list: () => api.call("GET", "/api/v1/tickets?category=new,open"),
  listpage: () => pages.call("GET", "/desk"),
  open: (n) => api.call("GET", `/api/v1/tickets/${nth(n)}/messages?limit=50`),
  openpage: (n) => pages.call("GET", `/desk/tickets/${nth(n)}`),
  reply: (n) => api.call("POST", `/api/v1/tickets/${nth(n)}/messages`, { expect: 201, body: { body: BODY, visibility: "public" } }),
  create: (n) =>
    api.call("POST", "/api/v1/tickets", {
      expect: 201,
      body: { subject: `Export ${n}`, body: BODY, requester: { email: `contact${1 + n}@customer.test` }, tags: ["export"] },
    }),
  search: () => api.call("GET", "/api/v1/tickets?q=fatura"),
};
const log = join(db.dataDir, "postgres.log");
const N = 20;
for (const [name, run] of Object.entries(ops)) {
  if (process.argv[3] && !process.argv[3].split(",").includes(name)) continue;
  for (let i = 0; i < 30; i++) await run(i);
  await new Promise((r) => setTimeout(r, 600));
  await c.query("alter system set log_min_duration_statement=0");
  await c.query("select pg_reload_conf()");
  await new Promise((r) => setTimeout(r, 1300));
  const from = readFileSync(log).length;
  const t = performance.now();
  for (let i = 0; i < N; i++) await run(i);
  const took = (performance.now() - t) / N;
  await new Promise((r) => setTimeout(r, 800));
  await c.query("alter system set log_min_duration_statement=-1");
  await c.query("select pg_reload_conf()");
  await new Promise((r) => setTimeout(r, 700));
  const text = readFileSync(log).subarray(from).toString();
  const sums = new Map<string, { n: number; ms: number }>();
  for (const m of text.matchAll(/duration: ([\d.]+) ms\s+(parse|bind|execute|statement)[^:]*: ([\s\S]*?)(?=\n\d{4}-\d\d-\d\d |$)/g)) {
    const key = m[3]!.replace(/\s+/g, " ").slice(0, 150);
    const e = sums.get(key) ?? { n: 0, ms: 0 };
    if (m[2] === "execute" || m[2] === "statement") e.n++;
    e.ms += Number(m[1]);
    sums.set(key, e);
  }
  console.log(`== ${name}: ${took.toFixed(1)} ms`);
  let tot = 0;
  for (const [k, { n, ms }] of [...sums].sort((a, b) => b[1].ms - a[1].ms)) {
    tot += ms / N;
    if (!/event_outbox_waiting/.test(k)) console.log(`  ${(n / N).toFixed(2)} x  ${(ms / N).toFixed(3)} ms  ${k}`);
  }
  console.log(`  total ${tot.toFixed(2)} ms`);
}
await p.stop();
await c.end();
await db.stop();

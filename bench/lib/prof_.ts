import { readFileSync, readdirSync, rmSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { freePorts, spawnProgram, startOwnDatabase } from "../../e2e/prove/lib/spawn-program.ts";
import { ADMIN_TOKEN } from "../../e2e/prove/lib/two-programs.ts";
import { httpClient } from "./http-client.ts";
import { signIn } from "./session.ts";
const db = await startOwnDatabase(process.argv[2]);
const [port = 0] = await freePorts(1);
const dir = "/tmp/prove/prof";
rmSync(dir, { recursive: true, force: true });
mkdirSync(dir);
const p = spawnProgram({
  dataDir: join(db.dataDir, "program"),
  httpPort: port,
  nodeArguments: ["--cpu-prof", "--cpu-prof-dir=" + dir, "--cpu-prof-interval=500"],
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
};
const run = ops[process.argv[3]!]!;
const N = Number(process.argv[4] ?? 3000);
let next = 0;
await Promise.all(
  Array.from({ length: 4 }, async () => {
    while (next < N) await run(next++);
  }),
);
await p.stop();
await db.stop();
for (const f of readdirSync(dir)) {
  const prof = JSON.parse(readFileSync(join(dir, f), "utf8"));
  const self = new Map<number, number>();
  prof.samples.forEach((s: number, i: number) => self.set(s, (self.get(s) ?? 0) + (prof.timeDeltas[i] ?? 0)));
  const byId = new Map(prof.nodes.map((n: any) => [n.id, n]));
  const parent = new Map<number, number>();
  for (const n of prof.nodes) for (const c of n.children ?? []) parent.set(c, n.id);
  const short = (u: string) => u.replace(/.*node_modules\//, "nm/").replace(/.*\/work\/main\//, "");
  const agg = new Map<string, number>(),
    file = new Map<string, number>(),
    incl = new Map<string, number>();
  let busy = 0;
  for (const [id, t] of self) {
    const n: any = byId.get(id);
    const name = n.callFrame.functionName;
    if (["(idle)", "(root)"].includes(name)) continue;
    busy += t;
    const k = `${name || "(anon)"} ${short(n.callFrame.url)}:${n.callFrame.lineNumber + 1}`;
    agg.set(k, (agg.get(k) ?? 0) + t);
    const fk = short(n.callFrame.url) || name;
    file.set(fk, (file.get(fk) ?? 0) + t);
    const seen = new Set<string>();
    for (let x: number | undefined = id; x !== undefined; x = parent.get(x)) {
      const m: any = byId.get(x);
      const mk = `${m.callFrame.functionName || "(anon)"} ${short(m.callFrame.url)}:${m.callFrame.lineNumber + 1}`;
      if (!seen.has(mk)) {
        seen.add(mk);
        incl.set(mk, (incl.get(mk) ?? 0) + t);
      }
    }
  }
  if (busy < 500000) continue;
  console.log(f, "busy ms", (busy / 1000).toFixed(0), "per op", (busy / 1000 / N).toFixed(3));
  const top = (m: Map<string, number>, n: number) =>
    [...m]
      .sort((a, b) => b[1] - a[1])
      .slice(0, n)
      .map(([k, v]) => `  ${((v / busy) * 100).toFixed(1).padStart(5)}% ${k}`)
      .join("\n");
  console.log("self\n" + top(agg, 32));
  console.log("file\n" + top(file, 22));
  console.log("inclusive\n" + top(incl, 60));
}

/**
 * `npm run bench -- licenses [--licenses 20000] [--machines 10000] [--seconds 4] [--clients 8]`: validations and heartbeats a second over HTTP, with
 * p50 and p99, and beside them what the same statement costs through a bare connection. At full size: `--licenses 1000000 --machines 100000`.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { createCrypto } from "#platform/crypto";
import { newId } from "#shared/ids";
import { databaseProcesses } from "../e2e/prove/lib/processes.ts";
import { freePorts, spawnProgram, startOwnDatabase } from "../e2e/prove/lib/spawn-program.ts";
import { ADMIN_TOKEN } from "../e2e/prove/lib/two-programs.ts";
import { selectForValidation } from "../server/licensing/licenses/validation-queries.ts";
import { percentile, printFigures } from "./lib/figures.ts";
import { httpClient } from "./lib/http-client.ts";
import { treeCpuMs } from "./lib/process-figures.ts";
import { statementsOf } from "./lib/start-bare.ts";

const BATCH = 10_000;
const { values } = parseArgs({
  options: {
    licenses: { type: "string", default: "20000" },
    machines: { type: "string", default: "10000" },
    seconds: { type: "string", default: "4" },
    clients: { type: "string", default: "8" },
  },
});
const [licenses, machines, seconds, clients] = [
  Number(values.licenses),
  Number(values.machines),
  Number(values.seconds),
  Number(values.clients),
];
const keyOf = (n: number) => `BENCH-${String(n).padStart(9, "0")}-${((n * 2_654_435_761) % 2 ** 32).toString(36).toUpperCase()}`;
/** In an order that no cache expects. */
const nth = (n: number, of: number) => (n * 7_919) % of;

const database = await startOwnDatabase();
const [httpPort = 0] = await freePorts(1);
const program = spawnProgram({
  dataDir: join(database.dataDir, "program"),
  httpPort,
  env: { DATABASE_URL: database.url, BACKSTAY_SECRET_KEY: database.secretKey, BACKSTAY_ADMIN_TOKEN: ADMIN_TOKEN },
});
const owner = new pg.Client({ connectionString: database.url });
const machineIds: string[] = [];

/** Licences under one policy, and machines of the first of them. */
async function load(policyId: string, productId: string): Promise<void> {
  const crypto = createCrypto(database.secretKey);
  for (let from = 0; from < licenses; from += BATCH) {
    const part = Array.from({ length: Math.min(BATCH, licenses - from) }, (_, n) => from + n);
    const ids = part.map(() => newId());
    await owner.query(
      `insert into licenses (id, policy_id, product_id, key_hash, key_sealed, key_hint, scheme, validated_at, created_at, updated_at)
        select id, $1, $2, hash, hash, 'BENCH', 'random', now(), now(), now() from unnest($3::uuid[], $4::bytea[]) as given(id, hash)`,
      [policyId, productId, ids, part.map((n) => crypto.hashToken("license key", keyOf(n)))],
    );
    const withMachine = ids.slice(0, Math.max(0, machines - from));
    const made = withMachine.map(() => newId());
    await owner.query(
      `insert into license_machines (id, license_id, fingerprint, cores, heartbeat_at, created_at, updated_at)
        select id, license, id::text, 8, now(), now(), now() from unnest($1::uuid[], $2::uuid[]) as given(id, license)`,
      [made, withMachine],
    );
    machineIds.push(...made);
  }
  await owner.query("vacuum analyze");
}

async function measured(
  name: string,
  cpuOf: readonly number[],
  operation: (n: number) => Promise<unknown>,
): Promise<{ [name: string]: string }> {
  for (let n = 0; n < 200; n++) await operation(n);
  const used = () => cpuOf.reduce((sum, pid) => sum + treeCpuMs(pid), 0);
  const [before, began] = [used(), performance.now()];
  const times: number[] = [];
  let next = 200;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() - began < seconds * 1_000) {
        const start = performance.now();
        await operation(next++);
        times.push(performance.now() - start);
      }
    }),
  );
  const took = (performance.now() - began) / 1_000;
  const milliseconds = (value: number) => `${value.toFixed(2)} ms`;
  return {
    [`${name}: per second`]: (times.length / took).toFixed(0),
    [`${name}: p50, p99`]: `${milliseconds(percentile(times, 0.5))}, ${milliseconds(percentile(times, 0.99))}`,
    [`${name}: CPU each, program and database`]: milliseconds((used() - before) / times.length),
  };
}

try {
  await program.ready();
  await owner.connect();
  const api = httpClient(program.url, { authorization: `Bearer ${ADMIN_TOKEN}` });
  const made = async (path: string, body: object) =>
    JSON.parse(await api.call("POST", `/api/v1${path}`, { body, expect: 201 })) as { id: string; product: { id: string } };
  const brand = await made("/brands", { name: "Bench" });
  const product = await made("/products", { names: { en: "Bench" }, brand: brand.id });
  const policy = await made("/policies", {
    name: "Bench",
    product: product.id,
    floating: true,
    requireHeartbeat: true,
    heartbeatDuration: 86_400,
  });
  await load(policy.id, product.id);

  const { pid, url } = program;
  const [postmaster = 0] = databaseProcesses(database.dataDir);
  const crypto = createCrypto(database.secretKey);
  const [statement] = await statementsOf((db) => selectForValidation(db, { keyHash: Buffer.alloc(32) }, {}, new Date()));
  const at = statement!.values.findIndex((value) => Buffer.isBuffer(value));
  const bare = new pg.Pool({ connectionString: database.url, max: clients });
  const anyone = httpClient(url);
  const figures = {
    licences: String(licenses),
    machines: String(machineIds.length),
    clients: String(clients),
    ...(await measured("bare SQL", [postmaster], async (n) => {
      const values = statement!.values.with(at, crypto.hashToken("license key", keyOf(nth(n, licenses))));
      const { rowCount } = await bare.query({ name: "bare", text: statement!.text, values });
      if (rowCount !== 1) throw new Error("a licence was not found");
    })),
    ...(await measured("validation", [pid, postmaster], (n) =>
      anyone.call("POST", "/api/v1/licenses/actions/validate", { body: { key: keyOf(nth(n, licenses)) }, match: /"code":"VALID"/ }),
    )),
    ...(await measured("heartbeat", [pid, postmaster], (n) =>
      api.call("POST", `/api/v1/machines/${machineIds[nth(n, machineIds.length)]}/actions/ping`, { match: /"alive"/ }),
    )),
  };
  printFigures("licenses", Object.entries(figures));
  await bare.end();
  anyone.close();
  api.close();
} finally {
  await owner.end().catch(() => {});
  await program.stop();
  await database.stop();
}

/** Signs of life: of machines, which is the most frequent call of all, and of processes. */
import type { z } from "zod";
import { allowedWithOverage, rulesOf } from "#licensing/policies";
import { inTransaction, notFound, Problem, systemContext, type Ctx, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { newId } from "#shared/ids";
import { proved, provedKey } from "./key-proof.ts";
import { beat, cullDead, forgetBeats, selectMachine, type Beat } from "./machine-queries.ts";
import { readMachine, requireUsable, tellMachine } from "./machines.ts";
import type { machinesContract } from "./machines-contract.ts";
import { after, limitsOf } from "./model/rows.ts";
import { heartbeatOf } from "./present-machine.ts";
import { iso, readLicense } from "./present.ts";
import {
  beatProcess,
  countProcesses,
  cullProcesses,
  deleteProcess,
  insertProcess,
  selectProcess,
  type ProcessRow,
} from "./process-queries.ts";
import { lockLicense } from "./queries.ts";

type Sign = { id: string; heartbeat: "notStarted" | "alive" | "dead"; heartbeatAt: string | null; deadAfter: string | null };
const MOST_CULLED = 5_000;

function shown(row: Omit<Beat, "license_id">, now: Date): Sign {
  const { heartbeat, deadAfter } = heartbeatOf(row, now);
  return { id: row.id, heartbeat, heartbeatAt: iso(row.heartbeat_at), deadAfter: iso(deadAfter) };
}

/** A sign of life: one statement, which checks the key as well. @throws Problem 401, 403, 404, 409 machine.dead */
export async function ping(given: Ctx, id: string): Promise<Sign> {
  const { ctx, hash } = await provedKey(given);
  const now = ctx.clock.now();
  const row = await beat(ctx.db, id, hash, now);
  if (row) return shown(row, now);
  // Why not is only looked for now.
  await readMachine(await proved(given), id);
  throw new Problem(409, "machine.dead");
}

/** @throws Problem 404 */
export async function resetHeartbeat(ctx: Ctx, id: string): Promise<Sign> {
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    if (!(await forgetBeats(tx.db, id, now))) throw notFound();
    const row = (await selectMachine(tx.db, id))!;
    await tellMachine(tx, id, row.license_id, "changed");
    return shown(row, now);
  });
}

/** Leases a process. @throws Problem 401, 403, 404, 409 license.notValid, process.pidTaken, process.noPlace */
export async function startProcess(
  given: Ctx,
  machineId: string,
  { pid, metadata }: z.output<(typeof machinesContract)["machineProcesses.start"]["body"]>,
): Promise<ProcessRow> {
  const proof = await proved(given);
  return inTransaction(proof.ctx, async (tx) => {
    const machine = await readMachine({ ...proof, ctx: tx }, machineId);
    await lockLicense(tx.db, machine.license_id);
    const license = await readLicense(tx, machine.license_id);
    const rules = rulesOf(license.rules);
    const now = tx.clock.now();
    requireUsable(license, rules, now);
    const most = allowedWithOverage(limitsOf(rules, license.overrides).maxProcesses, rules.overageStrategy);
    const held = { licenseId: license.id, machineId, contactId: machine.user?.id ?? null };
    if (most !== null && (await countProcesses(tx.db, held, rules, now)) >= most)
      throw new Problem(409, "process.noPlace", { values: { most } });
    const id = newId(now.getTime());
    if (!(await insertProcess(tx.db, { id, machineId, pid, metadata, now, dead: after(now, -rules.heartbeatDuration) })))
      throw new Problem(409, "process.pidTaken");
    return (await selectProcess(tx.db, id))!;
  });
}

async function ownProcess(given: Ctx, id: string): Promise<{ ctx: Ctx; row: ProcessRow }> {
  const { ctx, license } = await proved(given);
  const row = await selectProcess(ctx.db, id);
  if (!row || (license && license.id !== row.license_id)) throw notFound();
  return { ctx, row };
}

/** @throws Problem 401, 403, 404, 409 process.dead */
export async function pingProcess(given: Ctx, id: string): Promise<ProcessRow> {
  const { ctx, row } = await ownProcess(given, id);
  const now = ctx.clock.now();
  if (!(await beatProcess(ctx.db, id, now, after(now, -rulesOf(row.rules).heartbeatDuration)))) throw new Problem(409, "process.dead");
  return { ...row, heartbeat_at: now };
}

/** @throws Problem 401, 403, 404 */
export async function endProcess(given: Ctx, id: string): Promise<undefined> {
  const { ctx } = await ownProcess(given, id);
  if (!(await deleteProcess(ctx.db, id))) throw notFound();
  return undefined;
}

/** Every minute: machines that are dead for good give up their seats, and processes long dead are forgotten. */
export function cullJob(platform: Platform): JobDefinition {
  return {
    name: "licenses.cull",
    cron: "* * * * *",
    retryLimit: 0,
    async run() {
      await inTransaction(systemContext(platform, "licenses"), async (tx) => {
        for (const { id, license_id } of await cullDead(tx.db, null, tx.clock.now(), MOST_CULLED))
          await tellMachine(tx, id, license_id, "culled");
        await cullProcesses(tx.db, tx.clock.now());
      });
    },
  };
}

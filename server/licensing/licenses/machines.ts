/** Machines: activated, read, changed, deactivated. */
import type { z } from "zod";
import { allowedWithOverage, rulesOf, type PolicyRules } from "#licensing/policies";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { LicenseState } from "#shared/license-policy";
import { machineChanged } from "./events.ts";
import { countInGroup, lockGroup } from "./group-queries.ts";
import { proved, type Proof } from "./key-proof.ts";
import {
  componentTaken,
  countHeld,
  cullDead,
  deleteComponent,
  deleteMachine,
  insertComponent,
  insertMachine,
  machineTaken,
  selectMachine,
  selectMachines,
  updateMachine,
  type MachineRow,
  type Within,
} from "./machine-queries.ts";
import type { machinesContract } from "./machines-contract.ts";
import { limitsOf, stateOf } from "./model/rows.ts";
import { presentMachine } from "./present-machine.ts";
import { readLicense } from "./present.ts";
import { lockLicense, type LicenseRow } from "./queries.ts";
import { selectUsers } from "./people-queries.ts";
import { begin } from "./validate.ts";

type Contract = typeof machinesContract;
type Activation = z.output<Contract["machines.activate"]["body"]>;
type Change = z.output<Contract["machines.update"]["body"]>;

/** @throws Problem 404, also where the key is another licence's */
export async function readMachine({ ctx, license }: Proof, id: string): Promise<MachineRow> {
  const row = await selectMachine(ctx.db, id);
  if (!row || (license && license.id !== row.license_id)) throw notFound();
  return row;
}

export async function tellMachine(
  tx: Ctx,
  machineId: string,
  licenseId: string,
  how: z.output<typeof machineChanged.data>["how"],
): Promise<void> {
  await emit(tx, machineChanged, { subjects: [`machine:${machineId}`, `license:${licenseId}`], data: { machineId, licenseId, how } });
}

/** Whether a licence in this state activates machines and gives out files. */
export function usable(state: LicenseState, rules: PolicyRules): boolean {
  const lasting = rules.expirationStrategy === "maintainAccess" || rules.expirationStrategy === "allowAccess";
  return state === "active" || state === "grace" || state === "unstarted" || (state === "expired" && lasting);
}

/** @throws Problem 409 license.notValid, with the state it is in */
export function requireUsable(row: LicenseRow, rules: PolicyRules, now: Date): void {
  const state = stateOf({ ...row, rules }, now);
  if (!usable(state, rules)) throw new Problem(409, "license.notValid", { extensions: { state } });
}

/** @throws Problem 403 license.protected where only the vendor activates and deactivates */
function requireOpen({ license }: Proof, rules: PolicyRules, overrides: LicenseRow["overrides"]): void {
  if (license && (overrides.protected ?? rules.protected)) throw new Problem(403, "license.protected");
}

function where(kind: Within["kind"], row: LicenseRow, machineId = ""): Within {
  return {
    kind,
    id: { perAccount: "", perProduct: row.product.id, perPolicy: row.policy.id, perLicense: row.id, perMachine: machineId }[kind],
  };
}

async function takeSeat(tx: Ctx, row: LicenseRow, rules: PolicyRules, wanted: Activation, now: Date): Promise<void> {
  const held = await countHeld(tx.db, row.id, rules, rules.machineLeasing === "perUser" ? wanted.user : null, now);
  const most = limitsOf(rules, row.overrides);
  const asked = [
    ["maxMachines", held.machines + 1],
    ["maxCores", held.cores + (wanted.cores ?? 0)],
    ["maxMemory", held.memory + (wanted.memory ?? 0)],
    ["maxDisk", held.disk + (wanted.disk ?? 0)],
  ] as const;
  for (const [limit, count] of asked) {
    const allowed = allowedWithOverage(most[limit], rules.overageStrategy);
    if (allowed !== null && count > allowed)
      throw new Problem(409, "machine.noSeat", { values: { most: allowed }, extensions: { limit, allowed, count } });
  }
  if (!row.group) return;
  const group = await lockGroup(tx.db, row.group.id);
  if (group?.max_machines && (await countInGroup(tx.db, group.id, "machines")) >= group.max_machines)
    throw new Problem(409, "machine.noSeat", {
      values: { most: group.max_machines },
      extensions: { limit: "group", allowed: group.max_machines },
    });
}

async function requireUser(tx: Ctx, row: LicenseRow, rules: PolicyRules, user: string | null): Promise<void> {
  if (user === null) {
    if (rules.machineLeasing === "perUser") throw new Problem(422, "machine.userNeeded");
    return;
  }
  if (row.contact?.id === user) return;
  if ((await selectUsers(tx.db, row.id, { limit: 1, after: null, only: user })).length === 0) throw new Problem(422, "machine.userUnknown");
}

async function addComponents(
  tx: Ctx,
  row: LicenseRow,
  rules: PolicyRules,
  machineId: string,
  components: Activation["components"],
): Promise<void> {
  const now = tx.clock.now();
  // Always in one order, so that two who name the same ones wait for one another instead of for ever.
  for (const { fingerprint, name } of components.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1))) {
    const taken = await componentTaken(tx.db, fingerprint, where(rules.componentUniqueness, row, machineId));
    if (taken || !(await insertComponent(tx.db, { id: newId(now.getTime()), machineId, fingerprint, name, now })))
      throw new Problem(409, "machine.componentTaken", { values: { fingerprint } });
  }
}

/**
 * Activates a machine. Whoever comes second waits until the first is through: the licence is held while its seats are counted.
 * @throws Problem 401, 403, 404, 409 license.notValid, machine.noSeat, machine.fingerprintTaken, machine.componentTaken, 422
 */
export async function activateMachine(given: Ctx, wanted: Activation): Promise<MachineRow> {
  const proof = await proved(given);
  const { ctx } = proof;
  const licenseId = proof.license?.id ?? wanted.license;
  if (licenseId === undefined) throw invalid("license", "required");
  if (wanted.license !== undefined && wanted.license !== licenseId) throw notFound();
  return activate(proof, licenseId, wanted, ctx);
}

/** The same for a licence that is proved already. */
export function activate(proof: Proof, licenseId: string, wanted: Activation, ctx: Ctx): Promise<MachineRow> {
  return inTransaction(ctx, async (tx) => {
    await lockLicense(tx.db, licenseId);
    const row = await readLicense(tx, licenseId);
    const rules = rulesOf(row.rules);
    const now = tx.clock.now();
    requireUsable(row, rules, now);
    requireOpen(proof, rules, row.overrides);
    await requireUser(tx, row, rules, wanted.user);
    for (const dead of await cullDead(tx.db, licenseId, now, 1_000)) await tellMachine(tx, dead.id, licenseId, "culled");
    if (await machineTaken(tx.db, wanted.fingerprint, where(rules.machineUniqueness, row))) {
      const [same] = await selectMachines(tx.db, { limit: 1, after: null, licenseId, fingerprint: wanted.fingerprint });
      throw new Problem(409, "machine.fingerprintTaken", { extensions: { machine: same?.id ?? null } });
    }
    await takeSeat(tx, row, rules, wanted, now);
    const id = newId(now.getTime());
    const { fingerprint, name, hostname, platform, cores, memory, disk, metadata } = wanted;
    await insertMachine(tx.db, {
      id,
      licenseId,
      contactId: wanted.user,
      fingerprint,
      name,
      hostname,
      platform,
      cores,
      memory,
      disk,
      metadata,
      now,
    });
    await addComponents(tx, row, rules, id, wanted.components);
    await begin(tx, row, "fromFirstActivation");
    await tellMachine(tx, id, licenseId, "activated");
    return (await selectMachine(tx.db, id))!;
  });
}

/** @throws Problem 404, 412 stale */
export function changeMachine(ctx: Ctx, id: string, revision: number, change: Change): Promise<MachineRow> {
  return inTransaction(ctx, async (tx) => {
    const proof = { ctx: tx, license: null };
    const row = await readMachine(proof, id);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const { name, hostname, platform, metadata } = { ...row, ...given };
    if (!(await updateMachine(tx.db, id, revision, { name, hostname, platform, metadata }, tx.clock.now())))
      throw stale(presentMachine(await readMachine(proof, id), tx));
    await tellMachine(tx, id, row.license_id, "changed");
    return readMachine(proof, id);
  });
}

/** Frees the seat of a machine. @throws Problem 401, 403 license.protected, 404 */
export async function deactivateMachine(given: Ctx, id: string): Promise<undefined> {
  const proof = await proved(given);
  return inTransaction(proof.ctx, async (tx) => {
    const row = await readMachine({ ...proof, ctx: tx }, id);
    const license = await readLicense(tx, row.license_id);
    requireOpen(proof, rulesOf(license.rules), license.overrides);
    if (!(await deleteMachine(tx.db, id))) throw notFound();
    await tellMachine(tx, id, row.license_id, "deactivated");
    return undefined;
  });
}

/** @throws Problem 401, 403, 404, 409 machine.componentTaken */
export async function addComponent(given: Ctx, id: string, component: Activation["components"][number]): Promise<MachineRow> {
  const proof = await proved(given);
  return inTransaction(proof.ctx, async (tx) => {
    const machine = await readMachine({ ...proof, ctx: tx }, id);
    const license = await readLicense(tx, machine.license_id);
    await addComponents(tx, license, rulesOf(license.rules), id, [component]);
    await tellMachine(tx, id, machine.license_id, "changed");
    return (await selectMachine(tx.db, id))!;
  });
}

/** @throws Problem 401, 403, 404 */
export async function removeComponent(given: Ctx, id: string, component: string): Promise<undefined> {
  const proof = await proved(given);
  return inTransaction(proof.ctx, async (tx) => {
    const machine = await readMachine({ ...proof, ctx: tx }, id);
    if (!(await deleteComponent(tx.db, id, component))) throw notFound();
    await tellMachine(tx, id, machine.license_id, "changed");
    return undefined;
  });
}

/** Licences, machines and components as they stood elsewhere: taken as they are, seats not counted anew. Everything else that happens to them is a verb of its own. */
import { inTransaction, Problem, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { insertComponent, insertMachine, selectMachine, selectMachines, type NewMachine } from "./machine-queries.ts";
import { tellMachine } from "./machines.ts";
import { patchLicense } from "./queries.ts";
import { createLicense } from "./save-license.ts";

/** Without a key one is made, by the scheme of the policy. */
export type BroughtLicense = Parameters<typeof createLicense>[1] & {
  createdAt: Date;
  suspended: boolean;
  uses: number;
  checkedInAt: Date | null;
};

/** Time at which something was made elsewhere: its id and its times follow it. */
const at = (ctx: Ctx, moment: Date): Ctx => ({ ...ctx, clock: { now: () => moment } });

/** @throws Problem 409 license.keyTaken, license.groupFull, 422 */
export function bringLicense(ctx: Ctx, { createdAt, suspended, uses, checkedInAt, ...given }: BroughtLicense): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const { row } = await createLicense(at(tx, createdAt), given);
    const patch = {
      ...(suspended && { suspended_at: tx.clock.now() }),
      ...(uses > 0 && { uses }),
      ...(checkedInAt && { checked_in_at: checkedInAt }),
    };
    if (Object.keys(patch).length > 0) await patchLicense(tx.db, row.id, null, patch, tx.clock.now());
    return row.id;
  });
}

export type BroughtMachine = Omit<NewMachine, "id" | "now"> & { createdAt: Date; heartbeatAt: Date | null };

/** @throws Problem 409 machine.fingerprintTaken */
export function bringMachine(ctx: Ctx, { createdAt, heartbeatAt, ...given }: BroughtMachine): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const { licenseId, fingerprint } = given;
    if ((await selectMachines(tx.db, { limit: 1, after: null, licenseId, fingerprint })).length > 0)
      throw new Problem(409, "machine.fingerprintTaken");
    const id = newId(createdAt.getTime());
    await insertMachine(tx.db, { ...given, id, now: createdAt, heartbeatAt });
    await tellMachine(tx, id, given.licenseId, "activated");
    return id;
  });
}

/** @throws Problem 404 for a machine that is not there, 409 machine.componentTaken */
export function bringComponent(
  ctx: Ctx,
  { machine, fingerprint, name, createdAt }: { machine: string; fingerprint: string; name: string; createdAt: Date },
): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    if (!(await selectMachine(tx.db, machine))) throw new Problem(404, "notFound");
    const id = newId(createdAt.getTime());
    if (!(await insertComponent(tx.db, { id, machineId: machine, fingerprint, name, now: createdAt })))
      throw new Problem(409, "machine.componentTaken", { values: { fingerprint } });
    return id;
  });
}

/** The machines of a customer's licences, as he looks after them. */
import { afterId, pageById } from "#people/access";
import { rulesOf } from "#licensing/policies";
import { elevated, notFound, Problem, stale, type Ctx } from "#platform/http";
import { deleteMachine, selectMachine, selectMachinesById, updateMachine, type MachineRow } from "./machine-queries.ts";
import { tellMachine } from "./machines.ts";
import type { OwnMachine } from "./own-contract.ts";
import { actOnOwn, customerActivates, standingIn, who } from "./own-licenses.ts";
import { selectLicenseOfMachine, selectMachineIds } from "./own-queries.ts";
import { runs, type Standing } from "./policy.ts";
import { heartbeatOf } from "./present-machine.ts";
import { iso } from "./present.ts";
import type { LicenseRow } from "./queries.ts";

export function presentOwnMachine(ctx: Pick<Ctx, "clock">, row: MachineRow): OwnMachine {
  return {
    id: row.id,
    license: row.license_id,
    name: row.name,
    hostname: row.hostname,
    platform: row.platform,
    fingerprint: row.fingerprint,
    user: row.user,
    heartbeat: heartbeatOf(row, ctx.clock.now()).heartbeat,
    heartbeatAt: iso(row.heartbeat_at),
    createdAt: row.created_at.toISOString(),
    revision: row.revision,
  };
}

/** Whether it is his to look after: all of a licence that he runs, else those that are his as a user. */
function isHis(standing: Standing, row: MachineRow, contact: string): boolean {
  return runs(standing) || (standing.user && row.user?.id === contact);
}

/** @throws Problem 404, 422 for a bad cursor */
export async function listOwnMachines(ctx: Ctx, license: string, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const standing = await standingIn(ctx, license);
  const { contact } = who(ctx);
  if (!runs(standing) && !standing.user) throw notFound();
  const ids = await selectMachineIds(ctx.db, license, {
    user: runs(standing) ? null : contact,
    after: afterId(cursor),
    limit: limit + 1,
  });
  const rows = await selectMachinesById(elevated(ctx).db, ids);
  return pageById(rows, limit, (row) => presentOwnMachine(ctx, row));
}

/** @throws Problem 404 */
export async function readOwnMachine(ctx: Ctx, id: string): Promise<OwnMachine> {
  const license = await selectLicenseOfMachine(ctx.db, id);
  if (license === undefined) throw notFound();
  const standing = await standingIn(ctx, license);
  const row = await selectMachine(elevated(ctx).db, id);
  if (!row || row.license_id !== license || !isHis(standing, row, who(ctx).contact)) throw notFound();
  return presentOwnMachine(ctx, row);
}

/** Does something to a machine that is his to look after, its licence held. @throws Problem 404 */
export async function actOnMachine<T>(
  ctx: Ctx,
  id: string,
  work: (tx: Ctx, machine: MachineRow, license: LicenseRow) => Promise<T>,
): Promise<T> {
  const licenseId = await selectLicenseOfMachine(ctx.db, id);
  if (licenseId === undefined) throw notFound();
  return actOnOwn(ctx, licenseId, async (tx, license, standing) => {
    const row = await selectMachine(tx.db, id);
    if (!row || row.license_id !== licenseId || !isHis(standing, row, who(tx).contact)) throw notFound();
    return work(tx, row, license);
  });
}

/** @throws Problem 404, 412 stale */
export function renameOwnMachine(ctx: Ctx, id: string, revision: number, name: string | null): Promise<OwnMachine> {
  return actOnMachine(ctx, id, async (tx, row, license) => {
    const { hostname, platform, metadata } = row;
    const done = await updateMachine(tx.db, id, revision, { name, hostname, platform, metadata }, tx.clock.now());
    const now = presentOwnMachine(tx, (await selectMachine(tx.db, id)) ?? row);
    if (!done) throw stale(now);
    await tellMachine(tx, id, license.id, "changed");
    return now;
  });
}

/** Two who release the same one at once: one is told that it is gone. @throws Problem 403 license.protected, 404 */
export function releaseOwnMachine(ctx: Ctx, id: string): Promise<undefined> {
  return actOnMachine(ctx, id, async (tx, _row, license) => {
    if (!customerActivates(license, rulesOf(license.rules))) throw new Problem(403, "license.protected");
    if (!(await deleteMachine(tx.db, id))) throw notFound();
    await tellMachine(tx, id, license.id, "deactivated");
    return undefined;
  });
}

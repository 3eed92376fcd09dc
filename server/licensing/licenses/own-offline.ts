/** Files and codes that a customer fetches for machines without a network. */
import { rulesOf, type PolicyRules } from "#licensing/policies";
import { notFound, Problem, type Ctx } from "#platform/http";
import { readRequest, provesKey, typedFingerprint } from "#shared/activation-codes";
import { answerTyped, asked, writeFile } from "./check-out.ts";
import { openKey } from "./keys.ts";
import { selectMachines } from "./machine-queries.ts";
import { activate } from "./machines.ts";
import type { CheckedOut } from "./offline-contract.ts";
import type { OwnMachine } from "./own-contract.ts";
import { actOnOwn, customerActivates } from "./own-licenses.ts";
import { actOnMachine, presentOwnMachine } from "./own-machines.ts";
import { runs } from "./policy.ts";
import type { LicenseRow } from "./queries.ts";

type Wanted = { ttl?: number | undefined; encrypt: boolean };

/** @throws Problem 404, 409 license.notValid */
export function checkOutOwnLicense(ctx: Ctx, id: string, wanted: Wanted): Promise<CheckedOut> {
  return actOnOwn(ctx, id, async (tx, row, standing) => {
    if (!runs(standing)) throw notFound();
    return writeFile(tx, row, null, wanted);
  });
}

/** @throws Problem 404, 409 license.notValid */
export function checkOutOwnMachine(ctx: Ctx, id: string, wanted: Wanted): Promise<CheckedOut> {
  return actOnMachine(ctx, id, (tx, machine, license) => writeFile(tx, license, machine, wanted));
}

function requireOwn(row: LicenseRow): PolicyRules {
  const rules = rulesOf(row.rules);
  if (!customerActivates(row, rules)) throw new Problem(403, "license.protected");
  return rules;
}

/**
 * What was made with the key of another licence is told apart from none: both are unproved.
 * @throws Problem 401 activation.unproved, 403 license.protected, 409, 422 activation.unreadable
 */
export async function activateOwnByFile(ctx: Ctx, request: string): Promise<OwnMachine> {
  const read = readRequest(request);
  const parsed = read && asked.safeParse(read.request);
  if (!read || !parsed?.success || parsed.data.license === undefined) throw new Problem(422, "activation.unreadable");
  const wanted = parsed.data;
  const id = parsed.data.license;
  const unproved = new Problem(422, "activation.unproved");
  return actOnOwn(ctx, id, async (tx, row, standing) => {
    if (!runs(standing) || !(await provesKey(openKey(tx, id, row.key_sealed), read))) throw unproved;
    requireOwn(row);
    return presentOwnMachine(tx, await activate({ ctx: tx, license: row }, id, wanted, tx));
  }).catch((error: unknown) => {
    throw error instanceof Problem && error.status === 404 ? unproved : error;
  });
}

/** @throws Problem 403 license.protected, 404, 409 activation.codesOff, license.notValid, machine.noSeat, 422 activation.mistyped */
export async function activateOwnByCode(
  ctx: Ctx,
  id: string,
  code: string,
): Promise<{ code: string; machine: string; expiresAt: string | null; again: boolean }> {
  const fingerprint = await typedFingerprint(code);
  return actOnOwn(ctx, id, async (tx, row, standing) => {
    if (!runs(standing)) throw notFound();
    const rules = requireOwn(row);
    if (!rules.typedCodes) throw new Problem(409, "activation.codesOff");
    if (fingerprint === null) throw new Problem(422, "activation.mistyped");
    const [known] = await selectMachines(tx.db, { limit: 1, after: null, licenseId: id, fingerprint });
    const machine = known ?? (await activate({ ctx: tx, license: row }, id, asked.parse({ license: id, fingerprint }), tx));
    return { ...(await answerTyped(tx, row, code, null)), machine: machine.id, again: known !== undefined };
  });
}

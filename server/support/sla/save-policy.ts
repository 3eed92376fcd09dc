/** Policies of service levels: made, changed from now on, put in an order, retired. */
import type { z } from "zod";
import { isDeepStrictEqual } from "node:util";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { slaPolicyChanged } from "./events.ts";
import type { SlaPolicyContent } from "./model/terms.ts";
import type { slaPoliciesContract } from "./policy-contract.ts";
import {
  firstUnknown,
  insertPolicy,
  insertPolicyVersion,
  lockPolicies,
  selectPolicy,
  updatePolicy,
  type Named,
  type SlaPolicyRow,
} from "./policy-queries.ts";
import { presentPolicy } from "./present-policy.ts";

export type NewSlaPolicy = z.output<(typeof slaPoliciesContract)["slaPolicies.create"]["body"]>;
type Update = z.output<(typeof slaPoliciesContract)["slaPolicies.update"]["body"]>;
type Given = Omit<NewSlaPolicy, "name">;

const MOST_POLICIES = 100;

/** As the model takes it: every step has an id, by which it is taken once. */
export function contentOf(given: Given, before: SlaPolicyContent | null): SlaPolicyContent {
  const known = new Set(before?.steps.map(({ id }) => id));
  const { conditions, calendarId, staffingCalendarId, targets, pauses, unassignedPauses, reopenOnBounce, reopenHours, customersSee } =
    given;
  return {
    conditions,
    calendarId,
    staffingCalendarId,
    targets,
    pauses,
    unassignedPauses,
    reopenOnBounce,
    reopenHours,
    customersSee,
    steps: given.steps.map(({ id, ...step }) => ({ id: id !== undefined && known.has(id) ? id : newId(), ...step })),
  };
}

/** @throws Problem 422 for a thing that there is not */
export async function checkNamed(tx: Ctx, { conditions, calendarId, staffingCalendarId, steps }: SlaPolicyContent): Promise<void> {
  const each = (kind: Named["kind"], key: "plans" | "organizations" | "teams" | "products"): Named[] =>
    conditions[key].map((id, place) => ({ kind, id, path: `conditions.${key}.${place}` }));
  const one = (kind: Named["kind"], id: string | null, path: string): Named[] => (id === null ? [] : [{ kind, id, path }]);
  const unknown = await firstUnknown(tx.db, [
    ...each("plan", "plans"),
    ...each("organization", "organizations"),
    ...each("team", "teams"),
    ...each("product", "products"),
    ...one("calendar", calendarId, "calendarId"),
    ...one("calendar", staffingCalendarId, "staffingCalendarId"),
    ...steps.flatMap(({ assignTeam, assignAgent }, place) => [
      ...one("team", assignTeam, `steps.${place}.assignTeam`),
      ...one("agent", assignAgent, `steps.${place}.assignAgent`),
    ]),
  ]);
  if (unknown) throw invalid(unknown.path, "unknownThing");
}

type How = "created" | "changed" | "moved" | "retired" | "restored";

async function noteVersion(tx: Ctx, row: SlaPolicyRow, how: How, beginsAt: Date): Promise<void> {
  const { id, version, position, content } = row;
  await insertPolicyVersion(tx.db, { id, version, beginsAt, position, retired: row.retiredAt !== null, content });
  await emit(tx, slaPolicyChanged, { subjects: [`slaPolicy:${id}`], data: { policyId: id, version, how } });
}

/** @param since from when on it holds; now when absent. @throws Problem 409 for too many, 422 */
export function createSlaPolicy(ctx: Ctx, { name, ...given }: NewSlaPolicy, since?: Date): Promise<SlaPolicyRow> {
  return inTransaction(ctx, async (tx) => {
    const all = await lockPolicies(tx.db);
    if (all.length >= MOST_POLICIES) throw new Problem(409, "slaPolicy.tooMany", { values: { most: MOST_POLICIES } });
    const content = contentOf(given, null);
    await checkNamed(tx, content);
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertPolicy(tx.db, { id, name, position: (all.at(-1)?.position ?? 0) + 1, content, now });
    const row = (await selectPolicy(tx.db, id))!;
    await noteVersion(tx, row, "created", since ?? now);
    return row;
  });
}

/** Another name makes no new version; everything else does, from now on. @throws Problem 404, 412 stale, 422 */
export function changeSlaPolicy(ctx: Ctx, id: string, revision: number, { name, retired, ...change }: Update): Promise<SlaPolicyRow> {
  return inTransaction(ctx, async (tx) => {
    await lockPolicies(tx.db);
    const row = await selectPolicy(tx.db, id);
    if (!row) throw notFound();
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Given>;
    const content = contentOf({ ...(row.content as Given), ...given }, row.content);
    await checkNamed(tx, content);
    const now = tx.clock.now();
    const retiredAt = retired === undefined ? row.retiredAt : retired ? (row.retiredAt ?? now) : null;
    const turned = (retiredAt === null) !== (row.retiredAt === null);
    const same = !turned && isDeepStrictEqual(content, row.content);
    const next = { ...row, name: name ?? row.name, content, retiredAt, version: same ? row.version : row.version + 1, now };
    if (!(await updatePolicy(tx.db, revision, next))) throw stale(presentPolicy(row));
    const changed = (await selectPolicy(tx.db, id))!;
    if (!same) await noteVersion(tx, changed, turned ? (retiredAt === null ? "restored" : "retired") : "changed", now);
    return changed;
  });
}

/** Those that are named come first, in this order; the others keep theirs behind them. Only the places that change make a version. */
export async function orderSlaPolicies(ctx: Ctx, ids: readonly string[]): Promise<undefined> {
  await inTransaction(ctx, async (tx) => {
    const all = await lockPolicies(tx.db);
    const named = [...new Set(ids)].map((id) => all.find((row) => row.id === id)).filter((row) => row !== undefined);
    const now = tx.clock.now();
    for (const [place, row] of [...named, ...all.filter((one) => !named.includes(one))].entries()) {
      if (row.position === place + 1) continue;
      const next = { ...row, position: place + 1, version: row.version + 1 };
      await updatePolicy(tx.db, null, { ...next, now });
      await noteVersion(tx, next, "moved", now);
    }
  });
  return undefined;
}

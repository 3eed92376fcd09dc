/** What a customer has of licences, as he may know it. */
import { afterId, pageById } from "#people/access";
import { entitlementNames } from "#licensing/entitlements";
import { maintenanceOf, type Maintenance } from "#licensing/plans";
import { allowedWithOverage, rulesOf, type PolicyRules } from "#licensing/policies";
import { elevated, inTransaction, notFound, type Ctx } from "#platform/http";
import { localize } from "#shared/locales";
import { dayIn } from "#shared/lifecycle";
import { openKey } from "./keys.ts";
import { usable } from "./machines.ts";
import type { OwnLicense } from "./own-contract.ts";
import { countSeats, selectOwn, selectStanding, type OwnRow } from "./own-queries.ts";
import { pays, runs, type Standing } from "./policy.ts";
import { presentLicense, readLicense } from "./present.ts";
import { lockLicense, selectLicensesById, type LicenseRow } from "./queries.ts";

/** @throws Problem 404 for whoever is no customer */
export function who({ actor, clock }: Pick<Ctx, "actor" | "clock">): { contact: string; day: string } {
  if (actor.kind !== "contact") throw notFound();
  return { contact: actor.id, day: dayIn(clock.now()) };
}

/** What he has to do with a licence. @throws Problem 404 where that is nothing */
export async function standingIn(ctx: Ctx, id: string): Promise<OwnRow> {
  const row = await selectStanding(ctx.db, who(ctx), id);
  if (!row) throw notFound();
  return row;
}

/**
 * Does what a customer may do but not write himself, beside the wall: what he has to do with the licence is asked behind it first, and again while the
 * licence is held, so that nobody acts by a role that has just ended.
 * @throws Problem 404
 */
export async function actOnOwn<T>(ctx: Ctx, id: string, work: (tx: Ctx, row: LicenseRow, standing: Standing) => Promise<T>): Promise<T> {
  await standingIn(ctx, id);
  return inTransaction(elevated(ctx), async (tx) => {
    await lockLicense(tx.db, id);
    const standing = await standingIn(tx, id);
    return work(tx, await readLicense(tx, id), standing);
  });
}

/** Whether its machines are the customer's to activate and release: not where the policy leaves that to the vendor. */
export function customerActivates(row: Pick<LicenseRow, "overrides">, rules: PolicyRules): boolean {
  return !(row.overrides.protected ?? rules.protected) && ["license", "session", "mixed"].includes(rules.authenticationStrategy);
}

/** @throws Problem 404, 422 for a bad cursor */
export async function listOwnLicenses(ctx: Ctx, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const own = await selectOwn(ctx.db, who(ctx), { after: afterId(cursor), limit: limit + 1 });
  const shown = new Map((await present(ctx, own)).map((one) => [one.id, one]));
  return pageById(own, limit, ({ id }) => shown.get(id)!);
}

/** @throws Problem 404 */
export async function readOwnLicense(ctx: Ctx, id: string): Promise<OwnLicense> {
  return (await present(ctx, [await standingIn(ctx, id)]))[0]!;
}

/** @throws Problem 404, also for who sees the licence and not its key */
export function readOwnKey(ctx: Ctx, id: string): Promise<{ key: string }> {
  return actOnOwn(ctx, id, async (tx, row, standing) => {
    if (!runs(standing)) throw notFound();
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action: "licenses.key",
      subject: `license:${id}`,
      outcome: "allowed",
      address: tx.address,
    });
    return { key: openKey(tx, id, row.key_sealed) };
  });
}

/** Five statements, however many there are. */
async function present(ctx: Ctx, own: readonly OwnRow[]): Promise<OwnLicense[]> {
  if (own.length === 0) return [];
  const staff = elevated(ctx);
  const standings = new Map(own.map((row) => [row.id, row]));
  const rows = await selectLicensesById(staff.db, [...standings.keys()]);
  const seats = await countSeats(
    staff.db,
    rows.map(({ id, rules }) => ({ id, rules: rulesOf(rules) })),
    ctx.clock.now(),
  );
  const names = await entitlementNames(staff, [...new Set(rows.flatMap((row) => [...row.policy_entitlements, ...row.entitlements]))]);
  const maintenance = await maintenanceOf(
    ctx,
    rows.map((row) => ({
      id: row.id,
      organization: row.organization?.id ?? null,
      contact: row.contact?.id ?? null,
      product: row.product.id,
    })),
  );
  return rows.map((row) => presentOwn(ctx, row, { standing: standings.get(row.id)!, taken: seats.get(row.id) ?? 0, names, maintenance }));
}

type Known = {
  standing: Standing;
  taken: number;
  names: ReadonlyMap<string, string>;
  maintenance: ReadonlyMap<string, Maintenance>;
};

function presentOwn(ctx: Ctx, row: LicenseRow, { standing, taken, names, maintenance }: Known): OwnLicense {
  const rules = rulesOf(row.rules);
  const license = presentLicense(row, ctx);
  const now = ctx.clock.now();
  const { state, limits, nextCheckInAt } = license;
  const works = usable(state, rules);
  const mine = customerActivates(row, rules);
  const looksAfter = runs(standing);
  return {
    id: row.id,
    name: row.name,
    product: { id: row.product.id, name: localize(row.product.name, ctx.locale) },
    policy: row.policy.name,
    organization: row.organization,
    contact: row.contact,
    keyHint: row.key_hint,
    state,
    trial: rules.trial,
    floating: rules.floating,
    expiresAt: license.expiresAt,
    graceEndsAt: license.graceEndsAt,
    revokedAt: license.revokedAt,
    nextCheckInAt,
    checkInOverdue: nextCheckInAt !== null && new Date(nextCheckInAt) < now,
    maintenance: maintenance.get(row.id) ?? null,
    limits,
    seats: { taken, most: allowedWithOverage(limits.maxMachines, rules.overageStrategy) },
    uses: row.uses,
    entitlements: license.entitlements.map((code) => ({ code, name: names.get(code) ?? code })),
    rules: {
      afterEnd: rules.expirationStrategy,
      checkIn: rules.checkInInterval === null ? null : { every: rules.checkInInterval, count: rules.checkInIntervalCount },
      machinesPerUser: rules.machineLeasing === "perUser",
      vendorActivates: !mine,
      typedCodes: rules.typedCodes,
      fileSeconds: rules.fileDuration,
    },
    may: {
      key: looksAfter,
      machines: looksAfter ? "all" : standing.user ? "own" : "none",
      activate: looksAfter && works && mine,
      release: (looksAfter || standing.user) && mine,
      files: looksAfter && works,
      renew: pays(standing) && license.expiresAt !== null && state !== "revoked" && state !== "banned",
    },
    createdAt: license.createdAt,
    revision: row.revision,
  };
}

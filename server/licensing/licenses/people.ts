/** Users of licences, groups of licences, and bans. */
import type { z } from "zod";
import { readContact } from "#people/directory";
import { allowedWithOverage, rulesOf } from "#licensing/policies";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { licenseBanChanged, licenseGroupChanged, licenseUserChanged } from "./events.ts";
import { countInGroup, insertGroup, lockGroup, selectGroups, updateGroup, type GroupRow } from "./group-queries.ts";
import { deleteMachines } from "./machine-queries.ts";
import { limitsOf } from "./model/rows.ts";
import type { LicenseBan, LicenseGroup, licensePeopleContract } from "./people-contract.ts";
import {
  countUsers,
  deleteBan,
  deleteUser,
  insertBan,
  insertUser,
  selectBans,
  selectUsers,
  type BanRow,
  type UserRow,
} from "./people-queries.ts";
import { readLicense } from "./present.ts";
import { lockLicense } from "./queries.ts";
import { holderOf } from "./save-license.ts";

type Contract = typeof licensePeopleContract;
type NewGroup = z.output<Contract["licenseGroups.create"]["body"]>;
type GroupChange = z.output<Contract["licenseGroups.update"]["body"]>;
type NewBan = z.output<Contract["licenseBans.create"]["body"]>;

export function presentGroup(row: GroupRow): LicenseGroup {
  return {
    id: row.id,
    name: row.name,
    maxLicenses: row.max_licenses,
    maxMachines: row.max_machines,
    maxUsers: row.max_users,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

export function presentBan({ id, organization, contact, reason, created_at }: BanRow): LicenseBan {
  return { id, organization, contact, reason, createdAt: created_at.toISOString() };
}

/** @throws Problem 404 for a licence that is not there, 409 license.usersExceeded, license.userKnown, 422 */
export function addUser(ctx: Ctx, licenseId: string, contact: string): Promise<UserRow> {
  return inTransaction(ctx, async (tx) => {
    await lockLicense(tx.db, licenseId);
    const row = await readLicense(tx, licenseId);
    const person = await readContact(tx.db, contact);
    if (!person) throw invalid("contact", "unknownThing");
    const rules = rulesOf(row.rules);
    const most = allowedWithOverage(limitsOf(rules, row.overrides).maxUsers, rules.overageStrategy);
    if (most !== null && (await countUsers(tx.db, licenseId)) >= most)
      throw new Problem(409, "license.usersExceeded", { values: { most } });
    const group = row.group && (await lockGroup(tx.db, row.group.id));
    if (group?.max_users && (await countInGroup(tx.db, group.id, "users")) >= group.max_users)
      throw new Problem(409, "license.usersExceeded", { values: { most: group.max_users } });
    if (!(await insertUser(tx.db, licenseId, person.id, tx.clock.now()))) throw new Problem(409, "license.userKnown");
    await emit(tx, licenseUserChanged, {
      subjects: [`license:${licenseId}`, `contact:${person.id}`],
      data: { licenseId, contactId: person.id, how: "added" },
    });
    return (await selectUsers(tx.db, licenseId, { limit: 1, after: null, only: person.id }))[0]!;
  });
}

/** @throws Problem 404 */
export function removeUser(ctx: Ctx, licenseId: string, contactId: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    await lockLicense(tx.db, licenseId);
    if (!(await deleteUser(tx.db, licenseId, contactId))) throw notFound();
    await deleteMachines(tx.db, licenseId, contactId);
    await emit(tx, licenseUserChanged, {
      subjects: [`license:${licenseId}`, `contact:${contactId}`],
      data: { licenseId, contactId, how: "removed" },
    });
    return undefined;
  });
}

/** @throws Problem 404 */
export async function readGroup(ctx: Pick<Ctx, "db">, id: string): Promise<GroupRow> {
  const [row] = await selectGroups(ctx.db, { limit: 1, after: null, id });
  if (!row) throw notFound();
  return row;
}

export function createGroup(ctx: Ctx, { name, maxLicenses, maxMachines, maxUsers }: NewGroup): Promise<GroupRow> {
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertGroup(tx.db, id, { name, max_licenses: maxLicenses, max_machines: maxMachines, max_users: maxUsers }, now);
    await emit(tx, licenseGroupChanged, { subjects: [`licenseGroup:${id}`], data: { groupId: id, how: "created" } });
    return readGroup(tx, id);
  });
}

/** @throws Problem 404, 412 stale */
export function changeGroup(ctx: Ctx, id: string, revision: number, change: GroupChange): Promise<GroupRow> {
  return inTransaction(ctx, async (tx) => {
    const row = await readGroup(tx, id);
    const fields = {
      name: change.name ?? row.name,
      max_licenses: change.maxLicenses === undefined ? row.max_licenses : change.maxLicenses,
      max_machines: change.maxMachines === undefined ? row.max_machines : change.maxMachines,
      max_users: change.maxUsers === undefined ? row.max_users : change.maxUsers,
    };
    if (!(await updateGroup(tx.db, id, revision, fields, tx.clock.now()))) throw stale(presentGroup(await readGroup(tx, id)));
    await emit(tx, licenseGroupChanged, { subjects: [`licenseGroup:${id}`], data: { groupId: id, how: "changed" } });
    return readGroup(tx, id);
  });
}

async function tellBan(tx: Ctx, { id, organization, contact }: BanRow, how: "created" | "removed"): Promise<void> {
  const [organizationId, contactId] = [organization?.id ?? null, contact?.id ?? null];
  await emit(tx, licenseBanChanged, {
    subjects: [`licenseBan:${id}`, ...(organizationId ? [`organization:${organizationId}`] : [`contact:${contactId}`])],
    data: { banId: id, organizationId, contactId, how },
  });
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action: `licenseBans.${how}`,
    subject: organizationId ? `organization:${organizationId}` : `contact:${contactId}`,
    outcome: "allowed",
    address: tx.address,
  });
}

/** @throws Problem 409 licenseBan.known, 422 */
export function createBan(ctx: Ctx, { organization, contact, reason }: NewBan): Promise<BanRow> {
  return inTransaction(ctx, async (tx) => {
    if ((organization === null) === (contact === null)) throw invalid(organization === null ? "organization" : "contact", "oneHolder");
    const holder = await holderOf(tx, { organization, contact });
    const now = tx.clock.now();
    const id = newId(now.getTime());
    if (!(await insertBan(tx.db, { id, ...holder, reason, now }))) throw new Problem(409, "licenseBan.known");
    const [row] = await selectBans(tx.db, { limit: 1, after: null, id });
    await tellBan(tx, row!, "created");
    return row!;
  });
}

/** @throws Problem 404 */
export function removeBan(ctx: Ctx, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const [row] = await selectBans(tx.db, { limit: 1, after: null, id });
    if (!row || !(await deleteBan(tx.db, id))) throw notFound();
    await tellBan(tx, row, "removed");
    return undefined;
  });
}

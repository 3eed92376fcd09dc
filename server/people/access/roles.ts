/** Roles the vendor makes of named rights. Nobody puts into a role, or takes out of one, what he may not do himself. */
import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { forgetActors } from "./actor-cache.ts";
import { roleChanged } from "./events.ts";
import { ALL_RIGHTS, isRight, type Right } from "./model.ts";
import { presentRole } from "./present.ts";
import {
  deleteRoleRow,
  insertRole,
  lockRole,
  selectHolders,
  selectRole,
  selectRoleToGive,
  updateRole,
  type RoleRow,
} from "./role-queries.ts";
import { slugFor } from "./slug.ts";

/** The rights a role gives, to whoever is about to give it. @throws Problem 422 for a role that is not there */
export async function roleToGive(ctx: Ctx, role: string): Promise<ReadonlySet<Right>> {
  const row = await selectRoleToGive(ctx.db, role);
  if (!row) throw invalid("role", "unknownThing");
  return row.rights;
}

/** In the order of the list of rights, each once. @throws Problem 422 role.rightUnknown, 403 role.rightNotYours */
function checked(ctx: Ctx, rights: Iterable<string>): Right[] {
  const wanted = new Set(rights);
  for (const right of wanted) {
    if (!isRight(right)) throw new Problem(422, "role.rightUnknown", { values: { right } });
    if (!ctx.actor.rights.has(right)) throw new Problem(403, "role.rightNotYours", { values: { right } });
  }
  return ALL_RIGHTS.filter((right) => wanted.has(right));
}

/** A role that somebody may change: made by the vendor, and holding nothing he lacks. @throws Problem 404, 412, 409 role.builtIn, 403 */
async function changeable(tx: Ctx, name: string, revision: number): Promise<RoleRow> {
  const role = await lockRole(tx.db, name);
  if (!role) throw notFound();
  if (role.built_in) throw new Problem(409, "role.builtIn");
  if (role.revision !== revision) throw stale(presentRole(role));
  checked(tx, role.rights);
  return role;
}

async function told(
  tx: Ctx,
  { id, slug }: { id: string; slug: string },
  change: "created" | "changed" | "deleted",
  rights: readonly string[],
  before: readonly string[] = [],
) {
  await emit(tx, roleChanged, { subjects: [`role:${id}`], data: { roleId: id, role: slug, change, rights: [...rights] } });
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action: `roles.${change}`,
    subject: `role:${id}`,
    outcome: "allowed",
    address: tx.address,
    data: {
      role: slug,
      added: rights.filter((right) => !before.includes(right)),
      removed: before.filter((right) => !rights.includes(right)),
    },
  });
  forgetActors(tx);
}

export type NewRoleInput = {
  name: string;
  slug?: string | undefined;
  description: string;
  /** Names of rights; with `copyOf` those of that role when absent. */
  rights?: readonly string[] | undefined;
  /** Slug or id of the role it starts from. */
  copyOf?: string | undefined;
};

/**
 * Makes a role.
 * @throws Problem 409 slugTaken, 422 role.rightUnknown or for an unknown role to copy, 403 role.rightNotYours
 */
export async function createRole(ctx: Ctx, { name, slug, description, rights, copyOf }: NewRoleInput): Promise<RoleRow> {
  return inTransaction(ctx, async (tx) => {
    const source = copyOf === undefined ? undefined : await selectRole(tx.db, copyOf);
    if (copyOf !== undefined && !source) throw invalid("copyOf", "unknownThing");
    const given = checked(tx, rights ?? source?.rights ?? []);
    if (given.length === 0) throw invalid("rights", "empty");
    const now = tx.clock.now();
    const id = newId(now.getTime());
    const role = { id, slug: slug ?? slugFor(name, id), name, description, rights: given, now };
    try {
      await insertRole(tx.db, role);
    } catch (error) {
      if (isUniqueViolation(error)) throw new Problem(409, "slugTaken");
      throw error;
    }
    await told(tx, role, "created", given);
    return (await selectRole(tx.db, id))!;
  });
}

/**
 * Changes a role; those who have it may do more or less within seconds.
 * @throws Problem 404, 412 stale, 409 role.builtIn, 422 role.rightUnknown, 403 role.rightNotYours
 */
export async function changeRole(
  ctx: Ctx,
  name: string,
  revision: number,
  { rights, ...change }: { name?: string | undefined; description?: string | undefined; rights?: readonly string[] | undefined },
): Promise<RoleRow> {
  return inTransaction(ctx, async (tx) => {
    const role = await changeable(tx, name, revision);
    const given = rights && checked(tx, rights);
    if (given?.length === 0) throw invalid("rights", "empty");
    await updateRole(tx.db, role.id, { ...change, rights: given }, tx.clock.now());
    await told(tx, role, "changed", given ?? [...role.rights], [...role.rights]);
    return (await selectRole(tx.db, role.id))!;
  });
}

/** Deletes a role that nobody has. @throws Problem 404, 412 stale, 409 role.builtIn or role.used with who has it, 403 role.rightNotYours */
export async function deleteRole(ctx: Ctx, name: string, revision: number): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const role = await changeable(tx, name, revision);
    const { count, names } = await selectHolders(tx.db, role.slug);
    if (count > 0)
      throw new Problem(409, "role.used", { values: { count, names: names.join(", ") }, extensions: { holders: { count, names } } });
    await deleteRoleRow(tx.db, role.id);
    await told(tx, role, "deleted", [], [...role.rights]);
  });
}

/** Groups as an identity provider keeps them; what each gives is an administrator's to say (RFC 7643 §4.2). */
import type { Ctx } from "#platform/http";
import { isId, newId } from "#shared/ids";
import { applyGroups } from "./apply-groups.ts";
import { insertGroup, selectGroup, selectMembers, setMembers, updateGroup, type ScimGroupRow } from "./group-queries.ts";
import { groupName, memberIds, patchGroup, type GroupChange, type Operation } from "./model/patch.ts";
import { bad, ScimError } from "./model/scim-error.ts";
import { requireSchema } from "./model/user.ts";
import { change, noteGroup, requireVersion, type Change } from "./users.ts";

export const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";

/** @throws ScimError 404 */
export async function findGroup(ctx: Ctx, connectionId: string, id: string): Promise<ScimGroupRow> {
  const row = isId(id) ? await selectGroup(ctx.db, id) : undefined;
  if (row?.connection_id !== connectionId) throw new ScimError(404, "There is no such group.");
  return row;
}

function readGroup(body: unknown): { displayName: string; externalId: string | null; members: string[] | null } {
  const entries = requireSchema(body, GROUP);
  const of = (name: string) => entries.find(([key]) => key.toLowerCase() === name)?.[1];
  const externalId = of("externalid");
  const members = of("members");
  return {
    displayName: groupName(of("displayname")),
    externalId: externalId === undefined || externalId === null || externalId === "" ? null : groupName(externalId),
    members: members === undefined || members === null ? null : memberIds(members),
  };
}

/** @throws ScimError 409 uniqueness, 400 */
export function createGroup(ctx: Ctx, connectionId: string, body: unknown): Promise<ScimGroupRow> {
  const { displayName, externalId, members } = readGroup(body);
  return change(ctx, connectionId, async (tx) => {
    const id = newId(tx.clock.now().getTime());
    await insertGroup(tx.db, { id, connectionId, displayName, externalId, now: tx.clock.now() });
    await write(tx, connectionId, id, members ?? []);
    await noteGroup(tx, "create", id);
    return findGroup(tx, connectionId, id);
  });
}

/** @throws ScimError 404, 412, 409, 400 */
export function replaceGroup(ctx: Ctx, at: Change, body: unknown): Promise<ScimGroupRow> {
  const { displayName, externalId, members } = readGroup(body);
  return changeGroup(ctx, at, () => ({ displayName, externalId, members: new Set(members ?? []) }));
}

/** @throws ScimError 404, 412, 409, 400 */
export function changeGroupBy(ctx: Ctx, at: Change, operations: readonly Operation[]): Promise<ScimGroupRow> {
  return changeGroup(ctx, at, (members) => patchGroup(members, operations));
}

function changeGroup(ctx: Ctx, at: Change, next: (members: readonly string[]) => GroupChange): Promise<ScimGroupRow> {
  return change(ctx, at.connectionId, async (tx) => {
    const row = await findGroup(tx, at.connectionId, at.id);
    requireVersion(row, at.version);
    const before = (await selectMembers(tx.db, [row.id])).map(({ id }) => id);
    const { displayName = row.display_name, externalId = row.external_id, members } = next(before);
    await updateGroup(tx.db, row.id, { displayName, externalId, now: tx.clock.now() });
    await write(tx, at.connectionId, row.id, [...members], before);
    await noteGroup(tx, "update", row.id, { members: members.size });
    return findGroup(tx, at.connectionId, at.id);
  });
}

/** Members, and what the group gives those who came and takes from those who went. */
async function write(tx: Ctx, connectionId: string, id: string, members: readonly string[], before: readonly string[] = []): Promise<void> {
  const wanted = [...new Set(members)];
  if (!wanted.every(isId) || (await setMembers(tx.db, connectionId, id, wanted)) !== wanted.length)
    throw bad("invalidValue", "A member is no user of this provider.");
  const touched = [...wanted.filter((one) => !before.includes(one)), ...before.filter((one) => !members.includes(one))];
  await applyGroups(tx, connectionId, touched);
}

/** Identity providers that keep agents: added, changed, given new tokens, and told what their groups give. */
import { givable, mayGiveRole, selectRole } from "#people/access";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { isId, newId } from "#shared/ids";
import { applyGroups } from "./apply-groups.ts";
import { selectGroup, selectMembers, teamNamed, updateMapping, type ScimGroupRow } from "./group-queries.ts";
import {
  deleteConnection,
  insertConnection,
  lockConnection,
  rotateToken,
  selectConnection,
  updateConnection,
  type ScimConnectionRow,
} from "./queries.ts";
import { hashScimToken, newScimToken } from "./tokens.ts";

/** How long the token before the present one goes on, in milliseconds. */
const OVERLAP = 86_400_000;

export function presentConnection(ctx: Ctx, row: ScimConnectionRow) {
  const earlier = row.earlier_until && row.earlier_until > ctx.clock.now() ? row.earlier_until : null;
  return {
    id: row.id,
    name: row.name,
    enabled: row.enabled,
    defaultRole: row.default_role,
    url: `${ctx.platform.config.url}/scim/v2`,
    hint: row.hint,
    earlierUntil: earlier?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    users: row.users,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

export function presentMapping({ id, display_name, members, role, team, revision }: ScimGroupRow) {
  return { id, name: display_name, members, role, team, revision };
}

async function found(ctx: Ctx, id: string): Promise<ScimConnectionRow> {
  const row = isId(id) ? await selectConnection(ctx.db, id) : undefined;
  if (!row) throw notFound();
  return row;
}

/** Nobody lets a provider give what he could not give himself, and no provider makes owners. */
async function checkRole(ctx: Ctx, path: string, role: string): Promise<void> {
  const row = await selectRole(ctx.db, role);
  if (!row) throw invalid(path, "unknownThing");
  if (!givable(role, row.rights) || !mayGiveRole(ctx.actor.rights, null, row.rights)) throw new Problem(403, "agent.roleNotYours");
}

async function note(tx: Ctx, act: string, subject: string, data: { [key: string]: unknown } = {}): Promise<void> {
  await tx.platform.audit.write(tx.db, { actor: tx.actorKey, action: act, subject, outcome: "allowed", address: tx.address, data });
}

/** @throws Problem 404 */
export async function readConnection(ctx: Ctx, id: string) {
  return presentConnection(ctx, await found(ctx, id));
}

/** @throws Problem 403 agent.roleNotYours, 422 */
export async function createConnection(ctx: Ctx, { name, defaultRole, enabled }: { name: string; defaultRole: string; enabled: boolean }) {
  return inTransaction(ctx, async (tx) => {
    await checkRole(tx, "defaultRole", defaultRole);
    const id = newId();
    const token = newScimToken();
    const hash = hashScimToken(tx.platform.crypto, token);
    await insertConnection(tx.db, { id, name, enabled, defaultRole, hash, hint: token.slice(-4), now: tx.clock.now() });
    await note(tx, "scimConnections.create", `scimConnection:${id}`, { defaultRole });
    return { ...presentConnection(tx, await found(tx, id)), token };
  });
}

/** @throws Problem 403 agent.roleNotYours, 404, 412 */
export async function changeConnection(
  ctx: Ctx,
  id: string,
  revision: number,
  change: { name?: string | undefined; defaultRole?: string | undefined; enabled?: boolean | undefined },
) {
  return inTransaction(ctx, async (tx) => {
    const before = await found(tx, id);
    const { name = before.name, defaultRole = before.default_role, enabled = before.enabled } = change;
    await checkRole(tx, "defaultRole", defaultRole);
    if (!(await updateConnection(tx.db, { id, revision, name, defaultRole, enabled, now: tx.clock.now() })))
      throw stale(presentConnection(tx, await found(tx, id)));
    await note(tx, "scimConnections.update", `scimConnection:${id}`, { enabled, defaultRole });
    return presentConnection(tx, await found(tx, id));
  });
}

/** @throws Problem 404, 412 */
export async function removeConnection(ctx: Ctx, id: string, revision: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    if (!(await deleteConnection(tx.db, id, revision))) throw stale(presentConnection(tx, row));
    await note(tx, "scimConnections.delete", `scimConnection:${id}`);
    return undefined;
  });
}

/** @throws Problem 403 agent.roleNotYours, 404 */
export async function newToken(ctx: Ctx, id: string, { endEarlier }: { endEarlier: boolean }) {
  return inTransaction(ctx, async (tx) => {
    // Whoever holds the token gives what the connection gives.
    await checkRole(tx, "defaultRole", (await found(tx, id)).default_role);
    const token = newScimToken();
    const now = tx.clock.now();
    const earlierUntil = endEarlier ? null : new Date(now.getTime() + OVERLAP);
    await rotateToken(tx.db, { id, hash: hashScimToken(tx.platform.crypto, token), hint: token.slice(-4), earlierUntil, now });
    await note(tx, "scimConnections.rotate", `scimConnection:${id}`, { endEarlier });
    return { ...presentConnection(tx, await found(tx, id)), token };
  });
}

/** @throws Problem 404 */
export async function readMapping(ctx: Ctx, id: string) {
  const row = isId(id) ? await selectGroup(ctx.db, id) : undefined;
  if (!row) throw notFound();
  return presentMapping(row);
}

/** Says what a group gives, and gives it to its members. @throws Problem 403 agent.roleNotYours, 404, 412, 422 */
export async function changeMapping(
  ctx: Ctx,
  id: string,
  revision: number,
  change: { role?: string | null | undefined; team?: string | null | undefined },
) {
  return inTransaction(ctx, async (tx) => {
    const row = await selectGroup(tx.db, id);
    if (!row) throw notFound();
    await lockConnection(tx.db, row.connection_id);
    const role = change.role === undefined ? row.role : change.role;
    if (role !== null) await checkRole(tx, "role", role);
    const teamId = change.team === undefined ? (row.team?.id ?? null) : change.team === null ? null : await teamNamed(tx.db, change.team);
    if (teamId === undefined) throw invalid("team", "unknownThing");
    if (!(await updateMapping(tx.db, { id, revision, role, teamId, now: tx.clock.now() })))
      throw stale(presentMapping((await selectGroup(tx.db, id))!));
    await note(tx, "scimGroups.map", `scimGroup:${id}`, { roleBefore: row.role, role, team: teamId });
    await applyGroups(
      tx,
      row.connection_id,
      (await selectMembers(tx.db, [id])).map((member) => member.id),
    );
    return presentMapping((await selectGroup(tx.db, id))!);
  });
}

/** Agents as an identity provider keeps them (RFC 7644 §3): looked for, added, changed, switched off; never deleted. */
import { changeAgent, createAgent, givable, selectAgent } from "#people/access";
import { isUniqueViolation } from "#platform/db";
import { inTransaction, Problem, type Ctx } from "#platform/http";
import { isId, newId } from "#shared/ids";
import { DEFAULT_LOCALE, isLocale } from "#shared/locales";
import { applyGroups } from "./apply-groups.ts";
import { deleteGroup, selectGroup, selectMembers } from "./group-queries.ts";
import { patchUser, type Operation } from "./model/patch.ts";
import { bad, ScimError } from "./model/scim-error.ts";
import { emptyUser, nameOf, readUser, type UserDraft } from "./model/user.ts";
import { versionOf } from "./present.ts";
import { lockConnection } from "./queries.ts";
import { deleteUser, insertUser, selectAgentOf, selectUser, updateUser, type ScimUserRow } from "./user-queries.ts";

export type Change = { connectionId: string; id: string; /** of If-Match */ version: string | null };

/** @throws ScimError 404 */
export async function findUser(ctx: Ctx, connectionId: string, id: string): Promise<ScimUserRow> {
  const row = isId(id) ? await selectUser(ctx.db, connectionId, id) : undefined;
  if (!row) throw new ScimError(404, "There is no such user.");
  return row;
}

/**
 * Adds somebody. An agent who has the address already is the one from now on; one who was switched off comes back.
 * @throws ScimError 409 uniqueness, 400, 403 for an owner who was switched off
 */
export async function createUser(
  ctx: Ctx,
  { connectionId, defaultRole }: { connectionId: string; defaultRole: string },
  body: unknown,
): Promise<ScimUserRow> {
  const draft = readUser(body, null);
  return change(ctx, connectionId, async (tx) => {
    const there = await selectAgentOf(tx.db, connectionId, draft.email!);
    if (there?.user_id) throw new ScimError(409, "A user with this e-mail address is here already.", "uniqueness");
    const agentId =
      there?.id ??
      (await createAgent(tx, { name: nameOf(draft), email: draft.email!, role: defaultRole, locale: draft.locale ?? DEFAULT_LOCALE })).id;
    const id = newId(tx.clock.now().getTime());
    // Whoever was here before keeps the role he has until his groups say another.
    await insertUser(tx.db, { id, connectionId, agentId, ...written(draft), givenRole: defaultRole, now: tx.clock.now() });
    await carry(tx, agentId, draft, there !== undefined);
    await note(tx, "create", id, agentId, { bound: there !== undefined });
    return findUser(tx, connectionId, id);
  });
}

/** @throws ScimError 404, 412, 409 uniqueness, 400 mutability for another address, 403 for owners */
export function replaceUser(ctx: Ctx, at: Change, body: unknown): Promise<ScimUserRow> {
  return changeUser(ctx, at, (before) => {
    const draft = readUser(body, before);
    // A name that is no address says nothing of the address.
    return { ...draft, locale: draft.locale ?? before.locale };
  });
}

/** @throws ScimError as `replaceUser` */
export function changeUserBy(ctx: Ctx, at: Change, operations: readonly Operation[]): Promise<ScimUserRow> {
  return changeUser(ctx, at, (before) => patchUser(before, operations));
}

function changeUser(ctx: Ctx, at: Change, next: (before: UserDraft) => UserDraft): Promise<ScimUserRow> {
  return change(ctx, at.connectionId, async (tx) => {
    const row = await findUser(tx, at.connectionId, at.id);
    requireVersion(row, at.version);
    const before = draftOf(row);
    const draft = next(before);
    // With the address one signs in: a provider who could change it could become anybody.
    if (draft.email !== row.email) throw bad("mutability", "The e-mail address of an agent cannot be changed by SCIM.");
    if (JSON.stringify(written(draft)) !== JSON.stringify(written(before))) await updateUser(tx.db, row.id, written(draft), tx.clock.now());
    await carry(tx, row.agent_id, draft, true);
    await note(tx, "update", row.id, row.agent_id, { active: draft.active });
    return findUser(tx, at.connectionId, at.id);
  });
}

/** Switches somebody off and forgets him here; what he wrote stays, and so does he. @throws ScimError 404, 412, 403 for the last owner */
export function removeUser(ctx: Ctx, at: Change): Promise<void> {
  return change(ctx, at.connectionId, async (tx) => {
    const row = await findUser(tx, at.connectionId, at.id);
    requireVersion(row, at.version);
    await carry(tx, row.agent_id, { ...draftOf(row), active: false }, true);
    await deleteUser(tx.db, row.id);
    await note(tx, "delete", row.id, row.agent_id, {});
  });
}

/** Deletes a group; its members lose what it gave. @throws ScimError 404, 412 */
export function removeGroup(ctx: Ctx, at: Change): Promise<void> {
  return change(ctx, at.connectionId, async (tx) => {
    const row = isId(at.id) ? await selectGroup(tx.db, at.id) : undefined;
    if (row?.connection_id !== at.connectionId) throw new ScimError(404, "There is no such group.");
    requireVersion(row, at.version);
    const members = (await selectMembers(tx.db, [row.id])).map(({ id }) => id);
    await deleteGroup(tx.db, row.id);
    await applyGroups(tx, at.connectionId, members);
    await noteGroup(tx, "delete", row.id);
  });
}

/** One change of a connection's people at a time, all of it or nothing. */
export async function change<T>(ctx: Ctx, connectionId: string, work: (tx: Ctx) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(ctx, async (tx) => {
      await lockConnection(tx.db, connectionId);
      return work(tx);
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new ScimError(409, "The name or external id is taken.", "uniqueness");
    if (error instanceof Problem && error.code === "agent.lastOwner") throw new ScimError(403, "The last owner cannot be switched off.");
    throw error;
  }
}

/** @throws ScimError 412 */
export function requireVersion(row: Parameters<typeof versionOf>[0], version: string | null): void {
  if (version !== null && version !== "*" && version !== versionOf(row)) throw new ScimError(412, "It was changed in the meantime.");
}

function draftOf(row: ScimUserRow): UserDraft {
  return {
    ...emptyUser(),
    userName: row.user_name,
    externalId: row.external_id,
    displayName: row.name,
    givenName: row.given_name,
    familyName: row.family_name,
    email: row.email,
    active: row.active,
    locale: isLocale(row.locale) ? row.locale : null,
  };
}

function written({ userName, externalId, givenName, familyName }: UserDraft) {
  return { userName, externalId, givenName, familyName };
}

/** Carries over to the agent what is his: name, language, whether he may come in. */
async function carry(tx: Ctx, agentId: string, draft: UserDraft, known: boolean): Promise<void> {
  const agent = (await selectAgent(tx.db, agentId))!;
  const name = nameOf(draft);
  const locale = known ? (draft.locale ?? agent.locale) : agent.locale;
  // An owner, or one who makes owners, is let in again by an owner alone.
  if (draft.active && !agent.active && !givable(agent.role, agent.rights))
    throw new ScimError(403, "An owner who was switched off is let in again by an owner.");
  if (name !== agent.name || locale !== agent.locale || draft.active !== agent.active)
    await changeAgent(tx, agentId, agent.revision, { name, locale, active: draft.active });
}

async function note(tx: Ctx, act: string, id: string, agentId: string, data: { [name: string]: unknown }): Promise<void> {
  const entry = { actor: tx.actorKey, action: `scimUsers.${act}`, subject: `agent:${agentId}`, outcome: "allowed" as const };
  await tx.platform.audit.write(tx.db, { ...entry, address: tx.address, data: { user: id, ...data } });
}

export async function noteGroup(tx: Ctx, act: string, id: string, data: { [name: string]: unknown } = {}): Promise<void> {
  const entry = { actor: tx.actorKey, action: `scimGroups.${act}`, subject: `scimGroup:${id}`, outcome: "allowed" as const };
  await tx.platform.audit.write(tx.db, { ...entry, address: tx.address, data });
}

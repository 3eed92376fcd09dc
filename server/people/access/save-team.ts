import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { forgetActors } from "./actor-cache.ts";
import { teamChanged } from "./events.ts";
import { presentTeam } from "./present.ts";
import { insertTeam, selectTeam, setMembersOf, updateTeam, type TeamRow } from "./queries.ts";
import { slugFor } from "./slug.ts";

async function changed(tx: Ctx, id: string, members: readonly string[] | undefined): Promise<TeamRow> {
  if (members && (await setMembersOf(tx.db, id, members)) !== new Set(members).size) throw invalid("members", "unknownThing");
  const team = (await selectTeam(tx.db, id))!;
  await emit(tx, teamChanged, { subjects: [`team:${id}`], data: { teamId: id, members: team.members.length } });
  if (members) {
    // Membership of a team may open restricted tickets.
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action: "teams.setMembers",
      subject: `team:${id}`,
      outcome: "allowed",
      address: tx.address,
      data: { members: [...members] },
    });
  }
  forgetActors(tx);
  return team;
}

function slugTaken(error: unknown): never {
  if (isUniqueViolation(error)) throw new Problem(409, "slugTaken");
  throw error;
}

/**
 * Creates a team.
 * @param input.slug made from the name when absent
 * @throws Problem 409 slugTaken, 422 for an unknown member
 */
export async function createTeam(
  ctx: Ctx,
  { name, slug, members = [] }: { name: string; slug?: string | undefined; members?: readonly string[] },
): Promise<TeamRow> {
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertTeam(tx.db, { id, name, slug: slug ?? slugFor(name, id), now }).catch(slugTaken);
    return changed(tx, id, members);
  });
}

/**
 * Changes a team; `members`, when given, are all its members from now on.
 * @param team id or slug
 * @throws Problem 404, 412 stale, 409 slugTaken, 422 for an unknown member
 */
export async function changeTeam(
  ctx: Ctx,
  team: string,
  revision: number,
  { members, ...change }: { name?: string | undefined; slug?: string | undefined; members?: readonly string[] | undefined },
): Promise<TeamRow> {
  return inTransaction(ctx, async (tx) => {
    const current = await selectTeam(tx.db, team);
    if (!current) throw notFound();
    if (!(await updateTeam(tx.db, current.id, revision, change, tx.clock.now()).catch(slugTaken)))
      throw stale(presentTeam((await selectTeam(tx.db, current.id))!));
    return changed(tx, current.id, members);
  });
}

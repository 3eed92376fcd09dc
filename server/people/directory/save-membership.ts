import { forgetActors } from "#people/access";
import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { membershipChanged } from "./events.ts";
import { dayOf, holdsOn } from "./model.ts";
import {
  insertMembership,
  selectMembership,
  selectMembershipOf,
  selectExactly,
  updateMembership,
  type MembershipChange,
  type MembershipRow,
} from "./organization-queries.ts";
import { isThere } from "./note-queries.ts";
import { presentMembership } from "./present.ts";
import type { MemberRole } from "./queries.ts";

/** Tells of the change, notes who granted the sight of requests or the care of members, and makes it hold at once. */
async function announce(tx: Ctx, id: string, before: { sees_requests: boolean; manages_members: boolean }): Promise<MembershipRow> {
  const row = (await selectMembership(tx.db, id))!;
  const subjects = [`contact:${row.contact_id}`, `organization:${row.organization_id}`] as const;
  const ended = row.ends_on !== null && !holdsOn(row, dayOf(tx.clock.now()));
  await emit(tx, membershipChanged, {
    subjects: [...subjects],
    data: { membershipId: id, contactId: row.contact_id, organizationId: row.organization_id, seesRequests: row.sees_requests, ended },
  });
  const granted = [
    ...(row.sees_requests === before.sees_requests ? [] : [row.sees_requests ? "memberships.grantSight" : "memberships.revokeSight"]),
    ...(row.manages_members === before.manages_members ? [] : [row.manages_members ? "memberships.grantCare" : "memberships.revokeCare"]),
  ];
  for (const action of granted) {
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action,
      subject: subjects[0],
      outcome: "allowed",
      address: tx.address,
      data: { organizationId: row.organization_id },
    });
  }
  forgetActors(tx);
  return row;
}

function alreadyMember(error: unknown): never {
  if (isUniqueViolation(error)) throw new Problem(409, "membership.exists");
  throw error;
}

export type NewMembershipInput = {
  contact: string;
  /** Id or slug. */
  organization: string;
  role?: MemberRole;
  seesRequests?: boolean;
  managesMembers?: boolean;
  /** First day, `YYYY-MM-DD`; today when absent. */
  startsOn?: string | undefined;
  /** First day on which it no longer holds. */
  endsOn?: string | null;
};

/** Makes a contact a member. @throws Problem 409 membership.exists, 422 for an unknown contact or organization or an end before the start */
export async function createMembership(
  ctx: Ctx,
  { contact, organization, role = "member", seesRequests = false, managesMembers = false, startsOn, endsOn = null }: NewMembershipInput,
): Promise<MembershipRow> {
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    if (!(await isThere(tx.db, { contact }))) throw invalid("contact", "unknownThing");
    // Exactly the one that is named: a merge makes nobody a member of the other.
    const organizationId = (await selectExactly(tx.db, organization))?.id;
    if (!organizationId) throw invalid("organization", "unknownThing");
    const start = startsOn ?? dayOf(now);
    if (endsOn !== null && endsOn < start) throw invalid("endsOn", "beforeStart");
    const id = newId(now.getTime());
    await insertMembership(tx.db, {
      id,
      contactId: contact,
      organizationId,
      role,
      seesRequests,
      managesMembers,
      startsOn: start,
      endsOn,
      now,
    }).catch(alreadyMember);
    return announce(tx, id, { sees_requests: false, manages_members: false });
  });
}

/** Changes a membership: ends it, or grants the sight of requests. @throws Problem 404, 412 stale, 409 membership.exists, 422 */
export async function changeMembership(ctx: Ctx, id: string, revision: number, change: MembershipChange): Promise<MembershipRow> {
  return inTransaction(ctx, async (tx) => {
    const current = await selectMembership(tx.db, id);
    if (!current) throw notFound();
    if (change.endsOn && change.endsOn < current.starts_on) throw invalid("endsOn", "beforeStart");
    if (!(await updateMembership(tx.db, id, revision, change, tx.clock.now()).catch(alreadyMember)))
      throw stale(presentMembership((await selectMembership(tx.db, id))!));
    return announce(tx, id, current);
  });
}

/** Makes an invited contact a member; what he is and sees there already he keeps. @param ctx on the staff side, in a transaction */
export async function joinInvited(
  ctx: Ctx,
  { contact, organization, seesRequests }: { contact: string; organization: string; seesRequests: boolean },
): Promise<void> {
  const known = await selectMembershipOf(ctx.db, contact, organization, dayOf(ctx.clock.now()));
  if (!known) await createMembership(ctx, { contact, organization, seesRequests });
  else if (seesRequests && !known.sees_requests) await changeMembership(ctx, known.id, known.revision, { seesRequests: true });
}

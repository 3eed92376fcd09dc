/** Inviting customers to the portal: by the vendor's people, or by somebody who looks after the members of his organization. */
import { afterId, pageById } from "#people/access";
import { managedOrganizations, organizationRef } from "#people/directory";
import { emit } from "#platform/events";
import { elevated, forbidden, inTransaction, invalid, isStaff, notFound, Problem, type Ctx } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { newId } from "#shared/ids";
import type { Locale } from "#shared/locales";
import { invitationAsked, invitationEnded } from "./events.ts";
import { endInvitations, insertInvitation, selectInvitation, selectInvitations, type InvitationRow } from "./invitation-queries.ts";
import type { PortalInvitation } from "./invitations-contract.ts";
import { takeLimit } from "./limits.ts";
import { PORTAL_INVITATION_LIFETIME } from "./model.ts";

function present(row: InvitationRow, now: Date): PortalInvitation {
  const [by] = row.invited_by.split(":");
  const state = row.ended_as === "replaced" ? "revoked" : (row.ended_as ?? (row.expires_at <= now ? "expired" : "open"));
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    locale: row.locale as Locale,
    organization: row.organization!,
    seesRequests: row.sees_requests,
    state,
    invitedBy: by === "agent" || by === "contact" ? by : "other",
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

/** Ids of the organizations whose invitations are the actor's; null: of all. */
async function ownOrganizations(staff: Ctx): Promise<string[] | null> {
  if (isStaff(staff.actor)) return null;
  return staff.actor.kind === "contact" ? managedOrganizations(staff, staff.actor.id) : [];
}

/** One page, the newest first. @throws Problem 404 for an organization that is not his to look after */
export async function listInvitations(
  ctx: Ctx,
  {
    query: { limit, cursor, organization, open = false },
  }: { query: { limit: number; cursor?: string | undefined; organization?: string | undefined; open?: boolean | undefined } },
): Promise<{ data: PortalInvitation[]; nextCursor: string | null }> {
  const staff = elevated(ctx);
  const own = await ownOrganizations(staff);
  if (organization !== undefined && own !== null && !own.includes(organization)) throw notFound();
  const organizations = organization === undefined ? own : [organization];
  const now = ctx.clock.now();
  const rows = await selectInvitations(staff.db, { limit: limit + 1, after: afterId(cursor), organizations, open, now });
  return pageById(rows, limit, (row) => present(row, now));
}

export type Invited = {
  /** Id or slug. */ organization: string;
  email: string;
  name: string | null;
  locale?: Locale | undefined;
  seesRequests: boolean;
};

/**
 * Invites somebody. Nothing about the address is looked up: whether it is known shows in no answer and in no time it takes. An open invitation of the
 * same address to the same organization is replaced.
 * @throws Problem 422 for what is no address or an organization he may not invite to, 403 invitation.sightNotYours, 429 tooMany
 */
export async function invite(ctx: Ctx, { organization, email, name, locale, seesRequests }: Invited): Promise<PortalInvitation> {
  const staff = elevated(ctx);
  const address = normalizeAddress(email);
  if (!address) throw invalid("email", "email");
  const own = await ownOrganizations(staff);
  const found = await organizationRef(staff, organization);
  if (!found || (own !== null && !own.includes(found.id))) throw invalid("organization", "unknownThing");
  if (seesRequests) requireSight(ctx, found.id);
  if (own !== null) takeLimit(ctx.platform, "inviteByPerson", ctx.actorKey);
  takeLimit(ctx.platform, "inviteByAddress", address);
  return write(staff, { organizationId: found.id, email: address, name, locale: locale ?? ctx.locale, seesRequests });
}

/** Nobody gives a sight he cannot give: the vendor's people need the right to, a customer must see the requests himself. */
function requireSight(ctx: Ctx, organizationId: string): void {
  if (isStaff(ctx.actor)) {
    if (!ctx.actor.rights.has("organizations.manage")) throw forbidden("organizations.manage");
  } else if (ctx.actor.kind !== "contact" || !ctx.actor.organizations.includes(organizationId))
    throw new Problem(403, "invitation.sightNotYours");
}

type Words = { organizationId: string; email: string; name: string | null; locale: string; seesRequests: boolean };

function write(staff: Ctx, { organizationId, ...words }: Words): Promise<PortalInvitation> {
  return inTransaction(staff, async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await endInvitations(tx.db, { organizationId, email: words.email }, "replaced", now);
    await insertInvitation(tx.db, {
      id,
      kind: "contact",
      organizationId,
      ...words,
      invitedBy: tx.actorKey,
      inviterId: tx.actor.kind === "contact" ? tx.actor.id : null,
      now,
      expiresAt: new Date(now.getTime() + PORTAL_INVITATION_LIFETIME * 1_000),
    });
    await emit(tx, invitationAsked, {
      subjects: [`organization:${organizationId}`],
      data: { invitationId: id, organizationId },
    });
    await note(tx, "invitations.create", { id, organization: { id: organizationId } });
    return present((await selectInvitation(tx.db, id))!, now);
  });
}

function note(tx: Ctx, action: string, { id, organization }: { id: string; organization: { id: string } | null }): Promise<unknown> {
  return tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action,
    subject: `organization:${organization!.id}`,
    outcome: "allowed",
    address: tx.address,
    data: { invitationId: id },
  });
}

/** An invitation that is the actor's to change. @throws Problem 404, 409 invitation.accepted */
async function own(staff: Ctx, id: string): Promise<InvitationRow> {
  const row = await selectInvitation(staff.db, id);
  const organizations = await ownOrganizations(staff);
  if (!row?.organization || (organizations !== null && !organizations.includes(row.organization.id))) throw notFound();
  if (row.ended_as === "accepted") throw new Problem(409, "invitation.accepted");
  return row;
}

/** Sends one once more, also one that ran out or was taken back: a new link, and the one before it ends. @throws Problem 404, 409, 403, 429 */
export async function sendAgain(ctx: Ctx, id: string): Promise<PortalInvitation> {
  const staff = elevated(ctx);
  const row = await own(staff, id);
  if (row.sees_requests) requireSight(ctx, row.organization!.id);
  takeLimit(ctx.platform, "inviteByAddress", row.email);
  return write(staff, {
    organizationId: row.organization!.id,
    email: row.email,
    name: row.name,
    locale: row.locale,
    seesRequests: row.sees_requests,
  });
}

/** Takes one back: its link says so from now on. @throws Problem 404, 409 invitation.accepted */
export async function takeBack(ctx: Ctx, id: string): Promise<PortalInvitation> {
  return inTransaction(elevated(ctx), async (tx) => {
    const row = await own(tx, id);
    const now = tx.clock.now();
    if (row.ended_as === null) {
      await endInvitations(tx.db, { id }, "revoked", now);
      await emit(tx, invitationEnded, { subjects: [`organization:${row.organization!.id}`], data: { invitationId: id, as: "revoked" } });
      await note(tx, "invitations.revoke", row);
    }
    return present((await selectInvitation(tx.db, id))!, now);
  });
}

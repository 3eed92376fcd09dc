/** What the holder of an invitation's link meets: how it stands, and accepting it. */
import { changeAgent, linkAgent, selectAgent } from "#people/access";
import { findOrCreateContact, joinInvited, managedOrganizations, proveAddress } from "#people/directory";
import { emit } from "#platform/events";
import { inTransaction, invalid, Problem, systemContext, type Ctx, type Platform } from "#platform/http";
import { newId } from "#shared/ids";
import type { Locale } from "#shared/locales";
import type { AuthService } from "./auth-service.ts";
import { invitationEnded } from "./events.ts";
import { endInvitations, selectInvitationByHash, type InvitationRow } from "./invitation-queries.ts";
import { takeLimit } from "./limits.ts";
import { noteRefusal } from "./note-refusal.ts";
import { openSession, type Opened, type SignInRequest } from "./open-session.ts";
import { hasPassword, insertAccount, selectAccountByEmail, upsertPassword } from "./queries.ts";
import { checkPassword, hashPassword } from "./set-password.ts";
import { connectionFor, offeredConnections } from "./sso-sign-in.ts";

/** How an invitation's token is stored. */
export function hashInvitation(platform: Pick<Platform, "crypto">, token: string): Buffer {
  return platform.crypto.hashToken("invitation", token);
}

export type InvitationState = "open" | "accepted" | "replaced" | "revoked" | "expired" | "unknown";

export type ShownInvitation =
  | { state: Exclude<InvitationState, "open">; kind: "agent" | "contact" | null }
  | {
      state: "open";
      kind: "agent" | "contact";
      email: string;
      name: string | null;
      locale: string;
      /** Name of the organization one is to belong to. */
      organization: string | null;
      expiresAt: string;
      /** He can sign in with a password already, and keeps it. */
      hasPassword: boolean;
      /** Through which his employer has him sign in, so that no password is asked for. */
      sso: { id: string; name: string } | null;
    };

/** A token as we make them; anything else is looked up nowhere. */
function find(platform: Platform, ctx: Ctx, token: string, lock = false): Promise<InvitationRow | undefined> {
  return /^[a-z2-7]{32}$/.test(token) ? selectInvitationByHash(ctx.db, hashInvitation(platform, token), lock) : Promise.resolve(undefined);
}

/** Whether it works, and if not why. What its inviter may not do any more, his invitation may not either. */
async function stateOf(ctx: Ctx, row: InvitationRow | undefined): Promise<InvitationState> {
  if (!row) return "unknown";
  if (row.ended_as) return row.ended_as;
  if (row.expires_at <= ctx.clock.now()) return "expired";
  if (row.agent_id !== null) {
    const agent = await selectAgent(ctx.db, row.agent_id);
    return !agent?.active ? "revoked" : agent.account_id === null ? "open" : "accepted";
  }
  if (row.inviter_id !== null && !(await managedOrganizations(ctx, row.inviter_id)).includes(row.organization!.id)) return "revoked";
  return "open";
}

async function connectionOf(service: AuthService, request: SignInRequest, row: InvitationRow) {
  const required =
    row.kind === "agent"
      ? (await offeredConnections(service)).find((connection) => connection.required)
      : await connectionFor(service, request, { email: row.email });
  return required?.required ? { id: required.id, name: required.name } : null;
}

/**
 * How an invitation stands, for the page its link opens. Looking uses nothing up: programs that check links look at all of them. Of one that does not
 * work any more nothing personal is told.
 * @throws Problem 429 tooMany
 */
export async function readInvitation(service: AuthService, request: SignInRequest, { token }: { token: string }): Promise<ShownInvitation> {
  const { platform } = service;
  takeLimit(platform, "redeemByPlace", request.address);
  const ctx = systemContext(platform, "identity");
  const row = await find(platform, ctx, token);
  const state = await stateOf(ctx, row);
  if (!row || state !== "open") return { state: state === "open" ? "unknown" : state, kind: row?.kind ?? null };
  return {
    state,
    kind: row.kind,
    email: row.email,
    name: row.name,
    locale: row.locale,
    organization: row.organization?.name ?? null,
    expiresAt: row.expires_at.toISOString(),
    hasPassword: await hasPassword(ctx.db, row.email),
    sso: await connectionOf(service, request, row),
  };
}

export type Acceptance = { token: string; name: string; locale: Locale; /** Empty where he has one already. */ password: string };

/**
 * Accepts an invitation: once, within its time. Whoever has the link reads the address's mail, so the address is proved by it; the account gets its
 * password, the agent or contact his name and language, the contact his membership, and the browser a session or the second step.
 * @throws Problem 410 invitation.accepted, invitation.replaced, invitation.revoked, invitation.expired or invitation.unknown; 422 for a password against the
 * policy; 403 ssoNeeded; 429 tooMany
 */
export async function acceptInvitation(
  service: AuthService,
  request: SignInRequest,
  { token, name, locale, password }: Acceptance,
): Promise<Opened & { kind: "agent" | "contact" }> {
  const { platform } = service;
  takeLimit(platform, "redeemByPlace", request.address);
  const outside = systemContext(platform, "identity");
  const seen = await find(platform, outside, token);
  const keeps = seen !== undefined && (await hasPassword(outside.db, seen.email));
  if (seen && (await stateOf(outside, seen)) === "open") {
    if (!keeps) checkPassword(password);
    if (name.trim() === "" || name.length > 200) throw invalid("name", "empty");
    if (await connectionOf(service, request, seen)) throw new Problem(403, "ssoNeeded");
  }
  // Hashing takes its time and holds no row meanwhile.
  const hash = seen && !keeps ? await hashPassword(password.slice(0, 256)) : null;
  const done = await inTransaction(outside, async (tx) => {
    const row = await find(platform, tx, token, true);
    const state = await stateOf(tx, row);
    if (!row || state !== "open") {
      noteRefusal(platform, request, "invitation");
      throw new Problem(410, `invitation.${state}`);
    }
    const now = tx.clock.now();
    const known = await selectAccountByEmail(tx.db, row.email);
    const account = known ?? { id: newId(now.getTime()), email: row.email, name };
    if (!known) await insertAccount(tx.db, { ...account, now });
    if (hash !== null) await upsertPassword(tx.db, { id: newId(now.getTime()), accountId: account.id, hash, now });
    if (row.agent_id !== null) await becomeAgent(tx, row.agent_id, { name, locale });
    else await becomeMember(tx, row, { name, locale });
    await linkAgent(tx.db, { email: row.email, accountId: account.id });
    await proveAddress(tx, { address: row.email, accountId: account.id });
    await endInvitations(tx.db, { id: row.id }, "accepted", now);
    const subject = row.agent_id === null ? (`organization:${row.organization!.id}` as const) : (`agent:${row.agent_id}` as const);
    await emit(tx, invitationEnded, { subjects: [subject], data: { invitationId: row.id, as: "accepted" } });
    await tx.platform.audit.write(tx.db, {
      actor: `account:${account.id}`,
      action: "invitations.accept",
      subject,
      outcome: "allowed",
      address: request.address,
      data: { invitationId: row.id },
    });
    return { account, kind: row.kind };
  });
  return { ...(await openSession(platform, request, { how: "invitation", factors: 1 }, { account: done.account })), kind: done.kind };
}

async function becomeAgent(tx: Ctx, id: string, words: { name: string; locale: Locale }): Promise<void> {
  const agent = (await selectAgent(tx.db, id))!;
  await changeAgent(tx, id, agent.revision, words);
}

/** Makes the invited a contact and a member; what he was and saw before he keeps. */
async function becomeMember(tx: Ctx, row: InvitationRow, { name, locale }: { name: string; locale: Locale }): Promise<void> {
  const contact = await findOrCreateContact(tx, { email: row.email, name, locale });
  await joinInvited(tx, { contact: contact.id, organization: row.organization!.id, seesRequests: row.sees_requests });
}

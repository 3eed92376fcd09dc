/** How one signs in oneself: the second factor, the recovery codes and the sessions, looked at and changed. */
import { forgetActors } from "#people/access";
import { inTransaction, notFound, Problem, systemContext } from "#platform/http";
import { accountActor } from "./account-actor.ts";
import type { AuthService } from "./auth-service.ts";
import { deviceOf, type Device } from "./device.ts";
import { deleteTotp, selectFactors } from "./factor-queries.ts";
import { takeLimit } from "./limits.ts";
import { provedEnough } from "./model.ts";
import { noteChange } from "./note-change.ts";
import type { SignInRequest } from "./open-session.ts";
import { selectPasskeysOf } from "./passkey-queries.ts";
import { selectPasswordHash } from "./queries.ts";
import { deleteSession, selectSessionsOf } from "./session-queries.ts";
import { endSessionsOf, requireFreshSession, requireSession, rotateSession, sessionHeaders } from "./sessions.ts";
import { acceptTotp, giveRecoveryCodes, offerTotp, type TotpOffer } from "./totp-enrolment.ts";

export type OwnSecurity = {
  email: string;
  hasPassword: boolean;
  /** Whether changes may be made now, or a new proof is asked for first. */
  fresh: boolean;
  /** Whether the installation demands a second factor of this person. */
  demanded: boolean;
  totp: { since: string; codesLeft: number } | null;
  passkeys: { id: string; name: string; synced: boolean; createdAt: string; usedAt: string | null }[];
  sessions: ({
    id: string;
    address: string | null;
    how: string | null;
    startedAt: string;
    usedAt: string;
    /** the one that asks */ current: boolean;
  } & Device)[];
};

/** Everything about how whoever asks signs in. @throws Problem 401 signInNeeded */
export async function ownSecurity({ platform }: AuthService, request: SignInRequest): Promise<OwnSecurity> {
  const session = await requireSession(platform, request);
  const db = platform.database.staff;
  const { account_id: accountId, email } = session;
  const [factors, hash, passkeys, sessions, person] = await Promise.all([
    selectFactors(db, accountId),
    selectPasswordHash(db, accountId),
    selectPasskeysOf(db, accountId),
    selectSessionsOf(db, accountId, platform.clock.now()),
    accountActor(platform, { accountId, email }),
  ]);
  return {
    email,
    hasPassword: hash !== null,
    fresh: session.fresh,
    demanded: person !== null && !provedEnough(factors.roles, person.actor, 1),
    totp: factors.totp_since && { since: factors.totp_since.toISOString(), codesLeft: factors.codes_left },
    passkeys: passkeys.map(({ id, name, synced, created_at, used_at }) => ({
      id,
      name,
      synced,
      createdAt: created_at.toISOString(),
      usedAt: used_at?.toISOString() ?? null,
    })),
    sessions: sessions.map(({ id, device, address, how, created_at, used_at }) => ({
      id,
      ...deviceOf(device),
      address,
      how,
      startedAt: created_at.toISOString(),
      usedAt: (used_at ?? created_at).toISOString(),
      current: id === session.id,
    })),
  };
}

/** Ends one of one's own sessions. @throws Problem 401 signInNeeded, 404 for one that is not one's own or has ended */
export async function endOwnSession({ platform }: AuthService, request: SignInRequest, { id }: { id: string }): Promise<void> {
  const session = await requireSession(platform, request);
  await inTransaction(systemContext(platform, "identity"), async (tx) => {
    if (!(await deleteSession(tx.db, session.account_id, id))) throw notFound();
    await noteChange(tx, request, session.account_id, "end");
    forgetActors(tx);
  });
}

/** Ends all of one's sessions but this one. */
export async function endOtherSessions({ platform }: AuthService, request: SignInRequest): Promise<void> {
  const session = await requireSession(platform, request);
  await endSessionsOf(platform, session.account_id, session.token);
  await noteChange(systemContext(platform, "identity"), request, session.account_id, "endOthers");
}

/** A secret for an app, to be confirmed by its first code. @throws Problem 401 signInNeeded, 403 proofNeeded, 409 secondFactor.there */
export async function offerSecondFactor(
  { platform }: AuthService,
  request: SignInRequest,
  offer: { issuer: string; earlier: string | null },
): Promise<TotpOffer> {
  const session = await requireFreshSession(platform, request);
  if ((await selectFactors(platform.database.staff, session.account_id)).totp_since) throw new Problem(409, "secondFactor.there");
  return offerTotp(platform, { id: session.account_id, email: session.email }, offer);
}

/**
 * Confirms the secret: from now on a code is asked for. The other sessions end, since they were opened without one; this one goes on under a new id.
 * @throws Problem as `acceptTotp`, 401 signInNeeded, 403 proofNeeded, 429 tooMany
 */
export async function addSecondFactor(
  { platform }: AuthService,
  request: SignInRequest,
  input: { sealed: string; code: string },
): Promise<{ headers: Headers; codes: string[] }> {
  const session = await requireFreshSession(platform, request);
  takeLimit(platform, "secondByAccount", session.account_id);
  const codes = await inTransaction(systemContext(platform, "identity"), async (tx) => {
    const made = await acceptTotp(tx, session.account_id, input);
    await noteChange(tx, request, session.account_id, "addSecondFactor");
    return made;
  });
  await endSessionsOf(platform, session.account_id, session.token);
  return { headers: sessionHeaders(platform, await rotateSession(platform, session.token, 2)), codes };
}

/** Removes the app and its recovery codes. @throws Problem 401 signInNeeded, 403 proofNeeded, 409 secondFactor.demanded, 404 */
export async function removeSecondFactor(service: AuthService, request: SignInRequest): Promise<void> {
  const { platform } = service;
  const session = await requireFreshSession(platform, request);
  const { demanded, passkeys } = await ownSecurity(service, request);
  if (demanded && passkeys.length === 0) throw new Problem(409, "secondFactor.demanded");
  await inTransaction(systemContext(platform, "identity"), async (tx) => {
    if (!(await deleteTotp(tx.db, session.account_id))) throw notFound();
    await noteChange(tx, request, session.account_id, "removeSecondFactor");
  });
}

/** Ten new recovery codes; the earlier ones end. @throws Problem 401 signInNeeded, 403 proofNeeded, 404 */
export async function newOwnRecoveryCodes({ platform }: AuthService, request: SignInRequest): Promise<{ codes: string[] }> {
  const session = await requireFreshSession(platform, request);
  return inTransaction(systemContext(platform, "identity"), async (tx) => {
    if (!(await selectFactors(tx.db, session.account_id)).totp_since) throw notFound();
    const codes = await giveRecoveryCodes(tx, session.account_id);
    await noteChange(tx, request, session.account_id, "newRecoveryCodes");
    return { codes };
  });
}

import type { Hono } from "hono";
import type { Subscriber } from "#platform/events";
import { systemContext, withDatabase, type Authentication, type Authenticate, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { actorKey } from "#platform/http";
import { DEFAULT_LOCALE, type Locale } from "#shared/locales";
import { acceptInvitation, readInvitation, type Acceptance } from "./accept-invitation.ts";
import { createAuthService } from "./auth-service.ts";
import { createAuthenticate } from "./authenticate.ts";
import { invitationSubscriber } from "./invite-agent.ts";
import { deleteOldInvitations } from "./invitation-queries.ts";
import type { SendMail } from "./link-mail.ts";
import { INVITATION_MEMORY } from "./model.ts";
import { mountSso } from "./mount-sso.ts";
import { leaveGuestLink, openGuestLink } from "./open-guest-link.ts";
import type { SignInRequest } from "./open-session.ts";
import { askForAddress, confirmAddress } from "./own-address.ts";
import { addPasskey, offerPasskey, removePasskey, renamePasskey } from "./own-passkeys.ts";
import {
  addSecondFactor,
  endOtherSessions,
  endOwnSession,
  newOwnRecoveryCodes,
  offerSecondFactor,
  ownSecurity,
  removeSecondFactor,
} from "./own-security.ts";
import { deleteExpired } from "./queries.ts";
import { readMe } from "./read-me.ts";
import { redeemMagicLink } from "./redeem-link.ts";
import { requestMagicLink } from "./request-link.ts";
import { securitySubscriber } from "./security-mails.ts";
import { enrolSecond, proveSecond, secondStep } from "./second-step.ts";
import { changeOwnPassword } from "./set-password.ts";
import { offerPasskeySignIn, signInPasskey } from "./sign-in-passkey.ts";
import { signInPassword } from "./sign-in-password.ts";
import { signOut } from "./sign-out.ts";
import { pendingOf } from "./sso-link.ts";
import { connectionFor, offeredConnections } from "./sso-sign-in.ts";

export type IdentityOptions = {
  sendMail: SendMail;
  /** How long a found actor is used without asking the database again, in milliseconds; 5,000 when absent. */
  cacheMilliseconds?: number;
};

export type Identity = ReturnType<typeof createIdentity>;

/** Everything the composition root needs of identity, for one running program. */
export function createIdentity(platform: Platform, { sendMail, cacheMilliseconds }: IdentityOptions) {
  const service = createAuthService(platform, sendMail);
  const authenticate: Authenticate = createAuthenticate(platform, cacheMilliseconds);
  return {
    authenticate,
    /**
     * The ways to sign in, for one request of a browser. Each answers headers to send along, or throws a Problem.
     * @param request where it comes from, and the language of its page
     */
    signIn(request: SignInRequest & { locale: Locale }) {
      return {
        signInPassword: (input: { email: string; password: string }) => signInPassword(service, request, input),
        requestMagicLink: (input: { email: string; next: string }) => requestMagicLink(service, request, input),
        redeemMagicLink: (input: { token: string }) => redeemMagicLink(service, request, input),
        readInvitation: (input: { token: string }) => readInvitation(service, request, input),
        acceptInvitation: (input: Acceptance) => acceptInvitation(service, request, input),
        askForAddress: (input: { email: string }) => askForAddress(service, request, input),
        confirmAddress: (input: { token: string }) => confirmAddress(service, request, input),
        changePassword: (input: { current: string | null; next: string }) => changeOwnPassword(service, request, input),
        offerPasskeySignIn: () => offerPasskeySignIn(service, request),
        signInPasskey: (input: { state: string; answer: unknown }) => signInPasskey(service, request, input),
        secondStep: (issuer: string, earlier: string | null) => secondStep(service, request, { issuer, earlier }),
        proveSecond: (input: { code: string }) => proveSecond(service, request, input),
        enrolSecond: (input: { sealed: string; code: string }) => enrolSecond(service, request, input),
        ownSecurity: () => ownSecurity(service, request),
        endOwnSession: (input: { id: string }) => endOwnSession(service, request, input),
        endOtherSessions: () => endOtherSessions(service, request),
        offerSecondFactor: (issuer: string, earlier: string | null) => offerSecondFactor(service, request, { issuer, earlier }),
        addSecondFactor: (input: { sealed: string; code: string }) => addSecondFactor(service, request, input),
        removeSecondFactor: () => removeSecondFactor(service, request),
        newRecoveryCodes: () => newOwnRecoveryCodes(service, request),
        offerPasskey: (vendor: string) => offerPasskey(platform, request, vendor),
        addPasskey: (input: { name: string; state: string; answer: unknown }) => addPasskey(platform, request, input),
        renamePasskey: (input: { id: string; name: string }) => renamePasskey(platform, request, input),
        removePasskey: (input: { id: string }) => removePasskey(platform, request, input),
        offeredConnections: () => offeredConnections(service),
        connectionFor: (input: { email: string }) => connectionFor(service, request, input),
        /** The address whose account is to be connected by signing in to it; null when nothing waits. */
        pendingLink: () => pendingOf(platform, request)?.email ?? null,
        openGuestLink: (input: { token: string }) => openGuestLink(service, request, input),
        leaveGuestLink: () => leaveGuestLink(service),
        signOut: () => signOut(service, request),
      };
    },
    /** Adds the addresses of single sign-on that are no pages. */
    mount: (app: Hono) => mountSso(app, service),
    /** Who an actor is, with address and role, for pages. */
    describe({ actor, locale }: Authentication) {
      return withDatabase(platform, actor, (db) =>
        readMe({ ...systemContext(platform, "identity", db), actor, actorKey: actorKey(actor), locale: locale ?? DEFAULT_LOCALE }),
      );
    },
    subscribers: [invitationSubscriber(service), securitySubscriber(service)] satisfies Subscriber[],
    jobs: [
      {
        name: "identity.expire",
        cron: "41 * * * *",
        run: async () => {
          const now = platform.clock.now();
          await deleteExpired(platform.database.staff, now);
          await deleteOldInvitations(platform.database.staff, new Date(now.getTime() - INVITATION_MEMORY * 1_000));
        },
      },
    ] satisfies JobDefinition[],
    /** Resolves when nothing goes on after answers that have left. */
    settled: service.settled,
  };
}

import { agentChanged, agentCreated, agentInvited, selectAgent } from "#people/access";
import type { Subscriber } from "#platform/events";
import { systemContext } from "#platform/http";
import { randomToken } from "#platform/crypto";
import { newId } from "#shared/ids";
import { DEFAULT_LOCALE, isLocale } from "#shared/locales";
import type { AuthService } from "./auth-service.ts";
import { hashLinkToken } from "./better-auth.ts";
import { linkMail } from "./link-mail.ts";
import { INVITATION_LIFETIME } from "./model.ts";
import { endLinksOf, insertVerification } from "./queries.ts";

/**
 * Sends whoever was added as agent a link that signs in for the first time: single use, like any other, but with days to find it. A later one ends
 * those before it, and deactivating somebody ends them all, so that none comes to life again with him.
 */
export function invitationSubscriber({ platform, sendMail }: AuthService): Subscriber {
  return {
    name: "identity.invitations",
    types: [agentCreated.type, agentInvited.type, agentChanged.type],
    async handle(db, events) {
      const ctx = systemContext(platform, "identity", db);
      for (const { type, data } of events) {
        const agent = await selectAgent(db, String(data.agentId));
        if (!agent) continue;
        if (type !== agentCreated.type && (type === agentInvited.type || !agent.active)) await endLinksOf(db, agent.email);
        const invite = type === agentInvited.type || (type === agentCreated.type && agentCreated.data.parse(data).invite);
        if (!invite || !agent.active) continue;
        const token = randomToken(160);
        const now = ctx.clock.now();
        // Better Auth measures by the system's clock.
        const expiresAt = new Date(Date.now() + INVITATION_LIFETIME * 1_000);
        await insertVerification(db, {
          id: newId(),
          identifier: hashLinkToken(platform, token),
          value: JSON.stringify({ email: agent.email, name: agent.name }),
          expiresAt,
          now,
        });
        const mail = { kind: "invitation", locale: isLocale(agent.locale) ? agent.locale : DEFAULT_LOCALE } as const;
        await sendMail(ctx, { ...mail, to: agent.email, ...linkMail(platform.config.url, { ...mail, token }) });
      }
    },
  };
}

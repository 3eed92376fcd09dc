import { agentCreated, selectAgent } from "#people/access";
import type { Subscriber } from "#platform/events";
import { systemContext } from "#platform/http";
import { randomToken } from "#platform/crypto";
import { newId } from "#shared/ids";
import { DEFAULT_LOCALE, isLocale } from "#shared/locales";
import type { AuthService } from "./auth-service.ts";
import { hashLinkToken } from "./better-auth.ts";
import { linkMail } from "./link-mail.ts";
import { INVITATION_LIFETIME } from "./model.ts";
import { insertVerification } from "./queries.ts";

/** Sends whoever was added as agent a link that signs in for the first time: single use, like any other, but with days to find it. */
export function invitationSubscriber({ platform, sendMail }: AuthService): Subscriber {
  return {
    name: "identity.invitations",
    types: [agentCreated.type],
    async handle(db, events) {
      const ctx = systemContext(platform, "identity", db);
      for (const { data } of events) {
        const { agentId, invite } = agentCreated.data.parse(data);
        const agent = invite ? await selectAgent(db, agentId) : undefined;
        if (!agent?.active) continue;
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

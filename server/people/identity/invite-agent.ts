import { agentChanged, agentCreated, agentInvited, selectAgent } from "#people/access";
import type { Subscriber } from "#platform/events";
import { systemContext, type Ctx } from "#platform/http";
import { randomToken } from "#platform/crypto";
import { newId } from "#shared/ids";
import { DEFAULT_LOCALE, isLocale } from "#shared/locales";
import type { AuthService } from "./auth-service.ts";
import { hashInvitation } from "./accept-invitation.ts";
import { invitationAsked } from "./events.ts";
import { endInvitations, insertInvitation, selectInvitation, setInvitationHash } from "./invitation-queries.ts";
import { linkMail } from "./link-mail.ts";
import { INVITATION_LIFETIME } from "./model.ts";
import { endLinksOf } from "./queries.ts";
import { deleteSessionsOf } from "./session-queries.ts";

/**
 * Mails invitations: to whoever was added as agent, and to whom somebody invites to the portal. A link is made where its mail is, so that nothing but the
 * mail ever holds it. A later one ends those before it, and deactivating an agent ends them all, so that none comes to life again with him.
 */
export function invitationSubscriber({ platform, sendMail }: AuthService): Subscriber {
  const send = async (
    ctx: Ctx,
    invitation: { id: string; kind: "invitation" | "portalInvitation"; email: string; locale: string; organization?: string },
  ) => {
    const token = randomToken(160);
    await setInvitationHash(ctx.db, invitation.id, hashInvitation(platform, token));
    const locale = isLocale(invitation.locale) ? invitation.locale : DEFAULT_LOCALE;
    const { kind, organization = "" } = invitation;
    await sendMail(ctx, { kind, to: invitation.email, locale, ...linkMail(platform.config.url, { kind, locale, token, organization }) });
  };
  const inviteAgent = async (ctx: Ctx, agent: { id: string; email: string; name: string; locale: string }, actor: string) => {
    const now = ctx.clock.now();
    const [id, expiresAt] = [newId(now.getTime()), new Date(now.getTime() + INVITATION_LIFETIME * 1_000)];
    const { id: agentId, email, name, locale } = agent;
    await insertInvitation(ctx.db, { id, kind: "agent", agentId, email, name, locale, invitedBy: actor, now, expiresAt });
    await send(ctx, { id, kind: "invitation", email, locale });
  };
  return {
    name: "identity.invitations",
    types: [agentCreated.type, agentInvited.type, agentChanged.type, invitationAsked.type],
    async handle(db, events) {
      const ctx = systemContext(platform, "identity", db);
      for (const { type, data, actor } of events) {
        if (type === invitationAsked.type) {
          const asked = await selectInvitation(db, String(data.invitationId));
          // Taken back before its mail was made: nothing is mailed.
          if (asked?.organization && asked.ended_at === null)
            await send(ctx, { ...asked, kind: "portalInvitation", organization: asked.organization.name });
          continue;
        }
        const agent = await selectAgent(db, String(data.agentId));
        if (!agent) continue;
        // Nobody is let in by the sessions of somebody who is switched off; deleted, they do not come to life again with him.
        if (!agent.active && agent.account_id !== null) await deleteSessionsOf(db, agent.account_id);
        const now = ctx.clock.now();
        if (type === agentInvited.type) await endInvitations(db, { agentId: agent.id }, "replaced", now);
        if (type === agentChanged.type && !agent.active) {
          await endInvitations(db, { agentId: agent.id }, "revoked", now);
          await endLinksOf(db, agent.email);
        }
        const invite = type === agentInvited.type || (type === agentCreated.type && agentCreated.data.parse(data).invite);
        if (invite && agent.active) await inviteAgent(ctx, agent, actor);
      }
    },
  };
}

import type { z } from "zod";
import { ALL_RIGHTS, selectAgent } from "#people/access";
import { ownContact } from "#people/directory";
import { agentIdOf, type Ctx } from "#platform/http";
import { isLocale } from "#shared/locales";
import type { identityContract } from "./contract.ts";

type Me = z.output<(typeof identityContract)["me.get"]["response"]>;

/** Who the caller is, for pages and programs to show and to decide what to offer. */
export async function readMe(ctx: Ctx): Promise<Me> {
  const { actor } = ctx;
  const me: Me = {
    kind: actor.kind === "rule" ? "system" : actor.kind,
    id: actor.kind === "anonymous" || actor.kind === "system" ? null : actor.id,
    name: "name" in actor ? actor.name : null,
    email: null,
    role: null,
    locale: null,
    rights: ALL_RIGHTS.filter((right) => actor.rights.has(right)),
    teams: [],
    organizations: [],
    manages: [],
  };
  const agentId = agentIdOf(actor);
  const agent = agentId === null ? undefined : await selectAgent(ctx.db, agentId);
  if (agent)
    return { ...me, email: agent.email, role: agent.role, locale: isLocale(agent.locale) ? agent.locale : null, teams: agent.teams };
  if (actor.kind !== "contact") return me;
  const contact = await ownContact(ctx, actor.id, actor.organizations);
  return {
    ...me,
    email: contact.email,
    locale: isLocale(contact.locale) ? contact.locale : null,
    organizations: contact.organizations,
    manages: contact.manages,
  };
}

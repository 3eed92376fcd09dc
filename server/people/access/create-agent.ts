import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { forbidden, inTransaction, invalid, Problem, type Ctx } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { newId } from "#shared/ids";
import { agentCreated } from "./events.ts";
import { mayGiveRole } from "./model.ts";
import { insertAgent, selectAgent, setTeamsOf, type AgentRow } from "./queries.ts";
import { roleToGive } from "./roles.ts";

export type NewAgentInput = {
  name: string;
  /** In any spelling; stored normalised. */
  email: string;
  /** Slug of a role. */
  role: string;
  locale: string;
  /** Ids or slugs. */
  teams?: readonly string[];
  /** Whether a mail with a sign-in link follows. */
  invite?: boolean;
};

/**
 * Adds an agent. He signs in by proving his address.
 * @throws Problem 403 agent.roleNotYours, 409 agent.emailTaken, 422 for an unknown role or team or what is no address
 */
export async function createAgent(ctx: Ctx, input: NewAgentInput): Promise<AgentRow> {
  const { name, role, locale, teams = [], invite = false } = input;
  const email = normalizeAddress(input.email);
  if (!email) throw invalid("email", "email");
  if (!ctx.actor.rights.has("agents.manage")) throw forbidden("agents.manage");
  return inTransaction(ctx, async (tx) => {
    if (!mayGiveRole(tx.actor.rights, null, await roleToGive(tx, role))) throw new Problem(403, "agent.roleNotYours");
    const now = tx.clock.now();
    const id = newId(now.getTime());
    try {
      await insertAgent(tx.db, { id, name, email, role, locale, now });
    } catch (error) {
      if (isUniqueViolation(error)) throw new Problem(409, "agent.emailTaken");
      throw error;
    }
    if (teams.length > 0 && (await setTeamsOf(tx.db, id, teams)) !== new Set(teams).size) throw invalid("teams", "unknownThing");
    await emit(tx, agentCreated, { subjects: [`agent:${id}`], data: { agentId: id, role, invite } });
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action: "agents.create",
      subject: `agent:${id}`,
      outcome: "allowed",
      address: tx.address,
      data: { role },
    });
    return (await selectAgent(tx.db, id))!;
  });
}

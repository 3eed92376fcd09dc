import { agentIdOf, notFound, type Ctx } from "#platform/http";

/** The agent who asks, be it by a token of his. @throws Problem 404: for anybody else there is no such thing */
export function ownAgent(ctx: Ctx): string {
  const id = agentIdOf(ctx.actor);
  if (id === null) throw notFound();
  return id;
}

/** Access lists of restricted things: which teams and agents are on them, and who therefore sees the thing now. */
import { invalid, type Ctx } from "#platform/http";
import type { Right } from "./model.ts";
import { rolesWith } from "./rights-list.ts";
import { countSeeingTokens, selectNamed, selectSeers } from "./seer-queries.ts";

type Named = { id: string; name: string };
export type AccessList = { teams: Named[]; agents: Named[] };

/** Why somebody sees a thing: his role sees every restricted one, he stands on the list, or a team of his does. */
export type SeesBecause = "role" | "listed" | "assignee" | "team" | "everybody";
export type Seers = { total: number; people: (Named & { because: SeesBecause })[]; tokens: number };

const MOST_SHOWN = 100;

/**
 * The agents and teams somebody named for an access list.
 * @param wanted ids of agents, ids or short names of teams
 * @throws Problem 422 for one that is not there, or an agent who is no longer active
 */
export async function resolveAccessList(ctx: Ctx, wanted: { agents: readonly string[]; teams: readonly string[] }): Promise<AccessList> {
  const found = await selectNamed(ctx.db, wanted);
  for (const id of wanted.agents)
    if (!found.some((row) => row.kind === "agent" && row.id === id && row.active)) throw invalid("agents", "unknownThing", { value: id });
  for (const name of wanted.teams)
    if (!found.some((row) => row.kind === "team" && (row.id === name || row.slug === name)))
      throw invalid("teams", "unknownThing", { value: name });
  return listOf(found);
}

/** An access list with its names; who is gone is left out, who may no longer sign in stays. */
export async function nameAccessList(ctx: Ctx, ids: { agents: readonly string[]; teams: readonly string[] }): Promise<AccessList> {
  return listOf(await selectNamed(ctx.db, ids));
}

function listOf(rows: readonly { kind: string; id: string; name: string }[]): AccessList {
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map(({ id, name }) => ({ id, name }));
  return { teams: of("team"), agents: of("agent") };
}

/**
 * Who of the staff sees a thing now.
 * @param right what reading things of the kind takes
 * @param always what seeing every restricted one takes
 * @param list null: it is not restricted
 * @param assigneeId whoever has it, who sees it too
 */
export async function whoSees(
  ctx: Ctx,
  { right, always, list, assigneeId = null }: { right: Right; always: Right; list: AccessList | null; assigneeId?: string | null },
): Promise<Seers> {
  const [reading, above] = [await rolesWith(ctx, right), await rolesWith(ctx, always)];
  const agentIds = list?.agents.map(({ id }) => id) ?? [];
  const rows = await selectSeers(ctx.db, {
    reading,
    always: above,
    everybody: list === null,
    agentIds: assigneeId === null ? agentIds : [...agentIds, assigneeId],
    teamIds: list?.teams.map(({ id }) => id) ?? [],
    limit: MOST_SHOWN,
  });
  const because = (row: (typeof rows)[number]): SeesBecause => {
    if (list === null) return "everybody";
    if (row.id === assigneeId) return "assignee";
    return agentIds.includes(row.id) ? "listed" : row.member ? "team" : "role";
  };
  return {
    total: rows[0]?.total ?? 0,
    people: rows.map((row) => ({ id: row.id, name: row.name, because: because(row) })),
    tokens: list === null ? 0 : await countSeeingTokens(ctx.db, [right, always], above, ctx.clock.now()),
  };
}

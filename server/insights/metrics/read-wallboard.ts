import type { Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import type { Wallboard } from "./contract.ts";
import { countAvailable, selectOpenNow } from "./figure-queries.ts";
import { dayAt } from "./model/days.ts";
import { namesOf, readFigures, viewerOf } from "./read-figures.ts";

/** How much waits now and what was done today; the numbers are those of the figures. */
export async function readWallboard(ctx: Ctx, { zone }: { zone: string }): Promise<Wallboard> {
  const now = ctx.clock.now();
  const today = dayAt(now, zone);
  const { metrics } = await readFigures(ctx, { from: today, to: today, zone, metrics: "opened,resolved,firstReply,backlog" });
  const [opened, resolved, firstReply, backlog] = metrics.map(({ total }) => total);
  const { teams, longest } = await selectOpenNow(ctx.db, viewerOf(ctx));
  const names = await namesOf(
    ctx,
    "team",
    teams.flatMap(({ team_id }) => team_id ?? []),
  );
  const sum = (of: "unassigned" | "unanswered") => teams.reduce((all, one) => all + one[of], 0);
  return {
    at: now.toISOString(),
    open: backlog!.n,
    unassigned: sum("unassigned"),
    unanswered: sum("unanswered"),
    longest: longest ? { number: longest.number, since: longest.since.toISOString(), priority: longest.priority } : null,
    openedToday: opened!.n,
    resolvedToday: resolved!.n,
    firstReplyToday: firstReply!,
    available: await countAvailable(ctx.db),
    teams: teams
      .map(({ team_id, open }) => ({
        name: team_id === null ? translate(ctx.locale, "insights.figures.none.team") : names.get(team_id)!,
        open,
      }))
      .toSorted((a, b) => b.open - a.open),
  };
}

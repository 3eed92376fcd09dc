/** Conditions of rules, asked of tickets. The one evaluator of real runs and of trials alike. */
import type { RawBuilder } from "kysely";
import { invalid, type Ctx } from "#platform/http";
import { compareVersions } from "#shared/versions";
import { calendarTime } from "#support/sla";
import { checkFilter, conditionSql, fieldsIn, heldBy, versionsNamed, writtenByProgram } from "#support/tickets";
import { isOwn, type OwnCondition, type TicketCondition } from "./model.ts";
import type { RuleCondition, RuleContent } from "./contract.ts";
import { asSaid, known, ofLicense, ofPlan, ofSender, ofVersion, orOf } from "./condition-queries.ts";
import type { Held } from "./run-queries.ts";

type Sql = RawBuilder<unknown>;
type Groups = Pick<RuleContent, "all" | "any">;
/** Conditions as SQL on a ticket `t`, in their order. */
type Asked = { all: Sql[]; any: Sql[] };

const filterOf = (conditions: readonly RuleCondition[]) => ({
  all: conditions.filter((one): one is TicketCondition => !isOwn(one)),
  any: [],
});

/** @throws Problem 422 for a custom field or a calendar that there is not */
export async function checkConditions(ctx: Ctx, { all, any }: Groups): Promise<void> {
  await checkFilter(ctx, filterOf([...all, ...any]));
  for (const one of [...all, ...any])
    if (one.field === "hours" && !(await calendarTime(ctx.db, one.calendar))) throw invalid("all", "unknownThing", { value: one.calendar });
}

/**
 * What the conditions ask, at this moment of the clock.
 * @param ids of the tickets that will be asked; null: all that are not closed
 */
export async function compileConditions(ctx: Ctx, { all, any }: Groups, ids: readonly string[] | null): Promise<Asked> {
  const fields = await fieldsIn(ctx, [filterOf([...all, ...any])]);
  const versions = [...all, ...any].some(({ field }) => field === "version") ? await versionsNamed(ctx.db, ids) : [];
  const one = async (condition: RuleCondition): Promise<Sql> =>
    isOwn(condition) ? own(ctx, condition, versions) : conditionSql(ctx, condition, fields);
  return { all: await Promise.all(all.map(one)), any: await Promise.all(any.map(one)) };
}

async function own(ctx: Ctx, condition: OwnCondition, versions: readonly string[]): Promise<Sql> {
  switch (condition.field) {
    case "plan":
      return asSaid(ofPlan(condition.values, ctx.clock.now()), condition.is === "in");
    case "licenseState":
      return asSaid(ofLicense(condition.values, ctx.clock.now()), condition.is === "in");
    case "sender":
      return asSaid(ofSender(condition.values), condition.is === "in");
    case "automatic":
      return asSaid(writtenByProgram, condition.is === "yes");
    case "version": {
      const within = versions.filter(
        (version) =>
          (condition.from === null || compareVersions(version, condition.from) >= 0) &&
          (condition.below === null || compareVersions(version, condition.below) < 0),
      );
      return ofVersion(within, condition.is === "within");
    }
    case "hours": {
      const calendar = await calendarTime(ctx.db, condition.calendar);
      return known(calendar?.isOpen(ctx.clock.now()) === (condition.is === "open"));
    }
  }
}

/** All of them as conditions of one statement. */
export function joined({ all, any }: Asked): Sql[] {
  return any.length > 0 ? [...all, orOf(any)] : all;
}

/** Which conditions hold for these tickets; absent where there is no such ticket. */
export async function askConditions(ctx: Ctx, groups: Groups, ids: readonly string[]): Promise<Map<string, Held>> {
  const asked = await compileConditions(ctx, groups, ids);
  const found = await heldBy(ctx, ids, [...asked.all, ...asked.any]);
  return new Map([...found].map(([id, held]) => [id, { all: held.slice(0, asked.all.length), any: held.slice(asked.all.length) }]));
}

/** Whether a rule goes on. */
export function holds({ all, any }: Held): boolean {
  return all.every(Boolean) && (any.length === 0 || any.some(Boolean));
}

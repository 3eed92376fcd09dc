/** Whether what the actions of a rule name is there, when it is written down. Later it may go: then the action is left out and the trace says so. */
import { definitionsOf } from "#platform/fields";
import { invalid, type Ctx } from "#platform/http";
import { selectAgent, selectTeam } from "#people/access";
import { calendarTime } from "#support/sla";
import { findMacro } from "#support/macros";
import { selectTemplate } from "#support/checklists";
import { findStatus } from "#support/tickets";
import type { RuleAction, RuleContent } from "./contract.ts";
import { ruleContext } from "./run-rule.ts";

/** @throws Problem 422 at `actions.<place>` */
export async function checkActions(ctx: Ctx, { actions, trigger }: Pick<RuleContent, "actions" | "trigger">): Promise<void> {
  if ("since" in trigger && trigger.calendar !== null && !(await calendarTime(ctx.db, trigger.calendar)))
    throw invalid("trigger.calendar", "unknownThing", { value: trigger.calendar });
  if ("since" in trigger && trigger.minutes < 0 && trigger.since !== "promiseDue") throw invalid("trigger.minutes", "beforeWhat");
  for (const [place, action] of actions.entries()) {
    const missing = await missingIn(ctx, action);
    if (missing !== null) throw invalid(`actions.${place}`, "unknownThing", { value: missing });
  }
}

/** What an action names that there is not; null when all is there. */
async function missingIn(ctx: Ctx, action: RuleAction): Promise<string | null> {
  const { db } = ctx;
  switch (action.do) {
    case "assign":
      return action.agent === null || (await selectAgent(db, action.agent))?.active ? null : action.agent;
    case "team":
      return action.team === null || (await selectTeam(db, action.team)) ? null : action.team;
    case "route":
      return action.team === null || (await selectTeam(db, action.team)) ? null : action.team;
    case "status": {
      const status = await findStatus(db, action.status);
      return status && !status.retired ? null : action.status;
    }
    case "field":
      return (await definitionsOf(ctx, "ticket")).some(({ key, archived }) => key === action.key && !archived) ? null : action.key;
    case "reply": {
      // As the rule sees it: one that is somebody's own answers nobody in the vendor's name.
      const macro = await findMacro(ruleOf(ctx), action.macro);
      return macro && !macro.internal && Object.keys(macro.texts).length > 0 ? null : action.macro;
    }
    case "notify": {
      for (const id of action.agents) if (!(await selectAgent(db, id))) return id;
      for (const id of action.teams) if (!(await selectTeam(db, id))) return id;
      return action.agents.length + action.teams.length === 0 && !action.assignee ? "" : null;
    }
    case "checklist": {
      const template = await selectTemplate(db, action.template);
      return template && !template.archived ? null : action.template;
    }
    case "promise":
      return action.calendar === null || (await calendarTime(db, action.calendar)) ? null : action.calendar;
    default:
      return null;
  }
}

const ruleOf = (ctx: Ctx): Ctx => ({ ...ruleContext(ctx.platform, { id: "", name: "" }), db: ctx.db });

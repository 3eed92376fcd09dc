/** Rules: made, changed, put in order and removed. Each change is a version, told as an event and in the audit. */
import type { z } from "zod";
import { isDeepStrictEqual } from "node:util";
import { emit } from "#platform/events";
import { inTransaction, notFound, Problem, stale, type Ctx } from "#platform/http";
import { MOST_RULES } from "#shared/automation";
import { newId } from "#shared/ids";
import type { automationContract, Rule, RuleContent } from "./contract.ts";
import { checkActions } from "./check-actions.ts";
import { checkConditions } from "./conditions.ts";
import { ruleChanged } from "./events.ts";
import { presentRules } from "./present.ts";
import {
  findRule,
  insertRule,
  insertVersion,
  lockRules,
  orderRules,
  retireRule,
  selectRules,
  updateRule,
  type RuleRow,
} from "./queries.ts";

type New = z.output<(typeof automationContract)["automation.create"]["body"]>;
type Change = z.output<(typeof automationContract)["automation.update"]["body"]>;
type How = z.output<typeof ruleChanged.data>["how"];

async function tell(tx: Ctx, { id, name, version }: Pick<RuleRow, "id" | "name" | "version">, how: How): Promise<void> {
  await emit(tx, ruleChanged, { subjects: [`rule:${id}`], data: { ruleId: id, version, how } });
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action: `automation.${how}`,
    subject: `rule:${id}`,
    outcome: "allowed",
    address: tx.address,
    data: { name, version },
  });
}

async function shown(tx: Ctx, id: string): Promise<Rule> {
  return (await presentRules(tx, [(await findRule(tx.db, id))!]))[0]!;
}

/** @throws Problem 422 for what there is not, 409 for too many */
export function createRule(ctx: Ctx, { name, enabled, ...content }: New): Promise<Rule> {
  return inTransaction(ctx, async (tx) => {
    await checkConditions(tx, content);
    await checkActions(tx, content);
    await lockRules(tx.db);
    if ((await selectRules(tx.db)).length >= MOST_RULES) throw new Problem(409, "automation.tooMany", { values: { most: MOST_RULES } });
    const now = tx.clock.now();
    const rule = { id: newId(now.getTime()), name, enabled, content, version: 1 };
    await insertRule(tx.db, rule, now);
    await insertVersion(tx.db, rule, tx.actorKey, now);
    await tell(tx, rule, "created");
    return shown(tx, rule.id);
  });
}

/** @throws Problem 404, 412, 422 */
export function changeRule(ctx: Ctx, id: string, revision: number, change: Change): Promise<Rule> {
  return inTransaction(ctx, async (tx) => {
    const row = await findRule(tx.db, id, true);
    if (!row) throw notFound();
    if (row.revision !== revision) throw stale((await presentRules(tx, [row]))[0]!);
    const { name = row.name, enabled = row.enabled, ...given } = change;
    const content: RuleContent = {
      ...row.content,
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    };
    const same = isDeepStrictEqual(content, row.content);
    if (!same || (enabled && !row.enabled)) {
      await checkConditions(tx, content);
      await checkActions(tx, content);
    }
    if (same && name === row.name && enabled === row.enabled) return shown(tx, id);
    const now = tx.clock.now();
    const next = { id, name, enabled, content, version: row.version + 1 };
    await updateRule(tx.db, next, now);
    await insertVersion(tx.db, next, tx.actorKey, now);
    await tell(tx, next, !same || name !== row.name ? "changed" : enabled ? "on" : "off");
    return shown(tx, id);
  });
}

/** @throws Problem 404, 412 */
export function removeRule(ctx: Ctx, id: string, revision: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const row = await findRule(tx.db, id, true);
    if (!row) throw notFound();
    if (row.revision !== revision) throw stale((await presentRules(tx, [row]))[0]!);
    await retireRule(tx.db, id, tx.clock.now());
    await tell(tx, row, "removed");
    return undefined;
  });
}

/** Ids of rules that there are not are passed over. */
export function putInOrder(ctx: Ctx, ids: readonly string[]): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    await lockRules(tx.db);
    await orderRules(tx.db, ids);
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action: "automation.ordered",
      outcome: "allowed",
      address: tx.address,
      data: { ids: [...ids] },
    });
    return undefined;
  });
}

/** What a rule would do: the conditions and the plan of a real run, asked of tickets of past days as they stand now. */
import type { z } from "zod";
import { readRecent, type StoredEvent } from "#platform/events";
import type { Ctx } from "#platform/http";
import type { RuleActionKind } from "#shared/automation";
import { findTicket, ticketTitles } from "#support/tickets";
import { checkActions } from "./check-actions.ts";
import { askConditions, checkConditions, holds } from "./conditions.ts";
import type { automationContract, Deed, RuleContent, Trial } from "./contract.ts";
import { isSetOff, isTimed, ticketOf, typesOf } from "./model.ts";
import { planActions } from "./plan-actions.ts";
import type { Held } from "./run-queries.ts";
import { ruleContext } from "./run-rule.ts";
import { ticketsDue } from "./time-rules.ts";

type Body = z.output<(typeof automationContract)["automation.try"]["body"]>;

/** Events that are looked through, tickets that are asked, and tickets whose actions are worked out. */
const MOST = { events: 5_000, asked: 1_000, planned: 200, shown: 50 };
const ASKED_AT_ONCE = 200;

/** A ticket a rule would have looked at. */
type Candidate = { id: string; times: number; last: Date };

/** Nothing is written. @throws Problem 422 for what there is not */
export async function tryRule(ctx: Ctx, { days, rule, ...content }: Body): Promise<Trial> {
  await checkConditions(ctx, content);
  await checkActions(ctx, content);
  const acting: Ctx = { ...ruleContext(ctx.platform, { id: rule ?? "", name: "" }), db: ctx.db, locale: ctx.locale };
  const { candidates, more } = isTimed(content)
    ? await waiting(acting, content, rule ?? null)
    : await setOff(acting, content, days, rule ?? null);
  const matched: (Candidate & { held: Held })[] = [];
  for (let at = 0; at < candidates.length; at += ASKED_AT_ONCE) {
    const some = candidates.slice(at, at + ASKED_AT_ONCE);
    const found = await askConditions(
      acting,
      content,
      some.map(({ id }) => id),
    );
    for (const one of some) {
      const held = found.get(one.id);
      if (held && holds(held)) matched.push({ ...one, held });
    }
  }
  const planned: (Candidate & { held: Held; would: Deed[] })[] = [];
  for (const one of matched.slice(0, MOST.planned)) {
    const ticket = await findTicket(acting, { id: one.id });
    if (ticket && !ticket.merged_at) planned.push({ ...one, would: (await planActions(acting, ticket, content.actions)).deeds });
  }
  const titles = new Map(
    (
      await ticketTitles(
        ctx,
        planned.map(({ id }) => id),
      )
    ).map((title) => [title.id, title]),
  );
  return {
    days,
    looked: candidates.length,
    matched: matched.length,
    more: more || matched.length > MOST.planned,
    actions: content.actions.map((action, place) =>
      counted(
        action.do,
        planned.map(({ would }) => would[place]!),
      ),
    ),
    tickets: planned
      .flatMap(({ id, times, last, held, would }) => {
        const title = titles.get(id);
        return title ? [{ number: title.number, subject: title.subject, times, last: last.toISOString(), held, would }] : [];
      })
      .slice(0, MOST.shown),
  };
}

function counted(what: RuleActionKind, deeds: readonly Deed[]): Trial["actions"][number] {
  const of = (would: Deed["would"]) => deeds.filter((one) => one.would === would).length;
  return { do: what, change: of("change"), nothing: of("nothing"), skip: of("skip") };
}

/** Tickets whose time would be up the moment the rule is turned on. */
async function waiting(ctx: Ctx, content: RuleContent, ruleId: string | null): Promise<{ candidates: Candidate[]; more: boolean }> {
  const due = await ticketsDue(ctx, content, { ruleId, limit: MOST.asked + 1 });
  return {
    candidates: due.slice(0, MOST.asked).map(({ id, anchor }) => ({ id, times: 1, last: anchor })),
    more: due.length > MOST.asked,
  };
}

/** Tickets to which it happened within the days, the newest first. */
async function setOff(
  ctx: Ctx,
  content: RuleContent,
  days: number,
  ruleId: string | null,
): Promise<{ candidates: Candidate[]; more: boolean }> {
  const since = new Date(ctx.clock.now().getTime() - days * 86_400_000);
  const { events, more } = await readRecent(ctx.db, { types: typesOf(content), since, limit: MOST.events });
  const tickets = new Map<string, Candidate>();
  for (const event of events.filter((one) => concerns(content, ruleId, one))) {
    const id = ticketOf(event)!;
    const known = tickets.get(id);
    if (known) known.times += 1;
    else tickets.set(id, { id, times: 1, last: event.occurredAt });
  }
  const all = [...tickets.values()];
  return { candidates: all.slice(0, MOST.asked), more: more || all.length > MOST.asked };
}

/** History that was brought in counts here: it is the past that a rule is tried on. */
function concerns(content: RuleContent, ruleId: string | null, event: StoredEvent): boolean {
  return ticketOf(event) !== null && isSetOff(content, event) && (ruleId === null || event.actor !== `rule:${ruleId}`);
}

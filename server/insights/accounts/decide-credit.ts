/** Who approves what is credited: people, and the customer's notes tell of it. */
import { createNote } from "#people/directory";
import { emit } from "#platform/events";
import { agentIdOf, inTransaction, notFound, Problem, stale, type Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import { localize } from "#shared/locales";
import { formatAmount } from "#shared/money";
import type { Credit } from "./contract.ts";
import { selectCredit, updateCredit, type CreditRow } from "./credit-queries.ts";
import { creditDecided } from "./events.ts";
import { selectStatement, type StatementRow } from "./statement-queries.ts";
import { presentRow } from "./work-out.ts";
import { formatOf, monthName } from "./words.ts";

type Decision = { decision: "approve" | "waive" | "reopen"; note: string | null };
const STATES = { approve: "approved", waive: "waived", reopen: "proposed" } as const;

/** What the people who look after the customer and his bills read among his notes. */
function noteText(ctx: Ctx, statement: StatementRow, credit: CreditRow, { decision, note }: Decision): string {
  const { amount, currency } = credit;
  const said = translate(ctx.locale, `admin.admin.statements.note.${decision}`, {
    amount: amount === null || currency === null ? `${credit.result.percent} %` : formatAmount(amount, currency, formatOf(ctx.locale)),
    month: monthName(statement.month, ctx.locale),
    plan: localize(credit.plan.name, ctx.locale),
  });
  return note === null ? said : `${said}\n\n${note}`;
}

/** @throws Problem 404, 412, 409 where nothing is credited or the month was worked out again */
export function decideCredit(ctx: Ctx, id: string, revision: number, input: Decision): Promise<Credit> {
  return inTransaction(ctx, async (tx) => {
    const credit = await selectCredit(tx.db, id);
    const statement = credit && (await selectStatement(tx.db, credit.statement_id));
    if (!credit || !statement) throw notFound();
    if (credit.revision !== revision) throw stale(presentRow(tx, credit) as Credit & { revision: number });
    if (credit.state === "none") throw new Problem(409, "serviceCredit.none");
    if (!statement.current) throw new Problem(409, "serviceCredit.superseded");
    const state = STATES[input.decision];
    const open = state === "proposed";
    const done = await updateCredit(tx.db, {
      id,
      revision,
      state,
      by: open ? null : agentIdOf(tx.actor),
      at: open ? null : tx.clock.now(),
      note: input.note,
    });
    const now = (await selectCredit(tx.db, id))!;
    if (!done) throw stale(presentRow(tx, now) as Credit & { revision: number });
    await createNote(tx, { organization: statement.organization.id, text: noteText(tx, statement, now, input) });
    await emit(tx, creditDecided, {
      subjects: [`organization:${statement.organization.id}`],
      data: { creditId: id, statementId: statement.id, state, amount: now.amount, currency: now.currency },
    });
    return presentRow(tx, now);
  });
}

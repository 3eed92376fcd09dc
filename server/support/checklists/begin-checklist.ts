import type { z } from "zod";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, systemContext, type Ctx } from "#platform/http";
import { lockedTicket, setChecklistState, visibleTicketId } from "#support/tickets";
import { newId } from "#shared/ids";
import type { Checklist, checklistsContract } from "./contract.ts";
import { checklistAdded } from "./events.ts";
import { checklistNow, noteState } from "./held-ticket.ts";
import { insertChecklists, MOST_CHECKLISTS, selectChecklists, type NewChecklist } from "./queries.ts";
import { selectTemplate, type TemplateRow } from "./template-queries.ts";
import { allTemplates } from "./templates.ts";

type Body = z.output<(typeof checklistsContract)["checklists.create"]["body"]>;

const stepsOf = (texts: readonly string[], now: Date) => texts.map((text) => ({ id: newId(now.getTime()), text }));

function fromTemplate({ id, name, mustFinish, steps }: TemplateRow, now: Date): NewChecklist {
  return { id: newId(now.getTime()), templateId: id, name, mustFinish, steps: stepsOf(steps, now) };
}

/**
 * Begins a checklist in a ticket: what the template says then, or one of one's own.
 * @throws Problem 404, 409 for a merged ticket or too many, 422 for a template that there is not or is retired, and without a name
 */
export function beginChecklist(ctx: Ctx, number: number, { template, name, steps = [] }: Body): Promise<Checklist> {
  return inTransaction(ctx, async (tx) => {
    const ticketId = await visibleTicketId(tx, number);
    const ticket = ticketId && (await lockedTicket(tx, ticketId));
    if (!ticket) throw notFound();
    if (ticket.merged)
      throw new Problem(409, "ticketMerged", {
        values: { number: ticket.mergedInto?.number ?? 0 },
        extensions: { mergedInto: ticket.mergedInto?.number ?? null },
      });
    const { lists } = await selectChecklists(tx.db, [ticket.id]);
    if (lists.length >= MOST_CHECKLISTS) throw new Problem(409, "checklist.tooMany", { values: { most: MOST_CHECKLISTS } });
    const now = tx.clock.now();
    const begun = await begunFrom(tx, template, { name, steps }, now);
    await insertChecklists(tx.db, ticket.id, [begun], lists.length, now);
    await noteState(tx, ticket.id);
    await emit(tx, checklistAdded, {
      subjects: [`ticket:${ticket.id}`],
      data: { number, checklistId: begun.id, templateId: begun.templateId },
    });
    return checklistNow(tx, begun.id, number);
  });
}

async function begunFrom(
  tx: Ctx,
  templateId: string | undefined,
  { name, steps }: { name: string | undefined; steps: readonly string[] },
  now: Date,
): Promise<NewChecklist> {
  const mask = tx.platform.masker.open();
  const own = name === undefined ? undefined : mask.text(name);
  if (templateId === undefined) {
    if (own === undefined) throw invalid("name", "required");
    return {
      id: newId(now.getTime()),
      templateId: null,
      name: own,
      mustFinish: false,
      steps: stepsOf(
        steps.map((text) => mask.text(text)),
        now,
      ),
    };
  }
  if (steps.length > 0) throw invalid("steps", "unknown");
  const template = await selectTemplate(tx.db, templateId);
  if (!template) throw invalid("template", "unknownThing", { value: templateId });
  if (template.archived) throw invalid("template", "retired");
  return { ...fromTemplate(template, now), ...(own !== undefined && { name: own }) };
}

/** What a ticket is, as far as templates are chosen by it. */
type Facts = Readonly<Record<"type" | "product" | "brand" | "form", string | null>>;

/** Whether a template is meant for such tickets: what it leaves open fits all. */
export function fits(template: Pick<TemplateRow, "type" | "productId" | "brandId" | "formId">, facts: Facts): boolean {
  return (
    (template.type === null || template.type === facts.type) &&
    (template.productId === null || template.productId === facts.product) &&
    (template.brandId === null || template.brandId === facts.brand) &&
    (template.formId === null || template.formId === facts.form)
  );
}

/**
 * Begins what the vendor wants begun in such tickets, in the transaction that opens one, whoever opens it: the program does it, and a customer reads
 * none of it. Where no template is automatic it asks the database nothing.
 */
export async function beginAutomatic(ctx: Ctx, { id, facts }: { id: string; facts: { readonly number: number } & Facts }): Promise<void> {
  const due = (await allTemplates(ctx)).filter((template) => template.automatic && !template.archived && fits(template, facts));
  if (due.length === 0) return;
  const now = ctx.clock.now();
  const lists = due.slice(0, MOST_CHECKLISTS).map((template) => fromTemplate(template, now));
  await insertChecklists(ctx.db, id, lists, 0, now);
  const total = lists.reduce((sum, { steps }) => sum + steps.length, 0);
  const needed = lists.reduce((sum, { steps, mustFinish }) => sum + (mustFinish ? steps.length : 0), 0);
  await setChecklistState(ctx.db, id, { total, done: 0, needed });
  const program = { ...ctx, actorKey: systemContext(ctx.platform, "checklists").actorKey };
  for (const list of lists)
    await emit(program, checklistAdded, {
      subjects: [`ticket:${id}`],
      data: { number: facts.number, checklistId: list.id, templateId: list.templateId },
    });
}

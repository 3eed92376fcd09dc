import { beginChecklist, changeStep, checklistRoutes } from "#support/checklists";
import { fieldRoutes } from "#platform/fields";
import type { Ctx, Route } from "#platform/http";
import { ticketRoutes, updateTicket, type Ticket } from "#support/tickets";
import type { FieldValues } from "#shared/fields";
import { at, type Cast } from "./write-vendor.ts";

/** What the vendor made of his tickets: own fields, a status by his own name, a form, and checklists. */
export interface Shape {
  readonly formId: string;
  readonly templateId: string;
  /** What whoever filled the form in said, the n-th differently, and what was found out of those that are over. */
  answers(n: number, over: boolean): FieldValues;
}

const STATUS = "with-engineering";
const ENVIRONMENTS = ["production", "test"] as const;
const CAUSES = ["Wrong setting", "Fixed in a newer version", "Certificate had run out", "Full disk"] as const;
const SINCE = ["update", "always", "unknown"] as const;

/** Calls an operation as the program does, without HTTP: what its contract fills in stands in the body. */
async function call<T>(routes: readonly Route[], ctx: Ctx, id: string, body: object | undefined, query?: object): Promise<T> {
  const route = routes.find((each) => each.id === id);
  if (!route) throw new Error(`there is no operation ${id}`);
  return (await route.handle(ctx, { params: {}, query, body, ifMatch: undefined } as never)) as T;
}

/** Makes fields, a status, a form and templates of checklists, before there are tickets. */
export async function shapeTickets(ctx: Ctx): Promise<Shape> {
  const field = (body: object) => call(fieldRoutes, ctx, "fields.create", { kind: "ticket", ...body });
  const option = (key: string, en: string, pt: string, cs: string, ar: string, de: string) => ({
    key,
    labels: { en, pt, cs, ar, de },
    archived: false,
  });
  await field({
    key: "environment",
    type: "choice",
    labels: { en: "Environment", pt: "Ambiente", cs: "Prostředí", ar: "البيئة", de: "Umgebung" },
    access: "customerWrites",
    options: [
      option("production", "Production", "Produção", "Provoz", "الإنتاج", "Produktion"),
      option("test", "Test", "Teste", "Test", "الاختبار", "Test"),
    ],
  });
  await field({
    key: "since",
    type: "choice",
    labels: { en: "Since when", pt: "Desde quando", cs: "Od kdy", ar: "منذ متى", de: "Seit wann" },
    access: "customerWrites",
    options: [
      option("update", "Since an update", "Desde uma atualização", "Od aktualizace", "منذ تحديث", "Seit einem Update"),
      option("always", "It never worked", "Nunca funcionou", "Nikdy nefungovalo", "لم يعمل قط", "Hat nie funktioniert"),
      option("unknown", "Not known", "Não se sabe", "Neví se", "غير معروف", "Nicht bekannt"),
    ],
  });
  await field({
    key: "cause",
    type: "text",
    labels: { en: "Cause", pt: "Causa", cs: "Příčina", ar: "السبب", de: "Ursache" },
    access: "agents",
  });
  const { id: formId } = await call<{ id: string }>(ticketRoutes, ctx, "ticketForms.create", {
    names: { en: "Something fails", pt: "Algo não funciona", cs: "Něco nefunguje", ar: "شيء لا يعمل", de: "Etwas funktioniert nicht" },
    descriptions: {
      en: "An error, a crash, a wrong result.",
      pt: "Um erro, uma falha, um resultado incorreto.",
      cs: "Chyba, pád, špatný výsledek.",
      ar: "خطأ أو توقف مفاجئ أو نتيجة غير صحيحة.",
      de: "Ein Fehler, ein Absturz, ein falsches Ergebnis.",
    },
    slug: "fault",
    type: "incident",
    questions: [
      { field: "environment", requiredToOpen: true, requiredToSolve: false, when: null },
      { field: "since", requiredToOpen: false, requiredToSolve: false, when: null },
      { field: "cause", requiredToOpen: false, requiredToSolve: true, when: null },
    ],
    portal: true,
  });
  await call(ticketRoutes, ctx, "ticketStatuses.create", {
    category: "waitingOnThirdParty",
    slug: STATUS,
    name: { en: "With engineering", pt: "Com a engenharia", cs: "U vývojářů", ar: "لدى فريق التطوير", de: "Bei der Entwicklung" },
    publicName: { en: "Being looked into", pt: "Em análise", cs: "Zkoumáme", ar: "قيد الدراسة", de: "Wird untersucht" },
    icon: "hourglass",
  });
  const template = (body: object) => call<{ id: string }>(checklistRoutes, ctx, "checklistTemplates.create", body);
  const { id: templateId } = await template({
    name: "Fault in production",
    description: "For faults that customers report with the form",
    steps: [
      "Repeat it with the customer’s version",
      "Look for a known issue",
      "Hand it to engineering with log and steps",
      "Tell the customer what comes next",
      "Write down the cause",
    ],
    type: "incident",
    form: formId,
    automatic: true,
  });
  await template({
    name: "Security report",
    description: "Before a report of a weakness is closed",
    steps: ["Confirm receipt within a day", "Rate it with somebody of the team", "Agree on a day of publication", "Thank whoever found it"],
    type: "security",
    mustFinish: true,
  });
  return {
    formId,
    templateId,
    answers: (n, over) => ({
      environment: ENVIRONMENTS[n % 2]!,
      since: SINCE[n % 3]!,
      ...(over && { cause: CAUSES[n % CAUSES.length]! }),
    }),
  };
}

/** Shows them in use: one fault that is being worked on, in the status of the vendor's own, with some steps done and one given to a colleague. */
export async function useShape(ctx: Ctx, { templateId, formId }: Shape, cast: Cast): Promise<void> {
  const query = { category: ["open"], type: ["incident"], limit: 200, sort: "createdAt" };
  const { data } = await call<{ data: Ticket[] }>(ticketRoutes, ctx, "tickets.list", undefined, query);
  const open = data.filter(({ assignee, restricted }) => assignee !== null && !restricted);
  const ticket =
    open.find(({ form, locale }) => form?.id === formId && locale === "en") ?? open.find(({ form }) => form?.id === formId) ?? open[0];
  const agents = [...cast.agents.values()];
  const agent = agents.find(({ id }) => id === ticket?.assignee?.id);
  if (!ticket || !agent) return;
  // After the last word that was said in it, and not after now.
  const said = Date.parse(ticket.lastMessageAt);
  const when = (part: number) => new Date(said + (ctx.clock.now().getTime() - said) * part);
  const list = await beginChecklist(at(ctx, when(0.2), agent), ticket.number, { template: templateId });
  for (const [index, step] of list.steps.slice(0, 2).entries())
    await changeStep(at(ctx, when(0.3 + index * 0.1), agent), list.id, step.id, step.revision, { done: true });
  const third = list.steps[2]!;
  const dueOn = new Date(ctx.clock.now().getTime() + 2 * 24 * 60 * 60_000).toISOString().slice(0, 10);
  await changeStep(at(ctx, when(0.5), agent), list.id, third.id, third.revision, {
    assignee: agents.find(({ id }) => id !== agent.id)!.id,
    dueOn,
  });
  await updateTicket(at(ctx, when(0.6), agent), ticket.number, ticket.revision, { status: STATUS });
}

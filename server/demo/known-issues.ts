import type { Ctx, Route } from "#platform/http";
import { createIssue } from "#products/issues";
import { tieTicket } from "#support/issues";
import { ticketRoutes, type Ticket } from "#support/tickets";
import type { IssueSeverity, IssueState, IssueVisibility } from "#shared/issue-codes";
import type { Locale, LocalizedText } from "#shared/locales";
import { at, type Cast } from "./write-vendor.ts";

/** Known issues of the demo's products, in its five languages, each tied to some open tickets about the same product. */

type Texts = { readonly [locale in Locale]: string };
type IssueSeed = {
  readonly product: string;
  readonly daysAgo: number;
  readonly versions: readonly string[];
  readonly fixedIn: string | null;
  readonly state: IssueState;
  readonly severity: IssueSeverity;
  readonly visibility: IssueVisibility;
  readonly title: Texts;
  readonly description: Texts;
  readonly workaround: Texts | null;
};

const TIED = 3;
const day = 24 * 60 * 60_000;

const ISSUES: readonly IssueSeed[] = [
  {
    product: "ledger",
    daysAgo: 38,
    versions: ["10.0.0", "10.0.1"],
    fixedIn: null,
    state: "fixPlanned",
    severity: "high",
    visibility: "public",
    title: {
      en: "Export of large ledgers stops before the last rows",
      pt: "A exportação de livros grandes para antes das últimas linhas",
      cs: "Export velkých knih se zastaví před posledními řádky",
      ar: "يتوقف تصدير الدفاتر الكبيرة قبل الصفوف الأخيرة",
      de: "Der Export großer Bücher endet vor den letzten Zeilen",
    },
    description: {
      en: "Exports of more than 65,000 rows end early and say nothing of it. Smaller ones are complete.",
      pt: "Exportações com mais de 65.000 linhas terminam antes do fim, sem aviso. As menores são completas.",
      cs: "Exporty s více než 65 000 řádky skončí předčasně a bez upozornění. Menší jsou úplné.",
      ar: "تنتهي عمليات التصدير التي تزيد على 65000 صف مبكرًا دون تنبيه. أما الأصغر فكاملة.",
      de: "Exporte mit mehr als 65.000 Zeilen enden vorzeitig und ohne Hinweis. Kleinere sind vollständig.",
    },
    workaround: {
      en: "Export one quarter at a time.",
      pt: "Exporte um trimestre por vez.",
      cs: "Exportujte po čtvrtletích.",
      ar: "صدّر ربع سنة في كل مرة.",
      de: "Exportieren Sie jeweils ein Quartal.",
    },
  },
  {
    product: "depot",
    daysAgo: 60,
    versions: ["6.1.0"],
    fixedIn: "6.2.1",
    state: "fixed",
    severity: "medium",
    visibility: "customers",
    title: {
      en: "Picking lists are printed twice",
      pt: "As listas de separação são impressas duas vezes",
      cs: "Vychystávací seznamy se tisknou dvakrát",
      ar: "تُطبع قوائم التجهيز مرتين",
      de: "Kommissionierlisten werden doppelt gedruckt",
    },
    description: {
      en: "With two default printers set, each list goes to both.",
      pt: "Com duas impressoras padrão definidas, cada lista vai para ambas.",
      cs: "Jsou-li nastaveny dvě výchozí tiskárny, každý seznam jde na obě.",
      ar: "عند ضبط طابعتين افتراضيتين تُرسل كل قائمة إلى كلتيهما.",
      de: "Sind zwei Standarddrucker eingestellt, geht jede Liste an beide.",
    },
    workaround: null,
  },
  {
    product: "scan",
    daysAgo: 12,
    versions: ["3.2.0"],
    fixedIn: null,
    state: "investigating",
    severity: "critical",
    visibility: "internal",
    title: {
      en: "Some scans are lost when the network comes back",
      pt: "Algumas leituras se perdem quando a rede volta",
      cs: "Některé sejmuté kódy se při obnovení sítě ztratí",
      ar: "تضيع بعض القراءات عند عودة الشبكة",
      de: "Einige Scans gehen verloren, wenn das Netz zurückkehrt",
    },
    description: {
      en: "Seen on rugged handhelds only. We are collecting logs.",
      pt: "Visto apenas em coletores robustos. Estamos reunindo registros.",
      cs: "Zatím jen na odolných terminálech. Sbíráme záznamy.",
      ar: "لوحظ على الأجهزة المحمولة المتينة فقط. نجمع السجلات.",
      de: "Bisher nur auf robusten Handgeräten. Wir sammeln Protokolle.",
    },
    workaround: null,
  },
];

/** Open tickets about a product that everybody on the staff may see, the oldest first. */
async function openTickets(ctx: Ctx): Promise<Ticket[]> {
  const list = ticketRoutes.find(({ id }: Route) => id === "tickets.list");
  if (!list) throw new Error("there is no operation tickets.list");
  const { data } = (await list.handle(ctx, {
    params: {},
    query: { category: ["open"], limit: 200, sort: "createdAt" },
    body: undefined,
    ifMatch: undefined,
  } as never)) as { data: Ticket[] };
  return data.filter(({ product, restricted }) => product !== null && !restricted);
}

/** Writes the issues down and ties tickets to them. @returns how many ties */
export async function writeKnownIssues(ctx: Ctx, cast: Cast, now: Date): Promise<number> {
  const tickets = await openTickets(ctx);
  let ties = 0;
  for (const { product, daysAgo, title, description, workaround, versions, ...seed } of ISSUES) {
    const productId = cast.products.get(product)!;
    const then = at(ctx, new Date(now.getTime() - daysAgo * day));
    const issue = await createIssue(then, {
      ...seed,
      product: productId,
      title: { ...title } satisfies LocalizedText,
      description: { ...description },
      workaround: { ...workaround },
      versions: [...versions],
      showsAffected: true,
    });
    for (const ticket of tickets.filter((one) => one.product!.id === productId).slice(0, TIED)) {
      await tieTicket(ctx, ticket.number, issue.number);
      ties++;
    }
  }
  return ties;
}

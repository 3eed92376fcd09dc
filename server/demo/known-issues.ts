import type { Ctx, Route } from "#platform/http";
import { createIssue } from "#products/issues";
import { tieTicket } from "#support/issues";
import { ticketRoutes, type Ticket } from "#support/tickets";
import type { IssueSeverity, IssueState, IssueVisibility } from "#shared/issue-codes";
import type { Locale, LocalizedText } from "#shared/locales";
import { at, type Cast } from "./write-vendor.ts";

/** Known issues of the demo's products, in its five languages, each tied to the unsolved tickets that report it. */

type Texts = { readonly [locale in Locale]: string };
type IssueSeed = {
  readonly product: string;
  readonly daysAgo: number;
  readonly versions: readonly string[];
  readonly fixedIn: string | null;
  readonly state: IssueState;
  readonly severity: IssueSeverity;
  readonly visibility: IssueVisibility;
  /** Of the subjects of tickets that report it. */
  readonly about: readonly string[];
  readonly title: Texts;
  readonly description: Texts;
  readonly workaround: Texts | null;
};

const day = 24 * 60 * 60_000;

const ISSUES: readonly IssueSeed[] = [
  {
    product: "insight",
    daysAgo: 38,
    versions: ["3.7", "3.8"],
    fixedIn: null,
    state: "confirmed",
    severity: "medium",
    visibility: "public",
    about: ["Vendas de domingo", "مبيعات آخر الليل"],
    title: {
      en: "Sales late in the evening appear on the next day",
      pt: "Vendas do fim da noite aparecem no dia seguinte",
      cs: "Pozdně večerní prodeje se zobrazují u dalšího dne",
      ar: "تظهر مبيعات آخر المساء في اليوم التالي",
      de: "Verkäufe am späten Abend erscheinen am Folgetag",
    },
    description: {
      en: "Dashboards group by the time zone of the workspace, which is UTC as long as nobody has chosen one.",
      pt: "Os painéis agrupam pelo fuso do workspace, que é UTC enquanto ninguém escolhe outro.",
      cs: "Přehledy se seskupují podle časového pásma pracovního prostoru. Dokud je nikdo nezvolí, platí UTC.",
      ar: "تجمع اللوحات الأرقام بحسب المنطقة الزمنية لمساحة العمل، وهي UTC ما لم يختر أحد غيرها.",
      de: "Die Dashboards gruppieren nach der Zeitzone des Arbeitsbereichs. Solange niemand eine wählt, ist das UTC.",
    },
    workaround: {
      en: "Choose your time zone under Workspace > Time zone. The figures are computed anew overnight.",
      pt: "Escolha o seu fuso em Workspace > Fuso horário. Os números são recalculados durante a noite.",
      cs: "Zvolte své pásmo v Pracovní prostor > Časové pásmo. Čísla se přes noc přepočítají.",
      ar: "اختر منطقتك الزمنية من «مساحة العمل > المنطقة الزمنية»، وتُعاد الحسابات ليلًا.",
      de: "Wählen Sie Ihre Zeitzone unter Arbeitsbereich > Zeitzone. Die Zahlen werden über Nacht neu berechnet.",
    },
  },
  {
    product: "depot",
    daysAgo: 20,
    versions: ["6.2.1"],
    fixedIn: "6.2.2",
    state: "fixPlanned",
    severity: "high",
    visibility: "customers",
    about: ["announced twice"],
    title: {
      en: "Some parcels are announced twice to the carrier",
      pt: "Alguns volumes são anunciados duas vezes à transportadora",
      cs: "Některé zásilky se dopravci ohlásí dvakrát",
      ar: "يُبلَّغ الناقل ببعض الطرود مرتين",
      de: "Einige Pakete werden dem Frachtführer doppelt gemeldet",
    },
    description: {
      en: "When the queue is long, two workers of the dispatcher can take the same parcel. It then gets two tracking numbers, one of which never moves.",
      pt: "Com a fila longa, dois processos do despacho podem pegar o mesmo volume. Ele recebe então dois códigos de rastreio, e um deles nunca se move.",
      cs: "Při dlouhé frontě mohou dva procesy expedice vzít tutéž zásilku. Ta pak dostane dvě čísla a jedno z nich se nikdy nepohne.",
      ar: "عند طول الطابور قد تأخذ عمليتان من عمليات الإرسال الطرد نفسه، فيُعطى رقمي تتبع لا يتحرك أحدهما أبدًا.",
      de: "Ist die Warteschlange lang, können zwei Prozesse des Versands dasselbe Paket nehmen. Es erhält dann zwei Sendungsnummern, von denen sich eine nie bewegt.",
    },
    workaround: {
      en: "Set up two groups under Shipping > Dispatcher, so that no parcel belongs to both.",
      pt: "Crie dois grupos em Expedição > Despacho, de modo que nenhum volume pertença a ambos.",
      cs: "V Expedice > Odesílání vytvořte dvě skupiny tak, aby žádná zásilka nepatřila do obou.",
      ar: "أنشئ مجموعتين في «الشحن > الإرسال» بحيث لا ينتمي أي طرد إلى كلتيهما.",
      de: "Richten Sie unter Versand > Disposition zwei Gruppen ein, sodass kein Paket zu beiden gehört.",
    },
  },
  {
    product: "scan",
    daysAgo: 12,
    versions: ["3.0.1", "3.1.4"],
    fixedIn: null,
    state: "investigating",
    severity: "critical",
    visibility: "internal",
    about: ["Offline counts", "الجرد دون اتصال"],
    title: {
      en: "Counts taken offline can arrive twice",
      pt: "Contagens feitas offline podem chegar duas vezes",
      cs: "Počty pořízené offline mohou dorazit dvakrát",
      ar: "قد يصل الجرد دون اتصال مرتين",
      de: "Offline erfasste Zählungen können doppelt ankommen",
    },
    description: {
      en: "Seen where handhelds change access points while they synchronise. We are collecting logs of both sides.",
      pt: "Visto onde os coletores trocam de ponto de acesso durante a sincronização. Estamos reunindo os registros dos dois lados.",
      cs: "Zatím tam, kde terminály během synchronizace přecházejí mezi přístupovými body. Sbíráme záznamy z obou stran.",
      ar: "لوحظ حيث تنتقل الأجهزة بين نقاط الاتصال أثناء المزامنة. نجمع سجلات الطرفين.",
      de: "Bisher dort, wo Handgeräte beim Abgleich den Zugangspunkt wechseln. Wir sammeln die Protokolle beider Seiten.",
    },
    workaround: null,
  },
];

/** Unsolved tickets about a product that everybody on the staff may see, the oldest first. */
async function openTickets(ctx: Ctx): Promise<Ticket[]> {
  const list = ticketRoutes.find(({ id }: Route) => id === "tickets.list");
  if (!list) throw new Error("there is no operation tickets.list");
  const { data } = (await list.handle(ctx, {
    params: {},
    query: { category: ["new", "open", "waitingOnCustomer", "waitingOnThirdParty"], limit: 200, sort: "createdAt" },
    body: undefined,
    ifMatch: undefined,
  } as never)) as { data: Ticket[] };
  return data.filter(({ product, restricted }) => product !== null && !restricted);
}

/** Writes the issues down and ties tickets to them. @returns how many ties */
export async function writeKnownIssues(ctx: Ctx, cast: Cast, now: Date): Promise<number> {
  const tickets = await openTickets(ctx);
  let ties = 0;
  for (const { product, daysAgo, about, title, description, workaround, versions, ...seed } of ISSUES) {
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
    const reporting = tickets.filter((one) => one.product!.id === productId && about.some((words) => one.subject.includes(words)));
    for (const ticket of reporting) {
      await tieTicket(ctx, ticket.number, issue.number);
      ties++;
    }
  }
  return ties;
}

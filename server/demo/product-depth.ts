import type { Ctx } from "#platform/http";
import { createLine, createPart } from "#products/catalog";
import { createPolicy } from "#products/lifecycle";
import { dayIn, type LifecycleDates } from "#shared/lifecycle";
import type { LocalizedText } from "#shared/locales";
import type { BrandKey, ProductKey } from "./model.ts";

const DAY = 86_400_000;
const YEAR = 365;

type LineSeed = {
  readonly name: string;
  readonly longTerm?: true;
  /** Days from the first start, the past below zero: available, sold, fully supported, with security updates, alive; null is to be announced. */
  readonly days: readonly [number, number | null, number | null, number | null, number | null];
};

/** One line ends soon and one has ended, so that every state can be seen. */
const LINES: { readonly [product in ProductKey]?: readonly LineSeed[] } = {
  ledger: [
    { name: "9.3", days: [-5 * YEAR - 60, -500, -300, 75, 75 + YEAR] },
    { name: "9.4", longTerm: true, days: [-250, 200, 2 * YEAR, 6 * YEAR, 7 * YEAR] },
    { name: "10.0", days: [-96, null, null, 5 * YEAR, null] },
  ],
  depot: [
    { name: "5.8", days: [-6 * YEAR, -900, -500, -40, 140] },
    { name: "6.0", days: [-300, -100, 60, 5 * YEAR, 5 * YEAR] },
    { name: "6.1", days: [-140, 30, 300, 5 * YEAR, 6 * YEAR] },
    { name: "6.2", days: [-52, null, null, 5 * YEAR, null] },
  ],
  gateway: [
    { name: "4.1", days: [-7 * YEAR, -3 * YEAR, -2 * YEAR, -YEAR, -30] },
    { name: "4.2", days: [-120, null, 2 * YEAR, 5 * YEAR, 6 * YEAR] },
    { name: "5.0", days: [45, null, null, null, null] },
  ],
};

type PartSeed = { readonly slug: string; readonly names: LocalizedText; readonly descriptions: LocalizedText };

const EDITIONS: readonly PartSeed[] = [
  {
    slug: "standard",
    names: { en: "Standard" },
    descriptions: {
      en: "Bookkeeping, invoices and reports for one company",
      pt: "Contabilidade, faturas e relatórios para uma empresa",
      cs: "Účetnictví, faktury a sestavy pro jednu firmu",
      ar: "مسك الدفاتر والفواتير والتقارير لشركة واحدة",
      de: "Buchhaltung, Rechnungen und Berichte für ein Unternehmen",
    },
  },
  {
    slug: "professional",
    names: { en: "Professional" },
    descriptions: {
      en: "Standard, with several companies, currencies and bank feeds",
      pt: "Standard, com várias empresas, moedas e conexões bancárias",
      cs: "Standard s více firmami, měnami a napojením na banky",
      ar: "Standard مع عدة شركات وعملات وربط بالبنوك",
      de: "Standard, dazu mehrere Unternehmen, Währungen und Bankanbindung",
    },
  },
];

const PLATFORMS: readonly PartSeed[] = [
  {
    slug: "windows",
    names: { en: "Windows" },
    descriptions: {
      en: "Windows 10 22H2 or newer, 8 GB of memory",
      pt: "Windows 10 22H2 ou mais novo, 8 GB de memória",
      cs: "Windows 10 22H2 nebo novější, 8 GB paměti",
      ar: "‏Windows 10 22H2 أو أحدث، وذاكرة 8 غيغابايت",
      de: "Windows 10 22H2 oder neuer, 8 GB Arbeitsspeicher",
    },
  },
  {
    slug: "macos",
    names: { en: "macOS" },
    descriptions: {
      en: "macOS 14 or newer",
      pt: "macOS 14 ou mais novo",
      cs: "macOS 14 nebo novější",
      ar: "‏macOS 14 أو أحدث",
      de: "macOS 14 oder neuer",
    },
  },
];

const LEVELS = [
  { names: { en: "Standard" }, firstAnswerMinutes: 8 * 60, aroundTheClock: false },
  { names: { en: "Gold" }, firstAnswerMinutes: 60, aroundTheClock: true },
];

/** Release lines, editions, platforms and support policies of the demo vendor. */
export async function writeProductDepth(
  next: () => Ctx,
  now: Date,
  { products, brands }: { products: ReadonlyMap<ProductKey, string>; brands: ReadonlyMap<BrandKey, string> },
): Promise<void> {
  const day = (offset: number | null) => (offset === null ? "tba" : dayIn(new Date(now.getTime() + offset * DAY)));
  for (const [key, product] of products) {
    for (const { name, longTerm = false, days } of LINES[key] ?? []) {
      const [first, sales, full, security, life] = days;
      const lifecycle: LifecycleDates = {
        generalAvailability: day(first),
        endOfSales: day(sales),
        endOfFullSupport: day(full),
        endOfSecuritySupport: day(security),
        endOfLife: day(life),
      };
      await createLine(next(), product, { name, titles: {}, longTerm, lifecycle });
    }
  }
  const ledger = products.get("ledger")!;
  for (const edition of EDITIONS) await createPart(next(), "edition", ledger, edition);
  for (const platform of PLATFORMS) await createPart(next(), "platform", ledger, platform);
  for (const [key, brand] of brands) {
    await createPolicy(next(), {
      product: null,
      brand,
      aroundTheClock: key === "cloud",
      hours: key === "cloud" ? [] : [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }],
      timeZone: "Europe/Prague",
      channels: key === "cloud" ? ["portal", "email", "chat"] : ["portal", "email", "phone"],
      languages: ["en", "pt", "cs", "ar", "de"],
      levels: LEVELS,
      notes: {},
    });
  }
}

/** What the demo vendor sells, and who of its customers has bought what. */
import type { Ctx } from "#platform/http";
import { createPlan, createSubscription, nameContact, type NewPlan } from "#licensing/plans";
import { dayIn } from "#shared/lifecycle";
import type { UpdateTerms } from "#shared/plan-codes";
import { writeServiceCredits } from "./service-credits.ts";

const DAY = 86_400_000;

const always: UpdateTerms = { rule: "always", entitlement: null };
const maintained: UpdateTerms = { rule: "duringMaintenance", entitlement: null };
const paid: UpdateTerms = { rule: "paid", entitlement: null };

type Levels = NewPlan["support"]["serviceLevels"];
const level = (priority: Levels[number]["priority"], first: number, solution: number | null, aroundTheClock = false) => ({
  priority,
  firstAnswerMinutes: first * 60,
  nextAnswerMinutes: null,
  solutionMinutes: solution === null ? null : solution * 60,
  aroundTheClock,
});

const nothing: Omit<NewPlan, "names" | "slug" | "descriptions"> = {
  visibility: "public",
  forEverybody: false,
  allProducts: true,
  products: [],
  support: {
    channels: [],
    hours: "policy",
    ownHours: [],
    timeZone: "Europe/Prague",
    languages: [],
    namedContacts: null,
    levelNames: {},
    serviceLevels: [],
  },
  updates: { bugfix: maintained, feature: maintained, major: paid },
  perpetualFallback: true,
  training: { forms: [], seatsPerYear: null },
  onboardingHours: 0,
  community: true,
  entitlements: [],
  prices: [],
};

const PLANS: readonly NewPlan[] = [
  {
    ...nothing,
    slug: "community",
    names: { en: "Community", pt: "Comunidade", cs: "Komunita", ar: "المجتمع", de: "Community" },
    descriptions: {
      en: "Help one another, and get every security update.",
      pt: "Ajudem-se mutuamente e recebam todas as atualizações de segurança.",
      cs: "Pomáhejte si navzájem a dostávejte všechny bezpečnostní aktualizace.",
      ar: "ساعدوا بعضكم بعضًا، واحصلوا على كل التحديثات الأمنية.",
      de: "Helfen Sie einander, und erhalten Sie jedes Sicherheitsupdate.",
    },
    forEverybody: true,
    support: { ...nothing.support, channels: ["community"] },
    updates: { bugfix: paid, feature: paid, major: paid },
  },
  {
    ...nothing,
    slug: "standard",
    names: { en: "Standard", pt: "Padrão", cs: "Standard", ar: "القياسية", de: "Standard" },
    descriptions: {
      en: "For teams that want answers within a working day.",
      pt: "Para equipes que querem respostas em um dia útil.",
      cs: "Pro týmy, které chtějí odpověď do jednoho pracovního dne.",
      ar: "للفرق التي تريد إجابات خلال يوم عمل.",
      de: "Für Teams, die Antworten binnen eines Arbeitstages wünschen.",
    },
    support: {
      ...nothing.support,
      channels: ["portal", "email", "community"],
      namedContacts: 3,
      serviceLevels: [level("urgent", 4, null), level("high", 8, null), level("normal", 8, null), level("low", 16, null)],
    },
    training: { forms: ["selfPaced"], seatsPerYear: null },
    prices: [
      { amount: 4_900, currency: "EUR", period: "month" },
      { amount: 49_000, currency: "EUR", period: "year" },
    ],
  },
  {
    ...nothing,
    slug: "gold",
    names: { en: "Gold", pt: "Ouro", cs: "Zlatý", ar: "الذهبية", de: "Gold" },
    descriptions: {
      en: "Around the clock, by telephone too, with training for your people.",
      pt: "A qualquer hora, também por telefone, com treinamento para a sua equipe.",
      cs: "Nepřetržitě, i po telefonu, se školením pro vaše lidi.",
      ar: "على مدار الساعة، وعبر الهاتف أيضًا، مع تدريب لفريقكم.",
      de: "Rund um die Uhr, auch am Telefon, mit Schulung für Ihre Leute.",
    },
    support: {
      ...nothing.support,
      channels: ["portal", "email", "chat", "phone", "community"],
      hours: "aroundTheClock",
      serviceLevels: [level("urgent", 1, 8, true), level("high", 4, 24, true), level("normal", 8, null), level("low", 8, null)],
    },
    updates: { bugfix: always, feature: maintained, major: maintained },
    training: { forms: ["selfPaced", "live"], seatsPerYear: 4 },
    onboardingHours: 8,
    entitlements: ["reports.pro"],
    prices: [
      { amount: 19_900, currency: "EUR", period: "month" },
      { amount: 199_000, currency: "EUR", period: "year" },
    ],
  },
];

type Customer = { readonly organization: string; readonly contact: string };

/** Every customer in turn has bought one: some for long, some whose maintenance is over, one that cancelled nothing and let it end. @returns ids of the plans by their slugs */
export async function writePlans(next: () => Ctx, now: Date, customers: readonly Customer[]): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const plan of PLANS) {
    const { id } = await createPlan(next(), plan);
    ids.set(plan.slug!, id);
    if (plan.slug === "gold") await writeServiceCredits(next(), now, id);
  }
  const day = (offset: number) => dayIn(new Date(now.getTime() + offset * DAY));
  const terms = [
    { plan: "gold", startsOn: day(-300), endsOn: null, maintenanceEndsOn: day(65) },
    { plan: "standard", startsOn: day(-500), endsOn: null, maintenanceEndsOn: day(-40) },
    { plan: "standard", startsOn: day(-200), endsOn: day(165), maintenanceEndsOn: null },
    { plan: "standard", startsOn: day(-700), endsOn: day(-20), maintenanceEndsOn: null },
  ] as const;
  for (const [place, { organization, contact }] of customers.entries()) {
    const term = terms[place % terms.length]!;
    const { id } = await createSubscription(next(), { ...term, organization, contact: null, reference: `PO-${2_400 + place}` });
    if (term.plan === "standard") await nameContact(next(), id, contact);
  }
  return ids;
}

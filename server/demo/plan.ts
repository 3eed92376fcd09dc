import { languages } from "./content/index.ts";
import { longThread } from "./content/en/long-thread.ts";
import { agentLetter, customerLetter, type Quoted } from "./letters.ts";
import type {
  AgentSeed,
  Category,
  ContactSeed,
  Language,
  LanguageContent,
  OrganizationSeed,
  ProductSeed,
  Scenario,
  Speaker,
  TeamKey,
} from "./model.ts";
import type { DemoPlan, PlannedStep, PlannedTicket } from "./plan-types.ts";
import { seededRandom, type Random } from "./random.ts";
import { render } from "./render.ts";
import { openedAt, silence, stepTimes } from "./schedule.ts";
import { agents, products } from "./vendor.ts";
import { dayAndMonth, drawWords } from "./words.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

/** How long ago the memberships of those who left ended, in days. */
export const LEFT_DAYS_AGO = 20;

/** How many tickets of each language stand where; about three hundred in all. */
const quotas: Readonly<Record<Language, Readonly<Record<Category, number>>>> = {
  en: { new: 6, open: 11, waitingOnCustomer: 5, waitingOnThirdParty: 2, solved: 18, closed: 34 },
  pt: { new: 5, open: 8, waitingOnCustomer: 4, waitingOnThirdParty: 1, solved: 15, closed: 29 },
  cs: { new: 4, open: 7, waitingOnCustomer: 3, waitingOnThirdParty: 1, solved: 14, closed: 26 },
  de: { new: 4, open: 7, waitingOnCustomer: 3, waitingOnThirdParty: 1, solved: 14, closed: 26 },
  ar: { new: 4, open: 6, waitingOnCustomer: 3, waitingOnThirdParty: 1, solved: 14, closed: 24 },
};
const categories: readonly Category[] = ["new", "open", "waitingOnCustomer", "waitingOnThirdParty", "solved", "closed"];

function productOf(key: string): ProductSeed {
  const product = products.find((each) => each.key === key);
  if (!product) throw new Error(`there is no demo product ${key}`);
  return product;
}

function teamOf(scenario: Scenario): TeamKey {
  if (scenario.team) return scenario.team;
  if (scenario.type === "security") return "security";
  if (scenario.type === "license" || scenario.type === "billing" || scenario.type === "sales") return "billing";
  if ((scenario.on === "gateway" || scenario.on === "insight") && (scenario.type === "incident" || scenario.type === "problem"))
    return "platform";
  return "frontline";
}

/** Whoever speaks the language and is in the team; a team without one is helped out by the first line. */
function staffFor(random: Random, language: Language, team: TeamKey): { first: AgentSeed; second: AgentSeed } {
  const speakers = agents.filter((each) => each.speaks.includes(language));
  const inTeam = speakers.filter((each) => each.teams.includes(team));
  const first = random.pick(inTeam.length > 0 ? inTeam : speakers);
  const colleagues = agents.filter((each) => each !== first && each.teams.includes(team));
  return { first, second: random.pick(colleagues.length > 0 ? colleagues : agents.filter((each) => each !== first)) };
}

/** How far the thread has got where the ticket stands: a running one is cut after a message that fits its category. */
function stepsFor(scenario: Scenario, category: Category, random: Random): Scenario["thread"] {
  const { thread } = scenario;
  const ends = (wanted: (speaker: Speaker) => boolean): number[] =>
    thread.flatMap(([speaker], index) => (wanted(speaker) ? [index + 1] : []));
  if (category === "new") return thread.slice(0, 1);
  if (category === "open") {
    const customers = ends((speaker) => speaker === "c" || speaker === "c2").filter((end) => end < thread.length);
    const later = customers.filter((end) => end > 1);
    return thread.slice(0, later.length > 0 && random.chance(0.7) ? random.pick(later) : 1);
  }
  if (category === "waitingOnCustomer" || category === "waitingOnThirdParty")
    return thread.slice(0, random.pick(ends((speaker) => speaker === "a" || speaker === "a2")));
  return thread;
}

function organizationFor(
  random: Random,
  content: LanguageContent,
  scenario: Scenario,
  avoid: OrganizationSeed | undefined,
): OrganizationSeed {
  const fitting = content.organizations.filter(
    (each) =>
      (scenario.on === null || each.products.includes(scenario.on)) &&
      (!scenario.countries || scenario.countries.includes(each.country)) &&
      (scenario !== longThread || each.contacts.length > 2),
  );
  const others = fitting.filter((each) => each !== avoid);
  return random.pick(others.length > 0 ? others : fitting);
}

interface Draft {
  readonly random: Random;
  readonly now: Date;
  readonly content: LanguageContent;
  readonly scenario: Scenario;
  readonly category: Category;
  readonly rank: number;
  readonly organization: OrganizationSeed;
}

function planTicket({ random, now, content, scenario, category, rank, organization }: Draft): PlannedTicket {
  const steps = scenario === longThread ? scenario.thread : stepsFor(scenario, category, random);
  const opened = scenario === longThread ? new Date(now.getTime() - 23 * day - 5 * 60 * minute) : openedAt(random, now, category, rank);
  const writers = organization.contacts.filter((each) => !each.left || opened.getTime() < now.getTime() - (LEFT_DAYS_AGO + 10) * day);
  const requester = random.pick(writers);
  const needsColleague = steps.some(([speaker]) => speaker === "c2");
  const colleague = needsColleague ? random.pick(writers.filter((each) => each !== requester && !each.left)) : null;
  const product = scenario.on ? productOf(scenario.on) : null;
  const running = category === "open" || category === "waitingOnCustomer" || category === "waitingOnThirdParty";
  const rest = (now.getTime() - opened.getTime()) / 2;
  const latest = new Date(
    now.getTime() - (running ? Math.min(silence(random, category), rest) : category === "new" ? 0 : Math.min(20 * minute, rest)),
  );
  const priority = scenario.priority ?? "normal";
  const times = stepTimes(
    random,
    opened,
    steps.map(([speaker]) => speaker),
    priority,
    latest,
    running && steps.length > 1,
  );
  const words = drawWords(random, product ?? productOf(organization.products[0]!), organization.country, opened);
  for (const [name, choices] of Object.entries(scenario.vars ?? {})) words[name] = random.pick(choices);
  const team = teamOf(scenario);
  const { first, second } = staffFor(random, content.language, team);
  const channel = scenario.to ? "email" : random.chance(0.68) ? "email" : "portal";
  const values = {
    ...words,
    org: organization.name,
    me: requester.name,
    first: requester.name.split(" ")[0]!,
    other: colleague?.name ?? "",
    mate: `@${second.name}`,
  };
  const closings = { customer: random.pick(content.voice.customerClosings), agent: random.pick(content.voice.agentClosings) };

  let quoted: Quoted | null = null;
  const planned = steps.map(([speaker, text], index): PlannedStep => {
    const at = times[index]!;
    const contact: ContactSeed = speaker === "c2" && colleague ? colleague : requester;
    const agent = speaker === "a2" || speaker === "n2" ? second : first;
    const fromContact = speaker === "c" || speaker === "c2";
    const fill = {
      values,
      speaker: fromContact ? contact.gender : agent.gender,
      addressee: fromContact ? first.gender : requester.gender,
      date: (from: "date" | "then", days: number) =>
        dayAndMonth(organization.country, new Date((from === "then" ? at : opened).getTime() + days * day)),
    };
    const body = render(text, fill);
    if (fromContact) {
      const letter = customerLetter(random, content, {
        organization,
        contact,
        channel,
        first: index === 0,
        body,
        closing: render(closings.customer, fill),
        quoted,
        at,
      });
      return { at, by: { kind: "contact", contact }, visibility: "public", ...letter, mentions: [] };
    }
    if (speaker === "n" || speaker === "n2") {
      const note = body.charAt(0).toLocaleUpperCase() + body.slice(1);
      return {
        at,
        by: { kind: "agent", agent },
        visibility: "internal",
        text: note,
        visibleText: note,
        mentions: text.includes("{mate}") ? [second] : [],
      };
    }
    const letter = agentLetter(content, requester, agent, team, body, closings.agent);
    quoted = { name: content.language === "ar" ? (agent.nativeName ?? agent.name) : agent.name, at, visibleText: letter.visibleText };
    return { at, by: { kind: "agent", agent }, visibility: "public", ...letter, mentions: [] };
  });

  const answered = planned.find((each) => each.by.kind === "agent");
  const lastAt = planned.at(-1)!.at;
  const done = category === "solved" || category === "closed";
  const settled = done || category === "waitingOnCustomer" || category === "waitingOnThirdParty";
  const settledAt = settled ? new Date(Math.min(lastAt.getTime() + random.between(1, 45) * minute, now.getTime() - minute)) : null;
  const closedAt =
    category === "closed" && settledAt
      ? new Date(Math.min(settledAt.getTime() + random.between(4, 7) * day, now.getTime() - minute))
      : null;
  const routed = category !== "new" || team === "security" || random.chance(0.6);
  const assigned = answered !== undefined || (category !== "new" && random.chance(0.55));
  return {
    organization,
    requester,
    colleague,
    language: content.language,
    subject: render(scenario.subject, {
      values,
      speaker: requester.gender,
      addressee: first.gender,
      date: (_, days) => dayAndMonth(organization.country, new Date(opened.getTime() + days * day)),
    }),
    type: scenario.type,
    priority,
    tags: scenario.tags,
    product,
    version: product && namesVersion(scenario) ? words["version"]! : null,
    brand: product?.brand ?? "acme",
    channel,
    mailbox: scenario.to ?? (product?.brand === "cloud" ? "cloud" : "support"),
    team: routed ? team : null,
    assignee: assigned ? first : null,
    assignedAt: answered
      ? new Date(opened.getTime() + Math.floor((answered.at.getTime() - opened.getTime()) * 0.6))
      : new Date(opened.getTime() + Math.floor((now.getTime() - opened.getTime()) * 0.2)),
    category,
    settledAt,
    closedAt,
    restricted: scenario.to === "security",
    steps: planned,
  };
}

/** The version is known where the thread speaks of it. */
function namesVersion(scenario: Scenario): boolean {
  return scenario.subject.includes("{version}") || scenario.thread.some(([, text]) => text.includes("{version}"));
}

/**
 * Makes the whole demo: the same for the same clock.
 * @param now the first start; nothing in the plan is later
 */
export function makePlan(now: Date): DemoPlan {
  const tickets: PlannedTicket[] = [];
  for (const [index, content] of languages.entries()) {
    const random = seededRandom(0xac3e + index * 7919);
    const deck = random.shuffle(content.scenarios);
    const used = new Map<Scenario, OrganizationSeed>();
    let next = 0;
    for (const category of categories) {
      for (let rank = 0; rank < quotas[content.language][category]; rank++) {
        const scenario = deck[next++ % deck.length]!;
        const organization = organizationFor(random, content, scenario, used.get(scenario));
        used.set(scenario, organization);
        // The languages take turns among the newest.
        tickets.push(planTicket({ random, now, content, scenario, category, rank: rank * languages.length + index, organization }));
      }
    }
    if (content.language === "en") {
      tickets.push(
        planTicket({
          random,
          now,
          content,
          scenario: longThread,
          category: "open",
          rank: 0,
          organization: organizationFor(random, content, longThread, undefined),
        }),
      );
    }
  }
  return { madeFor: now, tickets: tickets.toSorted((a, b) => a.steps[0]!.at.getTime() - b.steps[0]!.at.getTime()) };
}

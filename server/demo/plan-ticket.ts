import { makeAttachment } from "./attachment.ts";
import { longThread } from "./content/en/long-thread.ts";
import { agentLetter, customerLetter, type Letter, type Quoted } from "./letters.ts";
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
  Step,
  TeamKey,
} from "./model.ts";
import type { PlannedStep, PlannedTicket } from "./plan-types.ts";
import type { Random } from "./random.ts";
import { render } from "./render.ts";
import { openedAt, silence, stepTimes } from "./schedule.ts";
import { agents, products } from "./vendor.ts";
import { dayAndMonth, drawWords } from "./words.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

/** How long ago the memberships of those who left ended, in days. */
export const LEFT_DAYS_AGO = 20;

/** Who tries his luck in the long conversation. */
const STRANGER = "Parcel Claims Desk <claims@parcel-desk.example>";

/** One ticket to be planned. */
export interface Draft {
  readonly random: Random;
  readonly now: Date;
  readonly content: LanguageContent;
  readonly scenario: Scenario;
  readonly category: Category;
  /** For new ones, 0 for the newest. */
  readonly rank: number;
  readonly organization: OrganizationSeed;
}

/** Who takes part. */
interface Cast {
  readonly requester: ContactSeed;
  readonly colleague: ContactSeed | null;
  readonly first: AgentSeed;
  readonly second: AgentSeed;
  readonly team: TeamKey;
}

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

/** Whoever speaks the language and is in the team; a team without one is helped out by others who speak it. */
function staffFor(random: Random, language: Language, team: TeamKey): { first: AgentSeed; second: AgentSeed } {
  const speakers = agents.filter((each) => each.speaks.includes(language));
  const inTeam = speakers.filter((each) => each.teams.includes(team));
  const first = random.pick(inTeam.length > 0 ? inTeam : speakers);
  const colleagues = agents.filter((each) => each !== first && each.teams.includes(team));
  return { first, second: random.pick(colleagues.length > 0 ? colleagues : agents.filter((each) => each !== first)) };
}

/** Where the thread has got to: a running one is cut after a message that fits its category. */
function cut({ scenario, category, random }: Draft): Scenario["thread"] {
  const { thread } = scenario;
  const ends = (...wanted: readonly Speaker[]) => thread.flatMap(([speaker], index) => (wanted.includes(speaker) ? [index + 1] : []));
  switch (category) {
    case "new":
      return thread.slice(0, 1);
    case "open": {
      const later = ends("c", "c2").filter((end) => end > 1 && end < thread.length);
      return thread.slice(0, later.length > 0 && random.chance(0.7) ? random.pick(later) : 1);
    }
    case "waitingOnCustomer":
    case "waitingOnThirdParty":
      return thread.slice(0, random.pick(ends("a", "a2")));
    case "solved":
    case "closed":
      return thread;
  }
}

/** The steps of the ticket. On some running ones a colleague has noted something beside. */
function stepsFor(draft: Draft): Scenario["thread"] {
  const { random, content, scenario, category } = draft;
  if (scenario === longThread) return scenario.thread;
  const steps = cut(draft);
  const running = category !== "new" && category !== "solved" && category !== "closed";
  if (!running || steps.some(([speaker]) => speaker === "n") || !random.chance(0.45)) return steps;
  const note: Step = ["n", random.pick(content.voice.triageNotes)];
  const last = steps.at(-1)!;
  return category === "open" ? [...steps, note] : [...steps.slice(0, -1), note, last];
}

function castFor({ random, now, content, scenario, organization }: Draft, opened: Date, steps: readonly Step[]): Cast {
  const writers = organization.contacts.filter((each) => !each.left || opened.getTime() < now.getTime() - (LEFT_DAYS_AGO + 10) * day);
  // Contracts are mostly the business of whoever answers for the organisation, who stands first.
  const contractual = scenario.type === "sales" || scenario.type === "billing" || scenario.type === "license";
  const first = scenario === longThread || (contractual && random.chance(0.8));
  const requester = first ? writers[0]! : random.pick(writers);
  const needsColleague = steps.some(([speaker]) => speaker === "c2");
  const colleague = needsColleague ? random.pick(writers.filter((each) => each !== requester && !each.left)) : null;
  const team = teamOf(scenario);
  return { requester, colleague, team, ...staffFor(random, content.language, team) };
}

/** Writes every step as the letter or note it is. */
function writeSteps(
  { random, content, organization }: Draft,
  cast: Cast,
  channel: "email" | "portal",
  steps: readonly Step[],
  times: readonly Date[],
  words: Readonly<Record<string, string>>,
): PlannedStep[] {
  const { requester, colleague, first, second, team } = cast;
  const closings = { customer: random.pick(content.voice.customerClosings), agent: random.pick(content.voice.agentClosings) };
  let quoted: Quoted | null = null;
  return steps.map(([speaker, text, attachment], index): PlannedStep => {
    const at = times[index]!;
    const contact = speaker === "c2" && colleague ? colleague : requester;
    const agent = speaker === "a2" || speaker === "n2" ? second : first;
    const fromContact = speaker === "c" || speaker === "c2";
    const fill = {
      values: words,
      speaker: (fromContact ? contact : agent).gender,
      addressee: (fromContact ? first : requester).gender,
      date: (from: "date" | "then", days: number) =>
        dayAndMonth(organization.country, new Date((from === "then" ? at : times[0]!).getTime() + days * day)),
    };
    const body = render(text, fill);
    const files = attachment ? [makeAttachment(random, attachment, words, at)] : [];
    if (speaker === "x")
      return { at, by: { kind: "stranger", name: STRANGER }, visibility: "public", text: body, visibleText: body, mentions: [], files };
    if (fromContact) {
      const closing = render(closings.customer, fill);
      const letter = customerLetter(random, content, { organization, contact, channel, first: index === 0, body, closing, quoted, at });
      return { at, by: { kind: "contact", contact }, visibility: "public", ...letter, mentions: [], files };
    }
    if (speaker === "n" || speaker === "n2") {
      const note = body.charAt(0).toLocaleUpperCase() + body.slice(1);
      const mentions = text.includes("{mate}") ? [second] : [];
      return { at, by: { kind: "agent", agent }, visibility: "internal", text: note, visibleText: note, mentions, files };
    }
    const letter: Letter = agentLetter(content, requester, agent, team, body, closings.agent);
    quoted = { name: content.language === "ar" ? (agent.nativeName ?? agent.name) : agent.name, at, visibleText: letter.visibleText };
    return { at, by: { kind: "agent", agent }, visibility: "public", ...letter, mentions: [], files };
  });
}

/** When the ticket was taken, settled and closed, none of it after `now`. */
function milestones({ random, now, category }: Draft, steps: readonly PlannedStep[]) {
  const opened = steps[0]!.at.getTime();
  const latest = now.getTime() - minute;
  const answer = steps.find((each) => each.by.kind === "agent");
  const assignedAt = new Date(opened + Math.floor(answer ? (answer.at.getTime() - opened) * 0.6 : (now.getTime() - opened) * 0.2));
  const settles = category !== "new" && category !== "open";
  const settledAt = settles ? new Date(Math.min(steps.at(-1)!.at.getTime() + random.between(1, 45) * minute, latest)) : null;
  const closedAt = category === "closed" ? new Date(Math.min(settledAt!.getTime() + random.between(4, 7) * day, latest)) : null;
  return { answered: answer !== undefined, assignedAt, settledAt, closedAt };
}

/** The version is known where the thread speaks of it. */
function namesVersion({ subject, thread }: Scenario): boolean {
  return subject.includes("{version}") || thread.some(([, text]) => text.includes("{version}"));
}

/** Plans one ticket from its draft: who, when, what was said and where it stands. */
export function planTicket(draft: Draft): PlannedTicket {
  const { random, now, content, scenario, category, rank, organization } = draft;
  const thread = stepsFor(draft);
  const priority = scenario.priority ?? "normal";
  const opened =
    scenario === longThread ? new Date(now.getTime() - 23 * day - 5 * 60 * minute) : openedAt(random, now, category, priority, rank);
  const cast = castFor(draft, opened, thread);
  const { requester, colleague, first, second, team } = cast;
  const running = category === "open" || category === "waitingOnCustomer" || category === "waitingOnThirdParty";
  const rest = (now.getTime() - opened.getTime()) / 2;
  const quiet = running ? Math.min(silence(random, category), rest) : category === "new" ? 0 : Math.min(20 * minute, rest);
  const speakers = thread.map(([speaker]) => speaker);
  const times = stepTimes(random, opened, speakers, priority, new Date(now.getTime() - quiet), running && thread.length > 1);

  const product = scenario.on ? productOf(scenario.on) : null;
  const drawn = drawWords(random, product ?? productOf(organization.products[0]!), organization.country, opened);
  for (const [name, choices] of Object.entries(scenario.vars ?? {})) drawn[name] = random.pick(choices);
  const people = { me: requester.name, first: requester.name.split(" ")[0]!, other: colleague?.name ?? "", mate: `@${second.name}` };
  const words = { ...drawn, ...people, org: organization.name };

  const channel = scenario.to || random.chance(0.68) ? "email" : "portal";
  const steps = writeSteps(draft, cast, channel, thread, times, words);
  const { answered, ...moments } = milestones(draft, steps);
  const routed = category !== "new" || team === "security" || random.chance(0.6);
  const assigned = answered || (category !== "new" && random.chance(0.55));
  return {
    organization,
    requester,
    colleague,
    language: content.language,
    subject: render(scenario.subject, {
      values: words,
      speaker: requester.gender,
      addressee: first.gender,
      date: (_, days) => dayAndMonth(organization.country, new Date(opened.getTime() + days * day)),
    }),
    type: scenario.type,
    priority,
    tags: scenario.tags,
    product,
    version: product && namesVersion(scenario) ? drawn["version"]! : null,
    brand: product?.brand ?? "acme",
    channel,
    mailbox: scenario.to ?? (product?.brand === "cloud" ? "cloud" : "support"),
    team: routed ? team : null,
    assignee: assigned ? first : null,
    category,
    ...moments,
    restricted: scenario.to === "security",
    steps,
  };
}

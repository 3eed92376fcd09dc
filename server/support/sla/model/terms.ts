/** What is promised for a ticket at an instant: policies in their order, then the plan. Pure. */
import { USUAL_PAUSES, type SlaTarget, type StepReceiver } from "#shared/sla-codes";
import type { WorkTime } from "./business-time.ts";

/** Instants in milliseconds since 1970. Lists of versions stand in the order of their beginnings. */
export type Version<Content> = { readonly beginsAt: number; readonly version: number; readonly content: Content };

export type Priority = "low" | "normal" | "high" | "urgent";

export type SlaStep = {
  readonly id: string;
  /** Empty: of every target. */
  readonly targets: readonly SlaTarget[];
  readonly when: { readonly percent: number } | { readonly minutesBefore: number } | { readonly minutesAfter: number };
  readonly notify: readonly StepReceiver[];
  readonly raiseTo: Priority | null;
  readonly assignTeam: string | null;
  readonly assignAgent: string | null;
};

export type SlaPolicyContent = {
  /** Empty lists ask nothing. */
  readonly conditions: {
    readonly plans: readonly string[];
    readonly organizations: readonly string[];
    readonly teams: readonly string[];
    readonly products: readonly string[];
    readonly channels: readonly string[];
  };
  /** Null: the hours of the plan. */
  readonly calendarId: string | null;
  /** When people are there; a breach of which most lies outside has that cause. */
  readonly staffingCalendarId: string | null;
  /** Null minutes: not promised. What is not named the plan decides. */
  readonly targets: readonly {
    readonly target: SlaTarget;
    readonly priority: Priority;
    readonly minutes: number | null;
    readonly aroundTheClock: boolean;
  }[];
  /** Categories and slugs of statuses in which a target stands still; a target that is not named has the usual ones. */
  readonly pauses: { readonly [target in SlaTarget]?: readonly string[] | undefined };
  readonly unassignedPauses: boolean;
  readonly reopenOnBounce: boolean;
  /** A ticket reopened later begins a clock of its own; null: however late. */
  readonly reopenHours: number | null;
  readonly customersSee: boolean;
  readonly steps: readonly SlaStep[];
};
export type SlaPolicyAt = { readonly position: number; readonly retired: boolean; readonly content: SlaPolicyContent };
export type SlaPolicyHistory = { readonly id: string; readonly versions: readonly Version<SlaPolicyAt>[] };

/** Of a calendar: a version for each change of it or of what it includes. */
export type CalendarHistory = readonly Version<WorkTime>[];

export type PlanLevel = {
  readonly priority: Priority;
  readonly firstAnswerMinutes: number | null;
  readonly nextAnswerMinutes: number | null;
  readonly solutionMinutes: number | null;
  readonly aroundTheClock: boolean;
};
export type PlanContent = {
  readonly allProducts: boolean;
  readonly products: readonly string[];
  readonly forEverybody: boolean;
  readonly sold: boolean;
  readonly levels: readonly PlanLevel[];
  /** `policy`: the published hours of support of the product. */
  readonly hours: { readonly kind: "policy" | "own" | "aroundTheClock"; readonly time: WorkTime | null };
  readonly namedOnly: boolean;
};
export type PlanHistory = { readonly id: string; readonly versions: readonly Version<PlanContent | null>[] };
/** Somebody has a plan: what was known of it from when on. Days are those of UTC; `from` is inside, `to` outside. */
export type HeldPlan = {
  readonly id: string;
  /** Whether the requester may ask on its strength where only named people may. */
  readonly named: boolean;
  readonly versions: readonly Version<{ readonly plan: string; readonly startsOn: string; readonly from: number; readonly to: number }>[];
};
export type HoursHistory = {
  readonly product: string | null;
  readonly brand: string | null;
  readonly versions: readonly Version<WorkTime | "always" | null>[];
};

/** All that promises follow from, beside the ticket. */
export type SlaWorld = {
  readonly policies: readonly SlaPolicyHistory[];
  readonly calendars: ReadonlyMap<string, CalendarHistory>;
  readonly plans: readonly PlanHistory[];
  readonly hours: readonly HoursHistory[];
};

/** What a ticket is at an instant. */
export type TicketFacts = {
  readonly priority: Priority;
  readonly channel: string;
  readonly organization: string | null;
  readonly brand: string | null;
  readonly team: string | null;
  readonly product: string | null;
};

export type Terms = {
  readonly target: SlaTarget;
  readonly minutes: number;
  /** Null: around the clock. */
  readonly time: WorkTime | null;
  /** The same exactly where the same hours count. */
  readonly timeKey: string;
  readonly priority: Priority;
  readonly policyId: string | null;
  readonly policyVersion: number | null;
  readonly planId: string | null;
  readonly pausedIn: readonly string[];
  readonly unassignedPauses: boolean;
  readonly reopenOnBounce: boolean;
  readonly reopenHours: number | null;
  readonly customersSee: boolean;
  readonly staffing: WorkTime | null;
  readonly steps: readonly SlaStep[];
};

/** The version that holds at an instant. */
export function versionAt<C>(versions: readonly Version<C>[], at: number): Version<C> | null {
  let found: Version<C> | null = null;
  for (const one of versions) {
    if (one.beginsAt > at) break;
    found = one;
  }
  return found;
}

type Level = { plan: string; version: number; level: PlanLevel; hours: PlanContent["hours"] };

/** The plans a ticket stands on, the strongest first: what was begun last before what was begun earlier, and everybody's last. */
function plansAt(
  world: SlaWorld,
  held: readonly HeldPlan[],
  facts: TicketFacts,
  at: number,
): { id: string; version: number; content: PlanContent }[] {
  const covers = (content: PlanContent) => content.allProducts || facts.product === null || content.products.includes(facts.product);
  const contentOf = (id: string) => {
    const found = versionAt(world.plans.find((one) => one.id === id)?.versions ?? [], at);
    return found?.content ? { id, version: found.version, content: found.content } : null;
  };
  const his = held
    .map((one) => ({ one, is: versionAt(one.versions, at)?.content }))
    .filter(({ is }) => is !== undefined && is.from <= at && at < is.to)
    .toSorted((a, b) => (a.is!.startsOn < b.is!.startsOn ? 1 : a.is!.startsOn > b.is!.startsOn ? -1 : a.one.id < b.one.id ? 1 : -1))
    .map(({ one, is }) => ({ named: one.named, found: contentOf(is!.plan) }))
    .filter(({ named, found }) => found !== null && covers(found.content) && (named || !found.content.namedOnly))
    .map(({ found }) => found!);
  const everybodys = world.plans
    .map(({ id }) => contentOf(id))
    .filter((found) => found !== null)
    .filter(({ content }) => content.forEverybody && content.sold && covers(content));
  return [...his, ...everybodys];
}

function fits({ conditions }: SlaPolicyContent, facts: TicketFacts, plans: readonly string[]): boolean {
  const one = (list: readonly string[], value: string | null) => list.length === 0 || (value !== null && list.includes(value));
  return (
    one(conditions.organizations, facts.organization) &&
    one(conditions.teams, facts.team) &&
    one(conditions.products, facts.product) &&
    one(conditions.channels, facts.channel) &&
    (conditions.plans.length === 0 || plans.some((id) => conditions.plans.includes(id)))
  );
}

function publishedHours(world: SlaWorld, facts: TicketFacts, at: number): { time: WorkTime | null; key: string } {
  const is = (a: string | null, b: string | null) => Number(a !== null && a === b);
  const best = world.hours
    .filter(({ product, brand }) => (product === null || product === facts.product) && (brand === null || brand === facts.brand))
    .toSorted(
      (a, b) => is(b.product, facts.product) * 2 + is(b.brand, facts.brand) - is(a.product, facts.product) * 2 - is(a.brand, facts.brand),
    )
    .map((one) => ({ one, found: versionAt(one.versions, at) }))
    .find(({ found }) => found?.content != null);
  if (!best || best.found!.content === "always") return { time: null, key: "always" };
  return { time: best.found!.content, key: `support:${best.one.product}:${best.one.brand}:${best.found!.version}` };
}

const ALWAYS = { time: null, key: "always" };

function ofLevel(level: PlanLevel, target: SlaTarget): number | null {
  return target === "firstResponse"
    ? level.firstAnswerMinutes
    : target === "nextResponse"
      ? level.nextAnswerMinutes
      : target === "resolution"
        ? level.solutionMinutes
        : null;
}

export type TermsAt = {
  /** The policy that decides, if one does; the plan whose level counts. */
  readonly policy: { id: string; version: number } | null;
  readonly plan: string | null;
  readonly terms: { readonly [target in SlaTarget]?: Terms | undefined };
};

/**
 * What is promised at an instant.
 * @param held what the customer has
 */
export function termsAt(world: SlaWorld, held: readonly HeldPlan[], facts: TicketFacts, at: number): TermsAt {
  const plans = plansAt(world, held, facts, at);
  const level = plans
    .map(({ id, version, content }): Level | null => {
      const its = content.levels.find(({ priority }) => priority === facts.priority);
      return its ? { plan: id, version, level: its, hours: content.hours } : null;
    })
    .find((one) => one !== null);
  const deciding = world.policies
    .map(({ id, versions }) => ({ id, is: versionAt(versions, at) }))
    .filter(({ is }) => is !== null && !is.content.retired)
    .toSorted((a, b) => a.is!.content.position - b.is!.content.position || (a.id < b.id ? -1 : 1))
    .find(({ is }) =>
      fits(
        is!.content.content,
        facts,
        plans.map(({ id }) => id),
      ),
    );
  const policy = deciding?.is?.content.content ?? null;

  const calendar = (id: string | null): { time: WorkTime | null; key: string } | null => {
    const found = id === null ? null : versionAt(world.calendars.get(id) ?? [], at);
    return found ? { time: found.content, key: `calendar:${id}:${found.version}` } : null;
  };
  const planHours = (): { time: WorkTime | null; key: string } => {
    if (!level || level.level.aroundTheClock || level.hours.kind === "aroundTheClock") return ALWAYS;
    if (level.hours.kind === "own" && level.hours.time) return { time: level.hours.time, key: `plan:${level.plan}:${level.version}` };
    return publishedHours(world, facts, at);
  };
  const hours = (aroundTheClock: boolean) => (aroundTheClock ? ALWAYS : (calendar(policy?.calendarId ?? null) ?? planHours()));
  const terms: { [target in SlaTarget]?: Terms } = {};
  for (const target of Object.keys(USUAL_PAUSES) as SlaTarget[]) {
    const said = policy?.targets.find((one) => one.target === target && one.priority === facts.priority);
    const minutes = said ? said.minutes : level ? ofLevel(level.level, target) : null;
    if (minutes === null) continue;
    const counted = said ? hours(said.aroundTheClock) : hours(level!.level.aroundTheClock);
    terms[target] = {
      target,
      minutes,
      time: counted.time,
      timeKey: counted.key,
      priority: facts.priority,
      policyId: deciding?.id ?? null,
      policyVersion: deciding?.is?.version ?? null,
      planId: level?.plan ?? null,
      pausedIn: policy?.pauses[target] ?? USUAL_PAUSES[target],
      unassignedPauses: target === "agentWork" && (policy?.unassignedPauses ?? false),
      reopenOnBounce: policy?.reopenOnBounce ?? true,
      reopenHours: policy?.reopenHours ?? null,
      customersSee: policy?.customersSee ?? true,
      staffing: calendar(policy?.staffingCalendarId ?? null)?.time ?? null,
      steps: policy?.steps ?? [],
    };
  }
  return { policy: deciding ? { id: deciding.id, version: deciding.is!.version } : null, plan: level?.plan ?? null, terms };
}

/** What a change that falls on an instant is of, where it is none of the ticket. */
export type ChangeKind = "policyChange" | "planChange" | "calendarChange";

/** The instants after `from` at which what is promised may change by itself, with what changes then. */
export function changePoints(world: SlaWorld, held: readonly HeldPlan[], from: number): { at: number; kind: ChangeKind }[] {
  const points = new Map<number, ChangeKind>();
  const add = (at: number, kind: ChangeKind) => {
    if (at > from && Number.isFinite(at) && !points.has(at)) points.set(at, kind);
  };
  for (const { versions } of world.policies) for (const { beginsAt } of versions) add(beginsAt, "policyChange");
  for (const versions of world.calendars.values()) for (const { beginsAt } of versions) add(beginsAt, "calendarChange");
  for (const { versions } of [...world.plans, ...world.hours]) for (const { beginsAt } of versions) add(beginsAt, "planChange");
  for (const { versions } of held)
    for (const { beginsAt, content } of versions) {
      add(beginsAt, "planChange");
      add(content.from, "planChange");
      add(content.to, "planChange");
    }
  return [...points].map(([at, kind]) => ({ at, kind })).toSorted((a, b) => a.at - b.at);
}

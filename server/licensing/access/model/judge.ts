/** Whether a customer may receive something, by plain facts: pure, the one place where it is decided. */
import { ONBOARDING, type ReasonCode } from "#shared/access-codes";
import { COURSE_FORMS, dayBefore, leavesSomething, maintainedUntil, subscriptionState } from "#shared/plan-codes";
import { POLICY_CHANNELS } from "#shared/support-policy";
import { PRIORITIES } from "#shared/ticket-codes";
import type { Facts, Reason, SubscriptionFacts, Thing, Verdict } from "./facts.ts";

function reason(
  code: ReasonCode,
  { plan = null, on = null, need = null }: { plan?: string | null; on?: string | null; need?: string | null } = {},
): Reason {
  return { code, plan, on, need };
}

const WORDS: { readonly [kind in Thing["kind"]]: readonly string[] } = {
  release: [],
  channel: POLICY_CHANNELS,
  serviceLevel: PRIORITIES,
  course: [...COURSE_FORMS, ONBOARDING],
  community: [],
};

/** What is needed, apart: words of the kind itself, and entitlement codes. */
function needsOf({ kind, needs }: Thing): { words: readonly string[]; codes: readonly string[] } {
  return { words: needs.filter((need) => WORDS[kind].includes(need)), codes: needs.filter((need) => !WORDS[kind].includes(need)) };
}

/**
 * The guard: security updates are owed to everybody within the support period, free of charge (Regulation (EU) 2024/2847, Annex I Part II (8)),
 * and what came out within it stays available (Article 13(9)). No plan, need or payment has a say in it.
 */
function owed({ kind, updateClass, releasedOn }: Thing, { securityUntil }: Facts, today: string): boolean {
  if (kind !== "release" || updateClass !== "security") return false;
  return securityUntil === null || securityUntil >= today || (releasedOn !== null && releasedOn <= securityUntil);
}

/** @param today `YYYY-MM-DD` in UTC @returns the verdict with its reasons; a denial has at least one */
export function judge(thing: Thing, facts: Facts, today: string): Verdict {
  if (!facts.customerKnown) return { allow: false, reasons: [reason("customerUnknown")] };
  if (!facts.productKnown) return { allow: false, reasons: [reason("productUnknown")] };
  if (owed(thing, facts, today)) return { allow: true, reasons: [reason("securityUpdate", { on: facts.securityUntil })] };

  const isActive = (one: SubscriptionFacts) => subscriptionState(one, today) === "active";
  const codes = new Set([...facts.entitlements, ...facts.subscriptions.filter(isActive).flatMap(({ plan }) => plan.entitlements)]);
  const held = facts.subscriptions
    .filter(({ plan }) => plan.coversProduct)
    .toSorted((a, b) => Number(isActive(b)) - Number(isActive(a)) || (a.startsOn < b.startsOn ? 1 : a.startsOn > b.startsOn ? -1 : 0));
  const verdicts = held.map((one) => (isActive(one) ? byActive(thing, one, codes, today) : byEnded(thing, one, codes, today)));
  const allowed = verdicts.find(({ allow }) => allow);
  if (allowed) return allowed;
  const late =
    thing.kind === "release" && thing.updateClass === "security" ? [reason("securitySupportOver", { on: facts.securityUntil })] : [];
  const denials = held.length === 0 ? [reason("noPlan")] : verdicts.flatMap(({ reasons }) => reasons);
  return { allow: false, reasons: distinct([...late, ...denials]) };
}

function distinct(reasons: readonly Reason[]): Reason[] {
  return [...new Map(reasons.map((one) => [JSON.stringify(one), one])).values()];
}

function missing(codes: readonly string[], has: ReadonlySet<string>, plan: string): Reason[] {
  return codes.filter((code) => !has.has(code)).map((need) => reason("entitlementMissing", { plan, need }));
}

/** On the strength of a subscription that holds today. */
function byActive(thing: Thing, one: SubscriptionFacts, has: ReadonlySet<string>, today: string): Verdict {
  const { plan, named } = one;
  const { words, codes } = needsOf(thing);
  const lacking = missing(codes, has, plan.id);
  const not = (code: ReasonCode, list: readonly string[], any: boolean): Reason[] => {
    const absent = words.filter((word) => !list.includes(word)).map((need) => reason(code, { plan: plan.id, need }));
    return words.length > 0 || any ? absent : [reason(code, { plan: plan.id })];
  };
  const mayAsk = named ? [] : [reason("notNamed", { plan: plan.id })];
  const answer = (denials: readonly Reason[], grant = reason("included", { plan: plan.id })): Verdict =>
    denials.length > 0 ? { allow: false, reasons: denials } : { allow: true, reasons: [grant] };
  switch (thing.kind) {
    case "channel":
      return answer([...not("channelNotIncluded", plan.channels, plan.channels.length > 0), ...mayAsk, ...lacking]);
    case "serviceLevel":
      return answer([...not("levelNotIncluded", plan.priorities, plan.priorities.length > 0), ...mayAsk, ...lacking]);
    case "course": {
      const forms = [...plan.courseForms, ...(plan.onboarding ? [ONBOARDING] : [])];
      return answer([...not("trainingNotIncluded", forms, plan.courseForms.length > 0), ...lacking]);
    }
    case "community":
      return answer([...(plan.community ? [] : [reason("communityNotIncluded", { plan: plan.id })]), ...lacking]);
    case "release": {
      const { denials, grant } = byRule(thing, one, has, today);
      return answer([...denials, ...lacking], grant);
    }
  }
}

/** What the plan says of updates of this class. After the support period a security update is as a bug fix in maintenance. */
function ruleFor({ updateClass }: Thing, { plan }: SubscriptionFacts): { rule: string; entitlement: string | null } {
  return updateClass === "security" ? { rule: "duringMaintenance", entitlement: null } : plan.updates[updateClass ?? "feature"];
}

function byRule(thing: Thing, one: SubscriptionFacts, has: ReadonlySet<string>, today: string): { denials: Reason[]; grant: Reason } {
  const { plan, startsOn } = one;
  const { rule, entitlement } = ruleFor(thing, one);
  const until = maintainedUntil(one);
  const branch = thing.branchReleasedOn;
  const of = { plan: plan.id };
  switch (rule) {
    case "always":
      return { denials: [], grant: reason("included", of) };
    case "withEntitlement":
      return { denials: missing([entitlement!], has, plan.id), grant: reason("included", { ...of, need: entitlement }) };
    case "paid":
      // What had come out when he bought is what he bought.
      return {
        denials: branch !== null && branch <= startsOn ? [] : [reason("paidSeparately", of)],
        grant: reason("alreadyBought", { ...of, on: startsOn }),
      };
    default: {
      if (until === null || until >= today) return { denials: [], grant: reason("maintenance", { ...of, on: until }) };
      const kept = plan.perpetualFallback && branch !== null && branch <= until;
      return { denials: kept ? [] : [reason("maintenanceOver", { ...of, on: until })], grant: reason("kept", { ...of, on: until }) };
    }
  }
}

/** On the strength of one that is over, or has not begun: only what came out while it held may be kept. */
function byEnded(thing: Thing, one: SubscriptionFacts, has: ReadonlySet<string>, today: string): Verdict {
  const { plan, startsOn, endsOn, cancelledFrom } = one;
  const state = subscriptionState(one, today);
  if (state === "planned") return { allow: false, reasons: [reason("notStarted", { plan: plan.id, on: startsOn })] };
  const over =
    state === "cancelled" ? reason("cancelled", { plan: plan.id, on: cancelledFrom }) : reason("expired", { plan: plan.id, on: endsOn });
  const until = keptUntil(thing, one);
  if (until === null) return { allow: false, reasons: [over] };
  const { rule, entitlement } = ruleFor(thing, one);
  // What he had by the plan itself he had then.
  const had = new Set([...has, ...plan.entitlements]);
  const lacking = missing([...needsOf(thing).codes, ...(rule === "withEntitlement" ? [entitlement!] : [])], had, plan.id);
  if (lacking.length > 0) return { allow: false, reasons: [over, ...lacking] };
  return { allow: true, reasons: [reason("kept", { plan: plan.id, on: until })] };
}

/** The day until which branches came out that are his for good; null where the release is of none of them. */
function keptUntil(thing: Thing, one: SubscriptionFacts): string | null {
  const { plan, startsOn, endsOn, cancelledFrom, cancellation } = one;
  const branch = thing.branchReleasedOn;
  if (thing.kind !== "release" || branch === null || !plan.perpetualFallback || !leavesSomething(cancellation)) return null;
  const { rule } = ruleFor(thing, one);
  const ended = [endsOn, cancelledFrom === null ? null : dayBefore(cancelledFrom)].filter((day) => day !== null).toSorted()[0]!;
  // Cancelled before it began: there is nothing to keep.
  if (ended < startsOn) return null;
  const until = rule === "paid" ? startsOn : rule === "always" ? ended : maintainedUntil(one)!;
  return branch <= until ? until : null;
}

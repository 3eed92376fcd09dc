/** What is known when it is decided whether a customer may receive something: plain values. */
import type { ReasonCode, RemedyAction, ThingKind } from "#shared/access-codes";
import type { Cancellation, CourseForm, Price, PricePeriod, SubscriptionDays, UpdateClass, UpdatePolicy } from "#shared/plan-codes";
import type { PolicyChannel } from "#shared/support-policy";
import type { PRIORITIES } from "#shared/ticket-codes";

/** What somebody is to receive. Days are `YYYY-MM-DD` in UTC. */
export type Thing = {
  readonly kind: ThingKind;
  /** What it brings, of a release; without it counts as a new feature. */
  readonly updateClass: UpdateClass | null;
  /** When the branch it belongs to came out: what a customer bought, or got while there was maintenance, stays his by this day. */
  readonly branchReleasedOn: string | null;
  /** When the very release came out. */
  readonly releasedOn: string | null;
  /** Entitlement codes. Of a channel also its name (`phone`), of a service level a priority (`urgent`), of a course its form (`live`, `onboarding`). */
  readonly needs: readonly string[];
};

export type PlanFacts = {
  readonly id: string;
  readonly coversProduct: boolean;
  readonly channels: readonly PolicyChannel[];
  readonly priorities: readonly (typeof PRIORITIES)[number][];
  readonly updates: UpdatePolicy;
  readonly perpetualFallback: boolean;
  readonly courseForms: readonly CourseForm[];
  readonly onboarding: boolean;
  readonly community: boolean;
  readonly entitlements: readonly string[];
  readonly prices: readonly Price[];
};

export type SubscriptionFacts = SubscriptionDays & {
  readonly plan: PlanFacts;
  readonly cancellation: Cancellation | null;
  /** Whether the customer may ask on its strength: an organization may; a person where he is named, or nobody need be. */
  readonly named: boolean;
  /** Whether another contact could be named. */
  readonly placesLeft: boolean;
};

export type Facts = {
  readonly customerKnown: boolean;
  readonly productKnown: boolean;
  /** The last day with security updates; null where it has none, or none is said: then they are owed. */
  readonly securityUntil: string | null;
  readonly subscriptions: readonly SubscriptionFacts[];
  /** Codes he has besides, by his licences. */
  readonly entitlements: readonly string[];
  /** Plans that he could buy. */
  readonly onSale: readonly PlanFacts[];
};

export type Reason = {
  readonly code: ReasonCode;
  /** The plan it comes from. */
  readonly plan: string | null;
  /** The day it speaks of. */
  readonly on: string | null;
  /** The entitlement, channel, priority or form it speaks of. */
  readonly need: string | null;
};

export type Remedy = {
  readonly action: RemedyAction;
  readonly plan: string;
  /** In minor units; nothing where it costs nothing. */
  readonly amount: number;
  readonly currency: string | null;
  readonly period: PricePeriod | null;
};

export type Verdict = { readonly allow: boolean; readonly reasons: readonly Reason[] };
export type Decision = Verdict & { readonly remedy: Remedy | null };

/** Lives of products in the forms that programs read: pure. */
import { dayOf, type LifecycleDates, lifecycleState, type Milestone, TO_BE_ANNOUNCED } from "#shared/lifecycle";

/** The value that a record of OpenEoX Core 1.0 must have there. */
export const OPENEOX_SCHEMA = "https://docs.oasis-open.org/openeox/eox-core/v1.0/schema/core.json";

/** First days begin at midnight, last days last until their end; in UTC. */
function timestamp(dates: LifecycleDates, milestone: Milestone): string | undefined {
  const value = dates[milestone];
  if (value === null) return undefined;
  if (value === TO_BE_ANNOUNCED) return TO_BE_ANNOUNCED;
  return `${value}T${milestone === "generalAvailability" ? "00:00:00" : "23:59:59"}Z`;
}

/**
 * A life as OpenEoX Core 1.0 (OASIS, Committee Specification Draft 01 of 13 July 2026), its members sorted as §"OpenEoX Core Library" asks.
 * @returns null where the ends that the standard requires are not said: nothing is made up
 */
export function openEox(dates: LifecycleDates, updatedAt: Date): { [member: string]: string } | null {
  const life = timestamp(dates, "endOfLife");
  const security = timestamp(dates, "endOfSecuritySupport");
  if (life === undefined || security === undefined) return null;
  const [sales, begins] = [timestamp(dates, "endOfSales"), timestamp(dates, "generalAvailability")];
  return {
    $schema: OPENEOX_SCHEMA,
    end_of_life: life,
    ...(sales !== undefined && { end_of_sales: sales }),
    end_of_security_support: security,
    ...(begins !== undefined && { general_availability: begins }),
    last_updated: `${updatedAt.toISOString().slice(0, 19)}Z`,
  };
}

type Line = {
  name: string;
  label: string;
  longTerm: boolean;
  dates: LifecycleDates;
  latest: { version: string; releasedOn: string | null } | null;
};

/**
 * A release line as endoflife.date (API v1) writes one. Its "active support" is our full support, its end of life the day after which there are no
 * security updates, for that is what its readers look it up for; the end of every support stands under `custom`.
 */
export function endOfLifeRelease({ name, label, longTerm, dates, latest }: Line, today: string) {
  const over = (milestone: Milestone) => (dayOf(dates, milestone) ?? "9999-99-99") < today;
  const [life, security] = [dayOf(dates, "endOfLife"), dayOf(dates, "endOfSecuritySupport")];
  const ended = over("endOfSecuritySupport") || over("endOfLife");
  return {
    name,
    codename: null,
    label,
    releaseDate: dayOf(dates, "generalAvailability"),
    isLts: longTerm,
    ltsFrom: null,
    isEoas: ended || over("endOfFullSupport"),
    eoasFrom: dayOf(dates, "endOfFullSupport"),
    isEol: ended,
    eolFrom: security ?? life,
    isDiscontinued: over("endOfSales") || over("endOfLife"),
    discontinuedFrom: dayOf(dates, "endOfSales"),
    isMaintained: !ended,
    latest: latest && { name: latest.version, date: latest.releasedOn, link: null },
    custom: { state: lifecycleState(dates, today), endOfLife: dates.endOfLife ?? "" },
  };
}

/** What the columns of such a product mean. */
export const END_OF_LIFE_LABELS = { eoas: "Full support", discontinued: "Sales", eol: "Security support", eoes: null };

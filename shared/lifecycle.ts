/** The days of a product's life, and what follows from them: pure. Browser-safe. */

/** In the order in which they come. The ends are last days: on the day itself it still holds. */
export const MILESTONES = ["generalAvailability", "endOfSales", "endOfFullSupport", "endOfSecuritySupport", "endOfLife"] as const;
export type Milestone = (typeof MILESTONES)[number];

/** Who may know of a product. */
export const PRODUCT_VISIBILITIES = ["internal", "customers", "public"] as const;
export type ProductVisibility = (typeof PRODUCT_VISIBILITIES)[number];

/** Each is a day (`YYYY-MM-DD`), to be announced, or not said. */
export type LifecycleDates = { readonly [milestone in Milestone]: string | null };
export const TO_BE_ANNOUNCED = "tba";
export const NO_DATES: LifecycleDates = {
  generalAvailability: null,
  endOfSales: null,
  endOfFullSupport: null,
  endOfSecuritySupport: null,
  endOfLife: null,
};

/** `noUpdates`: security support is over, some help may remain. */
export const LIFECYCLE_STATES = ["unknown", "planned", "supported", "securityOnly", "noUpdates", "ended"] as const;
export type LifecycleState = (typeof LIFECYCLE_STATES)[number];

/** What is allowed and yet worth a second look. */
export const LIFECYCLE_WARNINGS = ["shortSecuritySupport", "soldWithoutSecurityUpdates", "announcedBeside"] as const;
export type LifecycleWarning = (typeof LIFECYCLE_WARNINGS)[number];

/** The day of a milestone; null when it is not said or to be announced. */
export function dayOf(dates: LifecycleDates, milestone: Milestone): string | null {
  const value = dates[milestone];
  return value === TO_BE_ANNOUNCED ? null : value;
}

/** An instant's day, in UTC, as these days are. */
export function dayIn(now: Date): string {
  return now.toISOString().slice(0, 10);
}

/** @param today `YYYY-MM-DD` */
export function lifecycleState(dates: LifecycleDates, today: string): LifecycleState {
  const over = (milestone: Milestone) => (dayOf(dates, milestone) ?? "9999-99-99") < today;
  if (over("endOfLife")) return "ended";
  if (over("endOfSecuritySupport")) return "noUpdates";
  if (over("endOfFullSupport")) return "securityOnly";
  const begins = dates.generalAvailability;
  if (begins !== null && (begins === TO_BE_ANNOUNCED || begins > today)) return "planned";
  return MILESTONES.every((milestone) => dates[milestone] === null) ? "unknown" : "supported";
}

/** Whether it may be bought; null where nothing is said that would tell. */
export function onSale(dates: LifecycleDates, today: string): boolean | null {
  const state = lifecycleState(dates, today);
  if (state === "planned" || state === "ended" || (dayOf(dates, "endOfSales") ?? "9999-99-99") < today) return false;
  return dates.generalAvailability === null && dates.endOfSales === null ? null : true;
}

/** What something may lie before: nothing comes after the end of life. */
type Earlier = Exclude<Milestone, "endOfLife">;
/** Which day may not lie before which. OpenEoX Core 1.0 tests 7.1.1 and 7.1.3, and what the words themselves say. */
const ORDER: readonly (readonly [Earlier, Milestone])[] = [
  ["generalAvailability", "endOfSales"],
  ["generalAvailability", "endOfFullSupport"],
  ["generalAvailability", "endOfSecuritySupport"],
  ["generalAvailability", "endOfLife"],
  ["endOfFullSupport", "endOfSecuritySupport"],
  ["endOfSales", "endOfLife"],
  ["endOfFullSupport", "endOfLife"],
  ["endOfSecuritySupport", "endOfLife"],
];

/** Days that contradict one another: the one that is too early, and the one it may not come before. */
export function contradictions(dates: LifecycleDates): { milestone: Milestone; before: Earlier }[] {
  return ORDER.flatMap(([before, milestone]) => {
    const [first, second] = [dayOf(dates, before), dayOf(dates, milestone)];
    return first !== null && second !== null && second < first ? [{ milestone, before }] : [];
  });
}

/**
 * What the vendor should look at twice: security updates for less than five years (Regulation (EU) 2024/2847, Article 13(8): allowed only where
 * it will be used for less), sold beyond the last security update, to be announced beside days that say it already.
 */
export function lifecycleWarnings(dates: LifecycleDates): LifecycleWarning[] {
  const [begins, secured, sold] = [dayOf(dates, "generalAvailability"), dayOf(dates, "endOfSecuritySupport"), dayOf(dates, "endOfSales")];
  const warnings: LifecycleWarning[] = [];
  if (begins && secured && secured < yearsLater(begins, 5)) warnings.push("shortSecuritySupport");
  if (sold && secured && secured < sold) warnings.push("soldWithoutSecurityUpdates");
  const ends = MILESTONES.filter((milestone) => milestone !== "generalAvailability");
  const late = dayOf(dates, "endOfLife") !== null && ends.some((milestone) => dates[milestone] === TO_BE_ANNOUNCED);
  const early = dates.generalAvailability === TO_BE_ANNOUNCED && ends.some((milestone) => dayOf(dates, milestone) !== null);
  if (late || early) warnings.push("announcedBeside");
  return warnings;
}

/** The same day some years later; of a 29 February, the last of February. */
function yearsLater(day: string, years: number): string {
  const [year, rest] = [Number(day.slice(0, 4)) + years, day.slice(4)];
  const leap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
  return `${String(year).padStart(4, "0")}${rest === "-02-29" && !leap ? "-02-28" : rest}`;
}

/** The day some months later; where that month has no such day, its last. */
export function monthsLater(day: string, months: number): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  return dayIn(new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate()))));
}

import { PRODUCT_VISIBILITIES } from "../../shared/lifecycle.ts";
import { readAmount } from "../../shared/money.ts";
import {
  type CHOSEN_CLASSES,
  COURSE_FORMS,
  isCurrency,
  MOST_PRICE,
  MOST_PRICES,
  PLAN_HOURS,
  PRICE_PERIODS,
  UPDATE_RULES,
  type Price,
} from "../../shared/plan-codes.ts";
import { MOST_POLICY_HOURS, POLICY_CHANNELS } from "../../shared/support-policy.ts";
import { PRIORITIES } from "../../shared/ticket-codes.ts";
import { textOf, type Problem } from "../data.ts";
import { fault } from "./refusal.tsx";
import { textsOf } from "./texts-of.ts";

export const TARGETS = ["firstAnswer", "nextAnswer", "solution"] as const;

const rows = (most: number) => Array.from({ length: most }, (_, row) => row);
const words = (text: string) => text.split(/[\s,;،]+/).filter(Boolean);
const whole = (form: FormData, name: string) => (textOf(form, name).trim() === "" ? null : Number(textOf(form, name)));

/** Prices as they were typed; a problem at the first that is none. */
export function pricesOf(form: FormData): { prices: Price[] } | { problem: Problem } {
  const prices: Price[] = [];
  for (const row of rows(MOST_PRICES)) {
    const [typed, code] = [textOf(form, `prices.${row}.amount`).trim(), textOf(form, `prices.${row}.currency`).trim().toUpperCase()];
    if (typed === "" && code === "") continue;
    if (!isCurrency(code)) return { problem: fault(`prices.${row}.currency`, "currency") };
    const amount = readAmount(typed, code);
    if (amount === null || amount < 0 || amount > MOST_PRICE) return { problem: fault(`prices.${row}.amount`, "price") };
    const period = PRICE_PERIODS.find((one) => one === textOf(form, `prices.${row}.period`)) ?? "year";
    prices.push({ amount, currency: code, period });
  }
  return { prices };
}

/** What a form says of a plan but for its prices, as the operations take it. */
export function planOf(form: FormData) {
  const slug = textOf(form, "slug").trim();
  const allProducts = form.has("allProducts");
  const terms = (of: (typeof CHOSEN_CLASSES)[number]) => {
    const rule = UPDATE_RULES.find((one) => one === textOf(form, `updates.${of}.rule`)) ?? ("duringMaintenance" as const);
    // A code that is left beside another rule says nothing.
    return { rule, entitlement: rule === "withEntitlement" ? textOf(form, `updates.${of}.entitlement`).trim() || null : null };
  };
  return {
    ...(slug && { slug }),
    names: textsOf(form, "names"),
    descriptions: textsOf(form, "descriptions"),
    visibility: PRODUCT_VISIBILITIES.find((one) => one === textOf(form, "visibility")) ?? ("internal" as const),
    forEverybody: form.has("forEverybody"),
    allProducts,
    products: allProducts ? [] : form.getAll("products").filter((one) => typeof one === "string"),
    support: supportOf(form),
    updates: { bugfix: terms("bugfix"), feature: terms("feature"), major: terms("major") },
    perpetualFallback: form.has("perpetualFallback"),
    training: {
      forms: COURSE_FORMS.filter((one) => form.getAll("courseForms").includes(one)),
      seatsPerYear: whole(form, "seatsPerYear"),
    },
    onboardingHours: whole(form, "onboardingHours") ?? 0,
    community: form.has("community"),
    entitlements: words(textOf(form, "entitlements")),
  };
}

function supportOf(form: FormData) {
  return {
    channels: POLICY_CHANNELS.filter((channel) => form.getAll("channels").includes(channel)),
    hours: PLAN_HOURS.find((one) => one === textOf(form, "hours")) ?? ("policy" as const),
    ownHours: rows(MOST_POLICY_HOURS).flatMap((row) => {
      const days = form.getAll(`hours.${row}.days`).map(Number);
      const [from, to] = [textOf(form, `hours.${row}.from`), textOf(form, `hours.${row}.to`)];
      // Midnight as an end is that of the day itself.
      return days.length > 0 || from !== "" || to !== "" ? [{ days, from, to: to === "00:00" ? "24:00" : to }] : [];
    }),
    timeZone: textOf(form, "timeZone").trim(),
    languages: words(textOf(form, "languages")),
    namedContacts: whole(form, "namedContacts"),
    levelNames: textsOf(form, "levelNames"),
    serviceLevels: PRIORITIES.flatMap((priority) => {
      const [firstAnswerMinutes, nextAnswerMinutes, solutionMinutes] = TARGETS.map((target) => {
        const hours = textOf(form, `levels.${priority}.${target}`).trim();
        return hours === "" ? null : Math.round(Number(hours) * 60);
      }) as [number | null, number | null, number | null];
      if (firstAnswerMinutes === null && nextAnswerMinutes === null && solutionMinutes === null) return [];
      return [{ priority, firstAnswerMinutes, nextAnswerMinutes, solutionMinutes, aroundTheClock: form.has(`levels.${priority}.always`) }];
    }),
  };
}

import { LOCALES } from "../../shared/locales.ts";
import { CHOSEN_CLASSES, MOST_PRICES } from "../../shared/plan-codes.ts";
import { MOST_POLICY_HOURS } from "../../shared/support-policy.ts";

const rows = (most: number) => Array.from({ length: most }, (_, row) => row);

/** The fields of the form by the paths the program names them with. */
export const PLAN_LABELS: { [path: string]: { name: string; label: string } } = {
  names: { name: "names.en", label: "admin.name" },
  ...Object.fromEntries(
    LOCALES.flatMap((locale) => [
      [`names.${locale}`, { name: `names.${locale}`, label: "admin.name" }],
      [`descriptions.${locale}`, { name: `descriptions.${locale}`, label: "admin.description" }],
      [`support.levelNames.${locale}`, { name: `levelNames.${locale}`, label: "admin.plans.levelName" }],
    ]),
  ),
  slug: { name: "slug", label: "admin.slug" },
  visibility: { name: "visibility", label: "admin.products.visibility" },
  products: { name: "products", label: "admin.plans.products" },
  allProducts: { name: "products", label: "admin.plans.products" },
  "support.channels": { name: "channels", label: "portal.policy.channels" },
  "support.ownHours": { name: "hours", label: "portal.policy.hours" },
  ...Object.fromEntries(
    rows(MOST_POLICY_HOURS).flatMap((row) =>
      (["days", "from", "to"] as const).map((part) => [
        `support.ownHours.${row}.${part}`,
        { name: part === "days" ? `hours.${row}.from` : `hours.${row}.${part}`, label: `admin.policies.${part}` },
      ]),
    ),
  ),
  "support.timeZone": { name: "timeZone", label: "admin.policies.timeZone" },
  "support.languages": { name: "languages", label: "portal.policy.languages" },
  "support.namedContacts": { name: "namedContacts", label: "admin.plans.namedContacts" },
  support: { name: "channels", label: "admin.plans.support" },
  ...Object.fromEntries(
    CHOSEN_CLASSES.flatMap((of) => [
      [`updates.${of}.rule`, { name: `updates.${of}.rule`, label: `portal.plan.class.${of}` }],
      [`updates.${of}.entitlement`, { name: `updates.${of}.entitlement`, label: "admin.plans.code" }],
    ]),
  ),
  "training.seatsPerYear": { name: "seatsPerYear", label: "admin.plans.seats" },
  onboardingHours: { name: "onboardingHours", label: "admin.plans.onboarding" },
  entitlements: { name: "entitlements", label: "admin.plans.entitlements" },
  ...Object.fromEntries(
    rows(MOST_PRICES).flatMap((row) => [
      [`prices.${row}.amount`, { name: `prices.${row}.amount`, label: "admin.plans.amount" }],
      [`prices.${row}.currency`, { name: `prices.${row}.currency`, label: "admin.plans.currency" }],
    ]),
  ),
  prices: { name: "prices.0.amount", label: "admin.plans.prices" },
};

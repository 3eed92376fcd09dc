/** How the days of a product's life are given and shown. Browser-safe. */
import { z } from "zod";
import { day, instant } from "#shared/contract";
import { LIFECYCLE_STATES, LIFECYCLE_WARNINGS, TO_BE_ANNOUNCED } from "#shared/lifecycle";

const shown = z.union([z.iso.date(), z.literal(TO_BE_ANNOUNCED)]).nullable();

export const lifecycle = z.strictObject({
  generalAvailability: shown.describe("The first day; `tba`: to be announced; null: not said"),
  endOfSales: shown.describe("The last day on which it can be bought"),
  endOfFullSupport: shown.describe("The last day with new features and ordinary fixes"),
  endOfSecuritySupport: shown.describe("The last day with security updates"),
  endOfLife: shown.describe("The last day with any support"),
  state: z.enum(LIFECYCLE_STATES).describe("As of today, in UTC"),
  onSale: z.boolean().nullable().describe("As of today; null where nothing says so"),
  warnings: z.array(z.enum(LIFECYCLE_WARNINGS)).describe("What is allowed and yet worth a second look"),
  updatedAt: instant.describe("When any of the days was last changed"),
});
export type Lifecycle = z.infer<typeof lifecycle>;

const given = z
  .string()
  .refine((value) => value === TO_BE_ANNOUNCED || day.safeParse(value).success, "dayOrTba")
  .nullable()
  .optional();

export const givenLifecycle = z
  .strictObject({
    generalAvailability: given,
    endOfSales: given,
    endOfFullSupport: given,
    endOfSecuritySupport: given,
    endOfLife: given,
  })
  .describe(
    "A day, `tba` or null for what is not said; what is absent stays. Days that contradict one another are refused at the one too early",
  );
export type GivenLifecycle = z.infer<typeof givenLifecycle>;

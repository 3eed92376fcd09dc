/** What the vendor may set, and what holds where he has not: pure. Browser-safe. */
import { z } from "zod";
import { id, locale } from "#shared/contract";
import { FOLLOW_UPS } from "#shared/survey-codes";

const days = (most: number) => z.number().int().min(0).max(most);
const percent = z.number().int().min(0).max(100);
const written = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .regex(/^[^\p{Cc}\u2028\u2029]*$/u, "oneLine")
  .refine((value) => value.isWellFormed(), "unicode");
/** The vendor's own words by language; where one is missing, what Backstay brings holds. */
const localized = z.partialRecord(locale, written).default({});
const texts = z
  .strictObject({
    subject: localized.describe("Of the mail; may hold {brand} and {number}"),
    question: localized.describe("Asked in the mail and on the page; may hold {brand} and {number}"),
    thanks: localized.describe("Said once it is answered; may hold {brand}"),
  })
  .prefault({});

const afterSolving = (defaults: { sampling: number }) =>
  z
    .strictObject({
      enabled: z.boolean().default(false),
      sampling: percent.default(defaults.sampling).describe("Of a hundred solved requests, after how many this is asked"),
      texts,
    })
    .prefault({});

export const feedbackSettings = z.strictObject({
  csat: afterSolving({ sampling: 100 }),
  ces: afterSolving({ sampling: 20 }),
  nps: z
    .strictObject({
      enabled: z.boolean().default(false),
      sampling: percent.default(100).describe("Of a hundred contacts whose time has come, how many are asked"),
      everyDays: z.number().int().min(30).max(730).default(180).describe("A contact is asked at most once in so many days"),
      activeDays: z.number().int().min(1).max(730).default(365).describe("Only contacts who asked for help within so many days"),
      perDay: z.number().int().min(1).max(2_000).default(50).describe("Most contacts asked on one day"),
      texts,
    })
    .prefault({}),
  delayMinutes: z
    .number()
    .int()
    .min(0)
    .max(14 * 1_440)
    .default(60)
    .describe("How long after solving the mail leaves; who opens the request again meanwhile gets none"),
  quiet: z
    .strictObject({
      contactDays: days(365).default(7).describe("After a survey a contact is not asked again for so many days; 0: never quiet"),
      organizationDays: days(365).default(0).describe("The same for all contacts of an organization"),
    })
    .prefault({}),
  expiresDays: z.number().int().min(1).max(90).default(30).describe("How long a link works"),
  changeDays: days(90).default(7).describe("How long after the first answer it may be changed"),
  restricted: z.boolean().default(false).describe("Whether restricted tickets, such as those about security, are asked about too"),
  followUp: z
    .strictObject({
      act: z.enum(FOLLOW_UPS).default("task"),
      assignee: id
        .nullable()
        .default(null)
        .describe("Who gets the task; null: a lead of the ticket's team, else who looks after the customer"),
    })
    .prefault({}),
});
export type FeedbackSettings = z.output<typeof feedbackSettings>;

/** @param stored what differs from the defaults; what does not fit any more counts for nothing */
export function settingsOf(stored: unknown): FeedbackSettings {
  const read = feedbackSettings.safeParse(stored);
  return read.success ? read.data : feedbackSettings.parse({});
}

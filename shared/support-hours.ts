/** Shapes of when and in which languages is answered, as support policies and plans say it. Browser-safe. */
import { z } from "zod";
import { MOST_POLICY_HOURS, POLICY_CHANNELS } from "#shared/support-policy";

/** A local time; `24:00` is the end of the day. */
export const clockTime = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, "clockTime");

export const supportHours = z
  .array(
    z
      .strictObject({
        days: z
          .array(z.number().int().min(1).max(7))
          .min(1)
          .max(7)
          .transform((days) => [...new Set(days)].toSorted((a, b) => a - b)),
        from: clockTime,
        to: clockTime,
      })
      .refine(({ from, to }) => from < to, { message: "timeOrder", path: ["to"] }),
  )
  .max(MOST_POLICY_HOURS);
export const shownHours = z.array(
  z.strictObject({ days: z.array(z.number().int()).describe("Monday is 1"), from: z.string(), to: z.string() }),
);
export const supportTimeZone = z.string().max(64).refine(isTimeZone, "timeZone");
export const supportChannels = z.array(z.enum(POLICY_CHANNELS)).max(POLICY_CHANNELS.length);
export const supportLanguages = z.array(z.string().max(20).refine(isLanguage, "language")).max(30);

function isTimeZone(name: string): boolean {
  try {
    // A name of the IANA, not an offset.
    return /^[A-Z]/.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag && /^[a-z]{2,3}(?:-|$)/.test(tag);
  } catch {
    return false;
  }
}

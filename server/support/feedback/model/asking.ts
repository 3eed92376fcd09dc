/** Whether somebody is asked, and what: pure. */
import { sha256 } from "#platform/crypto";
import type { DroppedFor } from "#shared/survey-codes";
import type { FeedbackSettings } from "./settings.ts";

const DAY = 86_400_000;

/** Whether a thing is among so many of a hundred: always the same answer for the same thing, so that asking again changes nothing. */
export function isDrawn(key: string, percent: number): boolean {
  return sha256(key).readUInt32BE(0) % 10_000 < percent * 100;
}

export type SolvedTicket = {
  /** What is drawn by: the solving. */
  key: string;
  restricted: boolean;
  merged: boolean;
  byProgram: boolean;
  /** Who of the vendor's people had the last word. */
  answeredBy: string | null;
};

/**
 * What is asked about a solved ticket: one question at most, the seldomer one first; or why nothing is.
 * @returns null where nothing is asked about at all
 */
export function questionFor(
  { csat, ces, restricted }: Pick<FeedbackSettings, "csat" | "ces" | "restricted">,
  ticket: SolvedTicket,
): { kind: "csat" | "ces"; reason: DroppedFor | null } | null {
  if (!csat.enabled && !ces.enabled) return null;
  const asksCes = ces.enabled && isDrawn(`ces:${ticket.key}`, ces.sampling);
  const drawn = asksCes || (csat.enabled && isDrawn(`csat:${ticket.key}`, csat.sampling));
  const kind = asksCes || !csat.enabled ? "ces" : "csat";
  const reason: DroppedFor | null = ticket.merged
    ? "merged"
    : ticket.restricted && !restricted
      ? "restricted"
      : ticket.byProgram
        ? "program"
        : ticket.answeredBy === null
          ? "noReply"
          : drawn
            ? null
            : "notDrawn";
  return { kind, reason };
}

/** Whether it is too early to ask again. @param last when the contact, or anybody of the organization, was asked last */
export function quietFor(
  { contactDays, organizationDays }: FeedbackSettings["quiet"],
  last: { contact: Date | null; organization: Date | null },
  now: Date,
): DroppedFor | null {
  const within = (at: Date | null, days: number) => at !== null && days > 0 && now.getTime() - at.getTime() < days * DAY;
  if (within(last.contact, contactDays)) return "quietContact";
  return within(last.organization, organizationDays) ? "quietOrganization" : null;
}

/** Local parts that no person reads. */
const MACHINES =
  /^(?:postmaster|mailer-daemon|abuse|hostmaster|bounces?|daemon|root|cron|(?:do[._-]?not|no)[._-]?reply|notifications?|alerts?|monitoring)(?:[+@]|$)/;

/** Whether an address is one of a program by its name. @param address normalised */
export function isMachine(address: string): boolean {
  return MACHINES.test(address);
}

/** Until when an answer may be given or changed; null: no longer. */
export function openUntil(
  { expiresAt, answeredAt }: { expiresAt: Date | null; answeredAt: Date | null },
  changeDays: number,
  now: Date,
): Date | null {
  const until = answeredAt ? new Date(answeredAt.getTime() + changeDays * DAY) : expiresAt;
  return until && until > now ? until : null;
}

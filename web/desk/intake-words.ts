import type { IntlShape } from "react-intl";
import type { z } from "zod";
import type { intakeItem } from "../../server/support/channels/email/contract.ts";
import { label } from "../i18n/labels.ts";

export type Item = z.infer<typeof intakeItem>;
export const STATES = ["pending", "done", "quarantined"] as const;
export const TONES = { pending: "accent", done: "good", quarantined: "danger" } as const;
export const DISMISSALS = ["spam", "duplicate", "notForUs", "loop", "test", "other"] as const;

/** A reason code in words; the code itself where it has none. */
export function reasonInWords(intl: IntlShape, code: string): string {
  const id = [`reason.${code}`, `bounce.${code}`].find((one) => one in intl.messages);
  return id ? label(intl, id) : code;
}

/** Why somebody dismissed an item, from the note the server keeps: the reason's code, and a remark behind a colon. */
export function dismissalInWords(intl: IntlShape, note: string | null): string {
  const [code = "", ...remark] = (note ?? "").split(":");
  const reason = `intake.dismissal.${code}` in intl.messages ? label(intl, `intake.dismissal.${code}`) : code;
  const words = remark.join(":").trim();
  return words ? `${reason} · \u2068${words}\u2069` : reason;
}

/** Whether somebody can still decide on it: it stands in quarantine, or was dismissed and can be tried again. */
export function isDismissed(item: Pick<Item, "state" | "resolution">): boolean {
  return item.state === "done" && item.resolution?.kind === "dismissed";
}

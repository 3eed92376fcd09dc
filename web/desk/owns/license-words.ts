import type { CustomerOverview } from "../../../server/licensing/overview/contract.ts";
import type { Tone } from "../../ui/badge.tsx";

type HeldLicense = NonNullable<CustomerOverview["licenses"]>["data"][number];

export const LICENSE_TONES: Record<HeldLicense["state"], Tone> = {
  active: "good",
  unstarted: "accent",
  grace: "warn",
  expired: "danger",
  suspended: "danger",
  revoked: "outline",
  banned: "danger",
};

/** What a licence is called: by its own name, or by its policy and how its key ends. */
export function licenseName({ name, policy, keyHint }: Pick<HeldLicense, "name" | "policy" | "keyHint">): string {
  return name ?? `${policy.name} …${keyHint}`;
}

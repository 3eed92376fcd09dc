/** Rules of policies that hold together: pure. */
import type { PolicyRules } from "./contract.ts";

/** How far a limit may be exceeded. */
const FACTORS = { noOverage: 1, allow1_25x: 1.25, allow1_5x: 1.5, allow2x: 2, alwaysAllow: Infinity } as const;

/** How many are allowed where `limit` are meant; null: any number. */
export function allowedWithOverage(limit: number | null, overage: PolicyRules["overageStrategy"]): number | null {
  return limit === null || overage === "alwaysAllow" ? null : Math.floor(limit * FACTORS[overage]);
}

type Limits = Pick<PolicyRules, "maxMachines" | "maxProcesses" | "maxUsers" | "maxCores" | "maxMemory" | "maxDisk" | "maxUses">;

/**
 * What contradicts itself in rules, as fields with the code of the fault. Fractions need a floating licence and limits that they divide, or
 * nobody could say how many are allowed.
 */
export function ruleFaults(rules: PolicyRules): { path: string; code: string }[] {
  const faults: { path: string; code: string }[] = [];
  const whole = { allow1_25x: 4, allow1_5x: 2 }[rules.overageStrategy as string];
  if (whole !== undefined) {
    if (!rules.floating) faults.push({ path: "overageStrategy", code: "overageNodeLocked" });
    for (const limit of [
      "maxMachines",
      "maxProcesses",
      "maxUsers",
      "maxCores",
      "maxMemory",
      "maxDisk",
      "maxUses",
    ] satisfies (keyof Limits)[])
      if (rules[limit] !== null && rules[limit] % whole !== 0) faults.push({ path: limit, code: "overageWhole" });
  }
  if (!rules.floating && rules.maxMachines !== null && rules.maxMachines !== 1) faults.push({ path: "maxMachines", code: "nodeLocked" });
  if (rules.duration === null && rules.expirationBasis !== "fromCreation") faults.push({ path: "duration", code: "required" });
  if (rules.duration === null && rules.trial) faults.push({ path: "duration", code: "required" });
  return faults;
}

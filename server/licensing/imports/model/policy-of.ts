/** A policy of Keygen as one of ours: pure. What has no like here is named, never guessed. */
import { policyRules, type PolicyRules } from "#licensing/policies";
import {
  AUTHENTICATION_STRATEGIES,
  CHECK_IN_INTERVALS,
  COMPONENT_UNIQUENESS,
  CULL_STRATEGIES,
  EXPIRATION_BASES,
  EXPIRATION_STRATEGIES,
  HEARTBEAT_BASES,
  LIMITS,
  MACHINE_LEASING,
  MACHINE_UNIQUENESS,
  MATCHING,
  PROCESS_LEASING,
  RENEWAL_BASES,
  TRANSFER_STRATEGIES,
} from "#shared/license-policy";

/** What is not taken over as it was; `attribute` is Keygen's name for it. */
export type Note = { code: string; attribute?: string; value?: string };
type Attributes = { readonly [name: string]: unknown };

const DAY = 86_400;
const CENTURY = 100 * 366 * DAY;
const OVERAGE: { readonly [value: string]: PolicyRules["overageStrategy"] } = {
  NO_OVERAGE: "noOverage",
  ALWAYS_ALLOW_OVERAGE: "alwaysAllow",
  ALLOW_1_25X_OVERAGE: "allow1_25x",
  ALLOW_1_5X_OVERAGE: "allow1_5x",
  ALLOW_2X_OVERAGE: "allow2x",
};
const RESURRECTION: { readonly [value: string]: PolicyRules["heartbeatResurrectionStrategy"] } = {
  NO_REVIVE: "none",
  "1_MINUTE_REVIVE": "minutes1",
  "2_MINUTE_REVIVE": "minutes2",
  "5_MINUTE_REVIVE": "minutes5",
  "10_MINUTE_REVIVE": "minutes10",
  "15_MINUTE_REVIVE": "minutes15",
  ALWAYS_REVIVE: "always",
};
/** Names that are the same on both sides, with what they may be here, and with what Keygen puts before them. */
const CHOICES: { readonly [attribute: string]: { ours: keyof PolicyRules; values: readonly string[]; strip?: string } } = {
  expirationStrategy: { ours: "expirationStrategy", values: EXPIRATION_STRATEGIES },
  expirationBasis: { ours: "expirationBasis", values: EXPIRATION_BASES },
  renewalBasis: { ours: "renewalBasis", values: RENEWAL_BASES },
  transferStrategy: { ours: "transferStrategy", values: TRANSFER_STRATEGIES },
  authenticationStrategy: { ours: "authenticationStrategy", values: AUTHENTICATION_STRATEGIES },
  machineUniquenessStrategy: { ours: "machineUniqueness", values: MACHINE_UNIQUENESS, strip: "UNIQUE_" },
  machineMatchingStrategy: { ours: "machineMatching", values: MATCHING, strip: "MATCH_" },
  componentUniquenessStrategy: { ours: "componentUniqueness", values: COMPONENT_UNIQUENESS, strip: "UNIQUE_" },
  componentMatchingStrategy: { ours: "componentMatching", values: MATCHING, strip: "MATCH_" },
  machineLeasingStrategy: { ours: "machineLeasing", values: MACHINE_LEASING },
  processLeasingStrategy: { ours: "processLeasing", values: PROCESS_LEASING },
  heartbeatCullStrategy: { ours: "heartbeatCullStrategy", values: CULL_STRATEGIES },
  heartbeatBasis: { ours: "heartbeatBasis", values: HEARTBEAT_BASES },
};
const FLAGS = [
  "strict",
  "floating",
  "protected",
  "requireProductScope",
  "requirePolicyScope",
  "requireMachineScope",
  "requireFingerprintScope",
  "requireComponentsScope",
  "requireUserScope",
  "requireVersionScope",
  "requireEnvironmentScope",
  "requireHeartbeat",
] as const;

/** What holds at Keygen when nothing is said, where that is something else than here. */
const KEYGENS_OWN = { authenticationStrategy: "TOKEN", processLeasingStrategy: "PER_MACHINE", machineMatchingStrategy: "MATCH_ANY" };

const shown = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).slice(0, 60);
const camel = (value: string) => value.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** A whole number within bounds, and whether it had to be moved to be one; null where nothing is said. */
function within(value: unknown, least: number, most: number): { number: number; moved: boolean } | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  const number = Math.min(most, Math.max(least, Math.round(value)));
  return { number, moved: number !== value };
}

/** The rules of a policy, and what of it is not as it was. */
export function policyOf(given: Attributes): { rules: PolicyRules; notes: Note[] } {
  const rules: { [name: string]: unknown } = {};
  const notes: Note[] = [];
  const attributes: Attributes = { ...KEYGENS_OWN, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) };
  const unlike = (attribute: string) => notes.push({ code: "value", attribute, value: shown(attributes[attribute]) });
  for (const [attribute, { ours, values, strip = "" }] of Object.entries(CHOICES)) {
    const value = attributes[attribute];
    if (value === undefined) continue;
    const name = typeof value === "string" ? camel(value.startsWith(strip) ? value.slice(strip.length) : value) : "";
    if (values.includes(name)) rules[ours] = name;
    else unlike(attribute);
  }
  for (const flag of FLAGS) if (typeof attributes[flag] === "boolean") rules[flag] = attributes[flag];
  for (const [attribute, ours, map] of [
    ["overageStrategy", "overageStrategy", OVERAGE],
    ["heartbeatResurrectionStrategy", "heartbeatResurrectionStrategy", RESURRECTION],
  ] as const) {
    const value = attributes[attribute];
    if (value === undefined) continue;
    if (typeof value === "string" && Object.hasOwn(map, value)) rules[ours] = map[value];
    else unlike(attribute);
  }
  for (const limit of LIMITS) number(limit, 1, limit === "maxMemory" || limit === "maxDisk" ? Number.MAX_SAFE_INTEGER : 1_000_000_000);
  number("duration", DAY, CENTURY);
  number("heartbeatDuration", 60, 30 * DAY);
  if (attributes["requireCheckIn"] === true) {
    const interval = attributes["checkInInterval"];
    if (typeof interval === "string" && (CHECK_IN_INTERVALS as readonly string[]).includes(interval)) rules["checkInInterval"] = interval;
    else unlike("checkInInterval");
    number("checkInIntervalCount", 1, 365);
  }
  function number(attribute: string, least: number, most: number): void {
    if (attributes[attribute] === undefined) return;
    const found = within(attributes[attribute], least, most);
    if (found) rules[attribute] = found.number;
    if (!found || found.moved) unlike(attribute);
  }
  const whole = policyRules.parse(rules);
  agree(whole, unlike);
  return { rules: whole, notes: [...notes, ...leftBehind(attributes)] };
}

/** Makes rules agree that ours refuse together. */
function agree(rules: PolicyRules, unlike: (attribute: string) => void): void {
  if (!rules.floating && rules.maxMachines !== null && rules.maxMachines > 1) {
    rules.floating = true;
    unlike("floating");
  }
  if (rules.duration === null && rules.expirationBasis !== "fromCreation") rules.expirationBasis = "fromCreation";
  const parts = { allow1_25x: 4, allow1_5x: 2 }[rules.overageStrategy as string];
  if (parts !== undefined && (!rules.floating || LIMITS.some((limit) => (rules[limit] ?? 0) % parts !== 0))) {
    rules.overageStrategy = "noOverage";
    unlike("overageStrategy");
  }
}

/** What of a policy has no like here. */
function leftBehind(attributes: Attributes): Note[] {
  const notes: Note[] = [];
  if (typeof attributes["scheme"] === "string" || attributes["encrypted"] === true)
    notes.push({ code: "scheme", attribute: "scheme", value: shown(attributes["scheme"] ?? "LEGACY_ENCRYPT") });
  if (attributes["usePool"] === true) notes.push({ code: "pool", attribute: "usePool" });
  if (attributes["requireChecksumScope"] === true) notes.push({ code: "checksums", attribute: "requireChecksumScope" });
  if (["TOKEN", "MIXED"].includes(shown(attributes["authenticationStrategy"])))
    notes.push({ code: "tokens", attribute: "authenticationStrategy" });
  if (Object.keys((attributes["metadata"] as object | undefined) ?? {}).length > 0) notes.push({ code: "metadata", attribute: "metadata" });
  return notes;
}

/** Every attribute of a licence policy as the form has it: which belong together, which are rarely needed, and in which unit people say them. */
import {
  AUTHENTICATION_STRATEGIES,
  CHECK_IN_INTERVALS,
  COMPONENT_UNIQUENESS,
  CULL_STRATEGIES,
  EXPIRATION_BASES,
  EXPIRATION_STRATEGIES,
  HEARTBEAT_BASES,
  MACHINE_LEASING,
  MACHINE_UNIQUENESS,
  MATCHING,
  OVERAGE_STRATEGIES,
  PROCESS_LEASING,
  RENEWAL_BASES,
  RESURRECTIONS,
  SIGNING_ALGORITHMS,
  TRANSFER_STRATEGIES,
} from "../../shared/license-policy.ts";

const MINUTE = 60;
const DAY = 86_400;
const GIBIBYTE = 2 ** 30;

type Named = {
  /** As the program calls it. */ name: string;
  /** Of the control in the form, where it is another. */ field?: string;
  /** Of its text, where it is another. */ label?: string;
};
/** `unit`: how many of ours one of people's is. `empty`: what an empty field means; null: no limit. */
export type NumberField = Named & { kind: "number"; unit: number; empty: number | null; hint?: string };
/** `words`: where the names of its values stand, if not beside its own. `none`: it may be left out. */
export type ChoiceField = Named & { kind: "choice"; values: readonly string[]; words?: string; none?: true };
export type SwitchField = Named & { kind: "switch"; hint?: string };
export type PolicyField = NumberField | ChoiceField | SwitchField;

const number = (name: string, unit = 1, more: Partial<NumberField> = {}): NumberField => ({
  kind: "number",
  name,
  unit,
  empty: null,
  ...more,
});
const limit = (name: string, unit = 1) => number(name, unit, { hint: "any" });
const choice = (name: string, values: readonly string[], more: Partial<ChoiceField> = {}): ChoiceField => ({
  kind: "choice",
  name,
  values,
  ...more,
});
const toggle = (name: string, hint?: string): SwitchField => ({ kind: "switch", name, ...(hint && { hint }) });

const SCOPES = ["Environment", "Product", "Policy", "User", "Machine", "Fingerprint", "Components", "Version"] as const;
export const SCOPE_FIELDS: readonly SwitchField[] = SCOPES.map((scope) => toggle(`require${scope}Scope`, "scope.hint"));

export const POLICY_GROUPS: readonly { id: string; fields: readonly PolicyField[]; advanced: readonly PolicyField[] }[] = [
  {
    id: "time",
    fields: [
      number("duration", DAY, { field: "days" }),
      number("gracePeriod", DAY, { field: "grace", label: "grace", empty: 0 }),
      number("maxExtensions", 1, { label: "extensions" }),
      toggle("trial"),
      choice("expirationStrategy", EXPIRATION_STRATEGIES),
    ],
    advanced: [
      choice("expirationBasis", EXPIRATION_BASES),
      choice("renewalBasis", RENEWAL_BASES),
      choice("transferStrategy", TRANSFER_STRATEGIES),
    ],
  },
  {
    id: "places",
    fields: [
      toggle("floating"),
      number("maxMachines", 1, { label: "seats" }),
      choice("overageStrategy", OVERAGE_STRATEGIES),
      toggle("strict"),
    ],
    advanced: [
      limit("maxUsers"),
      limit("maxUses"),
      limit("maxProcesses"),
      limit("maxCores"),
      limit("maxMemory", GIBIBYTE),
      limit("maxDisk", GIBIBYTE),
      choice("machineLeasing", MACHINE_LEASING),
      choice("processLeasing", PROCESS_LEASING),
    ],
  },
  {
    id: "proof",
    fields: [choice("authenticationStrategy", AUTHENTICATION_STRATEGIES), toggle("protected")],
    advanced: [
      choice("machineUniqueness", MACHINE_UNIQUENESS, { words: "unique" }),
      choice("machineMatching", MATCHING, { words: "match" }),
      choice("componentUniqueness", COMPONENT_UNIQUENESS, { words: "unique" }),
      choice("componentMatching", MATCHING, { words: "match" }),
      ...SCOPE_FIELDS,
    ],
  },
  {
    id: "life",
    fields: [
      toggle("requireHeartbeat"),
      number("heartbeatDuration", MINUTE, { empty: 600 }),
      choice("heartbeatCullStrategy", CULL_STRATEGIES),
    ],
    advanced: [
      choice("heartbeatBasis", HEARTBEAT_BASES),
      choice("heartbeatResurrectionStrategy", RESURRECTIONS),
      choice("checkInInterval", CHECK_IN_INTERVALS, { none: true }),
      number("checkInIntervalCount", 1, { empty: 1 }),
    ],
  },
  {
    id: "files",
    fields: [toggle("typedCodes"), number("fileDuration", DAY, { empty: 30 * DAY })],
    advanced: [choice("fileAlgorithm", SIGNING_ALGORITHMS)],
  },
];

export const POLICY_FIELDS: readonly PolicyField[] = POLICY_GROUPS.flatMap(({ fields, advanced }) => [...fields, ...advanced]);

/** Names of what is no word of a language. */
export const ALGORITHM_NAMES: { readonly [algorithm: string]: string } = {
  ed25519: "Ed25519",
  ecdsaP256: "ECDSA P-256",
  rsaPss: "RSA-PSS",
};

export const controlOf = ({ name, field }: PolicyField): string => field ?? name;
export const labelOf = ({ name, label }: PolicyField): string => `admin.license-policies.${label ?? name}`;

/** The text of a value of a choice; null where it is a name. */
export function wordOf({ name, words }: ChoiceField, value: string): string | null {
  return name === "fileAlgorithm" ? null : `admin.license-policies.${words ?? name}.${value}`;
}

/** A number as people say it, exact enough to come back as it was. */
export function inUnits({ unit }: NumberField, held: number | null | undefined): string {
  return held === null || held === undefined ? "" : String(Number((held / unit).toFixed(12)));
}

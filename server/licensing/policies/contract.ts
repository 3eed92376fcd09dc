/** Policies: the rules that licences of a product work by. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, line, page, reference } from "#shared/contract";
import { ENTITLEMENT_CODE } from "#shared/plan-codes";
import {
  AUTHENTICATION_STRATEGIES,
  CHECK_IN_INTERVALS,
  COMPONENT_UNIQUENESS,
  CULL_STRATEGIES,
  EXPIRATION_BASES,
  EXPIRATION_STRATEGIES,
  HEARTBEAT_BASES,
  KEY_SCHEMES,
  MACHINE_LEASING,
  MACHINE_UNIQUENESS,
  MATCHING,
  OVERAGE_STRATEGIES,
  PROCESS_LEASING,
  RENEWAL_BASES,
  RESURRECTIONS,
  SIGNING_ALGORITHMS,
  TRANSFER_STRATEGIES,
} from "#shared/license-policy";

const DAY = 86_400;
const CENTURY = 100 * 366 * DAY;
const choice = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values).default(values[0] as never);
const limit = z.number().int().min(1).max(1_000_000_000);
const code = z.string().max(100).regex(ENTITLEMENT_CODE, "entitlementCode");

/** How many of each there may be at once; null: as many as one likes. A licence may have its own. */
export const limits = {
  maxMachines: limit.nullable().default(null),
  maxProcesses: limit.nullable().default(null),
  maxUsers: limit.nullable().default(null),
  maxCores: limit.nullable().default(null),
  maxMemory: z.number().int().min(1).nullable().default(null).describe("Bytes of all machines together"),
  maxDisk: z.number().int().min(1).nullable().default(null).describe("Bytes of all machines together"),
  maxUses: limit.nullable().default(null),
};

/** Every attribute and strategy. The first value of each strategy holds when nothing is said. */
export const policyRules = z.strictObject({
  duration: z.number().int().min(DAY).max(CENTURY).nullable().default(null).describe("Seconds a licence lasts; null: for ever"),
  gracePeriod: z
    .number()
    .int()
    .min(0)
    .max(366 * DAY)
    .default(0)
    .describe("Seconds after its end during which a licence still works"),
  trial: z.boolean().default(false),
  maxExtensions: z
    .number()
    .int()
    .min(0)
    .max(1_000)
    .nullable()
    .default(null)
    .describe("How often one licence may be given more time, as an extension or as grace; null: as often as one likes"),
  expirationStrategy: choice(EXPIRATION_STRATEGIES).describe(
    "What an expired licence still opens: nothing new (restrict), nothing at all (revoke), itself and what came out before (maintain), everything (allow)",
  ),
  expirationBasis: choice(EXPIRATION_BASES),
  renewalBasis: choice(RENEWAL_BASES),
  transferStrategy: choice(TRANSFER_STRATEGIES),
  authenticationStrategy: choice(AUTHENTICATION_STRATEGIES).describe(
    "What machines may be activated with, beside the vendor's own tokens: the key (license, mixed) or a session (session, mixed)",
  ),
  strict: z.boolean().default(false).describe("A licence in use nowhere is not valid"),
  floating: z.boolean().default(false).describe("False: bound to one machine"),
  protected: z.boolean().default(false).describe("Machines are activated and deactivated by the vendor alone"),
  ...limits,
  overageStrategy: choice(OVERAGE_STRATEGIES),
  machineLeasing: choice(MACHINE_LEASING),
  processLeasing: choice(PROCESS_LEASING),
  machineUniqueness: choice(MACHINE_UNIQUENESS),
  machineMatching: choice(MATCHING),
  componentUniqueness: choice(COMPONENT_UNIQUENESS),
  componentMatching: choice(MATCHING),
  requireEnvironmentScope: z.boolean().default(false),
  requireProductScope: z.boolean().default(false),
  requirePolicyScope: z.boolean().default(false),
  requireUserScope: z.boolean().default(false),
  requireMachineScope: z.boolean().default(false),
  requireFingerprintScope: z.boolean().default(false),
  requireComponentsScope: z.boolean().default(false),
  requireVersionScope: z.boolean().default(false),
  checkInInterval: z.enum(CHECK_IN_INTERVALS).nullable().default(null),
  checkInIntervalCount: z.number().int().min(1).max(365).default(1),
  requireHeartbeat: z.boolean().default(false),
  heartbeatDuration: z
    .number()
    .int()
    .min(60)
    .max(30 * DAY)
    .default(600)
    .describe("Seconds after which a machine without a sign of life is dead"),
  heartbeatBasis: choice(HEARTBEAT_BASES),
  heartbeatCullStrategy: choice(CULL_STRATEGIES),
  heartbeatResurrectionStrategy: choice(RESURRECTIONS),
  scheme: choice(KEY_SCHEMES),
  fileAlgorithm: choice(SIGNING_ALGORITHMS).describe("What licence and machine files are signed with"),
  fileDuration: z
    .number()
    .int()
    .min(3_600)
    .max(CENTURY)
    .default(30 * DAY)
    .describe("Seconds a file holds where nothing else is asked"),
  typedCodes: z.boolean().default(false).describe("Whether machines without a network may be activated by codes read out and typed in"),
});
export type PolicyRules = z.output<typeof policyRules>;

const entitlements = z.array(code).max(200);
const name = line(100);

export const policy = z.strictObject({
  id,
  name: z.string(),
  product: reference,
  ...policyRules.shape,
  entitlements: z.array(z.string()),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type Policy = z.infer<typeof policy>;

const byId = z.strictObject({ id });
const { scheme: _scheme, ...changeable } = policyRules.shape;
/** The same fields without what holds when nothing is said: a change says only what it changes. */
const optional = Object.fromEntries(
  Object.entries(changeable).map(([field, schema]) => [field, (schema as z.ZodDefault<z.ZodType>).removeDefault().optional()]),
) as { [field in keyof typeof changeable]: z.ZodOptional<z.ZodType<z.output<(typeof changeable)[field]>>> };

export const policiesContract = defineOperations({
  "policies.list": {
    method: "GET",
    path: "/policies",
    right: "licenses.read",
    summary: "List policies",
    query: z.strictObject({ ...page, product: idOrSlug.optional() }),
    list: policy,
  },
  "policies.create": {
    method: "POST",
    path: "/policies",
    right: "policies.manage",
    summary: "Make the rules that licences of a product work by",
    body: z.strictObject({ name, product: idOrSlug, ...policyRules.shape, entitlements: entitlements.default([]) }),
    status: 201,
    response: policy,
    etag: true,
  },
  "policies.get": {
    method: "GET",
    path: "/policies/{id}",
    right: "licenses.read",
    summary: "Read a policy",
    params: byId,
    response: policy,
    etag: true,
  },
  "policies.update": {
    method: "PATCH",
    path: "/policies/{id}",
    right: "policies.manage",
    summary: "Change a policy; that counts for every licence under it at once. How its keys are made stays",
    params: byId,
    body: z.strictObject({ name: name.optional(), ...optional, entitlements: entitlements.optional() }),
    response: policy,
    etag: true,
    ifMatch: true,
  },
  "policies.remove": {
    method: "DELETE",
    path: "/policies/{id}",
    right: "policies.manage",
    summary: "Remove a policy that no licence is under",
    params: byId,
    status: 204,
    ifMatch: true,
    errors: ["policy.inUse"],
  },
});

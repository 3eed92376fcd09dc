/** Licences: issued under a policy, known by their key. */
import { z } from "zod";
import { defineOperations, givenInstant, id, idOrSlug, instant, line, page, reference } from "#shared/contract";
import { ENTITLEMENT_CODE } from "#shared/plan-codes";
import { KEY_SCHEMES, LICENSE_STATES, REMEDIES, VALIDATION_CODES } from "#shared/license-policy";

const byId = z.strictObject({ id });
const code = z.string().max(100).regex(ENTITLEMENT_CODE, "entitlementCode");
const name = line(100).nullable();
const environment = z
  .string()
  .max(50)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "slug")
  .nullable();
export const metadata = z
  .record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9_.-]{0,49}$/, "metadataName"), z.union([line(500), z.number(), z.boolean()]))
  .refine((value) => Object.keys(value).length <= 50, "tooManyFields");
const count = z.number().int().min(1).max(1_000_000_000).nullable();
const bytes = z.number().int().min(1).nullable();
/** Limits of its own; null: as many as one likes. What is absent is the policy's. */
const overrides = z.strictObject({
  maxMachines: count.optional(),
  maxProcesses: count.optional(),
  maxUsers: count.optional(),
  maxCores: count.optional(),
  maxMemory: bytes.optional(),
  maxDisk: bytes.optional(),
  maxUses: count.optional(),
  protected: z.boolean().optional(),
});
const limits = z.strictObject({
  maxMachines: z.number().nullable(),
  maxProcesses: z.number().nullable(),
  maxUsers: z.number().nullable(),
  maxCores: z.number().nullable(),
  maxMemory: z.number().nullable(),
  maxDisk: z.number().nullable(),
  maxUses: z.number().nullable(),
});

export const license = z.strictObject({
  id,
  name: z.string().nullable(),
  product: reference,
  policy: reference,
  organization: reference.nullable(),
  contact: reference.nullable(),
  group: reference.nullable(),
  keyHint: z.string().describe("The last characters of its key"),
  scheme: z.enum(KEY_SCHEMES),
  signingKeyId: id.nullable(),
  state: z.enum(LICENSE_STATES),
  trial: z.boolean(),
  floating: z.boolean(),
  expiresAt: instant.nullable(),
  graceEndsAt: instant.nullable(),
  suspendedAt: instant.nullable(),
  revokedAt: instant.nullable(),
  limits: limits.describe("As they count: its own, else the policy's"),
  overrides,
  entitlements: z.array(z.string()).describe("All: the policy's and its own"),
  ownEntitlements: z.array(z.string()),
  environment: z.string().nullable(),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  machines: z.number().int(),
  users: z.number().int(),
  uses: z.number().int(),
  checkedInAt: instant.nullable(),
  nextCheckInAt: instant.nullable(),
  validatedAt: instant.nullable().describe("When it was last asked for, to the hour"),
  extensions: z.number().int().describe("How often it was given more time, as an extension or as grace"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type License = z.infer<typeof license>;

const issued = z.strictObject({ ...license.shape, key: z.string() });

/** What a validation tells of a licence: nothing of who has it. */
const shown = z.strictObject({
  id,
  product: reference,
  policy: reference,
  state: z.enum(LICENSE_STATES),
  trial: z.boolean(),
  floating: z.boolean(),
  expiresAt: instant.nullable(),
  graceEndsAt: instant.nullable(),
  nextCheckInAt: instant.nullable(),
  entitlements: z.array(z.string()),
  environment: z.string().nullable(),
  limits,
  machines: z.number().int(),
  uses: z.number().int(),
});

const print = z.string().max(255);
export const scope = z.strictObject({
  environment: z.string().max(50).optional(),
  product: idOrSlug.optional(),
  policy: id.optional(),
  user: z.string().max(254).optional().describe("Id or e-mail address of a user of the licence"),
  machine: id.optional(),
  fingerprint: print.optional(),
  fingerprints: z.array(print).max(50).optional(),
  components: z.array(print).max(50).optional(),
  entitlements: z.array(z.string().max(100)).max(100).optional(),
  version: z.string().max(60).optional(),
});

const reason = z.strictObject({
  remedy: z.enum(REMEDIES).describe("What would help"),
  at: instant.nullable().describe("The instant it hangs on: since when, or until when"),
  limit: z.number().nullable(),
  count: z.number().nullable(),
  missing: z.array(z.string()),
});
export const validation = z.strictObject({
  valid: z.boolean(),
  code: z.enum(VALIDATION_CODES),
  detail: z.string().describe("The same in words, in the language of the reader"),
  reason,
  license: shown.nullable(),
});
export type Validation = z.infer<typeof validation>;

const act = { method: "POST", right: "licenses.manage", params: byId, response: license, etag: true } as const;

export const licensesContract = defineOperations({
  "licenses.list": {
    method: "GET",
    path: "/licenses",
    right: "licenses.read",
    summary: "List licences",
    query: z.strictObject({
      ...page,
      q: z
        .string()
        .trim()
        .min(1)
        .max(2_000)
        .optional()
        .describe("A key, its last characters, or how the name of the licence or its holder begins"),
      product: idOrSlug.optional(),
      policy: id.optional(),
      organization: idOrSlug.optional(),
      contact: id.optional(),
      group: id.optional(),
      state: z.enum(["suspended", "revoked"]).optional(),
    }),
    list: license,
  },
  "licenses.create": {
    method: "POST",
    path: "/licenses",
    right: "licenses.manage",
    summary: "Issue a licence under a policy",
    body: z.strictObject({
      policy: id,
      name: name.default(null),
      organization: idOrSlug.nullable().default(null),
      contact: id.nullable().default(null),
      group: id.nullable().default(null),
      key: line(500).optional().describe("A key of one's own, for policies with random keys; made here when absent"),
      expiresAt: givenInstant.nullable().optional().describe("When absent, what the policy says"),
      overrides: overrides.default({}),
      entitlements: z.array(code).max(200).default([]).describe("Codes beside those of the policy"),
      environment: environment.default(null),
      metadata: metadata.default({}),
    }),
    status: 201,
    response: issued,
    etag: true,
    errors: ["license.keyTaken", "license.groupFull"],
  },
  "licenses.get": {
    method: "GET",
    path: "/licenses/{id}",
    right: "licenses.read",
    summary: "Read a licence",
    params: byId,
    response: license,
    etag: true,
  },
  "licenses.key": {
    method: "GET",
    path: "/licenses/{id}/key",
    right: "licenses.manage",
    summary: "Read the key of a licence; that is audited",
    params: byId,
    response: z.strictObject({ key: z.string() }),
  },
  "licenses.update": {
    method: "PATCH",
    path: "/licenses/{id}",
    right: "licenses.manage",
    summary: "Change a licence",
    params: byId,
    body: z.strictObject({
      name: name.optional(),
      policy: id.optional().describe("Another policy of the same product whose keys are made the same way"),
      group: id.nullable().optional(),
      expiresAt: givenInstant.nullable().optional(),
      overrides: overrides.optional(),
      entitlements: z.array(code).max(200).optional(),
      environment: environment.optional(),
      metadata: metadata.optional(),
    }),
    response: license,
    etag: true,
    ifMatch: true,
    errors: ["license.groupFull"],
  },
  "licenses.suspend": {
    ...act,
    path: "/licenses/{id}/actions/suspend",
    summary: "Suspend a licence until it is reinstated",
    errors: ["license.revoked"],
  },
  "licenses.reinstate": {
    ...act,
    path: "/licenses/{id}/actions/reinstate",
    summary: "Let a suspended licence hold again",
    errors: ["license.revoked"],
  },
  "licenses.revoke": { ...act, path: "/licenses/{id}/actions/revoke", summary: "End a licence for good" },
  "licenses.renew": {
    ...act,
    path: "/licenses/{id}/actions/renew",
    summary: "Renew a licence by the duration of its policy, or another, reckoned as the policy says",
    body: z.strictObject({ seconds: z.number().int().min(3_600).max(3_153_600_000).optional() }),
    errors: ["license.revoked", "license.endless"],
  },
  "licenses.extend": {
    ...act,
    path: "/licenses/{id}/actions/extend",
    summary: "Give a licence or a trial some days more, from its end or from now, whichever is later",
    body: z.strictObject({ days: z.number().int().min(1).max(3_660) }),
    errors: ["license.revoked", "license.endless", "license.extensionsUsed"],
  },
  "licenses.grace": {
    ...act,
    path: "/licenses/{id}/actions/grace",
    summary: "Let a licence work on for some days after its end, or after the grace it has; what it was bought for stays as it is",
    body: z.strictObject({ days: z.number().int().min(1).max(366) }),
    errors: ["license.revoked", "license.endless", "license.extensionsUsed", "license.trialGrace", "license.worksOn"],
  },
  "licenses.transfer": {
    ...act,
    path: "/licenses/{id}/actions/transfer",
    summary: "Give a licence to another holder: its machines and users end, its time as the policy says",
    body: z.strictObject({ organization: idOrSlug.nullable().default(null), contact: id.nullable().default(null) }),
    errors: ["license.revoked"],
  },
  "licenses.checkIn": {
    method: "POST",
    path: "/licenses/{id}/actions/check-in",
    right: "public",
    schemes: ["License"],
    direct: true,
    limit: "hook",
    summary: "Check in, with the key (`Authorization: License <key>`) or as the vendor",
    params: byId,
    response: z.strictObject({ checkedInAt: instant, nextCheckInAt: instant.nullable() }),
    errors: ["license.keyUnknown", "license.keyRefused", "license.noCheckIn"],
  },
  "licenses.use": {
    method: "POST",
    path: "/licenses/{id}/actions/use",
    right: "public",
    schemes: ["License"],
    direct: true,
    limit: "hook",
    summary: "Count uses, with the key or as the vendor, who may take back some too",
    params: byId,
    body: z.strictObject({ by: z.number().int().min(-1_000_000).max(1_000_000).default(1) }),
    response: z.strictObject({ uses: z.number().int(), maxUses: z.number().int().nullable() }),
    errors: ["license.keyUnknown", "license.keyRefused", "license.usesExceeded"],
  },
  "licenses.resetMachines": {
    ...act,
    path: "/licenses/{id}/actions/reset-machines",
    summary: "Free every seat of a licence: all of its machines are deactivated",
  },
  "licenses.reissue": {
    ...act,
    path: "/licenses/{id}/actions/reissue",
    summary: "Make a new key, with what the licence is now; the one before is no longer known",
    response: issued,
    errors: ["license.revoked"],
  },
  "licenses.validate": {
    method: "POST",
    path: "/licenses/actions/validate",
    right: "public",
    safe: true,
    ownProof: true,
    direct: true,
    limit: "hook",
    summary: "Whether a licence is valid for what is asked, why, and what would help; always a result",
    body: z.strictObject({ key: z.string().min(1).max(4_000), scope: scope.default({}) }),
    response: validation,
  },
});

/** Licences without a network: signed files that say what a licence or a machine is, and activation by a file or a typed code. */
import { z } from "zod";
import { defineOperations, id, instant } from "#shared/contract";
import { SIGNING_ALGORITHMS } from "#shared/license-policy";

const byId = z.strictObject({ id });
const byKey = { right: "public", schemes: ["License"], direct: true, limit: "hook" } as const;
const refusals = ["license.keyUnknown", "license.keyRefused", "license.notValid"] as const;
const activation = ["license.protected", "machine.fingerprintTaken", "machine.noSeat"] as const;
const body = z.strictObject({
  ttl: z.number().int().min(3_600).max(3_153_600_000).optional().describe("Seconds the file holds; when absent, what the policy says"),
  encrypt: z.boolean().default(false).describe("With AES-256-GCM, so that only who has the licence key reads it"),
});
const file = z.strictObject({
  file: z.string(),
  issuedAt: instant,
  expiresAt: instant,
  ttl: z.number().int(),
  counter: z.number().int().describe("Grows with each file of a licence or machine: the lower one is the older"),
  algorithm: z.enum(SIGNING_ALGORITHMS),
  signingKeyId: id,
  encrypted: z.boolean(),
});
export type CheckedOut = z.infer<typeof file>;

export const offlineContract = defineOperations({
  "licenses.checkOut": {
    ...byKey,
    method: "POST",
    path: "/licenses/{id}/actions/check-out",
    summary: "Check out a licence as a signed file, for where there is no network",
    params: byId,
    body,
    response: file,
    errors: refusals,
  },
  "machines.checkOut": {
    ...byKey,
    method: "POST",
    path: "/machines/{id}/actions/check-out",
    summary: "Check out a machine with its licence as a signed file, which holds on that machine alone",
    params: byId,
    body,
    response: file,
    errors: refusals,
  },
  "machines.activateByFile": {
    method: "POST",
    path: "/machines/actions/activate-by-file",
    right: "public",
    ownProof: true,
    direct: true,
    limit: "hook",
    summary:
      "Activate a machine that has no network by the request it wrote; the answer is the file to carry back. The request proves the key",
    body: z.strictObject({ request: z.string().max(20_000), ttl: body.shape.ttl, encrypt: body.shape.encrypt }),
    status: 201,
    response: z.strictObject({ ...file.shape, machine: id }),
    errors: ["activation.unreadable", "activation.unproved", "license.keyRefused", "license.notValid", ...activation],
  },
  "machines.activateByCode": {
    method: "POST",
    path: "/licenses/{id}/actions/activate-by-code",
    right: "licenses.manage",
    summary: "Activate a machine by the code that somebody reads out; the answer is the code to type in there",
    params: byId,
    body: z.strictObject({ code: z.string().max(60), days: z.number().int().min(1).max(3_650).nullable().default(null) }),
    status: 201,
    response: z.strictObject({ code: z.string(), machine: id, expiresAt: instant.nullable() }),
    errors: ["activation.mistyped", "activation.codesOff", "license.notValid", ...activation],
  },
});

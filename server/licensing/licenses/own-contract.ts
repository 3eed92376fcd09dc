/** What customers see and do of their licences themselves. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, line, page, reference } from "#shared/contract";
import { CHECK_IN_INTERVALS, EXPIRATION_STRATEGIES, LICENSE_STATES } from "#shared/license-policy";
import { license } from "./contract.ts";
import { HEARTBEATS } from "./machines-contract.ts";
import { offlineContract } from "./offline-contract.ts";

const byId = z.strictObject({ id });
const right = "own.licenses";
const file = offlineContract["licenses.checkOut"].response;
const refusals = ["license.protected", "license.notValid"] as const;

const own = z.strictObject({
  id,
  name: z.string().nullable(),
  product: reference,
  policy: z.string().describe("Its name"),
  organization: reference.nullable().describe("Who has it; null: the contact alone"),
  contact: reference.nullable(),
  keyHint: z.string().describe("The last characters of its key"),
  state: z.enum(LICENSE_STATES),
  trial: z.boolean(),
  floating: z.boolean(),
  expiresAt: instant.nullable(),
  graceEndsAt: instant.nullable(),
  revokedAt: instant.nullable(),
  nextCheckInAt: instant.nullable(),
  checkInOverdue: z.boolean(),
  maintenance: z
    .strictObject({
      subscription: id,
      plan: z.strictObject({ slug: z.string(), name: z.string() }),
      holds: z.boolean(),
      until: z.string().nullable(),
    })
    .nullable()
    .describe("By the plan of its holder that covers the product; null where one sees none. Without a day it lasts as long as the plan"),
  limits: license.shape.limits,
  seats: z
    .strictObject({ taken: z.number().int(), most: z.number().int().nullable().describe("With what is tolerated beyond the limit") })
    .describe("Machines in use, as they count"),
  uses: z.number().int(),
  entitlements: z.array(z.strictObject({ code: z.string(), name: z.string() })),
  rules: z
    .strictObject({
      afterEnd: z.enum(EXPIRATION_STRATEGIES),
      checkIn: z.strictObject({ every: z.enum(CHECK_IN_INTERVALS), count: z.number().int() }).nullable(),
      machinesPerUser: z.boolean().describe("The limit of machines counts for each user"),
      vendorActivates: z.boolean().describe("Machines are activated and released by the vendor alone"),
      typedCodes: z.boolean(),
      fileSeconds: z.number().int().describe("How long a file holds"),
    })
    .describe("What its policy says"),
  may: z
    .strictObject({
      key: z.boolean(),
      machines: z.enum(["all", "own", "none"]).describe("Which ones one sees and looks after"),
      activate: z.boolean(),
      release: z.boolean(),
      files: z.boolean(),
      renew: z.boolean(),
    })
    .describe("What the reader may, by his role and as the licence stands"),
  createdAt: instant,
  revision: z.number().int(),
});
export type OwnLicense = z.infer<typeof own>;

const machine = z.strictObject({
  id,
  license: id,
  name: z.string().nullable(),
  hostname: z.string().nullable(),
  platform: z.string().nullable(),
  fingerprint: z.string(),
  user: reference.nullable().describe("Whose it is, among the users of the licence"),
  heartbeat: z.enum(HEARTBEATS),
  heartbeatAt: instant.nullable(),
  createdAt: instant,
  revision: z.number().int(),
});
export type OwnMachine = z.infer<typeof machine>;

export const ownLicensesContract = defineOperations({
  "ownLicenses.list": {
    method: "GET",
    path: "/me/licenses",
    right,
    summary: "One's own licences, those one uses, and those of organizations one looks after, or is the technical or billing contact of",
    query: z.strictObject({ ...page }),
    list: own,
  },
  "ownLicenses.get": {
    method: "GET",
    path: "/me/licenses/{id}",
    right,
    summary: "Read one of them",
    params: byId,
    response: own,
    etag: true,
  },
  "ownLicenses.key": {
    method: "GET",
    path: "/me/licenses/{id}/key",
    right,
    summary: "Read its key; that is audited. Not for billing contacts, nor for those who only use it",
    params: byId,
    response: z.strictObject({ key: z.string() }),
  },
  "ownLicenses.checkOut": {
    method: "POST",
    path: "/me/licenses/{id}/actions/check-out",
    right,
    summary: "Check it out as a signed file",
    params: byId,
    body: offlineContract["licenses.checkOut"].body,
    response: file,
    errors: ["license.notValid"],
  },
  "ownLicenses.activateByFile": {
    method: "POST",
    path: "/me/machines/actions/activate-by-file",
    right,
    summary: "Activate a machine without a network by the request it wrote, for a licence one runs; its file is checked out afterwards",
    body: z.strictObject({ request: z.string().max(20_000) }),
    status: 201,
    response: machine,
    errors: [
      "activation.unreadable",
      "activation.unproved",
      "machine.noSeat",
      "machine.fingerprintTaken",
      "machine.componentTaken",
      ...refusals,
    ],
  },
  "ownLicenses.activateByCode": {
    method: "POST",
    path: "/me/licenses/{id}/actions/activate-by-code",
    right,
    summary: "Activate a machine by the code it shows, or get the answer for it once more; the answer is the code to type in there",
    params: byId,
    body: z.strictObject({ code: z.string().max(60) }),
    status: 201,
    response: z.strictObject({
      code: z.string(),
      machine: id,
      expiresAt: instant.nullable(),
      again: z.boolean().describe("It was active already: no seat was taken"),
    }),
    errors: ["activation.mistyped", "activation.codesOff", "machine.noSeat", "machine.fingerprintTaken", ...refusals],
  },
  "ownMachines.list": {
    method: "GET",
    path: "/me/licenses/{id}/machines",
    right,
    summary: "The machines of a licence that one looks after",
    params: byId,
    query: z.strictObject({ ...page }),
    list: machine,
  },
  "ownMachines.get": {
    method: "GET",
    path: "/me/machines/{id}",
    right,
    summary: "Read one of them",
    params: byId,
    response: machine,
    etag: true,
  },
  "ownMachines.rename": {
    method: "PATCH",
    path: "/me/machines/{id}",
    right,
    summary: "Call it something else",
    params: byId,
    body: z.strictObject({ name: line(100).nullable() }),
    response: machine,
    etag: true,
    ifMatch: true,
  },
  "ownMachines.release": {
    method: "POST",
    path: "/me/machines/{id}/actions/release",
    right,
    summary: "Release it: its seat is free for another one",
    params: byId,
    status: 204,
    errors: ["license.protected"],
  },
  "ownMachines.checkOut": {
    method: "POST",
    path: "/me/machines/{id}/actions/check-out",
    right,
    summary: "Check it out as a signed file, which holds on that machine alone",
    params: byId,
    body: offlineContract["machines.checkOut"].body,
    response: file,
    errors: ["license.notValid"],
  },
});

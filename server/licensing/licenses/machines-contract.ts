/** Machines: where a licence is in use. With the licence's key (`Authorization: License <key>`), or as the vendor. */
import { z } from "zod";
import { defineOperations, id, instant, line, page, reference } from "#shared/contract";
import { metadata } from "./contract.ts";

const byId = z.strictObject({ id });
const fingerprint = line(255).describe("What tells a machine from every other, made by the product");
const kept = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const amount = z.number().int().min(1).nullable();
const cores = z.number().int().min(1).max(100_000).nullable();

export const HEARTBEATS = ["notStarted", "alive", "dead"] as const;

const machine = z.strictObject({
  id,
  license: id,
  fingerprint: z.string(),
  user: reference.nullable(),
  name: z.string().nullable(),
  hostname: z.string().nullable(),
  platform: z.string().nullable(),
  cores: z.number().int().nullable(),
  memory: z.number().int().nullable().describe("Bytes"),
  disk: z.number().int().nullable().describe("Bytes"),
  metadata: kept,
  components: z.array(z.strictObject({ id, fingerprint: z.string(), name: z.string() })),
  processes: z.number().int(),
  heartbeat: z.enum(HEARTBEATS),
  heartbeatAt: instant.nullable(),
  deadAfter: instant.nullable().describe("When it counts as dead unless it gives a sign of life"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type Machine = z.infer<typeof machine>;

const process = z.strictObject({
  id,
  machine: id,
  pid: z.string(),
  metadata: kept,
  heartbeatAt: instant,
  deadAfter: instant,
  createdAt: instant,
});
export type Process = z.infer<typeof process>;

const component = z.strictObject({ fingerprint, name: line(100) });
const beat = z.strictObject({ id, heartbeat: z.enum(HEARTBEATS), heartbeatAt: instant.nullable(), deadAfter: instant.nullable() });

/** Asked by the product itself, with the key of its licence, or by the vendor. */
const byKey = { right: "public", schemes: ["License"], direct: true, limit: "hook" } as const;
const refusals = ["license.keyUnknown", "license.keyRefused"] as const;

export const machinesContract = defineOperations({
  "machines.list": {
    method: "GET",
    path: "/machines",
    right: "licenses.read",
    summary: "List machines",
    query: z.strictObject({ ...page, license: id.optional(), fingerprint: z.string().max(255).optional() }),
    list: machine,
  },
  "machines.activate": {
    ...byKey,
    method: "POST",
    path: "/machines",
    summary: "Activate a machine: it takes a seat of the licence",
    body: z.strictObject({
      license: id.optional().describe("Needed without a key"),
      fingerprint,
      user: id.nullable().default(null).describe("Whose machine it is, among the users of the licence"),
      name: line(100).nullable().default(null),
      hostname: line(255).nullable().default(null),
      platform: line(100).nullable().default(null),
      cores: cores.default(null),
      memory: amount.default(null),
      disk: amount.default(null),
      components: z.array(component).max(50).default([]),
      metadata: metadata.default({}),
    }),
    status: 201,
    response: machine,
    etag: true,
    errors: [
      ...refusals,
      "license.notValid",
      "license.protected",
      "machine.fingerprintTaken",
      "machine.componentTaken",
      "machine.noSeat",
      "machine.userNeeded",
      "machine.userUnknown",
    ],
  },
  "machines.get": {
    ...byKey,
    method: "GET",
    path: "/machines/{id}",
    summary: "Read a machine",
    params: byId,
    response: machine,
    etag: true,
    errors: refusals,
  },
  "machines.update": {
    method: "PATCH",
    path: "/machines/{id}",
    right: "licenses.manage",
    summary: "Change what a machine is called and has",
    params: byId,
    body: z.strictObject({
      name: line(100).nullable().optional(),
      hostname: line(255).nullable().optional(),
      platform: line(100).nullable().optional(),
      metadata: metadata.optional(),
    }),
    response: machine,
    etag: true,
    ifMatch: true,
  },
  "machines.deactivate": {
    ...byKey,
    method: "POST",
    path: "/machines/{id}/actions/deactivate",
    summary: "Deactivate a machine: its seat is free",
    params: byId,
    status: 204,
    errors: [...refusals, "license.protected"],
  },
  "machines.ping": {
    ...byKey,
    method: "POST",
    path: "/machines/{id}/actions/ping",
    summary: "Give a sign of life",
    params: byId,
    response: beat,
    errors: [...refusals, "machine.dead"],
  },
  "machines.resetHeartbeat": {
    method: "POST",
    path: "/machines/{id}/actions/reset-heartbeat",
    right: "licenses.manage",
    summary: "Forget the signs of life of a machine, as if it had just been activated",
    params: byId,
    response: beat,
  },
  "machineComponents.add": {
    ...byKey,
    method: "POST",
    path: "/machines/{id}/components",
    summary: "Name a component of a machine",
    params: byId,
    body: component,
    status: 201,
    response: machine,
    errors: [...refusals, "machine.componentTaken"],
  },
  "machineComponents.remove": {
    ...byKey,
    method: "DELETE",
    path: "/machines/{id}/components/{component}",
    summary: "A component is no longer in a machine",
    params: z.strictObject({ id, component: id }),
    status: 204,
    errors: refusals,
  },
  "machineProcesses.list": {
    method: "GET",
    path: "/machines/{id}/processes",
    right: "licenses.read",
    summary: "List the processes of a machine",
    params: byId,
    query: z.strictObject({ ...page }),
    list: process,
  },
  "machineProcesses.start": {
    ...byKey,
    method: "POST",
    path: "/machines/{id}/processes",
    summary: "Lease a process: it holds its place as long as it gives signs of life",
    params: byId,
    body: z.strictObject({ pid: line(100), metadata: metadata.default({}) }),
    status: 201,
    response: process,
    errors: [...refusals, "license.notValid", "process.pidTaken", "process.noPlace"],
  },
  "machineProcesses.ping": {
    ...byKey,
    method: "POST",
    path: "/processes/{id}/actions/ping",
    summary: "Give a sign of life of a process",
    params: byId,
    response: process,
    errors: [...refusals, "process.dead"],
  },
  "machineProcesses.end": {
    ...byKey,
    method: "DELETE",
    path: "/processes/{id}",
    summary: "End a process",
    params: byId,
    status: 204,
    errors: refusals,
  },
});

import { rulesOf, type PolicyRules } from "#licensing/policies";
import type { Ctx } from "#platform/http";
import type { MachineRow } from "./machine-queries.ts";
import type { Machine, Process } from "./machines-contract.ts";
import { after, deadAfter } from "./model/rows.ts";
import { iso } from "./present.ts";
import type { ProcessRow } from "./process-queries.ts";

/** When a machine counts as dead, and whether it does. */
export function heartbeatOf(
  row: { rules: Partial<PolicyRules>; heartbeat_at: Date | null; created_at: Date },
  now: Date,
): { heartbeat: "notStarted" | "alive" | "dead"; deadAfter: Date | null } {
  const dead = deadAfter(rulesOf(row.rules), row);
  return { heartbeat: dead && dead <= now ? "dead" : row.heartbeat_at ? "alive" : "notStarted", deadAfter: dead };
}

/** A machine as the API shows it. */
export function presentMachine(row: MachineRow, { clock }: Pick<Ctx, "clock">): Machine {
  const { heartbeat, deadAfter: dead } = heartbeatOf(row, clock.now());
  return {
    id: row.id,
    license: row.license_id,
    fingerprint: row.fingerprint,
    user: row.user,
    name: row.name,
    hostname: row.hostname,
    platform: row.platform,
    cores: row.cores,
    memory: row.memory,
    disk: row.disk,
    metadata: row.metadata,
    components: row.components,
    processes: row.processes,
    heartbeat,
    heartbeatAt: iso(row.heartbeat_at),
    deadAfter: iso(dead),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

/** A process as the API shows it. */
export function presentProcess(row: ProcessRow): Process {
  return {
    id: row.id,
    machine: row.machine_id,
    pid: row.pid,
    metadata: row.metadata,
    heartbeatAt: row.heartbeat_at.toISOString(),
    deadAfter: after(row.heartbeat_at, rulesOf(row.rules).heartbeatDuration).toISOString(),
    createdAt: row.created_at.toISOString(),
  };
}

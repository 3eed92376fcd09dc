import type { SlaPolicy } from "./policy-contract.ts";
import type { SlaPolicyRow } from "./policy-queries.ts";

export function presentPolicy({
  content,
  retiredAt,
  createdAt,
  updatedAt,
  id,
  name,
  position,
  version,
  revision,
}: SlaPolicyRow): SlaPolicy {
  return {
    id,
    name,
    position,
    ...(structuredClone(content) as Pick<
      SlaPolicy,
      | "conditions"
      | "calendarId"
      | "staffingCalendarId"
      | "targets"
      | "pauses"
      | "unassignedPauses"
      | "reopenOnBounce"
      | "reopenHours"
      | "customersSee"
      | "steps"
    >),
    version,
    retiredAt: retiredAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    revision,
  };
}

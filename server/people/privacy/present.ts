import type { z } from "zod";
import type { Ctx } from "#platform/http";
import { resolveReferences } from "#platform/references";
import type { privacyContract, privacyRequest } from "./contract.ts";
import type { HoldRow } from "./hold-queries.ts";
import type { RequestRow } from "./queries.ts";

export function presentRequest(row: RequestRow): z.output<typeof privacyRequest> {
  return {
    id: row.id,
    kind: row.kind,
    contact: { id: row.contact_id, name: row.contact },
    own: row.own,
    reason: row.reason,
    state: row.state,
    progress: row.progress,
    summary: row.summary,
    failure: row.failure,
    available: row.file_id !== null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    requestedAt: row.requested_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    revision: row.revision,
  };
}

type Hold = z.output<(typeof privacyContract)["holds.create"]["response"]>;

/** Holds with what they stand on, by the name that whoever asks may see. */
export async function presentHolds(ctx: Ctx, rows: readonly HoldRow[]): Promise<Hold[]> {
  const titles = await resolveReferences(
    ctx,
    rows.map((row) => `${row.subject_kind}:${row.subject_id}`),
  );
  return rows.map((row) => ({
    id: row.id,
    subject: { kind: row.subject_kind, id: row.subject_id, title: titles.get(`${row.subject_kind}:${row.subject_id}`)?.title ?? "" },
    reason: row.reason,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    releasedAt: row.released_at?.toISOString() ?? null,
    releasedBy: row.released_by,
    revision: row.revision,
  }));
}

/** Keeping and reading what an agent has begun to write. */
import type { z } from "zod";
import { ownAgent } from "#people/access";
import { afterCommit, encodeCursor, timeAndId } from "#platform/db";
import { existingFiles } from "#platform/files";
import { invalid, inTransaction, notFound, stale, type Ctx } from "#platform/http";
import { ticketTitles, visibleTicketId } from "#support/tickets";
import type { Draft, draftSummary, draftsContract } from "./contract.ts";
import { saveDraft, selectDrafts, selectOwnDrafts, type DraftKind, type DraftRow } from "./queries.ts";

type Body = z.output<(typeof draftsContract)["drafts.save"]["body"]>;
type Summary = z.output<typeof draftSummary>;
const EXCERPT = 140;
const NOTHING: Body = { body: "", format: "text", status: null, after: null, attachments: [] };

function context(agentId: string, ticketId: string, kind: DraftKind): string {
  return `draft:${agentId}:${ticketId}:${kind}`;
}

function open(ctx: Ctx, agentId: string, ticketId: string, { kind, sealed }: { kind: DraftKind; sealed: Buffer | null }): Body {
  if (sealed === null) return NOTHING;
  return { ...NOTHING, ...(JSON.parse(ctx.platform.crypto.decrypt(context(agentId, ticketId, kind), sealed).toString()) as Body) };
}

async function present(ctx: Ctx, agentId: string, ticketId: string, row: DraftRow): Promise<Draft> {
  const written = open(ctx, agentId, ticketId, row);
  const there = await existingFiles(
    ctx.db,
    written.attachments.map((file) => file.id),
  );
  return {
    ...written,
    kind: row.kind,
    attachments: written.attachments.filter((file) => there.has(file.id)),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

/** What the caller writes in a ticket. @throws Problem 404 for an unseen ticket and for whoever is no agent */
export async function readDrafts(ctx: Ctx, number: number): Promise<{ data: Draft[]; nextCursor: null }> {
  const agentId = ownAgent(ctx);
  const ticketId = await visibleTicketId(ctx, number);
  if (ticketId === null) throw notFound();
  const rows = await selectDrafts(ctx.db, agentId, ticketId);
  return { data: await Promise.all(rows.map((row) => present(ctx, agentId, ticketId, row))), nextCursor: null };
}

/**
 * Keeps a draft, and tells the writer's other desks.
 * @throws Problem 404, 412 with the draft as it is now when another desk was quicker
 */
export function keepDraft(ctx: Ctx, number: number, kind: DraftKind, revision: number, body: Body): Promise<Draft> {
  const agentId = ownAgent(ctx);
  return inTransaction(ctx, async (tx) => {
    const ticketId = await visibleTicketId(tx, number);
    if (ticketId === null) throw notFound();
    const empty = body.body.trim() === "" && body.attachments.length === 0;
    const saved = await saveDraft(tx.db, { agentId, ticketId, kind }, revision, {
      sealed: empty ? null : tx.platform.crypto.encrypt(context(agentId, ticketId, kind), JSON.stringify(body)),
      files: body.attachments.map((file) => file.id),
      at: tx.clock.now(),
    });
    if (!saved) {
      const row = (await selectDrafts(tx.db, agentId, ticketId)).find((one) => one.kind === kind);
      const current = row
        ? await present(tx, agentId, ticketId, row)
        : { ...NOTHING, kind, updatedAt: tx.clock.now().toISOString(), revision: 0 };
      throw stale(current);
    }
    // Once it is there to be read.
    const { broadcast } = ctx.platform.events;
    afterCommit(tx.db, () => broadcast({ type: "draft", subject: `desk:${agentId}`, data: { number, kind, revision: saved.revision } }));
    return present(tx, agentId, ticketId, saved);
  });
}

/** Everything the caller has begun, of tickets he may still see. @throws Problem 404 for whoever is no agent, 422 for a foreign cursor */
export async function readOwnDrafts(
  ctx: Ctx,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ data: Summary[]; nextCursor: string | null }> {
  const agentId = ownAgent(ctx);
  const after = cursor === undefined ? null : timeAndId(cursor);
  if (cursor !== undefined && after === null) throw invalid("cursor", "cursor");
  const rows = await selectOwnDrafts(ctx.db, agentId, after, limit);
  const shown = rows.slice(0, limit);
  const titles = new Map((await ticketTitles(ctx, [...new Set(shown.map((row) => row.ticket_id))])).map((one) => [one.id, one]));
  const last = shown.at(-1);
  return {
    data: shown.flatMap((row) => {
      const title = titles.get(row.ticket_id);
      if (!title) return [];
      const { body } = open(ctx, agentId, row.ticket_id, row);
      return [
        {
          kind: row.kind,
          ticket: { number: title.number, subject: title.subject },
          excerpt: [...body.replaceAll(/\s+/g, " ").trim()].slice(0, EXCERPT).join(""),
          updatedAt: row.updated_at.toISOString(),
        },
      ];
    }),
    nextCursor: rows.length > limit && last ? encodeCursor([last.at, last.ticket_id]) : null,
  };
}

/** Signatures of teams and agents, and how an agent writes. */
import type { z } from "zod";
import { agentIdOf, inTransaction, notFound, stale, type Ctx } from "#platform/http";
import type { signature, writing } from "./contract.ts";
import { SIGNATURE_PLACEHOLDERS } from "./model.ts";
import {
  findTeam,
  findTeamSignature,
  findWriting,
  saveTeamSignature,
  saveWriting,
  type SignatureRow,
  type WritingRow,
  type Density,
} from "./queries.ts";
import { agentsOnly, checkTemplate } from "./save-text.ts";

type Signature = z.output<typeof signature>;
type Writing = z.output<typeof writing>;
type Localized = { [locale: string]: string };
type LocalizedChange = { [locale: string]: string | null | undefined };

/** Seconds a reply can be taken back while nobody has chosen. */
const UNDO_SECONDS = 10;

function merged(path: string, texts: Localized, change: LocalizedChange): Localized {
  const next = { ...texts };
  for (const [locale, text] of Object.entries(change)) {
    if (text === null || text === undefined || text.trim() === "") delete next[locale];
    else {
      checkTemplate(`${path}.${locale}`, text, SIGNATURE_PLACEHOLDERS);
      next[locale] = text.trim();
    }
  }
  return next;
}

function presentSignature(row: SignatureRow | undefined): Signature {
  return {
    texts: row?.texts ?? {},
    placeholders: [...SIGNATURE_PLACEHOLDERS],
    updatedAt: row?.updated_at.toISOString() ?? null,
    revision: row?.revision ?? 1,
  };
}

/** The signature of a team. @throws Problem 404 */
export async function readTeamSignature(ctx: Ctx, key: string): Promise<Signature> {
  const team = await findTeam(ctx.db, key);
  if (!team) throw notFound();
  return presentSignature(await findTeamSignature(ctx.db, team.id));
}

/** Changes the signature of a team. @throws Problem 404, 412, 422 */
export function changeTeamSignature(ctx: Ctx, key: string, revision: number, texts: LocalizedChange): Promise<Signature> {
  return inTransaction(ctx, async (tx) => {
    const team = await findTeam(tx.db, key);
    if (!team) throw notFound();
    const row = await findTeamSignature(tx.db, team.id);
    if (!(await saveTeamSignature(tx.db, team.id, merged("texts", row?.texts ?? {}, texts), revision, tx.clock.now())))
      throw stale(presentSignature(row));
    await tx.platform.audit.write(tx.db, {
      actor: ctx.actorKey,
      action: "teams.signature.update",
      subject: `team:${team.id}`,
      outcome: "allowed",
      address: ctx.address,
      data: { locales: Object.keys(texts) },
    });
    return presentSignature(await findTeamSignature(tx.db, team.id));
  });
}

function presentWriting(row: WritingRow | undefined): Writing {
  return {
    signature: row?.signature ?? {},
    placeholders: [...SIGNATURE_PLACEHOLDERS],
    undoSeconds: row?.undo_seconds ?? UNDO_SECONDS,
    density: row?.density ?? null,
    updatedAt: row?.updated_at.toISOString() ?? null,
    revision: row?.revision ?? 1,
  };
}

function ownAgent(ctx: Ctx): string {
  const id = agentIdOf(ctx.actor);
  if (!id) throw agentsOnly();
  return id;
}

/** How the agent who asks writes. @throws Problem 403 for whoever is no agent */
export async function readWriting(ctx: Ctx): Promise<Writing> {
  return presentWriting(await findWriting(ctx.db, ownAgent(ctx)));
}

/** Changes how the agent who asks writes. @throws Problem 403, 412, 422 */
export function changeWriting(
  ctx: Ctx,
  revision: number,
  change: { signature?: LocalizedChange | undefined; undoSeconds?: number | undefined; density?: Density | null | undefined },
): Promise<Writing> {
  return inTransaction(ctx, async (tx) => {
    const agentId = ownAgent(ctx);
    const row = await findWriting(tx.db, agentId);
    const next = {
      signature: merged("signature", row?.signature ?? {}, change.signature ?? {}),
      undoSeconds: change.undoSeconds ?? row?.undo_seconds ?? UNDO_SECONDS,
      density: change.density === undefined ? (row?.density ?? null) : change.density,
    };
    if (!(await saveWriting(tx.db, agentId, next, revision, tx.clock.now()))) throw stale(presentWriting(row));
    return presentWriting(await findWriting(tx.db, agentId));
  });
}

/** The text of a language, else nothing: a signature in a language the reader may not know is worse than none. */
export function signatureIn(texts: Localized, locale: string): string {
  return texts[locale] ?? "";
}

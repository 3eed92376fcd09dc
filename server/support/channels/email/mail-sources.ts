/** The sources mail is fetched from, as administrators keep them. */
import { afterId, pageById } from "#people/access";
import { afterCommit } from "#platform/db";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import {
  broughtBy,
  checkSource,
  deleteSource,
  forgetCursor,
  insertSource,
  kickSources,
  replaceSecret,
  openSecret,
  sealSecret,
  selectSource,
  selectSources,
  updateSource,
  type MailSourceKind,
  type SourceRow,
} from "#platform/mail";
import { newId } from "#shared/ids";
import { MAIL_SOURCES } from "#shared/mail-sources";
import { selectMailbox } from "./queries.ts";
import type { CheckedSource, MailSourceView } from "./source-contract.ts";

type Settings = { readonly [name: string]: unknown };
type Secret = { readonly [name: string]: string | undefined };

const at = (date: Date | null) => date?.toISOString() ?? null;

function specOf(kind: MailSourceKind) {
  return MAIL_SOURCES[kind];
}

function present(ctx: Ctx, row: SourceRow, received: number): MailSourceView {
  const failing = row.state === "failing" && row.error_code !== null && row.error_at !== null;
  return {
    id: row.id,
    mailbox: { id: row.mailbox_id, name: row.address },
    kind: row.kind,
    settings: row.settings,
    secrets: Object.keys(openSecret(ctx.platform.crypto, row.id, row.secret) as Secret).toSorted(),
    state: row.paused ? "paused" : row.state,
    error: failing
      ? {
          code: row.error_code as NonNullable<MailSourceView["error"]>["code"],
          words: row.error_words ?? "",
          at: row.error_at!.toISOString(),
          since: (row.failing_since ?? row.error_at!).toISOString(),
          failures: row.failures,
        }
      : null,
    lastSuccessAt: at(row.last_success_at),
    lastReceivedAt: at(row.last_received_at),
    nextTryAt: failing && !row.paused ? row.next_try_at.toISOString() : null,
    tokenExpiresAt: at(row.token_expires_at),
    since: at(row.since),
    received,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

async function shown(ctx: Ctx, row: SourceRow): Promise<MailSourceView> {
  return present(ctx, row, (await broughtBy(ctx.db, [row.id])).get(row.id) ?? 0);
}

/** Settings as their kind takes them. @throws Problem 422 naming the first field that is wrong */
function checkSettings(kind: MailSourceKind, settings: unknown): Settings {
  const parsed = specOf(kind)?.settings.safeParse(settings);
  if (!parsed) throw invalid("kind", "unknownThing", { value: kind });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw invalid(["settings", ...issue.path].join("."), /^[a-zA-Z]{2,30}$/.test(issue.message) ? issue.message : "value");
}

/** @throws Problem 422 */
function checkSecret(kind: MailSourceKind, secret: unknown): Secret {
  const parsed = specOf(kind)?.secret.safeParse(secret);
  if (parsed?.success) return parsed.data;
  throw invalid(["secret", ...(parsed?.error?.issues[0]?.path ?? [])].join("."), "value");
}

/** What signing in takes must be there. @throws Problem 422 */
function requireSecret({ auth }: Settings, { password, refreshToken, clientSecret }: Secret): void {
  if (auth === "client" && !clientSecret) throw invalid("secret.clientSecret", "required");
  if (auth === "password" && !password) throw invalid("secret.password", "required");
  if (auth === "oauth2" && !refreshToken) throw invalid("secret.refreshToken", "required");
}

/** Whether settings lead the stored secret somewhere it was not given for. */
function leadsElsewhere(kind: MailSourceKind, from: Settings, to: Settings): boolean {
  return (specOf(kind)?.leads ?? []).some((name) => JSON.stringify(from[name] ?? null) !== JSON.stringify(to[name] ?? null));
}

/** The stored secret with what is given in its place. @throws Problem 422 when it would be sent elsewhere than it was given for */
function mergedSecret(ctx: Ctx, row: SourceRow, settings: Settings, given: Secret): Secret {
  const stored = openSecret(ctx.platform.crypto, row.id, row.secret) as Secret;
  if (!leadsElsewhere(row.kind, row.settings, settings)) return { ...stored, ...given };
  try {
    requireSecret(settings, given);
  } catch {
    throw new Problem(422, "mailSource.secretNeeded");
  }
  return given;
}

async function audit(ctx: Ctx, action: string, id: string, data: { [name: string]: unknown } = {}): Promise<void> {
  const { actorKey: actor, address } = ctx;
  await ctx.platform.audit.write(ctx.db, { actor, action, subject: `mailSource:${id}`, outcome: "allowed", address, data });
}

export type NewSource = {
  mailbox: string;
  kind: MailSourceKind;
  settings: Settings;
  secret: Secret;
  start?: "new" | "all";
  tokenExpiresAt?: string | null;
};

/** Adds a source; it is read from then on. @throws Problem 422 */
export function createSource(
  ctx: Ctx,
  { mailbox, kind, settings, secret, start = "new", tokenExpiresAt = null }: NewSource,
): Promise<MailSourceView> {
  return inTransaction(ctx, async (tx) => {
    const target = await selectMailbox(tx.db, mailbox);
    if (!target) throw invalid("mailbox", "unknownThing", { value: mailbox });
    requireSecret(settings, secret);
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertSource(tx.db, {
      id,
      mailbox_id: target.id,
      address: target.address,
      kind,
      settings: checkSettings(kind, settings),
      secret: sealSecret(tx.platform.crypto, id, checkSecret(kind, secret)),
      since: start === "all" ? null : now,
      token_expires_at: tokenExpiresAt === null ? null : new Date(tokenExpiresAt),
      now,
    });
    await audit(tx, "mailSource.create", id, { kind, mailbox: target.id });
    afterCommit(tx.db, () => kickSources(ctx.platform));
    return shown(tx, (await selectSource(tx.db, id))!);
  });
}

type Change = {
  settings?: Settings | undefined;
  secret?: { [name: string]: string } | undefined;
  paused?: boolean | undefined;
  tokenExpiresAt?: string | null | undefined;
};

/** Changes a source. @throws Problem 404, 412, 422 */
export function changeSource(ctx: Ctx, id: string, revision: number, change: Change): Promise<MailSourceView> {
  return inTransaction(ctx, async (tx) => {
    const row = await selectSource(tx.db, id);
    if (!row) throw notFound();
    const settings = change.settings === undefined ? row.settings : checkSettings(row.kind, change.settings);
    const secret = mergedSecret(tx, row, settings, change.secret === undefined ? {} : checkSecret(row.kind, change.secret));
    requireSecret(settings, secret);
    const { tokenExpiresAt } = change;
    const saved = await updateSource(tx.db, id, revision, {
      settings,
      secret: sealSecret(tx.platform.crypto, id, secret),
      paused: change.paused ?? row.paused,
      token_expires_at: tokenExpiresAt === undefined ? row.token_expires_at : tokenExpiresAt === null ? null : new Date(tokenExpiresAt),
      now: tx.clock.now(),
    });
    if (!saved) throw stale(await shown(tx, row));
    await audit(tx, "mailSource.update", id, { changed: Object.keys(change) });
    afterCommit(tx.db, () => kickSources(ctx.platform));
    return shown(tx, (await selectSource(tx.db, id))!);
  });
}

/** Removes a source; what it brought stays. @throws Problem 404, 412 */
export function removeSource(ctx: Ctx, id: string, revision: number): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const row = await selectSource(tx.db, id);
    if (!row) throw notFound();
    if (!(await deleteSource(tx.db, id, revision))) throw stale(await shown(tx, row));
    await audit(tx, "mailSource.remove", id, { kind: row.kind, mailbox: row.mailbox_id });
    afterCommit(tx.db, () => kickSources(ctx.platform));
  });
}

/** Has a source read again from the start. @throws Problem 404 */
export function rescanSource(ctx: Ctx, id: string): Promise<MailSourceView> {
  return inTransaction(ctx, async (tx) => {
    if (!(await forgetCursor(tx.db, id, tx.clock.now()))) throw notFound();
    await audit(tx, "mailSource.rescan", id);
    afterCommit(tx.db, () => kickSources(ctx.platform));
    return shown(tx, (await selectSource(tx.db, id))!);
  });
}

/** Tries access. @throws Problem 422 */
export async function tryAccess(
  ctx: Ctx,
  { kind, settings, secret, source }: { kind: MailSourceKind; settings: Settings; secret: Secret; source?: string | undefined },
): Promise<CheckedSource> {
  const row = source === undefined ? undefined : await selectSource(ctx.db, source);
  if (source !== undefined && row?.kind !== kind) throw invalid("source", "unknownThing", { value: source });
  const used = row ? mergedSecret(ctx, row, settings, secret) : secret;
  requireSecret(settings, used);
  const { crypto, database } = ctx.platform;
  const found = await checkSource(ctx.platform, kind, {
    settings,
    secret: used,
    // A refresh token that was used up here is lost to the source unless it gets the new one. It is asked with its own secret only.
    ...(row && Object.keys(secret).length === 0
      ? { keepSecret: (next) => replaceSecret(database.staff, row.id, row.revision, sealSecret(crypto, row.id, next)) }
      : {}),
  });
  return "code" in found ? { ok: false, error: found, folders: [], messages: null } : { ok: true, error: null, ...found };
}

/** One source. @throws Problem 404 */
export async function readSource(ctx: Ctx, id: string): Promise<MailSourceView> {
  const row = await selectSource(ctx.db, id);
  if (!row) throw notFound();
  return shown(ctx, row);
}

/** One page, newest first. */
export async function listSources(
  ctx: Ctx,
  { limit, cursor, mailbox }: { limit: number; cursor?: string | undefined; mailbox?: string | undefined },
): Promise<{ data: MailSourceView[]; nextCursor: string | null }> {
  const rows = await selectSources(ctx.db, { limit: limit + 1, after: afterId(cursor), mailboxId: mailbox ?? null });
  const brought = await broughtBy(
    ctx.db,
    rows.map(({ id }) => id),
  );
  return pageById(rows, limit, (row) => present(ctx, row, brought.get(row.id) ?? 0));
}

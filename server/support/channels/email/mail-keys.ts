/** Keys and certificates for signed and encrypted mail: kept sealed, given to the checking programs for one mail at a time. */
import type { z } from "zod";
import { newId } from "#shared/ids";
import { encodeCursor } from "#platform/db";
import { inTransaction, invalid, notFound, type Ctx, type Platform } from "#platform/http";
import { findTool, readPgpKey, readSmimeKey, type ProtectionKeys } from "#platform/mail";
import { timeCursor } from "./read-intake.ts";
import type { keyContract } from "./key-contract.ts";
import { deleteMailKey, insertMailKey, mailKeysFor, selectMailKeys, type MailKeyRow } from "./mail-key-queries.ts";
import { selectMailbox } from "./queries.ts";

type Key = z.output<(typeof keyContract)["mailKeys.create"]["response"]>;

const context = (id: string) => `mail key ${id}`;

function present(row: MailKeyRow): Key {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    addresses: row.addresses,
    fingerprint: row.fingerprint,
    mailbox: row.mailbox_id && row.mailbox ? { id: row.mailbox_id, name: row.mailbox } : null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}

/** One page of keys, newest first; never what is secret in them. */
export async function listMailKeys(
  ctx: Ctx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: Key[]; nextCursor: string | null }> {
  const rows = await selectMailKeys(ctx.db, { limit: limit + 1, after: timeCursor(cursor) });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map(present),
    nextCursor: rows.length > limit && last ? encodeCursor([last.created_at.toISOString(), last.id]) : null,
  };
}

/** Which of the programs are installed where the API runs. */
export async function findPrograms(): Promise<{ openssl: boolean; gpg: boolean }> {
  return { openssl: (await findTool("openssl")) !== null, gpg: (await findTool("gpg")) !== null };
}

/** Adds a key. @throws Problem 422 when it cannot be read, is locked with a passphrase, or its program is not installed */
export async function addMailKey(ctx: Ctx, body: z.output<(typeof keyContract)["mailKeys.create"]["body"]>): Promise<Key> {
  const secret = body.kind === "smimeKey" || body.kind === "pgpKey";
  const program = body.kind.startsWith("smime") ? "openssl" : "gpg";
  if (!(await findPrograms())[program]) throw invalid("key", "programMissing", { program });
  const facts = body.kind.startsWith("smime") ? await readSmimeKey(body.key, secret) : await readPgpKey(body.key, secret);
  if (!facts) throw invalid("key", "unreadableKey");
  if (body.mailbox && !(await selectMailbox(ctx.db, body.mailbox))) throw invalid("mailbox", "unknownThing", { value: body.mailbox });
  return inTransaction(ctx, async (tx) => {
    const id = newId();
    const row = {
      id,
      kind: body.kind,
      mailboxId: secret ? (body.mailbox ?? null) : null,
      name: body.name ?? (facts.name || facts.addresses[0] || facts.fingerprint.slice(0, 16)),
      addresses: facts.addresses,
      fingerprint: facts.fingerprint,
      expiresAt: facts.expiresAt,
      sealed: ctx.platform.crypto.encrypt(context(id), body.key),
      at: tx.clock.now(),
      by: ctx.actorKey,
    };
    if (!(await insertMailKey(tx.db, row))) throw invalid("key", "repeated");
    await ctx.platform.audit.write(tx.db, {
      actor: ctx.actorKey,
      action: "mailKeys.create",
      subject: `mailKey:${id}`,
      outcome: "allowed",
      address: ctx.address,
      data: { kind: body.kind, fingerprint: facts.fingerprint },
    });
    return present((await selectMailKeys(tx.db, { limit: 1, after: null, id }))[0]!);
  });
}

/** Removes a key; mail that it opened stays as it is. @throws Problem 404 */
export function removeMailKey(ctx: Ctx, id: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    if (!(await deleteMailKey(tx.db, id))) throw notFound();
    await ctx.platform.audit.write(tx.db, {
      actor: ctx.actorKey,
      action: "mailKeys.remove",
      subject: `mailKey:${id}`,
      outcome: "allowed",
      address: ctx.address,
    });
  });
}

/** The keys for mail to a mailbox. */
export async function protectionKeys({ database, crypto }: Platform, mailboxId: string | null): Promise<ProtectionKeys> {
  const rows = await mailKeysFor(database.staff, mailboxId);
  const of = (kind: MailKeyRow["kind"]) =>
    rows.filter((row) => row.kind === kind).map((row) => ({ id: row.id, pem: crypto.decrypt(context(row.id), row.sealed).toString() }));
  return {
    authorities: of("smimeAuthority").map(({ pem }) => pem),
    smime: of("smimeKey"),
    pgpPublic: of("pgpPublic").map(({ pem }) => pem),
    pgpPrivate: of("pgpKey").map(({ pem }) => pem),
  };
}

import { sql } from "kysely";
import { newId } from "#shared/ids";
import type { Crypto } from "#platform/crypto";
import type { Db } from "#platform/db";
import type { BlobStore } from "./disk-store.ts";

export type StoredFile = { id: string; fileName: string; mediaType: string; size: number };

type FileContext = {
  db: Db;
  actorKey: string;
  address: string | null;
  clock: { now(): Date };
  platform: { blobs: BlobStore; crypto: Crypto };
};

/** To whom a file belongs until it is attached. Strangers are told apart by where they come from: an id is no secret. */
export function fileOwner({ actorKey, address, platform }: Pick<FileContext, "actorKey" | "address" | "platform">): string {
  return actorKey.startsWith("anonymous:") ? `anonymous:${platform.crypto.sign("file owner", address ?? "")}` : actorKey;
}

/**
 * Stores bytes and their row. The row stays unattached, and is removed after a day, until something refers to it.
 * @param maxBytes refused beyond (TooLargeError)
 */
export async function storeFile(
  ctx: FileContext,
  {
    stream,
    fileName,
    mediaType,
    maxBytes,
    attached = false,
  }: { stream: AsyncIterable<Uint8Array>; fileName: string; mediaType: string; maxBytes: number; attached?: boolean },
): Promise<StoredFile> {
  const { sha256, size } = await ctx.platform.blobs.put(stream, maxBytes);
  const id = newId();
  const now = ctx.clock.now();
  await ctx.db
    .insertInto("files")
    .values({
      id,
      sha256,
      size,
      media_type: mediaType,
      file_name: safeName(fileName),
      created_by: fileOwner(ctx),
      created_at: now,
      attached_at: attached ? now : null,
    })
    .execute();
  return { id, fileName: safeName(fileName), mediaType, size };
}

const MOST_CHARACTERS = 200;

/** A name for showing and saving: no folders, no control or direction-changing characters, at most 200 characters. It never names a place on disk. */
function safeName(name: string): string {
  const cleaned = name
    .replace(/^.*[/\\]/s, "")
    .replaceAll(/[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, "")
    .trim();
  return cleaned === "" || /^\.+$/.test(cleaned) ? "file" : shortened(cleaned);
}

/** At most 200 characters, no character cut in two, the ending kept. */
function shortened(name: string): string {
  if (name.length <= MOST_CHARACTERS) return name;
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && name.length - dot <= 20 ? name.slice(dot) : "";
  let kept = "";
  for (const character of name) {
    if (kept.length + character.length + ending.length > MOST_CHARACTERS) break;
    kept += character;
  }
  return kept + ending;
}

/**
 * Marks files as attached, each once: a file belongs to its uploader until it is attached, and to its message afterwards.
 * @returns the ids that were not there, not the actor's, or attached already
 */
export async function attachFiles(ctx: FileContext, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`update files set attached_at = ${ctx.clock.now()}
    where id = any(${[...ids]}::uuid[]) and created_by = ${fileOwner(ctx)} and attached_at is null returning id`.execute(ctx.db);
  const attached = new Set(rows.map((row) => row.id));
  return ids.filter((id) => !attached.has(id));
}

/** Gives files back to their uploader: what they were attached to was taken back. */
export async function detachFiles(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql`update files set attached_at = null where id = any(${[...ids]}::uuid[])`.execute(db);
}

/** Which of these files are stored. */
export async function existingFiles(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`select id from files where id = any(${[...ids]}::uuid[])`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/** Names and types of files, in any order. */
export async function namesOfFiles(db: Db, ids: readonly string[]): Promise<Pick<StoredFile, "id" | "fileName" | "mediaType">[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{
    id: string;
    fileName: string;
    mediaType: string;
  }>`select id, file_name as "fileName", media_type as "mediaType" from files where id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

/** Says that files nothing is attached to yet are still needed; they count as new. */
export async function renewFiles(db: Db, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length > 0)
    await sql`update files set created_at = ${now} where id = any(${[...ids]}::uuid[]) and attached_at is null`.execute(db);
}

/**
 * Opens a file for download. Whether the actor may have it was decided by the thing it is attached to.
 * @returns null when there is no such file
 */
export async function openFile(
  ctx: FileContext,
  id: string,
): Promise<(StoredFile & { stream: ReadableStream<Uint8Array>; createdBy: string; attached: boolean }) | null> {
  const { rows } = await sql<{ sha256: Buffer; size: number; mediaType: string; fileName: string; createdBy: string; attached: boolean }>`
    select sha256, size, media_type as "mediaType", file_name as "fileName", created_by as "createdBy", attached_at is not null as attached from files where id = ${id}`.execute(
    ctx.db,
  );
  const file = rows[0];
  if (!file) return null;
  return {
    id,
    fileName: file.fileName,
    mediaType: file.mediaType,
    size: file.size,
    createdBy: file.createdBy,
    attached: file.attached,
    stream: await ctx.platform.blobs.open(file.sha256),
  };
}

/** After two hours the guard against a simultaneous writer lets the bytes go. */
const LEFT_MILLISECONDS = 22 * 3_600_000;

/**
 * Lets go of files in the transaction that takes away what they hung on: their names go with it, and their bytes with a clean-up of the next hours,
 * whatever becomes of the program before it calls `releaseFiles`.
 */
export async function letGoOfFiles(db: Db, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await sql`update files set attached_at = null, file_name = 'erased', created_by = 'erased', created_at = ${new Date(now.getTime() - LEFT_MILLISECONDS)}
    where id = any(${[...ids]}::uuid[])`.execute(db);
}

/**
 * Removes files for good, their bytes too unless another file has the same. Bytes somebody put within the last hour, who may be about to refer to
 * them, go with the next clean-up but one; their name goes at once.
 */
export async function releaseFiles(ctx: Pick<FileContext, "db" | "clock" | "platform">, ids: readonly string[]): Promise<void> {
  await letGoOfFiles(ctx.db, ids, ctx.clock.now());
  for (const id of ids) {
    const { rows } = await sql<{
      sha256: Buffer;
      shared: boolean;
    }>`select sha256, exists (select from files o where o.sha256 = f.sha256 and o.id <> f.id) as shared from files f where id = ${id}`.execute(
      ctx.db,
    );
    const file = rows[0];
    if (file && (file.shared || (await ctx.platform.blobs.remove(file.sha256))))
      await sql`delete from files where id = ${id}`.execute(ctx.db);
  }
}

/** Removes files that nothing referred to for a day, and bytes no row names any more. @returns how many rows */
export async function deleteOrphans(db: Db, blobs: BlobStore, now: Date): Promise<number> {
  const before = new Date(now.getTime() - 24 * 3_600_000);
  const { rows } = await sql<{ sha256: Buffer }>`delete from files where id in (
    select id from files where attached_at is null and created_at < ${before} limit 500) returning sha256`.execute(db);
  for (const { sha256 } of rows) {
    const { rows: left } = await sql`select from files where sha256 = ${sha256} limit 1`.execute(db);
    if (left.length === 0) await blobs.remove(sha256);
  }
  return rows.length;
}

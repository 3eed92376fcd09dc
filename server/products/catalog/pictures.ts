/** Logos and icons of brands: what may become one, and how everybody gets it. */
import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { attachFiles, letGoOfFiles, openFile } from "#platform/files";
import { invalid, notFound, type Ctx } from "#platform/http";
import { pictureFacts, type PictureFacts } from "#platform/system";
import {
  BRAND_PICTURE_TYPES,
  BRAND_PICTURES,
  MOST_BRAND_PICTURE_BYTES,
  MOST_BRAND_PICTURE_PIXELS,
  type BrandPictureKind,
} from "#shared/brand-theme";
import { deletePicture, insertPicture, selectPicture } from "./picture-queries.ts";

/** The files that become the pictures of a brand; null takes one away, what is absent stays. */
export type GivenPictures = { [kind in BrandPictureKind]?: string | null | undefined };

/**
 * Gives a brand its pictures, in the transaction that changes it: a refused one leaves everything as it was, its file with whoever uploaded it.
 * @throws Problem 422 at the picture: no file of one's own, no picture of these kinds by its bytes, too many bytes or pixels
 */
export async function setPictures(tx: Ctx, brandId: string, given: GivenPictures): Promise<void> {
  const now = tx.clock.now();
  for (const kind of BRAND_PICTURES) {
    const fileId = given[kind];
    if (fileId === undefined) continue;
    const picture = fileId === null ? null : { fileId, ...(await pictureOf(tx, kind, fileId)) };
    const former = await deletePicture(tx.db, brandId, kind);
    if (former !== null) await letGoOfFiles(tx.db, [former], now);
    if (picture) await insertPicture(tx.db, { brandId, kind, ...picture, now });
  }
}

async function pictureOf(tx: Ctx, kind: BrandPictureKind, fileId: string): Promise<PictureFacts & { sha256: Buffer; size: number }> {
  // Each file once: two pictures of one file could not be taken away apart.
  if ((await attachFiles(tx, [fileId])).length > 0) throw invalid(kind, "unknownThing");
  const file = (await openFile(tx, fileId))!;
  // Isolated: a file's name has a direction of its own.
  const name = `\u2068${file.fileName}\u2069`;
  if (file.size > MOST_BRAND_PICTURE_BYTES) {
    await file.stream.cancel();
    throw invalid(kind, "pictureBytes", { name, most: MOST_BRAND_PICTURE_BYTES / 1_000, kilobytes: Math.ceil(file.size / 1_000) });
  }
  const bytes = await buffer(file.stream as never);
  const facts = pictureFacts(bytes);
  if (!facts || !BRAND_PICTURE_TYPES.includes(facts.mediaType)) throw invalid(kind, "pictureKind", { name });
  const { width, height } = facts;
  if (Math.max(width, height) > MOST_BRAND_PICTURE_PIXELS)
    throw invalid(kind, "picturePixels", { name, width, height, most: MOST_BRAND_PICTURE_PIXELS });
  return { ...facts, sha256: createHash("sha256").update(bytes).digest(), size: bytes.length };
}

/**
 * Answers the bytes of a picture that some brand shows. Its address is their hash, so browsers and proxies keep them for a year; a replaced one has
 * another address, one taken away is gone.
 * @param hash SHA-256 in hexadecimal @throws Problem 404
 */
export async function brandPicture(ctx: Ctx, hash: string): Promise<Response> {
  const picture = await selectPicture(ctx.db, Buffer.from(hash, "hex"));
  const file = picture && (await openFile(ctx, picture.fileId));
  if (!file) throw notFound();
  const bytes = new Uint8Array(await buffer(file.stream as never));
  return new Response(bytes, {
    headers: {
      "content-type": picture.mediaType,
      "content-length": String(bytes.length),
      "cache-control": "public, max-age=31536000, immutable",
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
    },
  });
}

import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { BrandPictureKind } from "#shared/brand-theme";

export type NewPicture = {
  brandId: string;
  kind: BrandPictureKind;
  fileId: string;
  sha256: Buffer;
  mediaType: string;
  width: number;
  height: number;
  size: number;
  now: Date;
};

export async function insertPicture(db: Db, p: NewPicture): Promise<void> {
  await sql`insert into brand_pictures (brand_id, kind, file_id, sha256, media_type, width, height, size, created_at)
    values (${p.brandId}, ${p.kind}, ${p.fileId}, ${p.sha256}, ${p.mediaType}, ${p.width}, ${p.height}, ${p.size}, ${p.now})`.execute(db);
}

/** @returns the file that the picture was, or null when there was none */
export async function deletePicture(db: Db, brandId: string, kind: BrandPictureKind): Promise<string | null> {
  const { rows } = await sql<{
    file_id: string;
  }>`delete from brand_pictures where brand_id = ${brandId} and kind = ${kind} returning file_id`.execute(db);
  return rows[0]?.file_id ?? null;
}

/** The file of a picture that some brand shows, by the hash of its bytes. */
export async function selectPicture(db: Db, sha256: Buffer): Promise<{ fileId: string; mediaType: string } | undefined> {
  const { rows } = await sql<{
    fileId: string;
    mediaType: string;
  }>`select file_id as "fileId", media_type as "mediaType" from brand_pictures where sha256 = ${sha256} limit 1`.execute(db);
  return rows[0];
}

import { MOST_PIXELS, sizeOf } from "#platform/mail";

/** A picture as its bytes say. */
export type PictureFacts = { mediaType: string; /** In pixels. */ width: number; height: number };

/**
 * What a picture is by its bytes, whatever it calls itself. Only kinds that cannot carry scripts, and only of a size that a browser
 * can unpack: SVG, HTML and pictures of more than 40 million pixels are none.
 * @returns null when it is not to be shown in place
 */
export function pictureFacts(bytes: Uint8Array): PictureFacts | null {
  const mediaType = typeOf(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 12)).toString("latin1"));
  const size = mediaType === null ? null : sizeOf(bytes);
  const pixels = size ? size.width * size.height : 0;
  return mediaType !== null && size && pixels > 0 && pixels <= MOST_PIXELS ? { mediaType, ...size } : null;
}

/** @returns the media type of a picture that may be shown in place, else null */
export function pictureType(bytes: Uint8Array): string | null {
  return pictureFacts(bytes)?.mediaType ?? null;
}

/** @param start the first twelve bytes as Latin-1 */
function typeOf(start: string): string | null {
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (start.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) return "image/gif";
  return start.startsWith("RIFF") && start.endsWith("WEBP") ? "image/webp" : null;
}

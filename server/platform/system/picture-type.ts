import { MOST_PIXELS, pixelsOf } from "#platform/mail";

/**
 * The type of a picture by its bytes, whatever it calls itself. Only kinds that cannot carry scripts, and only of a size that a browser
 * can unpack: SVG, HTML and pictures of more than 40 million pixels are none.
 * @returns a media type, or null when it is not to be shown in place
 */
export function pictureType(bytes: Uint8Array): string | null {
  const type = typeOf(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 12)).toString("latin1"));
  const pixels = type === null ? 0 : pixelsOf(bytes);
  return pixels > 0 && pixels <= MOST_PIXELS ? type : null;
}

/** @param start the first twelve bytes as Latin-1 */
function typeOf(start: string): string | null {
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (start.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) return "image/gif";
  return start.startsWith("RIFF") && start.endsWith("WEBP") ? "image/webp" : null;
}

/** How many pixels a picture claims to have, from its first bytes: what a browser would have to unpack. */

/** A picture beyond this is given as a file and never shown in place. */
export const MOST_PIXELS = 40_000_000;

/** @returns width times height; 0 when it cannot be told */
export function pixelsOf(bytes: Uint8Array): number {
  const size = sizeOf(bytes);
  return size ? size.width * size.height : 0;
}

/** @returns width and height in pixels; null when they cannot be told */
export function sizeOf(bytes: Uint8Array): { width: number; height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = (width: number, height: number) => ({ width, height });
  if (bytes.length < 30) return null;
  // PNG: IHDR. GIF: logical screen. BMP. WebP: VP8, VP8L, VP8X.
  if (view.getUint32(0) === 0x89504e47) return size(view.getUint32(16), view.getUint32(20));
  if (view.getUint32(0) === 0x47494638) return size(view.getUint16(6, true), view.getUint16(8, true));
  if (view.getUint16(0) === 0x424d) return size(Math.abs(view.getInt32(18, true)), Math.abs(view.getInt32(22, true)));
  if (view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) {
    const kind = view.getUint32(12);
    if (kind === 0x56503858)
      return size(1 + (view.getUint32(24, true) & 0xffffff), 1 + ((view.getUint16(27, true) | (view.getUint8(29) << 16)) & 0xffffff));
    if (kind === 0x5650384c) {
      const bits = view.getUint32(21, true);
      return size((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
    }
    return size(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  }
  if (view.getUint16(0) !== 0xffd8) return null;
  // JPEG: the first frame header.
  for (let at = 2; at + 9 < bytes.length;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return size(view.getUint16(at + 7), view.getUint16(at + 5));
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

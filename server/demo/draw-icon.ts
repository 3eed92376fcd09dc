import { crc32, deflateSync } from "node:zlib";

const SIDE = 64;
/** Points looked at within one pixel, in each direction: edges are smooth. */
const POINTS = 4;

/** An icon of the demo vendor: a white peak on a square of its colour, with round corners. @param color `#rrggbb` @returns a PNG of 64 by 64 pixels */
export function drawIcon(color: string): Uint8Array {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)) as [number, number, number];
  const rows = Buffer.alloc(SIDE * (1 + SIDE * 4));
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const [ground, mark] = [share(x, y, inSquare), share(x, y, inPeak)];
      const mixed = [r, g, b].map((channel) => Math.round(channel + (255 - channel) * mark));
      rows.set([...mixed, Math.round(255 * ground)], y * (1 + SIDE * 4) + 1 + x * 4);
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(SIDE, 0);
  head.writeUInt32BE(SIDE, 4);
  // Eight bits of red, green, blue and opacity (PNG, 11.2.1).
  head.set([8, 6, 0, 0, 0], 8);
  const parts = [chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]);
}

/** How much of a pixel lies within a shape, 0 to 1. Shapes are asked in parts of the side. */
function share(x: number, y: number, within: (x: number, y: number) => boolean): number {
  let hits = 0;
  for (let i = 0; i < POINTS; i++)
    for (let j = 0; j < POINTS; j++) if (within((x + (i + 0.5) / POINTS) / SIDE, (y + (j + 0.5) / POINTS) / SIDE)) hits++;
  return hits / POINTS ** 2;
}

function inSquare(x: number, y: number): boolean {
  const [dx, dy] = [x, y].map((at) => Math.max(0, Math.abs(at - 0.5) - 0.28)) as [number, number];
  return Math.hypot(dx, dy) <= 0.22;
}

/** Between two roofs, one below the other. */
function inPeak(x: number, y: number): boolean {
  const below = (top: number) => y >= top + 1.15 * Math.abs(x - 0.5);
  return y <= 0.74 && below(0.22) && !below(0.5);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.byteLength, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

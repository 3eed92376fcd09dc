/** Identifiers: UUIDv7 (RFC 9562 §5.7) made by the application, ordered by creation even within one millisecond. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

let lastMillis = 0;
let counter = 0;
/** Random bytes are fetched for many ids at once: asking for each costs more than all the rest. */
const random = new Uint8Array(16 * 128);
let used = random.length;

function sixteenBytes(): Uint8Array {
  if (used === random.length) {
    crypto.getRandomValues(random);
    used = 0;
  }
  used += 16;
  return random.subarray(used - 16, used);
}

/**
 * Makes a new UUIDv7.
 * @param now milliseconds since the epoch; imported history passes its own time
 * @returns lower-case canonical form, monotonic within this process
 */
export function newId(now: number = Date.now()): string {
  const bytes = sixteenBytes();
  if (now === lastMillis) {
    counter = (counter + 1) & 0xfff;
  } else {
    // Start low so that 2,048 ids fit into one millisecond before the order could wrap.
    counter = ((bytes[6]! << 8) | bytes[7]!) & 0x7ff;
    lastMillis = now;
  }
  bytes[0] = Math.floor(now / 2 ** 40) & 0xff;
  bytes[1] = Math.floor(now / 2 ** 32) & 0xff;
  bytes[2] = (now >>> 24) & 0xff;
  bytes[3] = (now >>> 16) & 0xff;
  bytes[4] = (now >>> 8) & 0xff;
  bytes[5] = now & 0xff;
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter & 0xff;
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = (from: number, to: number) => {
    let text = "";
    for (let i = from; i < to; i++) text += HEX[bytes[i]!]!;
    return text;
  };
  return `${hex(0, 4)}-${hex(4, 6)}-${hex(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`;
}

const ID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a string is a UUID in canonical lower-case form, of whatever version. */
export function isId(value: string): boolean {
  return ID_PATTERN.test(value);
}

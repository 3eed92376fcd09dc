/**
 * Opens `winmail.dat`, in which Exchange packs attachments and formatted text (MS-OXTNEF, MS-OXRTFCP). Only what a reader wants is taken
 * out: the files with their names, and the HTML or RTF body.
 */

export type TnefFile = { name: string; mediaType: string | null; contentId: string | null; content: Uint8Array };
export type Tnef = { html: string | null; rtf: Uint8Array | null; files: TnefFile[] };

const SIGNATURE = 0x223e9f78;
const ATTACHMENT_BEGINS = 0x00069002;
const ATTACHMENT_TITLE = 0x00018010;
const ATTACHMENT_DATA = 0x0006800f;
const ATTACHMENT_PROPERTIES = 0x00069005;
const MESSAGE_PROPERTIES = 0x00069003;
const CODE_PAGE = 0x00069007;

const BODY_HTML = 0x1013;
const BODY_RTF = 0x1009;
const ATTACH_DATA = 0x3701;
const ATTACH_NAME = 0x3704;
const ATTACH_LONG_NAME = 0x3707;
const ATTACH_TYPE = 0x370e;
const ATTACH_CONTENT_ID = 0x3712;

const MOST_PROPERTIES = 5_000;
const MOST_FILES = 200;
/** Sizes of values of fixed length, as they are padded in the stream. */
const FIXED: { [type: number]: number } = {
  0x02: 4,
  0x03: 4,
  0x04: 4,
  0x05: 8,
  0x06: 8,
  0x07: 8,
  0x0a: 4,
  0x0b: 4,
  0x14: 8,
  0x40: 8,
  0x48: 16,
};
const STRING8 = 0x1e;
const UNICODE = 0x1f;
const OBJECT = 0x0d;

type Value = { type: number; bytes: Uint8Array };

function decoderFor(codePage: number): TextDecoder {
  try {
    return new TextDecoder(
      codePage === 65_001
        ? "utf-8"
        : codePage === 932
          ? "shift_jis"
          : codePage === 936
            ? "gbk"
            : codePage === 949
              ? "euc-kr"
              : codePage === 950
                ? "big5"
                : `windows-${codePage}`,
    );
  } catch {
    return new TextDecoder("windows-1252");
  }
}

/** MAPI properties of one attribute, by number; named ones are passed over. @throws RangeError when it is cut short */
function readProperties(bytes: Uint8Array): Map<number, Value> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<number, Value>();
  const padded = (length: number) => (length + 3) & ~3;
  let at = 4;
  const count = Math.min(view.getUint32(0, true), MOST_PROPERTIES);
  for (let index = 0; index < count && at + 4 <= bytes.byteLength; index += 1) {
    const type = view.getUint16(at, true);
    const id = view.getUint16(at + 2, true);
    at += 4;
    if (id >= 0x8000) {
      const named = view.getUint32(at + 16, true) === 1;
      at += 20;
      at += named ? 4 + padded(view.getUint32(at, true)) : 4;
    }
    const kind = type & 0xfff;
    const fixed = FIXED[kind];
    const many = (type & 0x1000) !== 0;
    const values = fixed === undefined || many ? view.getUint32(at, true) : 1;
    if (fixed === undefined || many) at += 4;
    for (let value = 0; value < values; value += 1) {
      if (fixed !== undefined) {
        at += fixed;
        continue;
      }
      const length = view.getUint32(at, true);
      at += 4;
      if (at + length > bytes.byteLength) throw new RangeError("a property is cut short");
      if (!found.has(id) && id < 0x8000) found.set(id, { type: kind, bytes: bytes.subarray(at, at + length) });
      at += padded(length);
    }
  }
  return found;
}

function textOf(value: Value | undefined, decoder: TextDecoder): string | null {
  if (!value) return null;
  const text =
    value.type === UNICODE
      ? new TextDecoder("utf-16le").decode(value.bytes)
      : value.type === STRING8 || value.bytes.length > 0
        ? decoder.decode(value.bytes)
        : "";
  return text.replace(/\0+$/, "").trim() || null;
}

const RTF_START =
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const MOST_RTF = 4_000_000;

/** Unpacks compressed RTF; null when it is not what it says. */
function unpackRtf(bytes: Uint8Array): Uint8Array | null {
  if (bytes.byteLength < 16) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = Math.min(view.getUint32(4, true), MOST_RTF);
  const kind = view.getUint32(8, true);
  if (kind === 0x414c454d) return bytes.slice(16, 16 + size);
  if (kind !== 0x75465a4c) return null;
  const dictionary = new Uint8Array(4_096);
  dictionary.set(Buffer.from(RTF_START, "latin1"));
  let write = RTF_START.length;
  const out = new Uint8Array(size);
  let length = 0;
  const put = (byte: number) => {
    if (length < size) out[length++] = byte;
    dictionary[write] = byte;
    write = (write + 1) & 0xfff;
  };
  for (let at = 16; at < bytes.byteLength && length < size;) {
    const control = bytes[at++]!;
    for (let bit = 0; bit < 8 && at < bytes.byteLength && length < size; bit += 1) {
      if ((control & (1 << bit)) === 0) {
        put(bytes[at++]!);
        continue;
      }
      if (at + 1 >= bytes.byteLength) return out.subarray(0, length);
      const token = (bytes[at]! << 8) | bytes[at + 1]!;
      at += 2;
      const offset = token >> 4;
      if (offset === write) return out.subarray(0, length);
      for (let step = 0; step < (token & 0xf) + 2; step += 1) put(dictionary[(offset + step) & 0xfff]!);
    }
  }
  return out.subarray(0, length);
}

/**
 * Opens a TNEF part.
 * @returns null when it is none, or holds nothing a reader wants: the part is then kept as it is
 */
export function readTnef(bytes: Uint8Array): Tnef | null {
  if (bytes.byteLength < 6) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== SIGNATURE) return null;
  const tnef: Tnef = { html: null, rtf: null, files: [] };
  let decoder = new TextDecoder("windows-1252");
  let current: TnefFile | null = null;
  const finish = () => {
    if (current && current.content.byteLength > 0 && tnef.files.length < MOST_FILES) tnef.files.push(current);
    current = null;
  };
  // Level, name, length, data, checksum. What stands behind the last whole attribute is garbage.
  for (let at = 6; at + 9 <= bytes.byteLength;) {
    const attribute = view.getUint32(at + 1, true);
    const length = view.getUint32(at + 5, true);
    const start = at + 9;
    if (start + length > bytes.byteLength) break;
    const data = bytes.subarray(start, start + length);
    at = start + length + 2;
    try {
      if (attribute === CODE_PAGE && length >= 4) decoder = decoderFor(new DataView(data.buffer, data.byteOffset).getUint32(0, true));
      else if (attribute === ATTACHMENT_BEGINS) {
        finish();
        current = { name: "", mediaType: null, contentId: null, content: new Uint8Array() };
      } else if (attribute === ATTACHMENT_TITLE && current) current.name ||= decoder.decode(data).replace(/\0+$/, "");
      else if (attribute === ATTACHMENT_DATA && current) current.content = data.slice();
      else if (attribute === ATTACHMENT_PROPERTIES && current) fillFile(current, readProperties(data), decoder);
      else if (attribute === MESSAGE_PROPERTIES) fillBody(tnef, readProperties(data), decoder);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  finish();
  return tnef.html || tnef.rtf || tnef.files.length > 0 ? tnef : null;
}

function fillFile(file: TnefFile, properties: ReadonlyMap<number, Value>, decoder: TextDecoder): void {
  file.name = textOf(properties.get(ATTACH_LONG_NAME), decoder) ?? (file.name || (textOf(properties.get(ATTACH_NAME), decoder) ?? ""));
  file.mediaType = textOf(properties.get(ATTACH_TYPE), decoder);
  file.contentId = textOf(properties.get(ATTACH_CONTENT_ID), decoder);
  const data = properties.get(ATTACH_DATA);
  // An embedded object begins with the number of its interface.
  if (data && file.content.byteLength === 0) file.content = data.bytes.slice(data.type === OBJECT ? 16 : 0);
}

function fillBody(tnef: Tnef, properties: ReadonlyMap<number, Value>, decoder: TextDecoder): void {
  const html = textOf(properties.get(BODY_HTML), decoder);
  if (html) tnef.html = html;
  const rtf = properties.get(BODY_RTF);
  if (rtf) tnef.rtf = unpackRtf(rtf.bytes);
}

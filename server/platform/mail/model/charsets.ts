/** Text of mails in whatever charset it is, whatever it says it is. Labels follow the WHATWG Encoding Standard; old ones it left out are read here. */

const HIGH_HALVES: { [codePage: string]: string } = {
  437: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
  850: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0",
  852: "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0",
};

const ALIASES: { [label: string]: string } = {
  cp932: "shift_jis",
  "x-sjis-jp": "shift_jis",
  cp936: "gbk",
  cp949: "euc-kr",
  uhc: "euc-kr",
  cp950: "big5",
  "iso-2022-jp-2": "iso-2022-jp",
  "iso-2022-jp-ms": "iso-2022-jp",
  cp50220: "iso-2022-jp",
  cp50221: "iso-2022-jp",
  "latin-1": "iso-8859-1",
  utf8mb4: "utf-8",
  "x-utf-8": "utf-8",
  tis620: "windows-874",
  "iso-8859-11": "windows-874",
  "koi8-ru": "koi8-u",
};
/** Labels that say nothing. */
const UNKNOWN =
  /^(?:|unknown(?:-8bit)?|x-unknown|x-user-defined|default|default_charset|none|null|undefined|binary|8bit|us-ascii|ascii|ansi_x3\.4-1968|iso646-us|charset|_iso-2022-jp\$esc)$/;

const utf8 = new TextDecoder("utf-8", { fatal: true });
const decoders = new Map<string, TextDecoder | null>();

function decoderFor(label: string): TextDecoder | null {
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    try {
      decoder = new TextDecoder(label);
      // What browsers refuse to read as text is read below, or not at all.
      if (decoder.encoding === "replacement") decoder = null;
    } catch {
      decoder = null;
    }
    if (decoders.size < 200) decoders.set(label, decoder);
  }
  return decoder;
}

function isAscii(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index += 1)
    if (bytes[index]! > 0x7f || bytes[index] === 0x1b || bytes[index] === 0) return false;
  return true;
}

function asUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** UTF-7 (RFC 2152): runs of base64 between `+` and `-`. The result is text like any other and is sanitised as such. */
function fromUtf7(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("latin1")
    .replace(/\+([A-Za-z0-9+/]*)-?/g, (_, run: string) => {
      if (run === "") return "+";
      const pairs = Buffer.from(run, "base64");
      let text = "";
      for (let index = 0; index + 1 < pairs.length; index += 2) text += String.fromCharCode((pairs[index]! << 8) | pairs[index + 1]!);
      return text;
    });
}

/** Charsets that shift between ASCII and two-byte signs without the eighth bit: HZ (RFC 1843), ISO-2022-KR (RFC 1557), ISO-2022-CN (RFC 1922). */
function fromShifted(bytes: Uint8Array, label: string): string {
  const eightBit: number[] = [];
  let shifted = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index]!;
    if (label.startsWith("hz")) {
      if (byte === 0x7e && (bytes[index + 1] === 0x7b || bytes[index + 1] === 0x7d)) {
        shifted = bytes[index + 1] === 0x7b;
        index += 1;
        continue;
      }
      if (byte === 0x7e && bytes[index + 1] === 0x7e) index += 1;
    } else {
      if (byte === 0x0e || byte === 0x0f) {
        shifted = byte === 0x0e;
        continue;
      }
      if (byte === 0x1b && bytes[index + 1] === 0x24) {
        index += 3;
        continue;
      }
    }
    if (byte === 0x0a) shifted = false;
    eightBit.push(shifted && byte > 0x20 ? byte | 0x80 : byte);
  }
  return decoderFor(label === "iso-2022-kr" ? "euc-kr" : "gbk")!.decode(Uint8Array.from(eightBit));
}

/** Whether a label needs what the platform's decoders do not have. */
export function isOldCharset(label: string): boolean {
  return (
    /^(?:x-)?(?:unicode-1-1-)?utf-?7$|^hz(?:-gb-2312)?$|^iso-2022-(?:kr|cn)|^(?:cp|ibm|x-ibm)-?(?:437|850|852|858)$/i.test(label.trim()) ||
    label.trim().toLowerCase() in ALIASES
  );
}

/**
 * Decodes bytes.
 * @param charset as labelled; what is in the bytes counts for more where the two cannot agree
 * @param hint another charset of the same mail, tried before Western European
 */
export function decodeCharset(bytes: Uint8Array, charset: string | null | undefined, hint: string | null = null): string {
  const written = (charset ?? "")
    .trim()
    .toLowerCase()
    .replace(/^["']|["'].*$/g, "");
  const label = ALIASES[written] ?? written;
  const known = UNKNOWN.test(label) ? "" : label;
  if (/^(?:unicode-1-1-|x-)?(?:unicode-)?utf-?7$/.test(known)) return fromUtf7(bytes);
  if (/^hz(?:-gb-2312)?$|^iso-2022-(?:kr|cn)/.test(known)) return fromShifted(bytes, known);
  const page = /^(?:cp|ibm|x-ibm)-?(437|850|852|858)$/.exec(known)?.[1];
  if (page) {
    const high = HIGH_HALVES[page === "858" ? "850" : page]!;
    return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : high[byte - 128]!)).join("");
  }
  const decoder = known ? decoderFor(known) : null;
  if (decoder && /^(?:utf-16|iso-2022-jp)/.test(decoder.encoding)) return decoder.decode(bytes);
  if (isAscii(bytes)) return Buffer.from(bytes).toString("latin1");
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  // Text that happens to be well-formed UTF-8 is UTF-8, whatever its label.
  const unicode = asUtf8(bytes);
  const multibyte = decoder !== null && /^(?:gb|big5|euc|shift)/.test(decoder.encoding);
  if (unicode !== null && !multibyte && bytes.some((byte) => byte > 0x7f)) return unicode;
  if (!decoder || decoder.encoding === "utf-8") {
    const escape = bytes.indexOf(0x1b);
    if (escape >= 0 && (bytes[escape + 1] === 0x24 || bytes[escape + 1] === 0x28)) return decoderFor("iso-2022-jp")!.decode(bytes);
    if (unicode !== null) return unicode;
    const other = hint ? decoderFor(ALIASES[hint.toLowerCase()] ?? hint.toLowerCase()) : null;
    if (other && other.encoding !== "utf-8") return other.decode(bytes);
    // Mostly UTF-8 with something broken in it, or a Western charset.
    const lenient = new TextDecoder().decode(bytes);
    let [broken, whole] = [0, 0];
    for (const sign of lenient) {
      if (sign === "\ufffd") broken += 1;
      else if (sign > "\u007f") whole += 1;
    }
    return broken * 3 < whole ? lenient : decoderFor("windows-1252")!.decode(bytes);
  }
  const text = decoder.decode(bytes);
  return unicode !== null && multibyte && text.includes("\ufffd") ? unicode : text;
}

/** What the header of an archived mail tells before the mail is taken in: when it was written, and what it belongs to. */

/** One mail of an archive, as it is found before it is read as a whole. */
export type ArchivedMail = {
  /** Where it lies, for the archive that found it. */
  place: unknown;
  /** Bytes, as they are stored. */
  size: number;
  at: Date;
  /** Message-ID without angle brackets. */
  messageId: string | null;
  /** What it names as answered, the newest last. */
  references: string[];
};

const MAX_REFERENCES = 20;

/** The header section, unfolded, with Latin-1 letters for bytes. */
function unfolded(header: Buffer): string {
  return header.toString("latin1").replace(/\r?\n[ \t]+/g, " ");
}

function field(header: string, name: string): string | null {
  return new RegExp(`^${name}[ \\t]*:[ \\t]*(.*)$`, "im").exec(header)?.[1]?.trim() ?? null;
}

function idsIn(text: string | null): string[] {
  return [...(text ?? "").matchAll(/<([^<>\s]{1,500})>/g)].map(([, id]) => id!);
}

const EARLIEST = Date.UTC(1980, 0, 1);

/** A time of a header or From_ line that can be one: not before there was such mail, and not in the future. */
function timeIn(text: string | null, now: Date): number | null {
  if (!text) return null;
  const plain = text
    .replace(/\([^)]*\)/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  // Years of two digits (RFC 5322 §4.3) are read by the standard of the day.
  const time = Date.parse(
    plain.replace(
      /^((?:\w{3}, )?\d{1,2} \w{3}) (\d\d) /,
      (_, day: string, year: string) => `${day} ${Number(year) < 50 ? 20 : 19}${year} `,
    ),
  );
  return Number.isNaN(time) || time < EARLIEST || time > now.getTime() + 86_400_000 ? null : Math.min(time, now.getTime());
}

/**
 * Reads what is needed of a header.
 * @param header the header section, with or without the line that ends it
 * @param otherwise a time to take when the header has none that can be one
 */
export function readArchivedHeader(
  header: Buffer,
  otherwise: string | Date | null,
  now: Date,
): Pick<ArchivedMail, "messageId" | "references"> & { at: Date | null; contentLength: number | null } {
  const text = unfolded(header);
  const received = field(text, "Received");
  const at =
    timeIn(field(text, "Date"), now) ??
    timeIn(received?.slice(received.lastIndexOf(";") + 1) ?? null, now) ??
    (otherwise instanceof Date ? otherwise.getTime() : timeIn(otherwise, now));
  const length = field(text, "Content-Length");
  return {
    at: at === null ? null : new Date(at),
    messageId: idsIn(field(text, "Message-ID"))[0] ?? null,
    references: [...idsIn(field(text, "References")), ...idsIn(field(text, "In-Reply-To"))].slice(-MAX_REFERENCES),
    contentLength: length !== null && /^\d{1,12}$/.test(length) ? Number(length) : null,
  };
}

/**
 * Puts mails in the order in which they are taken in: by time, but what is answered before its answer, whatever the clocks said.
 * Stable: what the order does not decide stays as it was found.
 */
export function inOrder(mails: readonly ArchivedMail[]): ArchivedMail[] {
  const byId = new Map<string, number>();
  for (const [index, { messageId }] of mails.entries()) if (messageId !== null && !byId.has(messageId)) byId.set(messageId, index);
  const keys = mails.map(({ at }) => at.getTime());
  // A chain of answers with wrong clocks needs a round for each link; a circle of references ends with the rounds.
  for (let round = 0, moved = true; moved && round < 20; round++) {
    moved = false;
    for (const [index, { references }] of mails.entries()) {
      for (const reference of references) {
        const parent = byId.get(reference);
        if (parent === undefined || parent === index) continue;
        const [before, mine] = [keys[parent]!, keys[index]!];
        if (before < mine || (before === mine && parent < index)) continue;
        keys[index] = before + 1;
        moved = true;
      }
    }
  }
  return mails
    .map((_, index) => index)
    .toSorted((a, b) => keys[a]! - keys[b]! || a - b)
    .map((index) => mails[index]!);
}

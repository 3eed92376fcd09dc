/** What is asked of an open folder: which mails it has, their bytes, and what becomes of them. */
import type { FetchMessageObject } from "imapflow";
import { SourceError, type FetchedMail } from "../model/mail-source.ts";
import type { Connected } from "./imap-connection.ts";
import { MAX_MAIL_BYTES } from "./smtp-intake.ts";

export type Listed = {
  uid: number;
  /** bytes, as the server counts them */ size: number;
  /** when it came there */ date: Date | null;
  modseq: bigint;
};

/** The header of a mail that is too large to take. */
const HEADER_BYTES = 256 * 1_024;
/** A folder may grow while it is listed; a server that lists more than that is not to be believed. */
const MORE = 10_000;

/**
 * Mails of a set of UIDs, in rising order.
 * @param set such as `7:1006` or `1007:*`
 * @param from lower UIDs are left out: a set with an open end gives the last mail even when its UID is lower
 * @param changedSince only those that were changed or became visible since that state of the folder (RFC 7162)
 */
export async function listMails(
  { client, command }: Connected,
  set: string,
  { from = 1, changedSince }: { from?: number; changedSince?: bigint } = {},
): Promise<Listed[]> {
  const most = (client.mailbox ? client.mailbox.exists : 0) + MORE;
  const found = new Map<number, Listed>();
  const options = { uid: true, ...(changedSince === undefined ? {} : { changedSince }) };
  await command(
    (async () => {
      let lines = 0;
      for await (const mail of client.fetch(set, { uid: true, size: true, internalDate: true }, options)) {
        if (++lines > most) throw new SourceError("protocol", "more mails listed than there are");
        const { uid, size = 0, internalDate, modseq = 0n } = mail;
        if (uid >= from) found.set(uid, { uid, size, modseq, date: internalDate ? new Date(internalDate) : null });
      }
    })(),
  );
  return [...found.values()].toSorted((a, b) => a.uid - b.uid);
}

/**
 * The bytes of mails by UID; one that the server did not give is absent. What is larger than the limit comes with its header.
 * @param validity of the folder's UIDs, a part of each mail's key
 */
export async function fetchMails(connected: Connected, mails: readonly Listed[], validity: string): Promise<Map<number, FetchedMail>> {
  const fetched = new Map<number, FetchedMail>();
  const wanted = new Map(mails.map((mail) => [mail.uid, mail]));
  const small = mails.filter(({ size }) => size <= MAX_MAIL_BYTES);
  const take = ({ uid, source }: FetchMessageObject) => {
    const listed = wanted.get(uid);
    if (!listed || !source || fetched.has(uid)) return;
    const key = keyOf(validity, uid);
    if (source.length > MAX_MAIL_BYTES) fetched.set(uid, { raw: headerOf(source), key, tooLarge: Math.max(listed.size, source.length) });
    else if (source.length > 0) fetched.set(uid, { raw: source, key });
  };
  if (small.length > 0)
    await fetchSources(
      connected,
      small.map(({ uid }) => uid),
      take,
    );
  for (const { uid, size } of mails) {
    if (size <= MAX_MAIL_BYTES) continue;
    await fetchSources(
      connected,
      [uid],
      ({ uid: given, source }) => {
        if (given === uid && source) fetched.set(uid, { raw: headerOf(source), key: keyOf(validity, uid), tooLarge: size });
      },
      HEADER_BYTES,
    );
  }
  return fetched;
}

export function keyOf(validity: string, uid: number): string {
  return `${validity}:${uid}`;
}

async function fetchSources(
  { client, command }: Connected,
  uids: readonly number[],
  take: (mail: FetchMessageObject) => void,
  // One byte more than may be, so that a mail whose size was given wrongly is known for what it is.
  maxLength: number = MAX_MAIL_BYTES + 1,
): Promise<void> {
  await command(
    (async () => {
      let lines = 0;
      for await (const mail of client.fetch(uids.join(","), { uid: true, source: { start: 0, maxLength } }, { uid: true })) {
        // A server may tell of flags in between, and not without end.
        if (++lines > uids.length + MORE) throw new SourceError("protocol", "more mails sent than were asked for");
        take(mail);
      }
    })(),
  );
}

/** The header with the empty line at its end, as far as it is there. */
function headerOf(raw: Buffer): Buffer {
  const ends = [raw.indexOf("\r\n\r\n"), raw.indexOf("\n\n")].filter((at) => at >= 0);
  const end = ends.length > 0 ? Math.min(...ends) + 4 : HEADER_BYTES;
  return raw.subarray(0, Math.min(end, HEADER_BYTES));
}

/** Sets of UIDs are given in pieces: servers limit the length of a line. */
const UIDS_AT_ONCE = 200;

/** Does with stored mails what was set. Those that are gone are no fault. @throws SourceError when the server refuses */
export async function markMails(
  { client, command }: Connected,
  uids: readonly number[],
  { after, moveTo }: { after: "keep" | "seen" | "move" | "delete"; moveTo: string | null },
): Promise<void> {
  if (after === "keep") return;
  for (let at = 0; at < uids.length; at += UIDS_AT_ONCE) {
    const range = uids.slice(at, at + UIDS_AT_ONCE).join(",");
    const done = await command<unknown>(
      after === "seen"
        ? client.messageFlagsAdd(range, [String.raw`\Seen`], { uid: true, silent: true })
        : after === "delete"
          ? client.messageDelete(range, { uid: true })
          : client.messageMove(range, moveTo!, { uid: true }),
    );
    if (done === false) throw new SourceError("folder", after === "move" ? `could not move to ${moveTo}` : `could not mark as ${after}`);
  }
}

/**
 * Mail from an IMAP folder. How far it was read is kept as UIDVALIDITY and the next UID (RFC 9051 §2.3.1.1), never as a date: new mails are
 * told by the server (IDLE, RFC 2177) and looked for again and again. A mail is marked only after it was stored.
 */
import type { ImapFlow } from "imapflow";
import type { ImapSecret, ImapSettings } from "#shared/mail-sources";
import { SourceError, type FetchedMail, type MailSource, type SourceSession } from "../model/mail-source.ts";
import { forgetAccessToken, type AccessToken } from "./access-token.ts";
import { connectImap, secretOf, type Connected } from "./imap-connection.ts";
import { isTokenEnd, sourceError } from "./imap-errors.ts";
import { fetchMails, keyOf, listMails, markMails, type Listed } from "./imap-folder.ts";

export type ImapCursor = {
  folder: string;
  /** UIDVALIDITY, as text: UIDs of another one say nothing. */
  validity: string;
  /** Every mail with a lower UID was stored, or is named below. */
  next: number;
  /** UIDs below this one were there when reading began: of them, those before `since` are left. */
  began: number;
  /** HIGHESTMODSEQ when everything was read; null where the server has none. */
  modseq: string | null;
  /** Stored and perhaps not yet marked. */
  unmarked: number[];
  /** Listed and not given by the server when asked for; asked for again each time. */
  missing: number[];
};

type Session = SourceSession<ImapSettings, ImapSecret, ImapCursor>;

const MAILS_AT_ONCE = 100;
const BYTES_AT_ONCE = 8 * 1_024 * 1_024;
/** UIDs listed at once at first; more where there are few mails. */
const WINDOW = 1_000;
/** The clock of a server may be behind: what came so long before `since` is taken too. */
const MARGIN = 3_600_000;
const MOST_MISSING = 1_000;
/** An access token that ended after so long was not accepted and then ended: it did its work. */
const TOKEN_LIVED = 30_000;

export const imapSource: MailSource<ImapSettings, ImapSecret, ImapCursor> = {
  async run(session) {
    const connected = await connectImap({ ...session, keep: (token) => keepToken(session, token) });
    session.reached();
    try {
      await readFolder(session, connected);
    } catch (error) {
      if (!tokenEnded(session, connected)) throw sourceError(error, connected.bye());
      forgetAccessToken(session.settings.oauth!, secretOf(session.secret));
    } finally {
      connected.close();
    }
  },

  async check(access) {
    const keep = async ({ newRefreshToken }: AccessToken) => {
      if (newRefreshToken) await access.keepSecret?.({ ...access.secret, refreshToken: newRefreshToken });
    };
    const connected = await connectImap({ ...access, keep });
    try {
      const { client, command } = connected;
      const folders = await command(client.list());
      const { exists } = await openFolder(connected, access.settings.folder, true);
      if (access.settings.after === "move" && !folders.some(({ path }) => path === access.settings.moveTo))
        throw new SourceError("folder", `${access.settings.moveTo}`);
      return { folders: folders.map(({ path }) => path).slice(0, 500), messages: exists };
    } finally {
      connected.close();
    }
  },
};

/** A refresh token may be good for one use: the one that takes its place is kept before anything else happens. */
async function keepToken(session: Session, { newRefreshToken, refreshUntil }: AccessToken): Promise<void> {
  if (newRefreshToken) await session.keepSecret({ ...session.secret, refreshToken: newRefreshToken });
  if (refreshUntil) await session.tokenExpires(refreshUntil);
}

function tokenEnded(session: Session, { token, bye }: Connected): boolean {
  return token !== null && isTokenEnd(bye()) && session.clock.now().getTime() - token.from > TOKEN_LIVED;
}

async function openFolder({ client, command }: Connected, folder: string, readOnly: boolean) {
  const opened = await command(client.mailboxOpen(folder, { readOnly })).catch((error: unknown) => {
    // The server knows best why it does not open it.
    throw error instanceof SourceError && error.code === "failed" ? new SourceError("folder", error.words, { cause: error }) : error;
  });
  if (opened.uidValidity === undefined || !opened.uidNext) throw new SourceError("protocol", "no UIDVALIDITY");
  return opened;
}

/** Reads until the signal is aborted or the connection ends. */
async function readFolder(session: Session, connected: Connected): Promise<void> {
  const { client, command } = connected;
  const { settings, signal } = session;
  const readOnly = settings.after === "keep";
  const told = { news: false, wake: () => {} };
  client.on("exists", () => {
    told.news = true;
    told.wake();
  });
  client.on("close", () => told.wake());
  const opened = await openFolder(connected, settings.folder, readOnly);
  if (!readOnly && opened.readOnly) throw new SourceError("folder", `${settings.folder} is read-only`);
  let cursor = startingAt(session.cursor, settings.folder, String(opened.uidValidity), opened.uidNext);
  while (!signal.aborted) {
    told.news = false;
    cursor = await scan(session, connected, cursor, modseqOf(client));
    await session.healthy();
    if (told.news) continue;
    await untilNews(client, settings.pollSeconds * 1_000, signal, told);
    if (signal.aborted) return;
    // Ends IDLE, and shows whether anybody is still there.
    await command(client.noop());
    if (!client.usable) throw new SourceError("connection", connected.bye() ?? "closed");
  }
}

/** Where to go on. Another folder, or UIDs given anew, means from the start; what is known is recognised. */
export function startingAt(cursor: ImapCursor | null, folder: string, validity: string, uidNext: number): ImapCursor {
  if (cursor?.folder === folder && cursor.validity === validity) return cursor;
  return { folder, validity, next: 1, began: uidNext, modseq: null, unmarked: [], missing: [] };
}

function modseqOf({ mailbox }: ImapFlow): string | null {
  return mailbox && mailbox.highestModseq && !mailbox.noModseq ? String(mailbox.highestModseq) : null;
}

/** Stores everything that is not stored yet. @param modseq the state of the folder before */
async function scan(session: Session, connected: Connected, from: ImapCursor, modseq: string | null): Promise<ImapCursor> {
  let cursor = from;
  const take = async (mails: readonly Listed[], next: number) => {
    cursor = await storeListed(session, connected, cursor, mails, next);
  };
  // What a process that was killed had stored and not marked.
  if (cursor.unmarked.length > 0) await markMails(connected, cursor.unmarked, session.settings);
  if (cursor.missing.length > 0) {
    const present = await listMails(connected, cursor.missing.join(","));
    cursor = { ...cursor, missing: present.map(({ uid }) => uid) };
    await take(present, cursor.next);
  }
  await windows(connected, cursor.next, take);
  await take(await listMails(connected, `${cursor.next}:*`, { from: cursor.next }), cursor.next);
  // Behind the cursor: servers of several machines do not always show mails in the order of their UIDs.
  let latest = cursor.modseq ?? modseq;
  if (cursor.modseq !== null && modseq !== null && cursor.next > 1) {
    const changed = await listMails(connected, `1:${cursor.next - 1}`, { changedSince: BigInt(cursor.modseq) });
    await take(changed, cursor.next);
    latest = String(changed.reduce((most, mail) => (mail.modseq > most ? mail.modseq : most), BigInt(cursor.modseq)));
  }
  const quiet = { ...cursor, modseq: latest, unmarked: [] };
  if (JSON.stringify(quiet) !== JSON.stringify(session.cursor)) await session.store([], quiet);
  return quiet;
}

/** From the first unread UID to where new ones begin, in steps that grow while they are empty: UIDs may lie far apart. */
async function windows(connected: Connected, first: number, take: (mails: Listed[], next: number) => Promise<void>): Promise<void> {
  const { mailbox } = connected.client;
  const end = mailbox ? mailbox.uidNext : 0;
  let width = WINDOW;
  for (let at = first; at < end;) {
    const last = Math.min(end - 1, at + width - 1);
    const mails = await listMails(connected, `${at}:${last}`);
    await take(mails, last + 1);
    width = mails.length === 0 ? width * 16 : WINDOW;
    at = last + 1;
  }
}

/** Those of the mails that are to be fetched. */
async function unknown(session: Session, { validity, began }: ImapCursor, mails: readonly Listed[]): Promise<Listed[]> {
  const since = session.since ? session.since.getTime() - MARGIN : null;
  const wanted = mails.filter(({ uid, date }) => !(since !== null && uid < began && date !== null && date.getTime() < since));
  const known = await session.known(wanted.map(({ uid }) => keyOf(validity, uid)));
  return wanted.filter(({ uid }) => !known.has(keyOf(validity, uid)));
}

/** Fetches, stores and then marks, some at a time. @param next where the cursor stands when all of them are stored */
async function storeListed(
  session: Session,
  connected: Connected,
  from: ImapCursor,
  mails: readonly Listed[],
  next: number,
): Promise<ImapCursor> {
  let cursor = from;
  const groups = inGroups(await unknown(session, cursor, mails));
  for (const group of groups) {
    const fetched = await fetchAll(connected, group, cursor.validity);
    // What is too large stays where it is: only its header is here.
    const uids = [...fetched].flatMap(([uid, { tooLarge }]) => (tooLarge === undefined ? [uid] : []));
    const asked = new Set(group.map(({ uid }) => uid));
    const missing = [...cursor.missing.filter((uid) => !asked.has(uid)), ...group.map(({ uid }) => uid).filter((uid) => !fetched.has(uid))];
    if (missing.length > MOST_MISSING) throw new SourceError("protocol", "the server lists mails that it does not give");
    cursor = { ...cursor, next: Math.max(cursor.next, group.at(-1)!.uid + 1), unmarked: uids, missing };
    await session.store([...fetched.values()], cursor);
    await markMails(connected, uids, session.settings);
  }
  return { ...cursor, next: Math.max(cursor.next, next) };
}

/** What the server did not give with the others is asked for by itself: one mail it cannot read must not hide others. */
async function fetchAll(connected: Connected, group: readonly Listed[], validity: string): Promise<Map<number, FetchedMail>> {
  const fetched = await fetchMails(connected, group, validity);
  for (const mail of group) {
    if (fetched.has(mail.uid)) continue;
    const again = (await fetchMails(connected, [mail], validity)).get(mail.uid);
    if (again) fetched.set(mail.uid, again);
  }
  return fetched;
}

function inGroups(mails: readonly Listed[]): Listed[][] {
  const groups: Listed[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const mail of mails) {
    const group = groups.at(-1);
    if (group && group.length < MAILS_AT_ONCE && bytes + mail.size <= BYTES_AT_ONCE) {
      group.push(mail);
      bytes += mail.size;
    } else {
      groups.push([mail]);
      bytes = mail.size;
    }
  }
  return groups;
}

/** Waits until the server tells of something, the time is over, or the connection ends. */
async function untilNews(
  client: ImapFlow,
  milliseconds: number,
  signal: AbortSignal,
  told: { news: boolean; wake: () => void },
): Promise<void> {
  const idles = client.capabilities.has("IDLE");
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    told.wake = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", told.wake, { once: true });
    if (told.news || signal.aborted || !client.usable) told.wake();
    // It ends when the next command is given; that it ended by itself shows with that command.
    else if (idles) client.idle().catch(() => told.wake());
  });
  signal.removeEventListener("abort", told.wake);
}

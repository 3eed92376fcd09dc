/**
 * Mail from a label of a Gmail mailbox by the Gmail API (v1): how far it was read is the id of the mailbox's history; each mail is fetched raw. An
 * id that is too old is answered 404, and then the label is listed again.
 * Checked against replayed documented answers, not against the live service.
 */
import { FetchError } from "#platform/fetcher";
import type { GmailSettings, OauthSecret } from "#shared/mail-sources";
import { SourceError, type FetchedMail, type MailSource, type SourceSession, type SourceTools } from "../model/mail-source.ts";
import type { AccessToken } from "./access-token.ts";
import { MAX_MAIL_BYTES } from "./smtp-intake.ts";
import { headerBytes, listOf, readObject, sourceApi, wordsOf, type SourceApi } from "./source-api.ts";

export type GmailCursor = {
  label: string;
  /** Everything before it was stored, once the listing is over. */
  historyId: string;
  /** The page of the listing to go on with; "" for its first one, null when it is over. */
  page: string | null;
  /** Stored and perhaps not yet marked. */
  unmarked: string[];
};

type Session = SourceSession<GmailSettings, OauthSecret, GmailCursor>;

const MAILS_AT_ONCE = 10;
/** Base64url makes four letters of three bytes. */
const MAX_ANSWER_BYTES = Math.ceil(MAX_MAIL_BYTES * 1.34) + 65_536;

export const gmailSource: MailSource<GmailSettings, OauthSecret, GmailCursor> = {
  async run(session) {
    const { api, mailbox } = openGmail(session, async ({ newRefreshToken, refreshUntil }) => {
      if (newRefreshToken) await session.keepSecret({ ...session.secret, refreshToken: newRefreshToken });
      if (refreshUntil) await session.tokenExpires(refreshUntil);
    });
    await readLabel(session, api, mailbox);
    await session.healthy();
    await session.sleep(session.settings.pollSeconds * 1_000);
  },

  async check(access) {
    const { api, mailbox } = openGmail(access, async ({ newRefreshToken }) => {
      if (newRefreshToken) await access.keepSecret?.({ ...access.secret, refreshToken: newRefreshToken });
    });
    const labels = await labelsOf(api, mailbox);
    const id = labelIn(labels, access.settings.label);
    const { body } = await api.json(`${mailbox}/labels/${encodeURIComponent(id)}`);
    return {
      folders: labels.map(({ name }) => name).slice(0, 500),
      messages: typeof body.messagesTotal === "number" ? body.messagesTotal : null,
    };
  },
};

function openGmail(
  { settings, ...access }: { settings: GmailSettings; secret: OauthSecret } & Pick<SourceTools, "fetch" | "clock">,
  keep: (token: AccessToken) => Promise<void>,
): { api: SourceApi; mailbox: string } {
  const standIn = settings.standIn?.replace(/\/$/, "");
  const base = standIn ?? "https://gmail.googleapis.com";
  const oauth = { tokenUrl: `${standIn ?? "https://oauth2.googleapis.com"}/token`, clientId: settings.clientId, scope: null };
  let { secret } = access;
  const api = sourceApi(access, {
    base,
    oauth,
    secret: () => secret,
    async keep(token) {
      await keep(token);
      if (token.newRefreshToken) secret = { ...secret, refreshToken: token.newRefreshToken };
    },
  });
  return { api, mailbox: `${base}/gmail/v1/users/me` };
}

async function labelsOf(api: SourceApi, mailbox: string): Promise<{ id: string; name: string }[]> {
  const { body } = await api.json(`${mailbox}/labels`);
  return listOf(body, "labels").flatMap(({ id, name }) => (typeof id === "string" && typeof name === "string" ? { id, name } : []));
}

/** A label's id, by its id or the name people see. @throws SourceError */
function labelIn(labels: readonly { id: string; name: string }[], wanted: string): string {
  const found = labels.find(({ id }) => id === wanted) ?? labels.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (!found) throw new SourceError("folder", wanted);
  return found.id;
}

async function readLabel(session: Session, api: SourceApi, mailbox: string): Promise<void> {
  const wanted = session.settings.label;
  const label = /^[A-Z]+$/.test(wanted) ? wanted : labelIn(await labelsOf(api, mailbox), wanted);
  let cursor = session.cursor?.label === label ? session.cursor : null;
  if (cursor && cursor.unmarked.length > 0) await markSeen(session, api, mailbox, cursor.unmarked);
  if (cursor && cursor.page === null) {
    if (await readHistory(session, api, mailbox, cursor)) return;
    session.log.warn({ source: session.id }, "the history of a mailbox is no longer there, and the label is read again");
    cursor = null;
  }
  // The history begins before the listing, so that what comes meanwhile is found by it.
  cursor ??= { label, historyId: await historyNow(api, mailbox), page: "", unmarked: [] };
  await readListing(session, api, mailbox, cursor);
}

async function historyNow(api: SourceApi, mailbox: string): Promise<string> {
  const { historyId } = (await api.json(`${mailbox}/profile`)).body;
  if (typeof historyId !== "string") throw new SourceError("protocol", "no history id");
  return historyId;
}

/** All that has the label, page by page. */
async function readListing(session: Session, api: SourceApi, mailbox: string, from: GmailCursor): Promise<void> {
  let cursor = from;
  const since = session.since ? `&q=${encodeURIComponent(`after:${Math.floor(session.since.getTime() / 1_000)}`)}` : "";
  while (!session.signal.aborted) {
    const page = cursor.page ? `&pageToken=${encodeURIComponent(cursor.page)}` : "";
    const { status, body } = await api.json(
      `${mailbox}/messages?labelIds=${encodeURIComponent(cursor.label)}&maxResults=100${since}${page}`,
    );
    if (status !== 200) throw new SourceError("folder", String(status));
    const next = typeof body.nextPageToken === "string" ? body.nextPageToken : null;
    cursor = await storeMails(session, api, mailbox, idsOf(listOf(body, "messages")), cursor, { ...cursor, page: next });
    if (next === null) return;
  }
}

/** What was added to the label since. @returns false when the history no longer reaches so far back */
async function readHistory(session: Session, api: SourceApi, mailbox: string, from: GmailCursor): Promise<boolean> {
  let cursor = from;
  for (let page = ""; !session.signal.aborted;) {
    const { status, body } = await api.json(
      `${mailbox}/history?startHistoryId=${encodeURIComponent(from.historyId)}&labelId=${encodeURIComponent(from.label)}&historyTypes=messageAdded&historyTypes=labelAdded&maxResults=500${page}`,
    );
    if (status !== 200) return false;
    const added = listOf(body, "history").flatMap((entry) => [...listOf(entry, "messagesAdded"), ...listOf(entry, "labelsAdded")]);
    const mails = added.flatMap(({ message }) =>
      typeof message === "object" && message !== null ? [message as { [name: string]: unknown }] : [],
    );
    const next = typeof body.nextPageToken === "string" ? body.nextPageToken : null;
    // Until the last page the history is not read, so the next time begins where this one did.
    const historyId = next === null && typeof body.historyId === "string" ? body.historyId : cursor.historyId;
    cursor = await storeMails(session, api, mailbox, idsOf(mails), cursor, { ...cursor, historyId });
    if (next === null) return true;
    page = `&pageToken=${encodeURIComponent(next)}`;
  }
  return true;
}

/** Ids without drafts, each once. */
function idsOf(mails: readonly { [name: string]: unknown }[]): string[] {
  const ids = mails.flatMap(({ id, labelIds }) =>
    typeof id === "string" && !(Array.isArray(labelIds) && labelIds.includes("DRAFT")) ? id : [],
  );
  return [...new Set(ids)];
}

async function storeMails(
  session: Session,
  api: SourceApi,
  mailbox: string,
  ids: readonly string[],
  from: GmailCursor,
  onward: GmailCursor,
): Promise<GmailCursor> {
  const known = await session.known(ids.map((id) => `gmail:${id}`));
  const fresh = ids.filter((id) => !known.has(`gmail:${id}`));
  for (let at = 0; at < fresh.length; at += MAILS_AT_ONCE) {
    const batch = fresh.slice(at, at + MAILS_AT_ONCE);
    const fetched = (await Promise.all(batch.map((id) => fetchMail(session, api, mailbox, id)))).filter((mail) => mail !== null);
    const there = fetched.flatMap(({ key, tooLarge }) => (tooLarge === undefined ? key!.slice("gmail:".length) : []));
    const last = at + MAILS_AT_ONCE >= fresh.length;
    const unmarked = session.settings.after === "seen" ? there : [];
    await session.store(fetched, { ...(last ? onward : from), unmarked });
    await markSeen(session, api, mailbox, unmarked);
  }
  const done = { ...onward, unmarked: [] };
  if (JSON.stringify(done) !== JSON.stringify(session.cursor)) await session.store([], done);
  return done;
}

/** A mail raw; null when it is no longer there, is a draft, or lay there before. */
async function fetchMail(session: Session, api: SourceApi, mailbox: string, id: string): Promise<FetchedMail | null> {
  const url = `${mailbox}/messages/${encodeURIComponent(id)}`;
  const key = `gmail:${id}`;
  try {
    const answer = await api.call(`${url}?format=raw`, { headers: { accept: "application/json" }, maxBytes: MAX_ANSWER_BYTES });
    if (answer.status !== 200) return null;
    const { raw, labelIds, internalDate } = readObject(answer);
    if (Array.isArray(labelIds) && labelIds.includes("DRAFT")) return null;
    if (session.since && Number(internalDate) < session.since.getTime()) return null;
    if (typeof raw !== "string") throw new SourceError("protocol", wordsOf(answer));
    const bytes = Buffer.from(raw, "base64url");
    return bytes.length > MAX_MAIL_BYTES ? { raw: headerOf(bytes), key, tooLarge: bytes.length } : { raw: bytes, key };
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    const { body } = await api.json(`${url}?format=metadata`);
    const payload = typeof body.payload === "object" && body.payload !== null ? (body.payload as { [name: string]: unknown }) : {};
    const size = Number(body.sizeEstimate);
    return { raw: headerBytes(listOf(payload, "headers")), key, tooLarge: size > MAX_MAIL_BYTES ? size : MAX_MAIL_BYTES + 1 };
  }
}

function headerOf(bytes: Buffer): Buffer {
  const end = bytes.indexOf("\r\n\r\n");
  return bytes.subarray(0, end < 0 ? 65_536 : end + 2);
}

async function markSeen({ settings }: Session, api: SourceApi, mailbox: string, ids: readonly string[]): Promise<void> {
  if (settings.after !== "seen") return;
  for (const id of ids)
    await api.call(`${mailbox}/messages/${encodeURIComponent(id)}/modify`, { method: "POST", body: { removeLabelIds: ["UNREAD"] } });
}

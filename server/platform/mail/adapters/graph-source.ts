/**
 * Mail from a folder in Exchange Online by Microsoft Graph (v1.0): how far it was read is the link that the delta query of messages gives, each mail is
 * fetched as MIME (`$value`). Ids are immutable ones, so that a mail that was moved and came back is known.
 * Checked against replayed documented answers, not against the live service.
 */
import { FetchError } from "#platform/fetcher";
import type { GraphSettings, OauthSecret } from "#shared/mail-sources";
import { MAX_MAIL_BYTES } from "./smtp-intake.ts";
import { SourceError, type FetchedMail, type MailSource, type SourceSession, type SourceTools } from "../model/mail-source.ts";
import type { AccessToken } from "./access-token.ts";
import { headerBytes, listOf, readObject, sourceApi, wordsOf, type SourceApi } from "./source-api.ts";

export type GraphCursor = {
  folder: string;
  /** Where to go on: the delta link, or the link to the next page while reading began. */
  link: string;
  /** Stored and perhaps not yet marked. */
  unmarked: string[];
};

type Session = SourceSession<GraphSettings, OauthSecret, GraphCursor>;

const CLOUDS = {
  global: { graph: "https://graph.microsoft.com", login: "https://login.microsoftonline.com" },
  usGov: { graph: "https://graph.microsoft.us", login: "https://login.microsoftonline.us" },
  usGovDod: { graph: "https://dod-graph.microsoft.us", login: "https://login.microsoftonline.us" },
  china: { graph: "https://microsoftgraph.chinacloudapi.cn", login: "https://login.chinacloudapi.cn" },
};
const WELL_KNOWN = new Set(["inbox", "archive", "junkemail", "deleteditems", "sentitems", "clutter", "msgfolderroot"]);
const PAGE = 50;
const MAILS_AT_ONCE = 10;
/** Ids that stay when a mail is moved. */
const IMMUTABLE = 'IdType="ImmutableId"';

export const graphSource: MailSource<GraphSettings, OauthSecret, GraphCursor> = {
  async run(session) {
    const { api, mailbox } = openGraph(session, async ({ newRefreshToken, refreshUntil }) => {
      if (newRefreshToken) await session.keepSecret({ ...session.secret, refreshToken: newRefreshToken });
      if (refreshUntil) await session.tokenExpires(refreshUntil);
    });
    await readFolder(session, api, mailbox);
    await session.healthy();
    await session.sleep(session.settings.pollSeconds * 1_000);
  },

  async check(access) {
    const { api, mailbox } = openGraph(access, async ({ newRefreshToken }) => {
      if (newRefreshToken) await access.keepSecret?.({ ...access.secret, refreshToken: newRefreshToken });
    });
    const folder = await folderId(api, mailbox, access.settings.folder);
    const found = await api.call(`${mailbox}/mailFolders/${encodeURIComponent(folder)}?$select=displayName,totalItemCount`);
    if (found.status !== 200) throw new SourceError("folder", wordsOf(found));
    const { totalItemCount } = readObject(found);
    const { body } = await api.json(`${mailbox}/mailFolders?$top=200&$select=displayName`);
    const folders = listOf(body, "value").flatMap(({ displayName }) => (typeof displayName === "string" ? displayName : []));
    return { folders: folders.slice(0, 500), messages: typeof totalItemCount === "number" ? totalItemCount : null };
  },
};

function openGraph(
  { settings, ...access }: { settings: GraphSettings; secret: OauthSecret } & Pick<SourceTools, "fetch" | "clock">,
  keep: (token: AccessToken) => Promise<void>,
): { api: SourceApi; mailbox: string } {
  const { graph, login } = settings.standIn ? { graph: settings.standIn, login: settings.standIn } : CLOUDS[settings.cloud];
  const base = `${graph.replace(/\/$/, "")}/v1.0`;
  const oauth = {
    tokenUrl: `${login.replace(/\/$/, "")}/${settings.tenant}/oauth2/v2.0/token`,
    clientId: settings.clientId,
    scope:
      settings.auth === "client"
        ? `${CLOUDS[settings.cloud].graph}/.default`
        : `${CLOUDS[settings.cloud].graph}/Mail.ReadWrite offline_access`,
  };
  let { secret } = access;
  const api = sourceApi(access, {
    base,
    oauth,
    secret: () => (settings.auth === "client" ? { clientSecret: secret.clientSecret } : secret),
    async keep(token) {
      await keep(token);
      if (token.newRefreshToken) secret = { ...secret, refreshToken: token.newRefreshToken };
    },
  });
  return { api, mailbox: `${base}/users/${encodeURIComponent(settings.user)}` };
}

/** A folder by its well-known name, by the name people see, or by its id. */
async function folderId(api: SourceApi, mailbox: string, name: string): Promise<string> {
  if (WELL_KNOWN.has(name.toLowerCase())) return name.toLowerCase();
  const { body } = await api.json(`${mailbox}/mailFolders?$top=200&$select=id,displayName`, { headers: { prefer: IMMUTABLE } });
  const found = listOf(body, "value").find(({ displayName }) => displayName === name)?.id;
  return typeof found === "string" ? found : name;
}

/** Reads to the end of what is there. */
async function readFolder(session: Session, api: SourceApi, mailbox: string): Promise<void> {
  const { folder } = session.settings;
  let cursor = session.cursor?.folder === folder ? session.cursor : null;
  if (cursor && cursor.unmarked.length > 0) await markSeen(session, api, mailbox, cursor.unmarked);
  for (let restarted = false; !session.signal.aborted;) {
    const link: string = cursor?.link ?? (await firstLink(api, mailbox, folder));
    const { status, headers, body } = await api.call(link, {
      headers: { accept: "application/json", prefer: `${IMMUTABLE}, odata.maxpagesize=${PAGE}` },
    });
    if (status === 410) {
      // The other side has forgotten how far we were: everything is listed again, and what is known is recognised.
      if (restarted) throw new SourceError("protocol", wordsOf({ status, body }));
      session.log.warn(
        { source: session.id, hint: headers.location ? "new link" : "none" },
        "a delta link is no longer good, and the folder is read again",
      );
      restarted = true;
      cursor = null;
      continue;
    }
    if (status !== 200) throw new SourceError("folder", wordsOf({ status, body }));
    const page = readObject({ status, body });
    const [next, delta] = [page["@odata.nextLink"], page["@odata.deltaLink"]];
    const onward = typeof next === "string" ? next : delta;
    if (typeof onward !== "string") throw new SourceError("protocol", "no delta link");
    cursor = await storePage(session, api, mailbox, listOf(page, "value"), { folder, link, unmarked: [] }, onward);
    if (typeof next !== "string") return;
  }
}

async function firstLink(api: SourceApi, mailbox: string, folder: string): Promise<string> {
  return `${mailbox}/mailFolders/${encodeURIComponent(await folderId(api, mailbox, folder))}/messages/delta?$select=receivedDateTime,isDraft`;
}

/** Stores the mails of a page; the cursor goes on with the last of them. */
async function storePage(
  session: Session,
  api: SourceApi,
  mailbox: string,
  listed: readonly { [name: string]: unknown }[],
  from: GraphCursor,
  onward: string,
): Promise<GraphCursor> {
  const since = session.since?.getTime() ?? null;
  const wanted = listed.flatMap(({ id, receivedDateTime, isDraft, "@removed": removed }) => {
    const lay = since !== null && typeof receivedDateTime === "string" && Date.parse(receivedDateTime) < since;
    return typeof id === "string" && removed === undefined && isDraft !== true && !lay ? id : [];
  });
  const known = await session.known(wanted.map((id) => `graph:${id}`));
  const fresh = wanted.filter((id) => !known.has(`graph:${id}`));
  let cursor = from;
  for (let at = 0; at < fresh.length; at += MAILS_AT_ONCE) {
    const ids = fresh.slice(at, at + MAILS_AT_ONCE);
    const fetched = await Promise.all(ids.map((id) => fetchMail(api, mailbox, id)));
    const there = ids.filter((_, index) => fetched[index]?.tooLarge === undefined && fetched[index] !== null);
    const last = at + MAILS_AT_ONCE >= fresh.length;
    cursor = { ...cursor, link: last ? onward : from.link, unmarked: session.settings.after === "seen" ? there : [] };
    await session.store(
      fetched.filter((mail) => mail !== null),
      cursor,
    );
    await markSeen(session, api, mailbox, cursor.unmarked);
  }
  const done = { ...cursor, link: onward, unmarked: [] };
  if (JSON.stringify(done) !== JSON.stringify(session.cursor)) await session.store([], done);
  return done;
}

/** A mail as MIME; null when it is no longer there. */
async function fetchMail(api: SourceApi, mailbox: string, id: string): Promise<FetchedMail | null> {
  const url = `${mailbox}/messages/${encodeURIComponent(id)}`;
  try {
    const { status, body } = await api.call(`${url}/$value`, { headers: { prefer: IMMUTABLE }, maxBytes: MAX_MAIL_BYTES });
    return status === 200 ? { raw: body, key: `graph:${id}` } : null;
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    const { body } = await api.json(`${url}?$select=internetMessageHeaders`, { headers: { prefer: IMMUTABLE } });
    return { raw: headerBytes(listOf(body, "internetMessageHeaders")), key: `graph:${id}`, tooLarge: MAX_MAIL_BYTES + 1 };
  }
}

async function markSeen({ settings }: Session, api: SourceApi, mailbox: string, ids: readonly string[]): Promise<void> {
  if (settings.after !== "seen") return;
  for (const id of ids)
    await api.call(`${mailbox}/messages/${encodeURIComponent(id)}`, {
      method: "PATCH",
      headers: { prefer: IMMUTABLE },
      body: { isRead: true },
    });
}

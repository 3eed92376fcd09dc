/**
 * Microsoft Graph and the Gmail API, played by this test: it answers as their documentation shows, over HTTP on loopback. It does not prove that
 * the live services answer so.
 */
import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { testApp, type TestApp } from "#testing";
import { createMailbox } from "#support/channels/email";
import { startApiStandIn, type ApiStandIn, type Asked, type StandInAnswer as Answer } from "../../../testing/api-stand-in.ts";
import { startSources, type SourceRunner } from "../run-sources.ts";

let app: TestApp;
let other: ApiStandIn;
let standIn: string;
let mailbox: string;
let runner: SourceRunner | null = null;
before(async () => {
  app = await testApp({ worker: false });
  mailbox = (await createMailbox(app.system, { address: "support@acme.test", name: "Support" })).id;
  other = await startApiStandIn();
  standIn = other.url;
});
after(async () => {
  await app.close();
  await other.stop();
});
beforeEach(() => other.reset());
afterEach(async () => {
  await runner?.stop();
  runner = null;
  await query("delete from mail_sources");
});

const query = async (statement: string, values: unknown[] = []) => (await app.program.platform.database.pool.query(statement, values)).rows;
const raw = (n: number) => Buffer.from(`From: ann@customer.example\r\nSubject: mail ${n}\r\n\r\nbody \xe9 ${n}\r\n`, "latin1");
const until = async (what: () => boolean | Promise<boolean>) => {
  for (let n = 0; n < 400; n++) {
    if (await what()) return;
    await wait(25);
  }
  assert.fail("it did not happen in ten seconds");
};
const sourceRow = async () => (await query("select * from mail_sources"))[0];
const stored = async () =>
  (await query("select raw from intake where source_id = (select id from mail_sources) order by id")).map(
    ({ raw: bytes }) => /Subject: (.*)\r/.exec(bytes.toString("latin1"))?.[1] ?? "",
  );

/** Adds a source by the API and reads it, more often than the API allows. */
async function start(kind: "graph" | "gmail", settings: object, secret: object, source: object = { start: "all" }): Promise<void> {
  const made = await app.admin.post("/api/v1/mail-sources", { kind, mailbox, settings: { standIn, ...settings }, secret, ...source });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await query(`update mail_sources set settings = settings || '{"pollSeconds": 0.02}'`);
  runner = startSources(app.program.platform);
}
async function again(): Promise<void> {
  await runner?.stop();
  await query("update mail_sources set next_try_at = now()");
  runner = startSources(app.program.platform);
}

describe("Microsoft Graph", () => {
  const USER = "/v1.0/users/support%40acme.test";
  const MESSAGES = `${USER}/mailFolders/inbox/messages/delta`;
  const settings = { tenant: "acme.test", clientId: "client", user: "support@acme.test" };
  const secret = { clientSecret: "own secret" };
  /** A mailbox of mails 1 to `count`, in pages of two, whose links are numbers. */
  const inbox =
    (state: { count: number; gone?: boolean; removed?: number[] }) =>
    (request: Asked): Answer => {
      if (request.path === MESSAGES) {
        if (state.gone && request.query.has("$deltatoken")) {
          state.gone = false;
          return { status: 410, json: { error: { code: "SyncStateNotFound", message: "Resync required" } } };
        }
        const from = Number(request.query.get("$skiptoken") ?? request.query.get("$deltatoken") ?? 0);
        const to = Math.min(state.count, from + 2);
        const value = Array.from({ length: to - from }, (_, index) => ({
          "@odata.type": "#microsoft.graph.message",
          id: `AAMk${from + index + 1}=`,
          receivedDateTime: `2026-01-0${from + index + 1}T10:00:00Z`,
          isDraft: false,
        }));
        const link = (name: string, n: number) => ({
          [`@odata.${name}`]: `${standIn}${MESSAGES}?$${name === "nextLink" ? "skiptoken" : "deltatoken"}=${n}`,
        });
        const removed = (state.removed ?? []).map((n) => ({ id: `AAMk${n}=`, "@removed": { reason: "deleted" } }));
        return {
          json: {
            value: [...value, ...removed, { id: "draft", isDraft: true }],
            ...(to < state.count ? link("nextLink", to) : link("deltaLink", to)),
          },
        };
      }
      const id = /messages\/AAMk(\d+)%3D(\/\$value)?$/.exec(request.path);
      if (id?.[2])
        return Number(id[1]) === 3
          ? { status: 404, json: { error: { code: "ErrorItemNotFound" } } }
          : { bytes: raw(Number(id[1])), headers: { "content-type": "text/plain" } };
      if (request.path === `${USER}/mailFolders/inbox`) return { json: { displayName: "Inbox", totalItemCount: state.count } };
      if (request.path === `${USER}/mailFolders`)
        return {
          json: {
            value: [
              { id: "AAA=", displayName: "Inbox" },
              { id: "BBB=", displayName: "Alt" },
            ],
          },
        };
      return { json: { id: id?.[1] } };
    };

  test("all pages of the delta are read as MIME, then only what is new; the application signs in as itself", async () => {
    const state = { count: 5, removed: [1] };
    other.answer = inbox(state);
    await start("graph", settings, secret);
    await until(async () => (await sourceRow()).state === "ok");
    assert.deepEqual(await stored(), ["mail 1", "mail 2", "mail 4", "mail 5"], "the third was deleted meanwhile");
    assert.ok(
      (await query("select raw from intake where source_id = (select id from mail_sources) and raw = $1", [raw(4)])).length === 1,
      "byte for byte",
    );
    const [token] = other.asked.filter(({ path }) => path === "/acme.test/oauth2/v2.0/token");
    const form = new URLSearchParams(token!.body);
    assert.deepEqual(
      [form.get("grant_type"), form.get("client_id"), form.get("scope")],
      ["client_credentials", "client", "https://graph.microsoft.com/.default"],
    );
    assert.ok(
      other.asked.filter(({ path }) => path.includes("/messages/")).every(({ headers }) => String(headers.prefer).includes("ImmutableId")),
    );
    state.count = 6;
    await until(async () => (await stored()).length === 5);
    assert.equal(other.asked.filter(({ path }) => path.endsWith("/$value")).length, 6, "nothing is fetched twice");
    assert.equal((await sourceRow()).cursor.link, `${standIn}${MESSAGES}?$deltatoken=6`);
    assert.ok(!other.asked.some(({ method }) => method === "PATCH"));
  });

  test("410: the folder is read again, and nothing is stored twice", async () => {
    const state = { count: 2, gone: false };
    other.answer = inbox(state);
    await start("graph", settings, secret);
    await until(async () => (await stored()).length === 2);
    Object.assign(state, { gone: true, count: 4 });
    await until(async () => (await stored()).length === 3 && !state.gone);
    await until(async () => (await sourceRow()).cursor.link.endsWith("=4"));
    assert.deepEqual(await stored(), ["mail 1", "mail 2", "mail 4"]);
    assert.equal(other.asked.filter(({ path }) => path.endsWith("1%3D/$value")).length, 1);
  });

  test("Retry-After is kept to; what was stored before the trouble is not fetched again", async () => {
    const state = { count: 4 };
    let trouble = true;
    other.answer = (request) =>
      trouble && request.path.endsWith("4%3D/$value")
        ? {
            status: 429,
            headers: { "retry-after": "120" },
            json: { error: { code: "ApplicationThrottled", message: "Application is over its MailboxConcurrency limit." } },
          }
        : inbox(state)(request);
    await start("graph", settings, secret);
    await until(async () => (await sourceRow()).state === "failing");
    const failing = await sourceRow();
    assert.equal(failing.error_code, "quota");
    assert.match(failing.error_words, /^429 ApplicationThrottled /);
    assert.ok(failing.next_try_at - failing.error_at >= 120_000);
    assert.deepEqual(await stored(), ["mail 1", "mail 2"]);
    trouble = false;
    await again();
    await until(async () => (await sourceRow()).state === "ok");
    assert.deepEqual(await stored(), ["mail 1", "mail 2", "mail 4"]);
    assert.equal(other.asked.filter(({ path }) => path.endsWith("1%3D/$value")).length, 1);
  });

  test("a token that ends before its time is renewed; a secret that is refused is told in the other side's words", async () => {
    const state = { count: 1 };
    other.answer = inbox(state);
    await start("graph", { ...settings, tenant: "other.test" }, secret);
    await until(async () => (await stored()).length === 1);
    other.tokens.clear();
    state.count = 2;
    await until(async () => (await stored()).length === 2);
    assert.equal((await sourceRow()).failures, 0);
    other.tokens.clear();
    other.tokenAnswer = () => ({
      status: 401,
      json: { error: "invalid_client", error_description: "AADSTS7000222: The provided client secret keys are expired." },
    });
    await until(async () => (await sourceRow()).state === "failing");
    assert.deepEqual([(await sourceRow()).error_code, /AADSTS7000222/.test((await sourceRow()).error_words)], ["token", true]);
  });

  test("links to another host get no token; mails of before are left where only new ones are wanted", async () => {
    other.answer = (request) =>
      request.path === MESSAGES ? { json: { value: [], "@odata.nextLink": "https://evil.example/v1.0/x" } } : {};
    await start("graph", settings, secret);
    await until(async () => (await sourceRow()).state === "failing");
    assert.equal((await sourceRow()).error_code, "protocol");
    await runner?.stop();
    await query("delete from mail_sources");
    const state = { count: 2 };
    other.answer = inbox(state);
    await start("graph", { ...settings, after: "seen" }, secret, { start: "new" });
    await until(async () => (await sourceRow()).state === "ok");
    assert.deepEqual(await stored(), []);
    other.answer = (request) => {
      const said = inbox(state)(request);
      if (request.path !== MESSAGES) return said;
      const page = said.json as { value: { receivedDateTime?: string }[] };
      return { json: { ...page, value: page.value.map((one) => ({ ...one, receivedDateTime: "2999-01-01T00:00:00Z" })) } };
    };
    state.count = 4;
    await until(async () => (await stored()).length === 1);
    await until(() =>
      other.asked.some(({ method, path, body }) => method === "PATCH" && path.endsWith("4%3D") && body === '{"isRead":true}'),
    );
  });

  test("access is tried without fetching", async () => {
    other.answer = inbox({ count: 7 });
    const checked = await app.admin.post("/api/v1/mail-sources/check", { kind: "graph", settings: { standIn, ...settings }, secret });
    assert.deepEqual(checked.body, { ok: true, error: null, folders: ["Inbox", "Alt"], messages: 7 });
    other.answer = () => ({ status: 403, json: { error: { code: "ErrorAccessDenied", message: "Access is denied." } } });
    const denied = await app.admin.post("/api/v1/mail-sources/check", { kind: "graph", settings: { standIn, ...settings }, secret });
    assert.deepEqual(denied.body.error, { code: "credentials", words: "403 ErrorAccessDenied Access is denied." });
  });
});

describe("the Gmail API", () => {
  const ME = "/gmail/v1/users/me";
  const settings = { clientId: "client" };
  const secret = { refreshToken: "refresh", clientSecret: "secret" };
  type State = { count: number; history: number; forgotten?: boolean };
  const gmail =
    (state: State) =>
    (request: Asked): Answer => {
      const from = Number(request.query.get("startHistoryId"));
      switch (request.path) {
        case `${ME}/profile`:
          return { json: { emailAddress: "support@acme.test", historyId: String(state.history) } };
        case `${ME}/labels`:
          return {
            json: {
              labels: [
                { id: "INBOX", name: "INBOX", type: "system" },
                { id: "Label_7", name: "Support/Öffentlich" },
              ],
            },
          };
        case `${ME}/labels/Label_7`:
          return { json: { id: "Label_7", messagesTotal: 12 } };
        case `${ME}/messages`: {
          // The newest first, two on a page.
          const start = Number(request.query.get("pageToken") ?? 0);
          const ids = Array.from({ length: state.count }, (_, n) => ({ id: `id${state.count - n}`, threadId: "t" })).slice(
            start,
            start + 2,
          );
          return {
            json: {
              messages: ids,
              ...(start + 2 < state.count ? { nextPageToken: String(start + 2) } : {}),
              resultSizeEstimate: state.count,
            },
          };
        }
        case `${ME}/history`: {
          if (state.forgotten) {
            state.forgotten = false;
            return {
              status: 404,
              json: { error: { code: 404, message: "Requested entity was not found.", errors: [{ reason: "notFound" }] } },
            };
          }
          const added = Array.from({ length: state.count }, (_, n) => n + 1).filter((n) => n > from - 100);
          return {
            json: {
              ...(added.length > 0
                ? {
                    history: added.map((n) => ({
                      id: String(100 + n),
                      messagesAdded: [{ message: { id: `id${n}`, labelIds: n === 5 ? ["DRAFT"] : ["INBOX", "UNREAD"] } }],
                    })),
                  }
                : {}),
              historyId: String(state.history),
            },
          };
        }
        default: {
          const id = Number(/messages\/id(\d+)$/.exec(request.path)?.[1]);
          return {
            json: {
              id: `id${id}`,
              labelIds: ["INBOX"],
              internalDate: String(Date.parse(`2026-01-0${id}T10:00:00Z`)),
              raw: raw(id).toString("base64url"),
            },
          };
        }
      }
    };

  test("what lies there is listed, then the history tells what is new; the refresh token is replaced when a new one comes", async () => {
    const state: State = { count: 3, history: 103 };
    other.answer = gmail(state);
    const usual = other.tokenAnswer;
    other.tokenAnswer = (form) => {
      assert.deepEqual(
        [form.get("grant_type"), form.get("refresh_token"), form.get("client_secret")],
        ["refresh_token", "refresh", "secret"],
      );
      const said = usual(form);
      return { json: { ...(said.json as object), refresh_token: "refresh-2" } };
    };
    await start("gmail", settings, secret);
    await until(async () => (await sourceRow()).state === "ok");
    assert.deepEqual((await stored()).toSorted(), ["mail 1", "mail 2", "mail 3"]);
    assert.equal((await query("select raw from intake where source_id = (select id from mail_sources) and raw = $1", [raw(2)])).length, 1);
    Object.assign(state, { count: 6, history: 106 });
    await until(async () => (await stored()).length === 5);
    assert.deepEqual((await stored()).toSorted(), ["mail 1", "mail 2", "mail 3", "mail 4", "mail 6"], "the fifth is a draft");
    await until(async () => (await sourceRow()).cursor.historyId === "106");
    assert.equal(other.asked.filter(({ path }) => /\/id\d$/.test(path)).length, 5, "nothing is fetched twice");
    other.tokens.clear();
    other.tokenAnswer = (form) => {
      assert.equal(form.get("refresh_token"), "refresh-2");
      return usual(form);
    };
    await again();
    await until(() => other.asked.some(({ path, body }) => path === "/token" && body.includes("refresh-2")));
  });

  test("404: the history is too old, the label is read again, and nothing is stored twice", async () => {
    const state: State = { count: 2, history: 102 };
    other.answer = gmail(state);
    await start("gmail", settings, secret);
    await until(async () => (await stored()).length === 2);
    Object.assign(state, { forgotten: true, count: 4, history: 104 });
    await until(async () => (await stored()).length === 4 && state.forgotten === false);
    await until(async () => (await sourceRow()).cursor.historyId === "104");
    assert.equal(other.asked.filter(({ path }) => path.endsWith("/id1")).length, 1);
  });

  test("403 for too many calls is a wait, 403 for want of rights is not; labels by the name people see", async () => {
    other.answer = () => ({
      status: 403,
      json: { error: { code: 403, message: "Rate Limit Exceeded", errors: [{ domain: "usageLimits", reason: "rateLimitExceeded" }] } },
    });
    await start("gmail", { ...settings, label: "support/öffentlich" }, secret);
    await until(async () => (await sourceRow()).state === "failing");
    assert.equal((await sourceRow()).error_code, "quota");
    other.answer = () => ({
      status: 403,
      json: { error: { code: 403, message: "Insufficient Permission", errors: [{ reason: "insufficientPermissions" }] } },
    });
    const check = (label: string) =>
      app.admin.post("/api/v1/mail-sources/check", { kind: "gmail", settings: { standIn, ...settings, label }, secret });
    assert.equal((await check("INBOX")).body.error.code, "credentials");
    other.answer = gmail({ count: 1, history: 101 });
    assert.deepEqual((await check("support/öffentlich")).body, {
      ok: true,
      error: null,
      folders: ["INBOX", "Support/Öffentlich"],
      messages: 12,
    });
    assert.equal((await check("Nowhere")).body.error.code, "folder");
  });
});

describe("settings of these sources", () => {
  test("a stand-in is on this machine, and secrets do not follow settings elsewhere", async () => {
    const post = (kind: string, settings: object, secret: object) =>
      app.admin.post("/api/v1/mail-sources", { kind, mailbox, settings, secret });
    const graph = { tenant: "acme.test", clientId: "c", user: "support@acme.test" };
    for (const elsewhere of ["http://192.0.2.1/", "https://evil.example", "http://127.0.0.1.evil.example/"])
      assert.equal((await post("graph", { ...graph, standIn: elsewhere }, { clientSecret: "s" })).status, 422, elsewhere);
    assert.equal((await post("graph", { ...graph, tenant: "a/../b" }, { clientSecret: "s" })).status, 422);
    assert.equal((await post("graph", graph, {})).status, 422);
    assert.equal((await post("graph", { ...graph, auth: "oauth2" }, { clientSecret: "s" })).status, 422);
    const made = await post("graph", graph, { clientSecret: "s" });
    assert.equal(made.status, 201);
    const moved = await app.admin.patch(
      `/api/v1/mail-sources/${made.body.id}`,
      { settings: { ...graph, tenant: "evil.test" } },
      { "if-match": `"${made.body.revision}"` },
    );
    assert.equal(moved.body.code, "mailSource.secretNeeded");
    assert.ok(!JSON.stringify(made.body).includes('"s"'));
  });
});

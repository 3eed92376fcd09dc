/** Trackers as their documentation has them answer: kept in step both ways, each word once, and only what is proved is believed. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import type { StoredEvent } from "#platform/events";
import type { FetchOptions, GuardedFetch } from "#platform/fetcher";
import { testApp, type TestApp } from "#testing";
import { syncDue, trackerSubscribers } from "./sync-mirrors.ts";

type Call = { method: string; path: string; headers: { [name: string]: string }; json: any };
type Comment = { id: number; body: string; author_association: string };

/** GitHub, by its documented answers ("REST API endpoints for issues", 2022-11-28). */
const github = {
  calls: [] as Call[],
  state: "open",
  reason: null as string | null,
  title: "Export stops",
  comments: [] as Comment[],
  down: false,
};
let ahead = 0;

const fetch: GuardedFetch = async (url: string, { method = "GET", headers = {}, body = null }: FetchOptions = {}) => {
  const { origin, pathname } = new URL(url);
  const json = typeof body === "string" ? JSON.parse(body) : null;
  github.calls.push({ method, path: pathname, headers: { ...headers }, json });
  const answer = (status: number, value: unknown) => ({ status, headers: {}, body: Buffer.from(JSON.stringify(value)), url });
  if (origin !== "https://api.github.com") return answer(404, { message: "Not Found" });
  if (github.down) return answer(401, { message: "Bad credentials" });
  if (pathname.endsWith("/comments")) {
    if (method === "GET") return answer(200, github.comments);
    const comment = { id: 1_000 + github.comments.length, body: json.body as string, author_association: "MEMBER" };
    github.comments.push(comment);
    return answer(201, comment);
  }
  if (method === "PATCH") {
    if (json.state) [github.state, github.reason] = [json.state, json.state_reason ?? null];
    if (json.title) github.title = json.title;
  }
  return answer(200, { number: 12, state: github.state, state_reason: github.reason, title: github.title });
};

let app: TestApp;
let lead: Awaited<ReturnType<TestApp["agent"]>>;
let number: number;
let reference: string;
let hook: { hookAddress: string; hookSecret: string };

before(async () => {
  app = await testApp({ fetch, worker: false, clock: { now: () => new Date(Date.now() + ahead) } });
  lead = await app.agent("lead", { name: "Lea" });
  const brand = (await app.admin.post("/api/v1/brands", { name: "Acme" })).body.id;
  const product = (await app.admin.post("/api/v1/products", { names: { en: "Ledger" }, brand })).body.id;
  number = (await lead.post("/api/v1/known-issues", { product, title: { en: "Export stops" }, visibility: "customers" })).body.number;
  reference = (await lead.post(`/api/v1/known-issues/${number}/references`, { url: "https://github.com/acme/ledger/issues/12" })).body.id;
});
after(() => app?.close());

const issue = async () => (await lead.get(`/api/v1/known-issues/${number}`)).body;
const mirror = async () => (await lead.get(`/api/v1/known-issues/${number}/mirrors`)).body.data[0];
const change = async (body: object) => {
  const { revision } = await issue();
  assert.equal((await lead.patch(`/api/v1/known-issues/${number}`, body, { "if-match": `"${revision}"` })).status, 200);
};
const sync = async () => {
  ahead += 6 * 60_000;
  github.calls.length = 0;
  await syncDue(app.program.platform);
};
const written = () => github.calls.filter(({ method }) => method !== "GET");

test("without a tracker that fits a reference stays a link; with one it is in step, and its token shows nowhere", async () => {
  const path = `/api/v1/known-issues/${number}/references/${reference}/mirror`;
  assert.equal((await lead.post(path)).body.code, "tracker.none");
  const made = await app.admin.post("/api/v1/issue-trackers", {
    kind: "github",
    name: "GitHub",
    webUrl: "https://github.com",
    token: "ghp_0123456789abcdef",
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  hook = made.body;
  assert.equal(made.body.apiUrl, "https://api.github.com");
  const begun = await lead.post(path);
  assert.deepEqual([begun.status, begun.body.open, begun.body.title], [201, true, "Export stops"]);
  assert.equal(github.calls.at(-1)!.headers["authorization"], "Bearer ghp_0123456789abcdef");
  const shown = await app.admin.get("/api/v1/issue-trackers");
  assert.ok(!JSON.stringify(shown.body).includes("ghp_") && !JSON.stringify(shown.body).includes(hook.hookSecret));
});

test("a new state and public words go there once, without going round", async () => {
  await change({ state: "fixed", title: { en: "Export stops early" }, quiet: true });
  await lead.post(`/api/v1/known-issues/${number}/updates`, { text: "Mended in 4.3.", public: true });
  await lead.post(`/api/v1/known-issues/${number}/updates`, { text: "Ask Petr.", public: false });
  await sync();
  const [patch, comment, ...rest] = written();
  assert.deepEqual(patch!.json, { state: "closed", state_reason: "completed", title: "Export stops early" });
  assert.match(comment!.json.body, /^Mended in 4\.3\.\n\n<!-- backstay:[0-9a-f-]{36}\.[a-z2-7]+ -->$/);
  assert.equal(rest.length, 0);
  await sync();
  assert.equal(written().length, 0);
  // As if the program had died between saying it and noting that it was said.
  await app.program.platform.database.pool.query("delete from issue_mirror_comments");
  await sync();
  assert.equal(written().length, 0);
  assert.equal((await lead.get(`/api/v1/known-issues/${number}/updates`)).body.data.length, 2);
});

test("what is said here is looked at without waiting for the next round", async () => {
  const { platform } = app.program;
  const [hurry] = trackerSubscribers(platform);
  const tell = async () => hurry!.handle(app.system.db, [{ subjects: [`knownIssue:${(await issue()).id}`] }] as unknown as StoredEvent[]);
  await lead.post(`/api/v1/known-issues/${number}/updates`, { text: "Out today.", public: true });
  github.calls.length = 0;
  await syncDue(platform);
  assert.equal(github.calls.length, 0);
  await tell();
  await syncDue(app.program.platform);
  assert.deepEqual(
    written().map(({ json }) => json.body.split("\n")[0]),
    ["Out today."],
  );
  github.calls.length = 0;
  await syncDue(platform);
  assert.equal(github.calls.length, 0, "once");
});

test("marked comments become news, others stay there; what customers see changes only by a person", async () => {
  github.comments.push(
    { id: 1, body: "#public\nThe fix is in build 77.", author_association: "MEMBER" },
    { id: 2, body: "internal words", author_association: "MEMBER" },
    { id: 3, body: "#public\nBuy my pills.", author_association: "NONE" },
    { id: 4, body: "#public\nNext week.\n\n<!-- backstay:01900000-0000-7000-8000-000000000001.made-up -->", author_association: "MEMBER" },
  );
  [github.state, github.reason] = ["open", null];
  await sync();
  await sync();
  const texts = (await lead.get(`/api/v1/known-issues/${number}/updates`)).body.data.map((one: any) => one.text);
  assert.equal(texts.filter((text: string) => text === "The fix is in build 77.").length, 1);
  assert.ok(texts.includes("Next week."), "a mark that we did not make makes nothing ours");
  assert.ok(!texts.includes("internal words") && !texts.includes("Buy my pills."), "strangers speak to nobody's customers");
  assert.equal((await issue()).state, "fixed");
  assert.deepEqual([(await mirror()).open, (await mirror()).differs], [true, true]);
  assert.equal(written().length, 0);
});

test("what customers do not see follows the tracker by itself, and its title is told nobody", async () => {
  await change({ visibility: "internal", title: { en: "Secret words" } });
  [github.state, github.reason] = ["closed", "not_planned"];
  await sync();
  await change({ state: "confirmed" });
  await sync();
  assert.ok(!JSON.stringify(github.calls).includes("Secret words"));
});

test("a tracker that refuses is said so and asked ever less often", async () => {
  github.down = true;
  await sync();
  assert.equal((await mirror()).error, "denied");
  github.down = false;
  ahead += 3_600_000;
  await sync();
  assert.equal((await mirror()).error, null);
});

test("a webhook is believed by its signature over the raw bytes alone, and only makes it sooner", async () => {
  const path = new URL(hook.hookAddress).pathname;
  const body = JSON.stringify({ action: "closed", issue: { number: 12 }, repository: { full_name: "Acme/Ledger" } });
  const sign = (text: string) => `sha256=${createHmac("sha256", hook.hookSecret).update(text).digest("hex")}`;
  const call = (signature: string, at = path) =>
    app.as({}).raw(at, { method: "POST", body, headers: { "content-type": "application/json", "x-hub-signature-256": signature } });
  for (const response of [await call(sign(`${body} `)), await call(""), await call(sign(body), `${path}x`)])
    assert.equal(response.status, 401);
  const taken = await call(sign(body));
  assert.deepEqual([taken.status, await taken.json()], [200, { taken: true }]);
  github.calls.length = 0;
  await syncDue(app.program.platform);
  assert.ok(github.calls.some(({ path: asked }) => asked === "/repos/acme/ledger/issues/12"));
  assert.deepEqual(await (await call(sign(body))).json(), { taken: false }, "the same call once more");
  github.calls.length = 0;
  await syncDue(app.program.platform);
  assert.equal(github.calls.length, 0);
});

/** What GitLab and Jira are asked, and what is made of the answers in their documentation. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import type { FetchOptions } from "#platform/fetcher";
import { gitlab } from "./gitlab.ts";
import { jira } from "./jira.ts";
import { TrackerError, type Access } from "./tracker.ts";

type Asked = { method: string; url: string; headers: { readonly [name: string]: string }; json: unknown };

function access(answers: { [request: string]: unknown }, account: string | null = null): Access & { asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    apiUrl: "https://tracker.example",
    account,
    token: "secret-token",
    fetch: async (url: string, { method = "GET", headers = {}, body = null }: FetchOptions = {}) => {
      asked.push({ method, url, headers, json: typeof body === "string" ? JSON.parse(body) : null });
      const found = Object.entries(answers).find(([request]) => `${method} ${url}`.startsWith(request));
      return { status: found ? 200 : 404, headers: {}, body: Buffer.from(JSON.stringify(found?.[1] ?? {})), url };
    },
  };
}

test("GitLab: issues by project path, notes without those of the system or inside, closing by event", async () => {
  const issue = "https://tracker.example/projects/acme%2Fdesk%2Fledger/issues/3";
  const place = { place: "acme/desk/ledger", label: "#3" };
  const gate = access({
    [`GET ${issue}/notes`]: [
      { id: 302, body: "closed", system: true },
      { id: 305, body: "#public\nSoon.", author: { id: 7 }, system: false, internal: false, updated_at: "2026-01-02T00:00:00Z" },
      { id: 306, body: "inside", system: false, internal: true },
      { id: 307, body: "#public\nPills.", author: { id: 8 }, system: false },
      { id: 301, body: "old", system: false, updated_at: "2025-01-02T00:00:00Z" },
    ],
    "GET https://tracker.example/projects/acme%2Fdesk%2Fledger/members/all/7": { id: 7, access_level: 30 },
    [`POST ${issue}/notes`]: { id: 310 },
    [`GET ${issue}`]: { iid: 3, state: "closed", title: "Export stops" },
    [`PUT ${issue}`]: {},
  });
  assert.deepEqual(await gitlab.read(gate, place), { open: false, title: "Export stops", reason: "done" });
  assert.deepEqual(
    (await gitlab.comments(gate, place, new Date("2026-01-01T00:00:00Z"))).map(({ id, member }) => [id, member]),
    [
      ["305", true],
      ["307", false],
    ],
  );
  await gitlab.change(gate, place, { open: true }, "done");
  assert.deepEqual(gate.asked.at(-1)!.json, { state_event: "reopen" });
  assert.equal(await gitlab.say(gate, place, "Text", "01900000-0000-7000-8000-000000000001"), "310");
  assert.equal(gate.asked.at(-1)!.headers["private-token"], "secret-token");
  assert.equal(gitlab.apiUrl("https://git.acme.example/gitlab"), "https://git.acme.example/gitlab/api/v4");
  const below = access({
    "GET https://git.acme.example/gitlab/api/v4/projects/acme%2Fledger/issues/3": { state: "opened", title: "Export" },
  });
  const stands = { place: "gitlab/acme/ledger", label: "#3" };
  assert.ok((await gitlab.read({ ...below, apiUrl: "https://git.acme.example/gitlab/api/v4" }, stands)).open);
  assert.ok(gitlab.proves("hush", new Headers({ "x-gitlab-token": "hush" }), Buffer.from("")));
  assert.ok(!gitlab.proves("hush", new Headers(), Buffer.from("")));
});

test("Jira: closed is the category done, reached by whichever transition leads there; a resolution says why", async () => {
  const issue = "https://tracker.example/rest/api/2/issue/LED-12";
  const place = { place: "acme.atlassian.net", label: "LED-12" };
  const status = (key: string) => ({ statusCategory: { key } });
  const gate = access(
    {
      [`GET ${issue}/transitions`]: {
        transitions: [
          { id: "11", to: status("new") },
          { id: "21", to: status("indeterminate") },
          { id: "31", to: status("done") },
        ],
      },
      [`POST ${issue}/transitions`]: {},
      [`GET ${issue}/comment`]: {
        comments: [
          { id: "1", body: "#public Soon.", author: { accountType: "atlassian" } },
          { id: "4", body: "#public Pills.", author: { accountType: "customer" } },
          { id: "2", body: "few", visibility: { type: "role", value: "Developers" } },
          { id: "3", body: "Ours", properties: [{ key: "backstay.origin", value: { update: "01900000-0000-7000-8000-000000000001" } }] },
        ],
      },
      [`GET ${issue}`]: { fields: { summary: "Export stops", status: status("done"), resolution: { name: "Won't Do" } } },
    },
    "bot@acme.example",
  );
  assert.deepEqual(await jira.read(gate, place), { open: false, title: "Export stops", reason: "notPlanned" });
  assert.equal(gate.asked[0]!.headers["authorization"], `Basic ${Buffer.from("bot@acme.example:secret-token").toString("base64")}`);
  await jira.change(gate, place, { open: false }, "done");
  assert.deepEqual(gate.asked.at(-1)!.json, { transition: { id: "31" } });
  await jira.change(gate, place, { open: true }, "done");
  assert.deepEqual(gate.asked.at(-1)!.json, { transition: { id: "21" } });
  assert.deepEqual(
    (await jira.comments(gate, place, new Date(0))).map(({ id, origin, member }) => [id, origin, member]),
    [
      ["1", null, true],
      ["4", null, false],
      ["3", "01900000-0000-7000-8000-000000000001", false],
    ],
  );
  const body = Buffer.from("{}");
  const signed = `sha256=${createHmac("sha256", "hush").update(body).digest("hex")}`;
  assert.ok(jira.proves("hush", new Headers({ "x-hub-signature": signed }), body));
  assert.ok(!jira.proves("hush", new Headers({ "x-hub-signature": signed }), Buffer.from("{ }")));
  await assert.rejects(jira.read(gate, { ...place, label: "LED-13" }), (error) => error instanceof TrackerError && error.code === "gone");
});

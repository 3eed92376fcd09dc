/** Macros and snippets: who has them, what they say to whom, and that a text stays a text. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type TestApp } from "#testing";
import { fillPlaceholders, PLACEHOLDERS, type PlaceholderValues } from "./model.ts";

const NONE = Object.fromEntries(PLACEHOLDERS.map((name) => [name, null])) as PlaceholderValues;

describe("placeholders", () => {
  const fill = (text: string, values: Partial<PlaceholderValues> = {}, markdown = false) =>
    fillPlaceholders(text, { ...NONE, ...values }, markdown);

  test("are put in once: what a value holds is never read as one", () => {
    const { body } = fill("Dear {requester.name}, {agent.name}", {
      "requester.name": "{agent.name|x} ${7*7} {{7*7}}",
      "agent.name": "Anna",
    });
    assert.equal(body, "Dear {agent.name|x} ${7*7} {{7*7}}, Anna");
  });

  test("have a fallback; those that there are not and those without a value are named, program code is left alone", () => {
    assert.deepEqual(fill("Hi {requester.firstName|there}, {ticket.price} {organization.name}, if (a) { user.name } {config.url} {}"), {
      body: "Hi there, {ticket.price} , if (a) { user.name } {config.url} {}",
      unknown: ["{ticket.price}"],
      empty: ["{organization.name}"],
    });
    assert.equal(
      fill("{constructor.name} {requester.constructor} {ticket.__proto__}").body,
      "{constructor.name} {requester.constructor} {ticket.__proto__}",
    );
  });

  test("bring no lines, no markup and no links of a stranger", () => {
    const name = "Ann\n\n# [click](https://evil.example)";
    assert.equal(fill("Hi {requester.name|there}", { "requester.name": name }, true).body, "Hi there");
    assert.equal(fill("Hi {requester.name|there}", { "requester.name": "*An_n*\n`x`" }, true).body, "Hi \\*An\\_n\\* \\`x\\`");
    assert.equal(fill("Hi {requester.name|there}", { "requester.name": "*An_n*\nx" }).body, "Hi *An_n* x");
  });
});

describe("macros", () => {
  let app: TestApp;
  before(async () => {
    app = await testApp();
  });
  after(() => app?.close());
  const ticket = async (locale: string) =>
    (
      await app.admin.post("/api/v1/tickets", {
        subject: "Refund",
        body: "x",
        locale,
        tags: ["old"],
        requester: { email: "ann@customer.test", name: "Ann Smith" },
      })
    ).body;

  test("show only what they would change, in the customer's language, and say what is no longer there", async () => {
    const anna = await app.agent("lead", { name: "Anna Nováková" });
    const gone = await app.agent("agent");
    const made = await anna.post("/api/v1/macros", {
      kind: "macro",
      name: "Refund",
      folder: "Billing",
      scope: "shared",
      acts: { priority: "normal", status: "solved", assignee: "me", addTags: ["refund", "old"], removeTags: ["new"], type: "billing" },
      texts: { de: "Guten Tag {requester.name}, {agent.firstName}", en: "Hello {requester.firstName}" },
    });
    assert.equal(made.status, 201);
    const german = await ticket("de");
    const { body } = await anna.post(`/api/v1/tickets/${german.number}/macros/${made.body.id}/preview`, { format: "markdown" });
    assert.deepEqual(
      body.changes.map(({ field, from, to }: any) => [field, from, to]),
      [
        ["status", "new", "solved"],
        ["type", "question", "billing"],
        ["assignee", null, "Anna Nováková"],
      ],
    );
    assert.deepEqual([body.addsTags, body.removesTags, body.patch.tags], [["refund"], [], ["old", "refund"]]);
    assert.deepEqual([body.text.body, body.text.locale, body.text.fallback], ["Guten Tag Ann Smith, Anna", "de", false]);
    // The change it names is one that the ticket takes.
    const done = await anna.patch(`/api/v1/tickets/${german.number}`, body.patch, { "if-match": `"${german.revision}"` });
    assert.deepEqual([done.status, done.body.status, done.body.assignee.name], [200, "solved", "Anna Nováková"]);
    const again = (await anna.post(`/api/v1/tickets/${german.number}/macros/${made.body.id}/preview`)).body;
    assert.deepEqual([again.changes, again.patch], [[], {}]);

    const czech = await ticket("cs");
    const other = (await anna.post(`/api/v1/tickets/${czech.number}/macros/${made.body.id}/preview`)).body;
    assert.deepEqual([other.text.body, other.text.locale, other.text.fallback], ["Hello Ann", "en", true]);

    await anna.patch(`/api/v1/macros/${made.body.id}`, { acts: { assignee: gone.id } }, { "if-match": '"1"' });
    const { headers } = await app.admin.get(`/api/v1/agents/${gone.id}`);
    assert.equal((await app.admin.patch(`/api/v1/agents/${gone.id}`, { active: false }, { "if-match": headers.get("etag")! })).status, 200);
    const left = (await anna.post(`/api/v1/tickets/${czech.number}/macros/${made.body.id}/preview`)).body;
    assert.deepEqual([left.missing, left.patch], [["assignee"], {}]);
  });

  test("are one's own, one's team's or everybody's; uses are counted", async () => {
    const team = (await app.admin.post("/api/v1/teams", { name: "Billing" })).body;
    const inside = await app.agent("lead", { teams: [team.slug] });
    const outside = await app.agent("lead");
    const text = { kind: "snippet", texts: { en: "Thanks" } };
    const own = (await inside.post("/api/v1/macros", { ...text, name: "Own", short: "Thx" })).body;
    const ofTeam = (await inside.post("/api/v1/macros", { ...text, name: "Team", scope: "team", team: team.slug })).body;
    assert.equal((await outside.post("/api/v1/macros", { ...text, name: "Not mine", scope: "team", team: team.slug })).status, 403);
    const names = async (who: typeof inside) =>
      (await who.get("/api/v1/macros?kind=snippet&limit=200")).body.data
        .map((one: any) => one.name)
        .filter((name: string) => name !== "Refund");
    assert.deepEqual(await names(inside), ["Team", "Own"]);
    assert.deepEqual(await names(outside), []);
    assert.equal((await outside.get(`/api/v1/macros/${ofTeam.id}`)).status, 404);
    assert.equal(own.short, "thx");
    await inside.post(`/api/v1/macros/${own.id}/uses`, {});
    await inside.post(`/api/v1/macros/${own.id}/uses`, {});
    assert.equal((await inside.get(`/api/v1/macros/${own.id}`)).body.uses, 2);
  });

  test("that do nothing, or a snippet that acts, are refused", async () => {
    const agent = await app.agent("agent");
    assert.equal((await agent.post("/api/v1/macros", { kind: "macro", name: "Idle" })).status, 422);
    assert.equal((await agent.post("/api/v1/macros", { kind: "snippet", name: "Empty", texts: { en: "  " } })).status, 422);
    const acting = { kind: "snippet", name: "Acts", texts: { en: "x" }, acts: { status: "solved" } };
    assert.equal((await agent.post("/api/v1/macros", acting)).status, 422);
  });
});

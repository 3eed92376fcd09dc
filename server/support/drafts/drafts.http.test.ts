/** What an agent has begun to write: his alone, on all his devices, and nothing lost between two of them. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { deleteOrphans } from "#platform/files";
import { testApp, type TestApp } from "#testing";
import { forgetDrafts } from "./index.ts";

let app: TestApp;
let number: number;
before(async () => {
  app = await testApp();
  number = (await app.admin.post("/api/v1/tickets", { subject: "Export", body: "It fails.", requester: { email: "ann@customer.test" } }))
    .body.number;
});
after(() => app?.close());

type Agent = Awaited<ReturnType<TestApp["agent"]>>;
const send = async (agent: Agent, path: string, body: object, revision: number) => {
  const response = await agent.raw(`/api/v1${path}`, {
    method: "PUT",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", "if-match": `"${revision}"` },
  });
  return { status: response.status, body: await response.json() };
};
const read = async (agent: Agent) => (await agent.get(`/api/v1/tickets/${number}/drafts`)).body.data;

describe("drafts", () => {
  test("of two devices that wrote on the same one, the second learns what the first wrote; nothing is overwritten", async () => {
    const agent = await app.agent("agent");
    const path = `/tickets/${number}/drafts/reply`;
    assert.equal((await send(agent, path, { body: "From the office" }, 0)).body.revision, 1);
    const late = await send(agent, path, { body: "From the phone" }, 0);
    assert.deepEqual([late.status, late.body.current.body, late.body.current.revision], [412, "From the office", 1]);
    assert.equal((await send(agent, path, { body: "Both", format: "markdown" }, 1)).body.revision, 2);
    assert.deepEqual(
      (await read(agent)).map(({ kind, body, format, revision }: any) => [kind, body, format, revision]),
      [["reply", "Both", "markdown", 2]],
    );
    // Sent: the text is gone, the revision goes on, so that a device that slept does not bring it back.
    assert.equal((await send(agent, path, { body: "" }, 2)).body.revision, 3);
    assert.equal((await send(agent, path, { body: "From the phone" }, 1)).status, 412);
    assert.deepEqual((await agent.get("/api/v1/me/drafts")).body.data, []);
  });

  test("stand nowhere in the clear, and nobody else reads them", async () => {
    const [agent, other] = [await app.agent("agent"), await app.agent("owner")];
    await send(agent, `/tickets/${number}/drafts/note`, { body: "the password is tulpe-42-Morgen" }, 0);
    assert.deepEqual(await read(other), []);
    const { rows } = await sql<{ sealed: Buffer }>`select sealed from drafts where sealed is not null`.execute(
      app.program.platform.database.staff,
    );
    assert.ok(rows.length > 0 && rows.every(({ sealed }) => !sealed.includes("tulpe")));
    assert.deepEqual(
      (await agent.get("/api/v1/me/drafts")).body.data.map((one: any) => [one.kind, one.ticket.number, one.excerpt]),
      [["note", number, "the password is tulpe-42-Morgen"]],
    );
  });

  test("of a ticket that one may no longer see are neither listed nor shown", async () => {
    const agent = await app.agent("agent");
    const ticket = (await app.admin.post("/api/v1/tickets", { subject: "Personal", body: "x", requester: { email: "bo@customer.test" } }))
      .body;
    await send(agent, `/tickets/${ticket.number}/drafts/note`, { body: "seen before" }, 0);
    await app.admin.patch(`/api/v1/tickets/${ticket.number}`, { restricted: true }, { "if-match": `"${ticket.revision}"` });
    assert.deepEqual((await agent.get("/api/v1/me/drafts")).body.data, []);
    assert.equal((await agent.get(`/api/v1/tickets/${ticket.number}/drafts`)).status, 404);
    assert.equal((await send(agent, `/tickets/${ticket.number}/drafts/note`, { body: "more" }, 1)).status, 404);
  });

  test("keep their files for as long as they stand, and give up those that are gone", async () => {
    const agent = await app.agent("agent");
    const upload = async () =>
      (
        await agent.post("/api/v1/files", new TextEncoder().encode("log"), {
          "content-type": "text/plain",
          "content-disposition": 'attachment; filename="a.log"',
        })
      ).body;
    const [kept, lost] = [await upload(), await upload()];
    await send(agent, `/tickets/${number}/drafts/reply`, { body: "See the file", attachments: [kept] }, 0);
    const { staff } = app.program.platform.database;
    const later = new Date(Date.now() + 3 * 86_400_000);
    await forgetDrafts(staff, later);
    await deleteOrphans(staff, app.program.platform.blobs, later);
    assert.deepEqual((await read(agent))[0].attachments, [kept]);
    await send(agent, `/tickets/${number}/drafts/reply`, { body: "See the file", attachments: [kept, lost] }, 1);
    assert.deepEqual((await read(agent))[0].attachments, [kept]);
  });

  test("a reply that crosses one is answered with what was said, also with what a colleague has only just sent", async () => {
    const [anna, petr] = [await app.agent("agent", { name: "Anna" }), await app.agent("agent", { name: "Petr" })];
    const path = `/api/v1/tickets/${number}/messages`;
    const first = (await app.admin.get(path)).body.data[0].id;
    const waiting = await petr.post(path, { body: "I look into it", visibility: "public", undoSeconds: 30 });
    assert.equal(waiting.status, 201);
    const crossed = await anna.post(path, { body: "I do", visibility: "public", after: first });
    assert.deepEqual(
      [crossed.status, crossed.body.messages.map((one: any) => [one.author, one.text]), crossed.body.newest],
      [409, [["Petr", "I look into it"]], waiting.body.id],
    );
    // One's own waiting reply crosses nothing, and what was read may be answered.
    assert.equal((await petr.post(path, { body: "And more", visibility: "public", after: first })).status, 201);
    const newest = (await anna.post(path, { body: "I do", visibility: "public", after: waiting.body.id })).body.newest;
    assert.equal((await anna.post(path, { body: "I do", visibility: "public", after: newest })).status, 201);
  });
});

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type TestApp } from "#testing";

describe("customers over HTTP", () => {
  let app: TestApp;
  before(async () => {
    app = await testApp();
  });
  after(() => app.close());

  const revisionOf = async (number: number) => (await app.admin.get(`/api/v1/tickets/${number}`)).headers.get("etag")!;

  test("a signed-in customer opens a request with a file, answers, closes and reopens it", async () => {
    const customer = await app.contact({ name: "Jana" });
    const file = await customer.post("/api/v1/files", new TextEncoder().encode("log"), {
      "content-type": "text/plain",
      "content-disposition": 'attachment; filename="app.log"',
    });
    assert.equal(file.status, 201, JSON.stringify(file.body));
    const opened = await customer.post("/api/v1/tickets", { subject: "No export", body: "It stops.", attachments: [file.body.id] });
    assert.equal(opened.status, 201, JSON.stringify(opened.body));
    assert.deepEqual([opened.body.requester.id, opened.body.channel, opened.body.category], [customer.id, "portal", "new"]);
    const path = `/api/v1/tickets/${opened.body.number}`;
    assert.equal((await customer.get(`/api/v1/files/${file.body.id}`)).body, "log");
    const answered = await customer.post(`${path}/messages`, { body: "Still stops.", visibility: "public" });
    assert.equal(answered.status, 201, JSON.stringify(answered.body));
    assert.deepEqual([answered.body.author, answered.body.authorKind], [{ id: customer.id, name: "Jana" }, "contact"]);
    const closed = await customer.patch(path, { status: "closed" }, { "if-match": await revisionOf(opened.body.number) });
    assert.deepEqual([closed.status, closed.body.category], [200, "closed"], JSON.stringify(closed.body));
    const reopened = await customer.patch(path, { status: "open" }, { "if-match": await revisionOf(opened.body.number) });
    assert.deepEqual([reopened.status, reopened.body.category], [200, "open"]);
    for (const body of [
      { status: "solved" },
      { priority: "urgent" },
      { assignee: null },
      { restricted: true },
      { status: "closed", subject: "x" },
    ]) {
      assert.equal(
        (await customer.patch(path, body, { "if-match": await revisionOf(opened.body.number) })).status,
        403,
        JSON.stringify(body),
      );
    }
  });

  test("whoever holds a guest link answers as the contact it was made for, in that ticket alone", async () => {
    const customer = await app.contact({ name: "Petr" });
    const [one, two] = [
      (await customer.post("/api/v1/tickets", { subject: "One", body: "1" })).body,
      (await customer.post("/api/v1/tickets", { subject: "Two", body: "2" })).body,
    ];
    for (const contactId of [customer.id, null]) {
      const guest = await app.guest(one.id, contactId);
      const file = await guest.post("/api/v1/files", new TextEncoder().encode("log"), { "content-type": "text/plain" });
      const answered = await guest.post(`/api/v1/tickets/${one.number}/messages`, {
        body: "By link",
        visibility: "public",
        attachments: [file.body.id],
      });
      assert.equal(answered.status, 201, JSON.stringify(answered.body));
      assert.equal(answered.body.authorKind, "contact");
      assert.equal(answered.body.attachments.length, 1);
      const seen = (await app.admin.get(`/api/v1/tickets/${one.number}/messages`)).body.data[0];
      assert.equal(seen.author?.id ?? null, contactId);
      assert.equal((await guest.get(`/api/v1/tickets/${two.number}`)).status, 404);
      assert.deepEqual(
        (await guest.get("/api/v1/tickets")).body.data.map((ticket: { number: number }) => ticket.number),
        [one.number],
      );
      assert.equal(
        (await guest.patch(`/api/v1/tickets/${one.number}`, { status: "closed" }, { "if-match": await revisionOf(one.number) })).status,
        200,
      );
    }
  });

  test("a stranger's request tells him nothing of the person he names", async () => {
    const organization = (await app.admin.post("/api/v1/organizations", { name: "Secret Customer" })).body;
    const known = await app.contact({ name: "Known Person", email: "known@customer.test", memberOf: [{ organization: organization.id }] });
    const stranger = app.as({});
    const shapes = [];
    for (const email of [known.email, "nobody@elsewhere.test"]) {
      const opened = await stranger.post("/api/v1/tickets", { subject: "Hello", body: "Who are you?", requester: { email } });
      assert.equal(opened.status, 201, JSON.stringify(opened.body));
      assert.doesNotMatch(JSON.stringify(opened.body), /Known Person|Secret Customer/);
      assert.doesNotMatch(JSON.stringify(opened.body), new RegExp(known.id));
      const { id: _, number: _n, createdAt: _c, updatedAt: _u, lastMessageAt: _l, ...rest } = opened.body;
      shapes.push(rest);
    }
    assert.deepEqual(shapes[0], shapes[1]);
  });
});

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testApp, type TestApp } from "#testing";

describe("tickets over HTTP", () => {
  let app: TestApp;
  before(async () => {
    app = await testApp();
  });
  after(() => app.close());

  const open = (body: object = {}) =>
    app.admin.post("/api/v1/tickets", {
      subject: "Export stops",
      body: "It stops at half.",
      requester: { email: "jana@novak.example", name: "Jana Nováková" },
      ...body,
    });

  test("a ticket opened by API is answered whole, listed, and read again the same", async () => {
    const opened = await open({ type: "incident", priority: "high", tags: ["Export", "csv", "csv"], locale: "cs" });
    assert.equal(opened.status, 201, JSON.stringify(opened.body));
    assert.equal(opened.body.category, "new");
    assert.deepEqual(opened.body.tags, ["csv", "export"]);
    assert.equal(opened.body.requester.name, "Jana Nováková");
    assert.equal(opened.headers.get("etag"), `"${opened.body.revision}"`);
    const read = await app.admin.get(`/api/v1/tickets/${opened.body.number}`);
    assert.deepEqual(read.body, opened.body);
    const list = await app.admin.get("/api/v1/tickets?category=new&limit=1");
    assert.equal(list.body.data[0].id, opened.body.id);
  });

  test("a reply by an agent takes a new ticket to open and is told as an event; a customer's page never shows notes", async () => {
    const { body: ticket } = await open();
    const agent = await app.agent("agent");
    const reply = await agent.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "We look at it.", visibility: "public" });
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    assert.equal(reply.body.authorKind, "agent");
    const note = await agent.post(`/api/v1/tickets/${ticket.number}/messages`, {
      body: "Known bug",
      visibility: "internal",
      mentions: [agent.id],
    });
    assert.equal(note.status, 201, JSON.stringify(note.body));
    assert.equal(note.body.visibility, "internal");
    assert.equal((await agent.get(`/api/v1/tickets/${ticket.number}`)).body.category, "open");
    const messages = await agent.get(`/api/v1/tickets/${ticket.number}/messages`);
    assert.deepEqual(
      messages.body.data.map((m: { visibility: string }) => m.visibility),
      ["internal", "public", "public"],
    );
    await app.settled();
    const history = await agent.get(`/api/v1/tickets/${ticket.number}/history`);
    assert.deepEqual(
      history.body.data.map((e: { type: string }) => e.type),
      ["note.added", "ticket.changed", "message.added", "ticket.opened"],
    );
  });

  test("visibility has no default", async () => {
    const { body: ticket } = await open();
    const answer = await app.admin.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "for whom?" });
    assert.equal(answer.status, 422);
    assert.deepEqual(
      answer.body.errors.map((e: { path: string; code: string }) => [e.path, e.code]),
      [["visibility", "oneOf"]],
    );
  });

  test("a change without If-Match answers 428, a stale one 412 with the ticket as it is now", async () => {
    const { body: ticket } = await open();
    const path = `/api/v1/tickets/${ticket.number}`;
    assert.equal((await app.admin.patch(path, { priority: "low" })).status, 428);
    const changed = await app.admin.patch(path, { priority: "low" }, { "if-match": `"${ticket.revision}"` });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    assert.equal(changed.body.revision, ticket.revision + 1);
    const late = await app.admin.patch(path, { priority: "urgent" }, { "if-match": `"${ticket.revision}"` });
    assert.equal(late.status, 412);
    assert.equal(late.body.current.priority, "low");
    assert.equal(late.headers.get("etag"), `"${changed.body.revision}"`);
  });

  test("the same Idempotency-Key opens one ticket, also fifty times at once; with another body it is refused", async () => {
    const body = { subject: "Once", body: "only", requester: { email: "once@novak.example" } };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => app.admin.post("/api/v1/tickets", body, { "idempotency-key": "k1" })),
    );
    assert.deepEqual(new Set(answers.map((a) => a.status)), new Set([201]));
    assert.equal(new Set(answers.map((a) => a.body.id)).size, 1);
    const other = await app.admin.post("/api/v1/tickets", { ...body, subject: "Other" }, { "idempotency-key": "k1" });
    assert.equal(other.status, 422);
    assert.equal(other.body.code, "idempotency.otherRequest");
  });

  test("pages of the list follow one another without a gap or a repeat, in every order", async () => {
    for (let i = 0; i < 7; i++) await open({ subject: `Page ${i}`, tags: ["paging"] });
    for (const sort of ["-createdAt", "createdAt", "-updatedAt", "dueAt"]) {
      const seen: string[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const page: any = await app.admin.get(
          `/api/v1/tickets?tag=paging&limit=3&category=new,open&sort=${sort}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
        );
        assert.equal(page.status, 200, JSON.stringify(page.body));
        seen.push(...page.body.data.map((t: { id: string }) => t.id));
        cursor = page.body.nextCursor;
      }
      assert.equal(seen.length, 7, sort);
      assert.equal(new Set(seen).size, 7, sort);
    }
  });

  test("q finds words of messages, with accents folded, and the number", async () => {
    const { body: ticket } = await open({ subject: "Příliš žluťoučký kůň", body: "úpěl ďábelské ódy" });
    for (const q of ["zlutoucky", "ĎÁBELSKÉ", String(ticket.number), `#${ticket.number}`]) {
      const found = await app.admin.get(`/api/v1/tickets?q=${encodeURIComponent(q)}`);
      assert.ok(
        found.body.data.some((t: { id: string }) => t.id === ticket.id),
        q,
      );
    }
  });

  test("files are attached once, downloaded as downloads, and somebody else's are refused", async () => {
    const upload = await app.admin.post("/api/v1/files", new TextEncoder().encode("<svg onload=alert(1)>"), {
      "content-type": "image/svg+xml",
      "content-disposition": "attachment; filename*=UTF-8''..%2F..%2Fp%C5%99%C3%ADklad.svg",
    });
    assert.equal(upload.status, 201, JSON.stringify(upload.body));
    assert.equal(upload.body.fileName, "příklad.svg");
    const { body: ticket } = await open({ attachments: [upload.body.id] });
    const [message] = (await app.admin.get(`/api/v1/tickets/${ticket.number}/messages`)).body.data;
    assert.deepEqual(
      message.attachments.map((a: { id: string }) => a.id),
      [upload.body.id],
    );
    const file = await app.admin.get(`/api/v1/files/${upload.body.id}`);
    assert.equal(file.status, 200);
    assert.match(file.headers.get("content-disposition") ?? "", /^attachment/);
    assert.equal(file.headers.get("content-type"), "application/octet-stream");
    assert.match(file.headers.get("content-security-policy") ?? "", /sandbox/);
    assert.equal((await open({ attachments: [upload.body.id] })).status, 422);
    const agent = await app.agent("agent");
    const theirs = await agent.post("/api/v1/files", new TextEncoder().encode("x"), { "content-type": "text/plain" });
    assert.equal((await open({ attachments: [theirs.body.id] })).status, 422);
  });

  test("unknown fields and query parameters are refused by name, in the reader's language", async () => {
    const answer = await app.admin.post(
      "/api/v1/tickets",
      { subject: "x", body: "y", requester: { email: "a@b.example" }, id: "1" },
      { "accept-language": "de" },
    );
    assert.equal(answer.status, 422);
    assert.deepEqual(answer.body.errors[0].path, "id");
    assert.match(answer.body.title, /nicht verwendbar/);
    assert.equal((await app.admin.get("/api/v1/tickets?colour=red")).status, 422);
    assert.equal((await app.admin.get("/api/v1/tickets?limit=1&limit=2")).status, 422);
  });
});

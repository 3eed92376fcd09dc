/** What stands beside the words of a ticket: pictures shown in place, and what is known against an address. */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { markBounce } from "#people/directory";
import { testApp, type TestApp } from "#testing";
import { png } from "../../testing/png.ts";

let app: TestApp;
let customer: Awaited<ReturnType<TestApp["contact"]>>;
before(async () => {
  app = await testApp();
  customer = await app.contact({ name: "Ann", email: "ann@customer.example" });
});
after(() => app.close());

async function attached(bytes: Uint8Array<ArrayBuffer>, mediaType: string): Promise<string> {
  const headers = { "content-type": mediaType, "content-disposition": 'attachment; filename="picture.png"' };
  const file = await customer.post("/api/v1/files", bytes, headers);
  assert.equal(file.status, 201, JSON.stringify(file.body));
  const ticket = await customer.post("/api/v1/tickets", { subject: "Picture", body: "See", attachments: [file.body.id] });
  assert.equal(ticket.status, 201, JSON.stringify(ticket.body));
  return `/api/v1/files/${file.body.id}`;
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe("a picture", () => {
  test("is shown in place to whoever sees its ticket, unsniffed and sandboxed, and is a download unless asked", async () => {
    const path = await attached(png(8, 8), "image/png");
    const shown = await customer.get(`${path}?inline=true`);
    assert.equal(shown.status, 200);
    assert.equal(shown.headers.get("content-type"), "image/png");
    assert.match(shown.headers.get("content-disposition")!, /^inline;/);
    assert.equal(shown.headers.get("x-content-type-options"), "nosniff");
    assert.match(shown.headers.get("content-security-policy")!, /^sandbox; default-src 'none'/);
    assert.match((await customer.get(path)).headers.get("content-disposition")!, /^attachment;/);
    const stranger = await app.contact();
    assert.equal((await stranger.get(`${path}?inline=true`)).status, 404);
    assert.equal((await app.as({}).get(`${path}?inline=true`)).status, 401);
  });

  test("is what its bytes are: pages, SVG, a bomb and a torn head stay downloads, whatever they call themselves", async () => {
    for (const [content, mediaType] of [
      [bytes("<!doctype html><script>alert(1)</script>"), "image/png"],
      [bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), "image/svg+xml"],
      [bytes('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'), "image/jpeg"],
      [bytes("GIF89a<script>alert(1)</script>").subarray(0, 12), "image/gif"],
      [png(8, 8, { width: 30_000, height: 30_000 }), "image/png"],
      [new Uint8Array([0xff, 0xd8, 0xff]), "image/jpeg"],
      [bytes("BM but no picture that we show, long enough"), "image/bmp"],
    ] as const) {
      const answer = await customer.get(`${await attached(content, mediaType)}?inline=true`);
      assert.equal(answer.status, 200, mediaType);
      assert.match(answer.headers.get("content-disposition")!, /^attachment;/, mediaType);
      assert.doesNotMatch(answer.headers.get("content-type")!, /svg|html|xml/);
    }
  });

  test("keeps no type of its own: a page's name on a real picture does not make it a page", async () => {
    const answer = await customer.get(`${await attached(png(8, 8), "text/html")}?inline=true`);
    assert.equal(answer.headers.get("content-type"), "image/png");
  });

  test("of more than 10 MB is a download", async () => {
    const long = Buffer.concat([png(8, 8), Buffer.alloc(10 * 1_048_576)]);
    const answer = await customer.get(`${await attached(long, "image/png")}?inline=true`);
    assert.match(answer.headers.get("content-disposition")!, /^attachment;/);
  });
});

describe("what is known against an address", () => {
  const trouble = async (caller: Pick<TestApp["admin"], "get">, number: number) =>
    (await caller.get(`/api/v1/tickets/${number}/participants`)).body.data[0].trouble;

  test("stands with the participant for the vendor's people and nobody else, the bounce before the stop it led to", async () => {
    const { number } = (await customer.post("/api/v1/tickets", { subject: "Bounces", body: "x" })).body;
    assert.equal(await trouble(app.admin, number), null);
    await markBounce(app.system, { address: customer.email, kind: "soft", reason: "mailboxFull", detail: "452 4.2.2" });
    const soft = await trouble(app.admin, number);
    assert.deepEqual([soft.state, soft.reason], ["soft", "mailboxFull"]);
    const stop = (await app.admin.post("/api/v1/suppressions", { address: customer.email })).body;
    assert.deepEqual(await trouble(app.admin, number), { state: "stopped", reason: "manual", since: stop.since });
    await markBounce(app.system, { address: customer.email, kind: "hard", reason: "userUnknown", detail: "550 5.1.1" });
    const hard = await trouble(app.admin, number);
    assert.deepEqual([hard.state, hard.reason], ["hard", "userUnknown"]);
    assert.equal(await trouble(customer, number), null);
  });
});

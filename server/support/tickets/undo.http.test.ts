/** Replies that can be taken back for some seconds: until they are released nobody but the vendor's people knows of them. */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { fixedClock } from "#platform/clock";
import { mailApp, type MailApp } from "../../testing/mail-app.ts";

const clock = fixedClock("2026-01-05T10:00:00Z");
let app: MailApp;
let jana: Awaited<ReturnType<MailApp["agent"]>>;
let petr: typeof jana;
let customer: Awaited<ReturnType<MailApp["contact"]>>;
before(async () => {
  app = await mailApp({ clock });
  jana = await app.agent("agent", { name: "Jana" });
  petr = await app.agent("agent", { name: "Petr" });
  customer = await app.contact({ name: "Ann", email: "ann@customer.example" });
});
after(() => app.close());

const open = async (): Promise<{ id: string; number: number; revision: number }> =>
  (await customer.post("/api/v1/tickets", { subject: "Undo", body: "Please help" })).body;
const reply = (number: number, more: object = {}) =>
  jana.post(`/api/v1/tickets/${number}/messages`, { body: "An answer", visibility: "public", undoSeconds: 10, ...more });
const messages = async (who: Pick<MailApp["admin"], "get">, number: number): Promise<{ id: string; state: string; createdAt: string }[]> =>
  (await who.get(`/api/v1/tickets/${number}/messages`)).body.data;
const told = async (id: string) => {
  await app.settled();
  const { data } = (await app.admin.get("/api/v1/events?after=0&limit=200")).body;
  return (data as { type: string; subjects: string[]; actor: string; data: { messageId?: string } }[]).filter(
    (event) => event.data.messageId === id,
  );
};
const mails = async (number: number) =>
  (await app.admin.get(`/api/v1/outbox?ticket=${number}`)).body.data as { kind: string; text: string }[];

describe("a reply that waits", () => {
  test("is there for the vendor's people alone, and leaves by itself: then told, counted and mailed once", async () => {
    const ticket = await open();
    const { status, body } = await reply(ticket.number, { status: "waiting-on-customer" });
    assert.deepEqual([status, body.state, body.releaseAt, body.delivery], [201, "waiting", "2026-01-05T10:00:10.000Z", null]);
    assert.ok((await messages(petr, ticket.number)).some(({ id, state }) => id === body.id && state === "waiting"));
    assert.ok(!(await messages(customer, ticket.number)).some(({ id }) => id === body.id));
    assert.deepEqual(await told(body.id), []);
    assert.deepEqual(await mails(ticket.number), []);
    assert.equal((await jana.get(`/api/v1/tickets/${ticket.number}`)).body.category, "new");

    clock.advance(9_000);
    await app.settled();
    assert.deepEqual(await mails(ticket.number), []);
    clock.advance(1_000);
    await app.settled();
    const [event, ...more] = await told(body.id);
    assert.deepEqual(
      [event!.type, event!.subjects[1], event!.actor.split(":")[0], more.length],
      ["message.added", `agent:${jana.id}`, "token", 0],
    );
    const shown = (await messages(customer, ticket.number)).find(({ id }) => id === body.id)!;
    assert.deepEqual([shown.state, shown.createdAt], ["normal", "2026-01-05T10:00:10.000Z"]);
    assert.deepEqual(
      (await mails(ticket.number)).map(({ kind }) => kind),
      ["reply"],
    );
    assert.equal((await jana.get(`/api/v1/tickets/${ticket.number}`)).body.category, "waitingOnCustomer");
  });

  test("is taken back with its text, format, status and files, which can be sent again", async () => {
    const ticket = await open();
    const file = await jana.post("/api/v1/files", new TextEncoder().encode("bytes"), {
      "content-type": "text/plain",
      "content-disposition": 'attachment; filename="a.txt"',
    });
    const { body } = await reply(ticket.number, {
      body: "**An** answer, key ghp_16C7e42F292c6912E7710c838347Ae178B4a",
      format: "markdown",
      attachments: [file.body.id],
      status: "solved",
    });
    assert.equal((await customer.get(`/api/v1/files/${file.body.id}`)).status, 404);
    const undone = await jana.post(`/api/v1/tickets/${ticket.number}/messages/${body.id}/undo`);
    assert.equal(undone.status, 200);
    assert.deepEqual(
      { ...undone.body, attachments: undone.body.attachments.map(({ id }: { id: string }) => id) },
      {
        body: "**An** answer, key ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        format: "markdown",
        attachments: [file.body.id],
        status: "solved",
      },
    );
    clock.advance(60_000);
    assert.deepEqual(await told(body.id), []);
    assert.deepEqual(await mails(ticket.number), []);
    assert.equal((await messages(jana, ticket.number)).length, 1);
    assert.equal((await reply(ticket.number, { attachments: [file.body.id], undoSeconds: 0 })).status, 201);
  });

  test("is taken back by its writer only, and not when it has left", async () => {
    const ticket = await open();
    const { body } = await reply(ticket.number);
    const undo = `/api/v1/tickets/${ticket.number}/messages/${body.id}/undo`;
    assert.equal((await petr.post(undo)).status, 404);
    assert.equal((await customer.post(undo)).status, 404);
    clock.advance(11_000);
    await app.settled();
    const late = await jana.post(undo);
    assert.deepEqual([late.status, late.body.code], [409, "replyReleased"]);
  });

  test("is released or taken back, never both, when the two meet", async () => {
    const ticket = await open();
    for (let round = 0; round < 12; round++) {
      const { body } = await reply(ticket.number, { body: `round ${round}`, undoSeconds: 1 });
      const path = `/api/v1/tickets/${ticket.number}/messages/${body.id}`;
      clock.advance(1_000);
      const [undone, released] = await Promise.all([jana.post(`${path}/undo`), petr.post(`${path}/release`), app.settled()]);
      const left = (await messages(customer, ticket.number)).some(({ id }) => id === body.id);
      assert.equal(undone.status === 200, !left, `undo ${undone.status}, release ${released.status}, visible ${left}`);
      assert.equal((await told(body.id)).length, left ? 1 : 0);
      await app.settled();
      const sent = (await mails(ticket.number)).filter(({ text }) => text.startsWith(`round ${round}\n`)).length;
      assert.equal(sent, left ? 1 : 0);
    }
  });

  test("can be let go at once, and waits not at all where nobody asks for it", async () => {
    const ticket = await open();
    const { body } = await reply(ticket.number);
    const released = await petr.post(`/api/v1/tickets/${ticket.number}/messages/${body.id}/release`);
    assert.deepEqual([released.status, released.body.state], [200, "normal"]);
    const plain = await jana.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "Now", visibility: "public" });
    assert.equal(plain.body.state, "normal");
    assert.equal(
      (await customer.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "x", visibility: "public", undoSeconds: 5 })).status,
      422,
    );
    assert.equal(
      (await jana.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "x", visibility: "internal", undoSeconds: 5 })).status,
      422,
    );
    assert.equal((await reply(ticket.number, { undoSeconds: 31 })).status, 422);
  });
});

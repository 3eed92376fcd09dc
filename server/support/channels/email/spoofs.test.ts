/**
 * Spoofs and hijacks, one by one, by the real SMTP intake with real keys and a real name server. After each: nothing of it stands in Ann's ticket, the
 * attacker reads nothing of it, nobody new takes part in it, and nothing was or will be mailed to anybody who is not in it.
 */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { sql } from "kysely";
import { ANN, spoofScene, type Outcome, type Scene, type Spoof } from "../../../testing/spoofs/scene.ts";
import { SENDER_SPOOFS } from "../../../testing/spoofs/senders.ts";
import { TOKEN_SPOOFS } from "../../../testing/spoofs/tokens.ts";

const CASES = [...SENDER_SPOOFS, ...TOKEN_SPOOFS];
let scene: Scene;
let app: Scene["app"];
let jana: Scene["jana"];
let otto: Scene["otto"];
let mallory: Scene["mallory"];
let ann: Scene["ann"];
let agentMail: Scene["agentMail"];
before(async () => {
  scene = await spoofScene();
  ({ app, jana, otto, mallory, ann, agentMail } = scene);
});
after(() => scene.close());

const messagesOf = async (number: number) => (await app.admin.get(`/api/v1/tickets/${number}/messages?sort=createdAt&limit=200`)).body.data;
const sentAbout = async (ticketId: string): Promise<string[]> =>
  (
    await sql<{
      to_address: string;
    }>`select distinct to_address from outbound_mails where about = ${`ticket:${ticketId}`} order by 1`.execute(
      app.program.platform.database.staff,
    )
  ).rows.map((row) => row.to_address);
const conversation = async () => (await messagesOf(ann.number)).filter((one: { state: string }) => one.state === "normal").length;
const peopleOf = async (number: number) =>
  (await app.admin.get(`/api/v1/tickets/${number}/participants`)).body.data.map((one: { email: string | null }) => one.email);

describe("spoofs and hijacks", () => {
  test("there are sixty of them and more", () => assert.ok(CASES.length >= 60, String(CASES.length)));

  for (const [name, make] of CASES) {
    test(name, async () => {
      const spoof = make(scene);
      const [said, people] = [await conversation(), await peopleOf(ann.number)];
      const answer = await scene.carryOut(spoof);
      if (spoof.outcome === "refused") {
        assert.match(answer, /^55\d/, answer);
        return;
      }
      assert.match(answer, /^250/, answer);
      await app.settled();
      const item = (await app.admin.get("/api/v1/intake?limit=1")).body.data[0];
      const outcome: Outcome = item.state === "quarantined" ? "setAside" : item.outcome === "ticket" ? "opens" : "held";
      assert.equal(outcome, spoof.outcome, JSON.stringify(item));
      // Nothing said, nobody new, nothing read.
      assert.equal(await conversation(), said, "a post into the thread");
      assert.deepEqual(await peopleOf(ann.number), people);
      assert.equal((await mallory.get(`/api/v1/tickets/${ann.number}`)).status, 404);
      assert.equal((await mallory.get(`/api/v1/tickets/${ann.number}/messages`)).status, 404);
      if (outcome === "held") {
        const held = (await messagesOf(item.ticketNumber)).at(-1);
        assert.deepEqual([held.state, held.author], ["held", null]);
      }
      if (outcome !== "opens") return;
      // An agent who answers what was opened writes to its sender and to nobody whom he was not shown.
      const ticket = (await app.admin.get(`/api/v1/tickets/${item.ticketNumber}`)).body;
      await jana.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "Your key is SECRET-43", visibility: "public" });
      await app.settled();
      const sender = (await peopleOf(ticket.number))[0];
      assert.deepEqual(
        (await sentAbout(ticket.id)).filter((address) => address !== sender),
        [],
      );
    });
  }

  test("after all of them her ticket was mailed about to her and its agent alone, and nobody else reads it", async () => {
    await jana.post(`/api/v1/tickets/${ann.number}/messages`, { body: "The last word", visibility: "public" });
    await app.settled();
    assert.deepEqual(await sentAbout(ann.id), ["ann@customer.example", "otto@vendor.test"]);
    for (const email of ["mallory@evil.example", "thief@evil.example", "bob@customer.example", "carl@customer.example"]) {
      const reader = app.as({ cookie: await app.signIn(email) });
      assert.equal((await reader.get(`/api/v1/tickets/${ann.number}`)).status, 404, email);
      const seen = (await reader.get("/api/v1/tickets?limit=200")).body.data.map((one: { number: number }) => one.number);
      assert.ok(!seen.includes(ann.number), email);
    }
  });
});

describe("whoever is who he says", () => {
  const send = async (spoof: Omit<Spoof, "outcome">) => {
    assert.match(await scene.carryOut(spoof), /^250/);
    await app.settled();
    return (await app.admin.get("/api/v1/intake?limit=1")).body.data[0];
  };

  test("a customer is heard, by token, Message-ID and subject", async () => {
    const ways: { [name: string]: string }[] = [
      { "In-Reply-To": ann.token },
      { "In-Reply-To": ann.messageId },
      { Subject: `Re: [#${ann.number}]` },
    ];
    for (const headers of ways) {
      const before = await conversation();
      const item = await send({ headers: { From: ANN, ...headers }, sign: { domain: "customer.example" } });
      assert.deepEqual(
        [item.outcome, item.ticketNumber, await conversation()],
        ["message", ann.number, before + 1],
        JSON.stringify(headers),
      );
    }
  });

  test("a Reply-To of the same owner that the signature covers gets the answers, and may answer", async () => {
    const item = await send({
      headers: { From: "eva@customer.example", "Reply-To": "team@customer.example" },
      sign: { domain: "customer.example" },
    });
    const ticket = (await app.admin.get(`/api/v1/tickets/${item.ticketNumber}`)).body;
    await jana.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "Hello Eva", visibility: "public" });
    await app.settled();
    const replies = (await app.admin.get(`/api/v1/outbox?ticket=${ticket.number}`)).body.data.filter(
      (one: { kind: string }) => one.kind === "reply",
    );
    assert.deepEqual(
      replies.map((one: { to: { address: string } }) => one.to.address),
      ["team@customer.example"],
    );
    const back = await send({
      headers: { From: "team@customer.example", "In-Reply-To": `<${replies[0].messageId}>` },
      sign: { domain: "customer.example" },
    });
    assert.deepEqual([back.outcome, back.ticketNumber, back.reason], ["message", ticket.number, null]);
    assert.deepEqual((await messagesOf(ticket.number))[0].authentication.replyTo, "team@customer.example");
  });

  test("an agent answers by mail: to the customer, or to the team where the mail told him of a note or he says so", async () => {
    const from = "Otto <otto@vendor.test>";
    const quoted = "\n\nOn Mon, 5 Jan 2026 at 10:00, Acme Support <support@acme.test> wrote:\n> Request assigned to you";
    const answer = await send({
      headers: { From: from, To: agentMail.reply, "In-Reply-To": agentMail.token },
      to: agentMail.reply,
      body: `Dear Ann, it is fixed.${quoted}`,
      sign: { domain: "vendor.test" },
    });
    assert.deepEqual([answer.outcome, answer.ticketNumber, answer.reason], ["message", ann.number, null]);
    const last = (await messagesOf(ann.number)).at(-1);
    assert.deepEqual(
      [last.author.name, last.visibility, last.text, last.filed.by],
      ["Otto", "public", "Dear Ann, it is fixed.", "messageId"],
    );
    const { rows } = await sql<{
      to_address: string;
      text: string;
    }>`select to_address, content->>'text' as text from outbound_mails where ref = ${`message:${last.id}`}`.execute(
      app.program.platform.database.staff,
    );
    assert.deepEqual(
      rows.map((row) => row.to_address),
      ["ann@customer.example"],
    );
    assert.ok(!rows[0]!.text.includes("assigned to you"), "nothing of the mail to the agent reaches the customer");
    for (const [token, body] of [
      [agentMail.token, "#note\nShe is right."],
      [agentMail.noteToken, "I will look at it."],
    ] as const) {
      await send({ headers: { From: from, "In-Reply-To": token }, body: body + quoted, sign: { domain: "vendor.test" } });
      const note = (await messagesOf(ann.number)).at(-1);
      assert.deepEqual([note.visibility, note.author.name, note.text], ["internal", "Otto", body.replace("#note\n", "")]);
    }
    assert.deepEqual(await sentAbout(ann.id), ["ann@customer.example", "otto@vendor.test"]);
  });

  test("a deactivated agent is a stranger, and one who wants no mail gets none", async () => {
    const settings = await otto.get("/api/v1/me/mail-settings");
    assert.deepEqual(settings.body, { assigned: true, mentioned: true, revision: 0 });
    const changed = await otto.patch("/api/v1/me/mail-settings", { mentioned: false }, { "if-match": settings.headers.get("etag")! });
    assert.deepEqual(changed.body, { assigned: true, mentioned: false, revision: 1 });
    assert.equal((await otto.patch("/api/v1/me/mail-settings", { mentioned: true }, { "if-match": '"0"' })).status, 412);
    const count = async () =>
      (
        await sql<{ n: number }>`select count(*)::int as n from outbound_mails where to_address = 'otto@vendor.test'`.execute(
          app.program.platform.database.staff,
        )
      ).rows[0]!.n;
    const before = await count();
    await jana.post(`/api/v1/tickets/${ann.number}/messages`, { body: "Otto?", visibility: "internal", mentions: [otto.id] });
    await app.settled();
    assert.equal(await count(), before);
    await sql`update agents set active = false where id = ${otto.id}`.execute(app.program.platform.database.staff);
    const item = await send({ headers: { From: "otto@vendor.test", "In-Reply-To": agentMail.token }, sign: { domain: "vendor.test" } });
    assert.equal(item.reason, "stranger");
  });
});

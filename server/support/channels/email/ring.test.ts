/** Two installations and a vacation responder that says nothing of itself, wired in a ring over SMTP. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { letter, mailApp, startRelay } from "../../../testing/mail-app.ts";

const RESPONDER = "away@responder.example";
const field = (raw: string, name: string) => new RegExp(`^${name}: *(.*(?:\r?\n[ \t].*)*)`, "im").exec(raw)?.[1]?.trim() ?? "";

test("machines wired in a ring exchange at most three automatic mails per pair", { timeout: 120_000 }, async () => {
  const relay = await startRelay();
  const env = { BACKSTAY_SMTP_URL: relay.url, BACKSTAY_LIMITS: "on" };
  const [one, two] = await Promise.all([mailApp({ env }), mailApp({ env })]);
  try {
    // Neither knows the other's address for its own.
    await one.admin.post("/api/v1/mailboxes", { address: "desk@first.example", name: "First" });
    await two.admin.post("/api/v1/mailboxes", { address: "help@other.example", name: "Other" });
    const automatic = new Map<string, number>();
    let answers = 0;
    let passed = 0;
    const settled = async () => {
      await one.settled();
      await two.settled();
    };
    /** Carries whatever was sent to where it goes, until nothing more is sent. */
    const goRound = async () => {
      for (let turn = 0; turn < 60 && passed < relay.mails.length; turn += 1) {
        const mail = relay.mails[passed]!;
        passed += 1;
        const [to] = mail.to;
        const sender = /[\w.-]+@[\w.-]+/.exec(field(mail.raw, "From"))![0];
        if (/^Auto-Submitted:/im.test(mail.raw)) automatic.set(`${sender} ${to}`, (automatic.get(`${sender} ${to}`) ?? 0) + 1);
        if (to!.endsWith("@other.example")) await two.deliver(mail.raw, { from: mail.from, to: to! });
        else if (to!.endsWith("@first.example")) await one.deliver(mail.raw, { from: mail.from, to: to! });
        else if (to === RESPONDER) {
          answers += 1;
          const [host, home] = sender.endsWith("@other.example") ? [two, "help@other.example"] : [one, "desk@first.example"];
          // The worst kind: no header tells what it is, and it answers the sender, not Reply-To.
          await host.deliver(letter({ From: RESPONDER, To: home, Subject: `Re: ${field(mail.raw, "Subject")}` }, "I am away."), {
            from: RESPONDER,
            to: home,
          });
        }
        await settled();
      }
    };
    // Each writes to each, as if it were the other.
    await one.deliver(letter({ From: "help@other.example", To: "desk@first.example" }), {
      from: "help@other.example",
      to: "desk@first.example",
    });
    await two.deliver(letter({ From: "desk@first.example", To: "help@other.example" }), {
      from: "desk@first.example",
      to: "help@other.example",
    });
    for (let round = 0; round < 3; round += 1) {
      await one.deliver(letter({ From: RESPONDER, To: "desk@first.example" }), { from: RESPONDER, to: "desk@first.example" });
      await two.deliver(letter({ From: RESPONDER, To: "help@other.example" }), { from: RESPONDER, to: "help@other.example" });
      await settled();
      await goRound();
    }
    assert.equal(passed, relay.mails.length, "it has come to rest");
    assert.ok(automatic.size >= 4 && answers >= 2, JSON.stringify([...automatic]));
    for (const [pair, count] of automatic) assert.ok(count <= 3, `${pair}: ${count}`);
  } finally {
    await one.close();
    await two.close();
    await relay.stop();
  }
});

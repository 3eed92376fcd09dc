/** Mails about changes of how one signs in: to the person, in his language, without anything that lets one in. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { testApp, type TestApp } from "#testing";
import { createIdentity } from "./index.ts";
import { totpCode, totpStep } from "./totp.ts";

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app?.close());

/** The secret in the letters that a page shows (RFC 4648 base32). */
function secretOf(text: string): Buffer {
  const letters = [...text.replaceAll(" ", "").toLowerCase()];
  const bits = letters.map((letter) => "abcdefghijklmnopqrstuvwxyz234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
}

/** Subjects of the security mails to an address, oldest first. */
async function mailsTo(email: string): Promise<string[]> {
  await app.settled();
  const { body } = await app.admin.get("/api/v1/outbox?limit=200");
  const all = body.data as { kind: string; to: string; subject: string }[];
  return all
    .filter(({ kind, to }) => kind === "security" && JSON.stringify(to).includes(email))
    .map(({ subject }) => subject)
    .toReversed();
}

test("a changed password and a second factor that comes and goes are told, to whom they belong, in his language", async () => {
  const agent = await app.agent("agent", { email: "told@vendor.test" });
  const { headers } = await app.admin.get(`/api/v1/agents/${agent.id}`);
  await app.admin.patch(`/api/v1/agents/${agent.id}`, { locale: "de" }, { "if-match": headers.get("etag")! });
  const identity = createIdentity(app.program.platform, { sendMail: async () => {} });
  let cookie = await app.signIn(agent.email);
  const browser = () => identity.signIn({ headers: new Headers({ cookie }), address: "192.0.2.1", locale: "en" });
  const keep = (answer: { headers: Headers }) => (cookie = answer.headers.get("set-cookie")!.split(";")[0]!);
  assert.deepEqual(await mailsTo(agent.email), [], "signing in is no change");
  keep(await browser().changePassword({ current: null, next: "a first long password" }));
  const offer = await browser().offerSecondFactor("Backstay", null);
  const secret = secretOf(offer.text);
  keep(await browser().addSecondFactor({ sealed: offer.sealed, code: totpCode(secret, totpStep(new Date())) }));
  await browser().newRecoveryCodes();
  await browser().removeSecondFactor();
  const subjects = await mailsTo(agent.email);
  assert.deepEqual(
    subjects.map((subject) => subject.replace(/ bei .*/, "")),
    [
      "Ihr Passwort wurde geändert",
      "Ein zweiter Faktor wurde hinzugefügt",
      "Neue Wiederherstellungscodes wurden erzeugt",
      "Ihr zweiter Faktor wurde entfernt",
    ],
  );
});

test("a wrong attempt is told nobody", async () => {
  const agent = await app.agent("agent", { email: "quiet@vendor.test" });
  const identity = createIdentity(app.program.platform, { sendMail: async () => {} });
  const cookie = await app.signIn(agent.email);
  const browser = identity.signIn({ headers: new Headers({ cookie }), address: "192.0.2.1", locale: "en" });
  await assert.rejects(browser.changePassword({ current: null, next: "short" }));
  assert.deepEqual(await mailsTo(agent.email), []);
});

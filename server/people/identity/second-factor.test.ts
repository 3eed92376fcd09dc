import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { sql } from "kysely";
import { createContact } from "#people/directory";
import { codeOf, cookieOf, startPeople, type TestPeople } from "../test-people.ts";
import { totpCode, totpStep } from "./totp.ts";

const PASSWORD = "correct horse battery";
let people: TestPeople;
before(async () => {
  people = await startPeople({ clock: "2026-03-01T12:00:00Z" });
});
after(() => people.stop());

let counter = 0;
const fresh = () => `person${++counter}@acme.test`;
const cookiesOf = (headers: Headers) =>
  headers
    .getSetCookie()
    .map((line) => line.split(";")[0]!)
    .join("; ");
const kindOf = async (cookie: string) => (await people.authenticate({ cookie })).actor.kind;
const db = () => people.platform.database.staff;
const secretOf = (offer: { text: string }) => {
  const letters = offer.text.replaceAll(" ", "").toLowerCase();
  let bits = "";
  for (const letter of letters) bits += "abcdefghijklmnopqrstuvwxyz234567".indexOf(letter).toString(2).padStart(5, "0");
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
};
/** The code of an app at this moment; the clock goes on one step, so that the next one is another. */
function codeNow(secret: Buffer): string {
  people.clock!.advance(30_000);
  return totpCode(secret, totpStep(people.platform.clock.now()));
}
const signIn = (email: string, cookie?: string) => people.browser(cookie).signInPassword({ email, password: PASSWORD });

/** An agent with an app. */
async function withApp(role: "owner" | "admin" | "agent" = "agent") {
  const agent = await people.agent(role, fresh(), PASSWORD);
  const first = cookieOf((await signIn(agent.email)).headers);
  const offer = await people.browser(first).offerSecondFactor("Acme", null);
  const secret = secretOf(offer);
  const { headers, codes } = await people.browser(first).addSecondFactor({ sealed: offer.sealed, code: codeNow(secret) });
  return { ...agent, secret, codes, first, cookie: cookieOf(headers) };
}

describe("an app with codes", () => {
  test("is set up by its first code; the session gets a new id and the others end", async () => {
    const { email } = await people.agent("agent", fresh(), PASSWORD);
    const other = cookieOf((await signIn(email)).headers);
    const mine = cookieOf((await signIn(email)).headers);
    const offer = await people.browser(mine).offerSecondFactor("Acme", null);
    assert.match(offer.qr, /^<svg[^>]*>/);
    assert.doesNotMatch(offer.qr, /script|href|on\w+=/);
    assert.equal(await codeOf(people.browser(mine).addSecondFactor({ sealed: offer.sealed, code: "000000" })), "codeWrong");
    assert.equal(
      (await people.browser(mine).offerSecondFactor("Acme", offer.sealed)).text,
      offer.text,
      "after a wrong code the same secret",
    );
    const { headers, codes } = await people.browser(mine).addSecondFactor({ sealed: offer.sealed, code: codeNow(secretOf(offer)) });
    assert.equal(codes.length, 10);
    assert.deepEqual([await kindOf(mine), await kindOf(other), await kindOf(cookieOf(headers))], ["anonymous", "anonymous", "agent"]);
  });

  test("is asked for after password and after link, and nothing is open before", async () => {
    const { email, secret } = await withApp();
    const { headers, second } = await signIn(email);
    assert.equal(second, true);
    assert.equal(headers.getSetCookie().length, 1);
    const step = cookieOf(headers);
    assert.match(step, /^backstay_step=/);
    assert.equal(await kindOf(step), "anonymous");
    assert.deepEqual(await people.browser(step).secondStep("Acme", null), { email, code: true, passkey: false, enrol: null });
    assert.equal(await codeOf(people.browser(step).proveSecond({ code: "123456" })), "codeWrong");
    const proved = await people.browser(step).proveSecond({ code: codeNow(secret) });
    assert.equal(await kindOf(cookiesOf(proved.headers)), "agent");
    assert.equal(await codeOf(people.browser(step).proveSecond({ code: codeNow(secret) })), "stepOver", "the step works once");

    await people.browser().requestMagicLink({ email, next: "/desk/tickets/1" });
    await people.identity.settled();
    const link = await people.browser().redeemMagicLink({ token: people.lastLink() });
    assert.deepEqual([link.second, link.next], [true, "/desk/tickets/1"]);
    assert.equal(await kindOf(cookieOf(link.headers)), "anonymous");
  });

  test("a code works once, also when tried several times at the same moment, and by another sign-in", async () => {
    const { email, secret } = await withApp();
    const code = codeNow(secret);
    const step = cookieOf((await signIn(email)).headers);
    const results = await Promise.all(Array.from({ length: 3 }, () => codeOf(people.browser(step).proveSecond({ code }))));
    assert.equal(results.filter((result) => result === "none").length, 1, results.join());
    const again = cookieOf((await signIn(email)).headers);
    assert.equal(await codeOf(people.browser(again).proveSecond({ code })), "codeWrong");
  });

  test("five wrong codes end the step, ten in a row lock codes for a while whatever the right one", async () => {
    const { email, secret } = await withApp();
    for (let round = 0; round < 2; round++) {
      const step = cookieOf((await signIn(email)).headers);
      for (let wrong = 0; wrong < 5; wrong++) assert.equal(await codeOf(people.browser(step).proveSecond({ code: "000000" })), "codeWrong");
      assert.equal(await codeOf(people.browser(step).proveSecond({ code: codeNow(secret) })), "stepOver");
    }
    const step = cookieOf((await signIn(email)).headers);
    assert.equal(await codeOf(people.browser(step).proveSecond({ code: codeNow(secret) })), "tooMany");
    people.clock!.advance(15 * 60_000);
    const later = cookieOf((await signIn(email)).headers);
    assert.equal(await codeOf(people.browser(later).proveSecond({ code: codeNow(secret) })), "none");
  });

  test("recovery codes work once each, only for their owner, and end when new ones are made", async () => {
    const [one, two] = [await withApp(), await withApp()];
    const step = async (email: string) => cookieOf((await signIn(email)).headers);
    assert.equal(await codeOf(people.browser(await step(two.email)).proveSecond({ code: one.codes[0]! })), "codeWrong");
    assert.equal(await codeOf(people.browser(await step(one.email)).proveSecond({ code: one.codes[0]!.toUpperCase() })), "none");
    assert.equal(await codeOf(people.browser(await step(one.email)).proveSecond({ code: one.codes[0]! })), "codeWrong");
    const { headers } = await people.browser(await step(one.email)).proveSecond({ code: one.codes[1]! });
    const cookie = cookieOf(headers);
    assert.equal((await people.browser(cookie).ownSecurity()).totp?.codesLeft, 8);
    const { codes } = await people.browser(cookie).newRecoveryCodes();
    assert.equal(await codeOf(people.browser(await step(one.email)).proveSecond({ code: one.codes[2]! })), "codeWrong");
    assert.equal(await codeOf(people.browser(await step(one.email)).proveSecond({ code: codes[0]! })), "none");
  });

  test("neither secret nor codes are in the database in any readable form", async () => {
    const { secret, codes } = await withApp();
    const { rows } = await sql<{
      all: string;
    }>`select (select string_agg(f::text, ' ') from auth_factors f) || ' ' || (select string_agg(c::text, ' ')
      from auth_recovery_codes c) || ' ' || coalesce((select string_agg(v::text, ' ') from auth_verifications v), '') as all`.execute(db());
    for (const text of [secret.toString("hex"), secret.toString("base64"), ...codes, ...codes.map((code) => code.replace("-", ""))])
      assert.ok(!rows[0]!.all.includes(text));
  });

  test("cannot be set up with an offer that was made for another, is too old or made up", async () => {
    const [one, two] = [await people.agent("agent", fresh(), PASSWORD), await people.agent("agent", fresh(), PASSWORD)];
    const mine = cookieOf((await signIn(one.email)).headers);
    const offer = await people.browser(mine).offerSecondFactor("Acme", null);
    const theirs = cookieOf((await signIn(two.email)).headers);
    const secret = secretOf(offer);
    assert.equal(await codeOf(people.browser(theirs).addSecondFactor({ sealed: offer.sealed, code: codeNow(secret) })), "stepOver");
    for (const sealed of ["", "AAAA", offer.sealed.slice(2), offer.sealed.toUpperCase()])
      assert.equal(await codeOf(people.browser(mine).addSecondFactor({ sealed, code: codeNow(secret) })), "stepOver");
  });

  test("adding, removing and new codes take a proof of the last minutes", async () => {
    const { cookie, email, secret } = await withApp();
    people.clock!.advance(16 * 60_000);
    assert.equal((await people.browser(cookie).ownSecurity()).fresh, false);
    for (const act of [
      () => people.browser(cookie).newRecoveryCodes(),
      () => people.browser(cookie).removeSecondFactor(),
      () => people.browser(cookie).offerSecondFactor("Acme", null),
      () => people.browser(cookie).offerPasskey("Acme"),
    ])
      assert.equal(await codeOf(act()), "proofNeeded");
    const step = cookieOf((await signIn(email)).headers);
    const anew = cookieOf((await people.browser(step).proveSecond({ code: codeNow(secret) })).headers);
    await people.browser(anew).removeSecondFactor();
    assert.equal((await signIn(email)).second, false);
  });

  test("is for customers too", async () => {
    const email = fresh();
    await createContact(people.system, { name: "Ann", emails: [email] });
    await people.browser().requestMagicLink({ email, next: "" });
    await people.identity.settled();
    const cookie = cookieOf((await people.browser().redeemMagicLink({ token: people.lastLink() })).headers);
    const offer = await people.browser(cookie).offerSecondFactor("Acme", null);
    await people.browser(cookie).addSecondFactor({ sealed: offer.sealed, code: codeNow(secretOf(offer)) });
    await people.browser().requestMagicLink({ email, next: "" });
    await people.identity.settled();
    const { second } = await people.browser().redeemMagicLink({ token: people.lastLink() });
    assert.equal(second, true);
  });
});

describe("where a second factor is demanded", () => {
  const demand = async (roles: string[]) => {
    await sql`update sign_in_policy set second_factor_roles = ${roles}`.execute(db());
  };
  after(() => demand([]));

  test("whoever has none sets one up before anything else; sessions opened with less are nobody's", async () => {
    const { email } = await people.agent("admin", fresh(), PASSWORD);
    const before = cookieOf((await signIn(email)).headers);
    const lead = await people.agent("lead", fresh(), PASSWORD);
    const free = cookieOf((await signIn(lead.email)).headers);
    await demand(["admin"]);
    assert.deepEqual([await kindOf(before), await kindOf(free)], ["anonymous", "agent"]);
    const { headers, second } = await signIn(email);
    assert.equal(second, true);
    const step = cookieOf(headers);
    assert.equal(await kindOf(step), "anonymous");
    const { enrol } = (await people.browser(step).secondStep("Acme", null))!;
    assert.equal(await codeOf(people.browser(step).enrolSecond({ sealed: enrol!.sealed, code: "000000" })), "codeWrong");
    const done = await people.browser(step).enrolSecond({ sealed: enrol!.sealed, code: codeNow(secretOf(enrol!)) });
    assert.equal(done.codes.length, 10);
    const cookie = cookiesOf(done.headers);
    assert.equal(await kindOf(cookie), "agent");
    assert.equal(await codeOf(people.browser(cookie).removeSecondFactor()), "secondFactor.demanded");
  });

  test("the first proof alone sets up no second one where there is one", async () => {
    await demand([]);
    const { email } = await withApp("admin");
    await demand(["admin"]);
    const step = cookieOf((await signIn(email)).headers);
    const state = await people.browser(step).secondStep("Acme", null);
    assert.equal(state!.enrol, null);
    const other = await people.agent("admin", fresh(), PASSWORD);
    const { enrol } = (await people.browser(cookieOf((await signIn(other.email)).headers)).secondStep("Acme", null))!;
    assert.equal(
      await codeOf(people.browser(step).enrolSecond({ sealed: enrol!.sealed, code: codeNow(secretOf(enrol!)) })),
      "secondFactor.there",
    );
  });
});

test("sessions are listed with device and place, and end one by one or all but this one", async () => {
  const { email } = await people.agent("agent", fresh(), PASSWORD);
  const from = async (agent: string, address: string) =>
    cookieOf(
      (
        await people.identity
          .signIn({ headers: new Headers({ "user-agent": agent }), address, locale: "en" })
          .signInPassword({ email, password: PASSWORD })
      ).headers,
    );
  const firefox = await from("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "192.0.2.7");
  people.clock!.advance(1_000);
  const phone = await from(
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
    "2001:db8::1",
  );
  people.clock!.advance(1_000);
  const third = await from("", "192.0.2.9");
  const { sessions } = await people.browser(phone).ownSecurity();
  assert.deepEqual(
    sessions.map(({ browser, system, address, current, how }) => [browser, system, address, current, how]),
    [
      [null, null, "192.0.2.9", false, "password"],
      ["Chrome", "Android", "2001:db8::1", true, "password"],
      ["Firefox", "Linux", "192.0.2.7", false, "password"],
    ],
  );
  const stranger = await people.agent("agent", fresh(), PASSWORD);
  const strange = cookieOf((await signIn(stranger.email)).headers);
  assert.equal(await codeOf(people.browser(strange).endOwnSession({ id: sessions[2]!.id })), "notFound");
  await people.browser(phone).endOwnSession({ id: sessions[2]!.id });
  assert.deepEqual([await kindOf(firefox), await kindOf(third)], ["anonymous", "agent"]);
  await people.browser(phone).endOtherSessions();
  assert.deepEqual([await kindOf(third), await kindOf(phone), await kindOf(strange)], ["anonymous", "agent", "agent"]);
  people.clock!.advance(11 * 60_000);
  await people.identity.authenticate({ headers: new Headers({ cookie: phone }), address: "192.0.2.88" });
  const [mine] = (await people.browser(phone).ownSecurity()).sessions;
  assert.deepEqual([mine!.address, mine!.usedAt], ["192.0.2.88", people.platform.clock.now().toISOString()]);
});

test("an administrator resets who has lost everything; it is written down", async () => {
  const { resetAgentSignIn } = await import("./agent-sign-in.ts");
  const [lost, owner, admin] = [await withApp(), await withApp("owner"), await people.agent("admin", fresh())];
  const as = people.as(people.agentActor(admin.id, "admin"));
  await resetAgentSignIn(as, lost.id);
  assert.equal(await kindOf(lost.cookie), "anonymous");
  assert.equal((await signIn(lost.email)).second, false);
  assert.equal(await codeOf(resetAgentSignIn(as, owner.id)), "agent.roleNotYours");
  assert.equal((await signIn(owner.email)).second, true);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit_log where action = 'agents.resetSignIn'`.execute(db());
  assert.equal(rows[0]!.n, 1);
});

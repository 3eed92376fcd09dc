import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { sql } from "kysely";
import { createContact } from "#people/directory";
import { codeOf, cookieOf, startPeople, type TestPeople } from "../test-people.ts";

let people: TestPeople;
before(async () => {
  people = await startPeople();
});
after(() => people.stop());

const PASSWORD = "correct horse battery";
const kindOf = async (cookie: string) => (await people.authenticate({ cookie })).actor.kind;
let counter = 0;
const fresh = () => `person${++counter}@acme.test`;

describe("password", () => {
  test("signs an agent in, in any spelling of his address", async () => {
    const agent = await people.agent("agent", fresh(), PASSWORD);
    const { headers } = await people.browser().signInPassword({ email: ` ${agent.email.toUpperCase()}`, password: PASSWORD });
    const { actor, via, locale } = await people.authenticate({ cookie: cookieOf(headers) });
    assert.deepEqual([actor.kind, actor.id, via, locale], ["agent", agent.id, "cookie", "en"]);
    assert.match(headers.get("set-cookie")!, /HttpOnly; SameSite=Lax$/);
  });

  test("a wrong one, an unknown address and what is no address answer alike", async () => {
    const { email } = await people.agent("agent", fresh(), PASSWORD);
    for (const input of [
      { email, password: "wrong" },
      { email: "nobody@acme.test", password: PASSWORD },
      { email: "not an address", password: PASSWORD },
      { email, password: "" },
      { email, password: " " },
      { email, password: "\u0000" },
    ]) {
      const error = await people
        .browser()
        .signInPassword(input)
        .catch((e: unknown) => e as { status: number; code: string; headers: object; values: object });
      assert.ok("code" in error);
      assert.deepEqual([error.status, error.code, error.headers, error.values], [401, "signInFailed", {}, {}]);
    }
  });

  test("somebody who has none cannot sign in with an empty one", async () => {
    const { email } = await people.agent("agent", fresh());
    for (const password of ["", " ", "null", "undefined"])
      assert.equal(await codeOf(people.browser().signInPassword({ email, password })), "signInFailed");
  });

  test("a deactivated agent is refused like a wrong password, and leaves no session behind", async () => {
    const { id, email } = await people.agent("agent", fresh(), PASSWORD);
    await sql`update agents set active = false where id = ${id}`.execute(people.platform.database.staff);
    assert.equal(await codeOf(people.browser().signInPassword({ email, password: PASSWORD })), "signInFailed");
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from auth_sessions_store s join auth_accounts a on a.id = s.account_id where a.email = ${email}`.execute(
      people.platform.database.staff,
    );
    assert.equal(rows[0]!.n, 0);
  });

  test("is stored as a slow salted hash only", async () => {
    const { email } = await people.agent("agent", fresh(), PASSWORD);
    const { rows } = await sql<{
      password_hash: string;
    }>`select c.password_hash from auth_credentials c join auth_accounts a on a.id = c.account_id where a.email = ${email}`.execute(
      people.platform.database.staff,
    );
    assert.match(rows[0]!.password_hash, /^[0-9a-f]{32}:[0-9a-f]{128}$/);
  });

  test("changing it needs the old one and ends the other sessions", async () => {
    const { email } = await people.agent("agent", fresh(), PASSWORD);
    const one = cookieOf((await people.browser().signInPassword({ email, password: PASSWORD })).headers);
    const two = cookieOf((await people.browser().signInPassword({ email, password: PASSWORD })).headers);
    assert.equal(await codeOf(people.browser(one).changePassword({ current: "wrong", next: "another long password" })), "passwordWrong");
    assert.equal(await codeOf(people.browser(one).changePassword({ current: null, next: "another long password" })), "passwordWrong");
    assert.equal(await codeOf(people.browser(one).changePassword({ current: PASSWORD, next: "short" })), "invalid");
    assert.equal(await codeOf(people.browser().changePassword({ current: PASSWORD, next: "another long password" })), "signInNeeded");
    const { headers } = await people.browser(one).changePassword({ current: PASSWORD, next: "another long password" });
    assert.equal(await kindOf(one), "anonymous", "the session goes on under a new id");
    assert.equal(await kindOf(cookieOf(headers)), "agent");
    assert.equal(await kindOf(two), "anonymous");
    assert.equal(await codeOf(people.browser().signInPassword({ email, password: PASSWORD })), "signInFailed");
  });
});

describe("session", () => {
  test("gets a new id at each sign-in, whatever the browser brought (fixation)", async () => {
    const { email } = await people.agent("agent", fresh(), PASSWORD);
    const first = cookieOf((await people.browser().signInPassword({ email, password: PASSWORD })).headers);
    const second = cookieOf((await people.browser(first).signInPassword({ email, password: PASSWORD })).headers);
    assert.notEqual(first, second);
    assert.equal(await kindOf(first), "anonymous");
    assert.equal(await kindOf(second), "agent");
    const planted = cookieOf(
      (await people.browser("backstay_session=planted.value").signInPassword({ email, password: PASSWORD })).headers,
    );
    assert.doesNotMatch(planted, /planted/);
  });

  test("ends at sign-out, also for a copy of the cookie", async () => {
    const { email } = await people.agent("agent", fresh(), PASSWORD);
    const cookie = cookieOf((await people.browser().signInPassword({ email, password: PASSWORD })).headers);
    const { headers } = await people.browser(cookie).signOut();
    assert.match(headers.get("set-cookie")!, /^backstay_session=; Max-Age=0/);
    assert.equal(await kindOf(cookie), "anonymous");
  });

  test("is not in the database in any readable form", async () => {
    const { email } = await people.agent("agent", fresh(), PASSWORD);
    const cookie = cookieOf((await people.browser().signInPassword({ email, password: PASSWORD })).headers);
    const token = decodeURIComponent(cookie.split("=")[1]!).split(".")[0]!;
    const { rows } = await sql<{ key_hash: Buffer; sealed: Buffer }>`select key_hash, sealed from auth_sessions_store`.execute(
      people.platform.database.staff,
    );
    assert.ok(rows.length > 0);
    for (const row of rows) {
      assert.ok(!row.sealed.includes(token) && !row.key_hash.includes(token));
      assert.ok(!row.sealed.includes(email));
    }
  });

  test("a copied database signs nobody in: its key hash is no cookie", async () => {
    const { rows } = await sql<{ key_hash: Buffer }>`select key_hash from auth_sessions_store`.execute(people.platform.database.staff);
    for (const { key_hash } of rows.slice(0, 5))
      assert.equal(await kindOf(`backstay_session=${key_hash.toString("base64url")}`), "anonymous");
  });
});

describe("sign-in link", () => {
  async function linkFor(email: string, next = ""): Promise<string> {
    const before = people.mails.length;
    await people.browser().requestMagicLink({ email, next });
    await people.identity.settled();
    assert.equal(people.mails.length, before + 1);
    return people.lastLink();
  }

  test("reaches addresses of every script, and of every sign that an address may have", async () => {
    for (const email of ["jörg.müller@bücher.example", "поддержка@почта.example", "دعم@مثال.example", "o'brien/sales@customer.test"]) {
      const contact = await createContact(people.system, { name: "Jana", emails: [email] });
      const { headers } = await people.browser().redeemMagicLink({ token: await linkFor(email) });
      assert.equal((await people.authenticate({ cookie: cookieOf(headers) })).actor.id, contact.id, email);
    }
  });

  test("signs a contact in, proves his address and goes on where he wanted", async () => {
    const email = fresh();
    const contact = await createContact(people.system, { name: "Jana", emails: [email], locale: "cs" });
    const { headers, next } = await people.browser().redeemMagicLink({ token: await linkFor(email.toUpperCase(), "/requests/12?x=1") });
    assert.equal(next, "/requests/12?x=1");
    const { actor, locale } = await people.authenticate({ cookie: cookieOf(headers) });
    assert.deepEqual([actor.kind, actor.id, locale], ["contact", contact.id, "cs"]);
    const { rows } = await sql<{
      proved: boolean;
      linked: boolean;
    }>`select a.verified_at is not null as proved, c.account_id is not null as linked from contact_addresses a join contacts c on c.id = a.contact_id where a.address = ${email}`.execute(
      people.platform.database.staff,
    );
    assert.deepEqual(rows, [{ proved: true, linked: true }]);
    assert.match(people.mails.at(-1)!.subject, /přihlášení/);
  });

  test("signs an agent in who has no password", async () => {
    const { email, id } = await people.agent("lead", fresh());
    const { headers } = await people.browser().redeemMagicLink({ token: await linkFor(email) });
    assert.equal((await people.authenticate({ cookie: cookieOf(headers) })).actor.id, id);
  });

  test("works once, also when used several times at the same moment", async () => {
    const { email } = await people.agent("agent", fresh());
    const token = await linkFor(email);
    const results = await Promise.all(Array.from({ length: 8 }, () => codeOf(people.browser().redeemMagicLink({ token }))));
    assert.deepEqual(results.toSorted(), [...Array.from({ length: 7 }, () => "linkUsed"), "none"]);
  });

  test("works for 15 minutes", async () => {
    const { email } = await people.agent("agent", fresh());
    const token = await linkFor(email);
    const { rows } = await sql<{
      seconds: number;
    }>`select extract(epoch from expires_at - created_at)::float8 as seconds from auth_verifications order by created_at desc limit 1`.execute(
      people.platform.database.staff,
    );
    assert.ok(Math.abs(rows[0]!.seconds - 900) < 2);
    await sql`update auth_verifications set expires_at = expires_at - interval '15 minutes 1 second'`.execute(
      people.platform.database.staff,
    );
    assert.equal(await codeOf(people.browser().redeemMagicLink({ token })), "linkUsed");
    assert.equal(await codeOf(people.browser().redeemMagicLink({ token })), "linkUsed");
  });

  test("nothing that is no token opens anything: empty, blank, hash, another's", async () => {
    const { email } = await people.agent("agent", fresh());
    await linkFor(email);
    const { rows } = await sql<{ identifier: string }>`select identifier from auth_verifications`.execute(people.platform.database.staff);
    for (const token of ["", " ", "%20", ".", "null", rows[0]!.identifier, "a".repeat(32), `${"a".repeat(32)}.Lw`]) {
      assert.equal(await codeOf(people.browser().redeemMagicLink({ token })), "linkUsed", token);
    }
  });

  test("never signs anybody else in: the address counts that it was sent to", async () => {
    const [one, two] = [await people.agent("owner", fresh()), await people.agent("agent", fresh())];
    await linkFor(one.email);
    const { headers } = await people.browser().redeemMagicLink({ token: await linkFor(two.email) });
    assert.equal((await people.authenticate({ cookie: cookieOf(headers) })).actor.id, two.id);
  });

  test("a link asked for before the address was taken away opens nothing afterwards", async () => {
    const email = fresh();
    await createContact(people.system, { emails: [email] });
    const token = await linkFor(email);
    await sql`delete from contact_addresses where address = ${email}`.execute(people.platform.database.staff);
    assert.equal(await codeOf(people.browser().redeemMagicLink({ token })), "signInFailed");
  });

  test("an unknown address answers the same and gets no mail", async () => {
    const { email } = await people.agent("agent", fresh());
    const before = people.mails.length;
    const known = await people.browser().requestMagicLink({ email, next: "" });
    const unknown = await people.browser().requestMagicLink({ email: fresh(), next: "" });
    await people.identity.settled();
    assert.deepEqual([...known.headers], [...unknown.headers]);
    assert.deepEqual(
      people.mails.slice(before).map((mail) => mail.to),
      [email],
    );
  });

  test("the mail holds nothing a stranger could have chosen, and leads only here", async () => {
    const email = fresh();
    await createContact(people.system, { name: "Win money at http://evil.test", emails: [email] });
    await linkFor(email, "https://evil.test/");
    const { text, subject } = people.mails.at(-1)!;
    assert.doesNotMatch(text + subject, /evil|money/);
    const { next } = await people.browser().redeemMagicLink({ token: people.lastLink() });
    assert.equal(next, "");
  });

  test("the way onward cannot be bent in the token", async () => {
    const { email } = await people.agent("agent", fresh());
    const [secret] = (await linkFor(email, "/requests")).split(".");
    const { next } = await people.browser().redeemMagicLink({ token: `${secret}.${Buffer.from("//evil.test/x").toString("base64url")}` });
    assert.equal(next, "");
  });
});

test("an account that proves one address of a contact cannot sign in for another contact by equal strings", async () => {
  const [mine, other] = [fresh(), fresh()];
  const contact = await createContact(people.system, { emails: [mine] });
  const stranger = await createContact(people.system, { name: mine, emails: [other] });
  await people.browser().requestMagicLink({ email: mine, next: "" });
  await people.identity.settled();
  const { headers } = await people.browser().redeemMagicLink({ token: people.lastLink() });
  const { actor } = await people.authenticate({ cookie: cookieOf(headers) });
  assert.equal(actor.id, contact.id);
  assert.notEqual(actor.id, stranger.id);
});

test("an invitation signs a new agent in for the first time, within three days", async () => {
  const { createAgent } = await import("#people/access");
  const agent = await createAgent(people.system, { name: "New", email: fresh(), role: "agent", locale: "de", invite: true });
  const { rows } = await sql<{
    data: object;
    type: string;
    actor: string;
  }>`select type, data, actor from event_outbox where data->>'agentId' = ${agent.id} union all select type, data, actor from events where data->>'agentId' = ${agent.id}`.execute(
    people.platform.database.staff,
  );
  await people.identity.subscribers[0]!.handle(people.platform.database.staff, rows.slice(0, 1) as never);
  assert.match(people.mails.at(-1)!.subject, /eingeladen/);
  assert.equal(people.mails.at(-1)!.to, agent.email);
  const acceptance = { token: people.lastLink(), name: "New", locale: "de", password: "quiet river stones" } as const;
  const { headers } = await people.browser().acceptInvitation(acceptance);
  assert.equal((await people.authenticate({ cookie: cookieOf(headers) })).actor.id, agent.id);
  assert.equal(await codeOf(people.browser().acceptInvitation(acceptance)), "invitation.accepted");
});

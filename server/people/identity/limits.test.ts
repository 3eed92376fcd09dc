import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { codeOf, startPeople, type TestPeople } from "../test-people.ts";

let people: TestPeople;
before(async () => {
  people = await startPeople({ limits: true });
});
after(() => people.stop());

/** Each try comes from another place, as guessing from many machines does. */
const from = (n: number) => people.browser(undefined, `198.51.100.${n}`);

async function tries(count: number, work: (n: number) => Promise<unknown>): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => codeOf(work(n))));
}

test("passwords of one address are guessed ten times, from however many places, known or not", async () => {
  const { email } = await people.agent("agent", "guessed@acme.test", "correct horse battery");
  for (const address of [email, "unknown@acme.test"]) {
    const codes = await tries(14, (n) => from(n).signInPassword({ email: address, password: `guess ${n}` }));
    assert.deepEqual(
      [codes.filter((code) => code === "signInFailed").length, codes.filter((code) => code === "tooMany").length],
      [10, 4],
      address,
    );
  }
});

test("one place guesses twenty times, at however many addresses", async () => {
  const codes = await tries(24, (n) =>
    people.browser(undefined, "203.0.113.5").signInPassword({ email: `a${n}@acme.test`, password: "guess" }),
  );
  assert.equal(codes.filter((code) => code === "tooMany").length, 4);
});

test("one mailbox gets three links at once, whoever asks, in whatever spelling", async () => {
  await people.agent("agent", "flooded@acme.test");
  const codes = await tries(8, (n) =>
    from(50 + n).requestMagicLink({ email: n % 2 ? "flooded@acme.test" : "Flooded@ACME.test", next: "" }),
  );
  await people.identity.settled();
  assert.equal(codes.filter((code) => code === "none").length, 3);
  assert.equal(people.mails.filter((mail) => mail.to === "flooded@acme.test").length, 3);
});

test("a link's token is guessed twenty times a minute from one place", async () => {
  const codes = await tries(25, () => people.browser(undefined, "203.0.113.9").redeemMagicLink({ token: "a".repeat(32) }));
  assert.equal(codes.filter((code) => code === "tooMany").length, 5);
});

test("wrong API tokens from one place are held up after thirty", async () => {
  const codes = await tries(35, (n) =>
    people.identity.authenticate({ headers: new Headers({ authorization: `Bearer bs_${n}` }), address: "203.0.113.77" }),
  );
  assert.deepEqual([codes.filter((code) => code === "invalidToken").length, codes.filter((code) => code === "tooMany").length], [30, 5]);
});

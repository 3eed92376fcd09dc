/** The ledger as arithmetic: whatever order and however often its entries come, an invoice stands the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { owed, stateOf, type Contents, type Entry } from "./ledger.ts";

const contents: Contents = {
  issued: true,
  number: "R-1",
  tax: 0,
  credited: 0,
  issuedOn: "2026-01-01",
  dueOn: "2026-01-31",
  periodStart: null,
  periodEnd: "2026-12-31",
  subscription: null,
  purchaseOrder: null,
  url: null,
  pdfUrl: null,
  lines: [],
};
let keys = 0;
const DAY = 86_400_000;
const at = (day: number) => Date.UTC(2026, 0, 1) + day * DAY;
const key = () => `k${++keys}`;
const invoiced = (day: number, amount: number, more: Partial<Contents> = {}): Entry => ({
  kind: "invoiced",
  key: key(),
  ref: "",
  at: at(day),
  amount,
  currency: "EUR",
  details: { ...contents, ...more },
});
const paid = (day: number, amount: number, ref = "p", settled = false): Entry => ({
  kind: "paid",
  key: key(),
  ref,
  at: at(day),
  amount,
  currency: "EUR",
  details: { settled },
});
const refunded = (day: number, amount: number, ref = "p"): Entry => ({
  kind: "refunded",
  key: key(),
  ref,
  at: at(day),
  amount,
  currency: "EUR",
  details: {},
});
const failed = (day: number, attempt: number, code = "declined"): Entry => ({
  kind: "failed",
  key: key(),
  ref: `${attempt}`,
  at: at(day),
  amount: null,
  currency: null,
  details: { attempt, code },
});
const flag = (kind: "voided" | "writtenOff", day: number): Entry => ({
  kind,
  key: key(),
  ref: "",
  at: at(day),
  amount: null,
  currency: null,
  details: {},
});
const disputed = (day: number, outcome: "open" | "won" | "lost", ref = "d"): Entry => ({
  kind: "disputed",
  key: key(),
  ref,
  at: at(day),
  amount: null,
  currency: null,
  details: { outcome },
});

test("an invoice lives: drafted, issued, failed, paid in parts, given back", () => {
  const story: Entry[] = [];
  const after = (entry: Entry) => (story.push(entry), stateOf(story));
  assert.equal(after(invoiced(0, 900, { issued: false })).state, "draft");
  assert.equal(after(invoiced(1, 1_000)).state, "open");
  const failure = after(failed(2, 1, "expired_card"));
  assert.deepEqual([failure.state, failure.attempts, failure.failure], ["open", 1, { at: at(2), code: "expired_card" }]);
  const part = after(paid(3, 400));
  assert.deepEqual([part.state, part.paid, owed({ ...part, credited: 0 })], ["open", 400, 600]);
  const whole = after(paid(5, 600, "q"));
  assert.deepEqual([whole.state, whole.paid, whole.paidOn, owed({ ...whole, credited: 0 })], ["paid", 1_000, "2026-01-06", 0]);
  assert.deepEqual([after(refunded(6, 100)).state, stateOf(story).refunded], ["paid", 100]);
  after(refunded(7, 400));
  assert.deepEqual([after(refunded(8, 600, "q")).state, stateOf(story).refunded], ["refunded", 1_000]);
});

test("credit lowers what is owed; a word of the provider settles what nobody paid; void is the end", () => {
  assert.equal(owed({ ...stateOf([invoiced(0, 1_000)]), credited: 300 }), 700);
  assert.equal(stateOf([invoiced(0, 1_000, { credited: 300 }), paid(1, 700)]).state, "paid");
  assert.equal(stateOf([invoiced(0, 1_000), paid(1, 0, "p", true)]).state, "paid");
  assert.equal(stateOf([invoiced(0, 1_000), paid(1, 1_000), flag("voided", 2)]).state, "void");
  assert.equal(stateOf([invoiced(0, 1_000), flag("writtenOff", 2)]).state, "uncollectible");
  assert.equal(stateOf([invoiced(0, 1_000), flag("writtenOff", 2), paid(3, 1_000)]).state, "paid");
  assert.equal(stateOf([invoiced(0, 1_000), paid(1, 1_000, "p", true), disputed(2, "open"), disputed(3, "lost")]).dispute, "lost");
  const back = stateOf([invoiced(0, 1_000), paid(1, 400), refunded(2, 400), paid(3, 600, "q")]);
  assert.deepEqual([back.state, owed({ ...back, credited: 0 })], ["open", 400], "what went back is owed again");
  assert.equal(stateOf([]).state, "draft");
});

test("any order and any repetition of the same entries gives the same state (2,000 ledgers)", () => {
  let seed = 20_261_122;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const shuffled = <T>(list: readonly T[]) =>
    list
      .map((one) => [random(1e9), one] as const)
      .toSorted(([a], [b]) => a - b)
      .map(([, one]) => one);
  const states = new Set<string>();
  for (let ledger = 0; ledger < 2_000; ledger++) {
    // Few days, so that much happens at one time.
    const day = () => random(4);
    const entries = Array.from({ length: 1 + random(9) }, (): Entry => {
      const make: (() => Entry)[] = [
        () => invoiced(day(), 100 * (1 + random(3)), { issued: random(3) > 0, credited: 50 * random(2) }),
        () => paid(day(), 100 * random(4), `p${random(2)}`, random(4) === 0),
        () => failed(day(), 1 + random(3), `code${random(2)}`),
        () => refunded(day(), 100 * random(3), `p${random(2)}`),
        () => disputed(day(), (["open", "won", "lost"] as const)[random(3)]!, `d${random(2)}`),
        () => flag(random(2) === 0 ? "voided" : "writtenOff", day()),
      ];
      return make[random(20) === 0 ? 5 : random(5)]!();
    });
    const expected = stateOf(entries);
    states.add(expected.state);
    for (let turn = 0; turn < 4; turn++) {
      const often = entries.flatMap((entry) => Array.from({ length: 1 + random(3) }, () => structuredClone(entry)));
      assert.deepEqual(stateOf(shuffled(often)), expected, JSON.stringify(entries));
    }
  }
  assert.deepEqual([...states].toSorted(), ["draft", "open", "paid", "refunded", "uncollectible", "void"]);
});

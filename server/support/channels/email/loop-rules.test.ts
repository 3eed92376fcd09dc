import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { judgeLoop, type LoopFacts, type LoopLimits } from "./loop-rules.ts";

const LIMITS: LoopLimits = { peerAnswers: 10, peerSameSubject: 2, peerMinutes: 180, peerMails: 40, mailboxAnswers: 500, pauseMinutes: 60 };
const judge = (facts: Partial<LoopFacts>) => judgeLoop({ answered: [], subject: "Export", mailboxAnswers: 0, ...facts }, LIMITS);

describe("answering by machine", () => {
  test("goes on while there is little of it", () => {
    assert.equal(judge({}), null);
    assert.equal(judge({ answered: ["Export", "Import", "Licence"], mailboxAnswers: 499 }), null);
  });
  test("stops when the same subject comes a third time", () => {
    assert.deepEqual(judge({ answered: ["Export", "Export"] }), { scope: "peer", reason: "sameSubject" });
  });
  test("stops after ten to one address in the window", () => {
    const answered = Array.from({ length: 10 }, (_, number) => `Subject ${number}`);
    assert.deepEqual(judge({ answered }), { scope: "peer", reason: "answers" });
    assert.equal(judge({ answered: answered.slice(1) }), null);
  });
  test("stops for a whole mailbox when it answers too many", () => {
    assert.deepEqual(judge({ mailboxAnswers: 500 }), { scope: "mailbox", reason: "answers" });
  });
});

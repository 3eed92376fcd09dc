import { describe, test } from "node:test";
import assert from "node:assert/strict";
import {
  bareSubject,
  decideThread,
  mayAcknowledge,
  subjectTag,
  type AcknowledgementFacts,
  type ThreadDecision,
  type ThreadInput,
} from "./model.ts";

const token = { ticketId: "t1" };
const by = (reason: "references" | "subject" | "replyAddress") => ({ ticketId: "t1", number: 1001, reason });
const participant = new Set(["t1"]);
const stranger = new Set<string>();

/** Every row of the table, and every combination it leaves open. */
const ROWS: [string, ThreadInput, ThreadDecision][] = [
  [
    "valid token, participant, authenticated",
    { token, pointer: null, participatesIn: participant, verdict: "pass" },
    { action: "thread", ticketId: "t1", marked: false },
  ],
  [
    "valid token, participant, not authenticated",
    { token, pointer: null, participatesIn: participant, verdict: "none" },
    { action: "thread", ticketId: "t1", marked: true },
  ],
  [
    "valid token, participant, DMARC fails",
    { token, pointer: null, participatesIn: participant, verdict: "fail" },
    { action: "hold", ticketId: "t1", reason: "authenticationFailed" },
  ],
  [
    "valid token, stranger, authenticated",
    { token, pointer: null, participatesIn: stranger, verdict: "pass" },
    { action: "hold", ticketId: "t1", reason: "stranger" },
  ],
  [
    "valid token, stranger, not authenticated",
    { token, pointer: null, participatesIn: stranger, verdict: "none" },
    { action: "hold", ticketId: "t1", reason: "stranger" },
  ],
  [
    "valid token, stranger, DMARC fails",
    { token, pointer: null, participatesIn: stranger, verdict: "fail" },
    { action: "hold", ticketId: "t1", reason: "authenticationFailed" },
  ],
  [
    "valid token of a ticket, participant of another",
    { token: { ticketId: "t2" }, pointer: by("subject"), participatesIn: participant, verdict: "pass" },
    { action: "hold", ticketId: "t2", reason: "stranger" },
  ],
  [
    "known Message-ID, participant, authenticated",
    { token: null, pointer: by("references"), participatesIn: participant, verdict: "pass" },
    { action: "thread", ticketId: "t1", marked: false },
  ],
  [
    "subject tag, participant, authenticated",
    { token: null, pointer: by("subject"), participatesIn: participant, verdict: "pass" },
    { action: "thread", ticketId: "t1", marked: false },
  ],
  [
    "known Message-ID, participant, not authenticated",
    { token: null, pointer: by("references"), participatesIn: participant, verdict: "none" },
    { action: "open", hint: { number: 1001, reason: "references" } },
  ],
  [
    "subject tag, participant, not authenticated",
    { token: null, pointer: by("subject"), participatesIn: participant, verdict: "none" },
    { action: "open", hint: { number: 1001, reason: "subject" } },
  ],
  [
    "subject tag, outsider, authenticated",
    { token: null, pointer: by("subject"), participatesIn: stranger, verdict: "pass" },
    { action: "open", hint: { number: 1001, reason: "subject" } },
  ],
  [
    "known Message-ID, participant, DMARC fails",
    { token: null, pointer: by("references"), participatesIn: participant, verdict: "fail" },
    { action: "open", hint: { number: 1001, reason: "references" } },
  ],
  [
    "outdated reply address, participant, authenticated",
    { token: null, pointer: by("replyAddress"), participatesIn: participant, verdict: "pass" },
    { action: "open", hint: { number: 1001, reason: "replyAddress" } },
  ],
  ["nothing points anywhere", { token: null, pointer: null, participatesIn: stranger, verdict: "pass" }, { action: "open", hint: null }],
];

describe("where a mail belongs", () => {
  for (const [name, input, decision] of ROWS) test(name, () => assert.deepEqual(decideThread(input), decision));

  test("the rows cover every combination", () => {
    const seen = new Set(
      ROWS.map(
        ([, { token, pointer, participatesIn, verdict }]) =>
          `${token ? "token" : (pointer?.reason ?? "nothing")} ${participatesIn.size > 0} ${verdict}`,
      ),
    );
    for (const verdict of ["pass", "none", "fail"])
      for (const taking of [true, false]) assert.ok(seen.has(`token ${taking} ${verdict}`), `token ${taking} ${verdict}`);
  });
});

describe("subjects", () => {
  test("the tag is found wherever it stands, and only in its exact form", () => {
    assert.equal(subjectTag("Re: [#1001] Error"), 1001);
    assert.equal(subjectTag("AW: Error [#7]"), 7);
    assert.equal(subjectTag("Order #1001"), null);
    assert.equal(subjectTag("[# 1001]"), null);
  });
  test("prefixes of many languages are taken off", () => {
    for (const prefix of ["Re: ", "AW: ", "RE: re: ", "Fwd: ", "WG: ", "Odp: ", "رد: ", "Re[2]: ", "回复：", "SV: Re: [#12] "])
      assert.equal(bareSubject(`${prefix}Export fails`), "Export fails", prefix);
    assert.equal(bareSubject("Remote access: broken"), "Remote access: broken");
  });
});

describe("acknowledgements", () => {
  const facts: AcknowledgementFacts = {
    kind: "person",
    noAnswer: false,
    verdict: "pass",
    nullSender: false,
    sentInDay: 0,
    sentInThreeHours: 0,
  };
  test("go to people", () => assert.equal(mayAcknowledge(facts), true));
  test("never answer machines, lists, bounces or a failed sender", () => {
    for (const more of [
      { kind: "generated" },
      { kind: "autoReply" },
      { kind: "delivery" },
      { noAnswer: true },
      { nullSender: true },
      { verdict: "fail" },
    ] as Partial<AcknowledgementFacts>[])
      assert.equal(mayAcknowledge({ ...facts, ...more }), false, JSON.stringify(more));
  });
  test("stop after ten in three hours, and after one in a day for whoever proved nothing", () => {
    assert.equal(mayAcknowledge({ ...facts, sentInThreeHours: 9, sentInDay: 40 }), true);
    assert.equal(mayAcknowledge({ ...facts, sentInThreeHours: 10 }), false);
    assert.equal(mayAcknowledge({ ...facts, verdict: "none" }), true);
    assert.equal(mayAcknowledge({ ...facts, verdict: "none", sentInDay: 1 }), false);
  });
});

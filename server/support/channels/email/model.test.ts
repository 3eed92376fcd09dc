import { describe, test } from "node:test";
import assert from "node:assert/strict";
import {
  bareSubject,
  decideThread,
  mayAcknowledge,
  subjectTag,
  isPast,
  type AcknowledgementFacts,
  type Candidate,
  type ThreadDecision,
  type ThreadInput,
} from "./model.ts";
import type { Filing, HintReason } from "#support/tickets";

const at = (more: Partial<Candidate> = {}): Candidate => ({
  ticketId: "t1",
  number: 1001,
  takesPart: true,
  colleague: false,
  past: false,
  closed: false,
  ...more,
});
const stranger = { takesPart: false };
const token = (more?: Partial<Candidate>) => ({ ...at(more), by: "messageId" as const });
const by = (reason: "references" | "subject" | "replyAddress", more: Partial<Candidate> & { loose?: boolean } = {}) => ({
  loose: false,
  ...at(more),
  ...more,
  reason,
});
const tracked = (more?: Partial<Candidate>) => ({ ...at(more), tracker: "jira", key: "SHOP-7" });

type Given = Partial<ThreadInput>;
const thread = (filed: Filing, marked = false): ThreadDecision => ({ action: "thread", ticketId: "t1", marked, filed });
const hold = (reason: "stranger" | "authenticationFailed"): ThreadDecision => ({
  action: "hold",
  ticketId: "t1",
  reason,
  filed: { by: "messageId" },
});
const open = (reason: HintReason): ThreadDecision => ({ action: "open", hint: { number: 1001, reason } });
const alone: ThreadDecision = { action: "open", hint: null };

/** Every row of the table, and every combination it leaves open. */
const ROWS: [string, Given, ThreadDecision][] = [
  ["token, participant, authenticated", { token: token(), verdict: "pass" }, thread({ by: "messageId" })],
  ["token, participant, not authenticated", { token: token(), verdict: "none" }, thread({ by: "messageId" }, true)],
  ["token, participant, DMARC fails", { token: token(), verdict: "fail" }, hold("authenticationFailed")],
  ["token, stranger, authenticated", { token: token(stranger), verdict: "pass" }, hold("stranger")],
  ["token, stranger, not authenticated", { token: token(stranger), verdict: "none" }, hold("stranger")],
  ["token, stranger, DMARC fails", { token: token(stranger), verdict: "fail" }, hold("authenticationFailed")],
  ["token of a closed ticket, participant", { token: token({ closed: true }), verdict: "pass" }, thread({ by: "messageId" })],
  ["token of a closed ticket, stranger", { token: token({ closed: true, ...stranger }), verdict: "pass" }, open("references")],
  ["token of a closed ticket, DMARC fails", { token: token({ closed: true }), verdict: "fail" }, open("references")],
  ["token of a long closed ticket, participant", { token: token({ closed: true, past: true }), verdict: "pass" }, open("closed")],
  ["token, forwarded", { token: token(), forward: true, verdict: "pass" }, thread({ by: "messageId" })],
  ["token against a pointer", { token: token(), pointer: by("subject", { ticketId: "t2" }), verdict: "pass" }, thread({ by: "messageId" })],
  [
    "tracker's key, authenticated",
    { tracker: tracked(stranger), verdict: "pass" },
    thread({ by: "tracker", tracker: "jira", key: "SHOP-7" }),
  ],
  ["tracker's key, not authenticated", { tracker: tracked(), verdict: "none" }, alone],
  ["tracker's key of a long closed ticket", { tracker: tracked({ past: true, closed: true }), verdict: "pass" }, open("closed")],
  ["body marker, participant, authenticated", { marker: at(), verdict: "pass" }, thread({ by: "bodyMarker" })],
  ["body marker, participant, not authenticated", { marker: at(), verdict: "none" }, open("references")],
  ["body marker, stranger, authenticated", { marker: at(stranger), verdict: "pass" }, open("references")],
  ["body marker, forwarded", { marker: at(), forward: true, verdict: "pass" }, open("forward")],
  ["known Message-ID, participant, authenticated", { pointer: by("references"), verdict: "pass" }, thread({ by: "references" })],
  ["known Message-ID of another mailbox", { pointer: by("references", { loose: true }), verdict: "pass" }, open("references")],
  ["known Message-ID, participant, not authenticated", { pointer: by("references"), verdict: "none" }, open("references")],
  ["known Message-ID, participant, DMARC fails", { pointer: by("references"), verdict: "fail" }, open("references")],
  ["known Message-ID, colleague", { pointer: by("references", { ...stranger, colleague: true }), verdict: "pass" }, open("references")],
  ["known Message-ID, forwarded", { pointer: by("references"), forward: true, verdict: "pass" }, open("forward")],
  ["known Message-ID of a long closed ticket", { pointer: by("references", { past: true }), verdict: "pass" }, open("closed")],
  ["subject tag, participant, authenticated", { pointer: by("subject"), verdict: "pass" }, thread({ by: "subject" })],
  ["subject tag, participant, subject not signed", { pointer: by("subject", { loose: true }), verdict: "pass" }, open("subject")],
  ["subject tag, participant, not authenticated", { pointer: by("subject"), verdict: "none" }, open("subject")],
  [
    "subject tag, colleague, authenticated",
    { pointer: by("subject", { ...stranger, colleague: true }), verdict: "pass" },
    thread({ by: "subject" }),
  ],
  [
    "subject tag, colleague, not authenticated",
    { pointer: by("subject", { ...stranger, colleague: true }), verdict: "none" },
    open("subject"),
  ],
  ["subject tag, outsider, authenticated", { pointer: by("subject", stranger), verdict: "pass" }, open("subject")],
  ["outdated reply address, participant, authenticated", { pointer: by("replyAddress"), verdict: "pass" }, open("replyAddress")],
  ["nothing points anywhere", { verdict: "pass" }, alone],
];

describe("where a mail belongs", () => {
  for (const [name, given, decision] of ROWS)
    test(name, () =>
      assert.deepEqual(
        decideThread({ token: null, marker: null, tracker: null, pointer: null, forward: false, verdict: "none", ...given }),
        decision,
      ),
    );

  test("nothing but a participant or colleague whom his domain vouches for threads without a token", () => {
    for (const verdict of ["none", "fail"] as const)
      for (const tie of [
        { marker: at() },
        { tracker: tracked() },
        ...(["references", "subject", "replyAddress"] as const).map((one) => ({ pointer: by(one) })),
      ])
        assert.equal(
          decideThread({ token: null, marker: null, tracker: null, pointer: null, forward: false, verdict, ...tie }).action,
          "open",
        );
  });

  test("a closed ticket opens again for as long as its mailbox says", () => {
    const now = new Date("2026-03-31T00:00:00Z");
    const days = (n: number) => new Date(now.getTime() - n * 86_400_000);
    assert.deepEqual(
      [
        isPast("closed", days(29), now, 30),
        isPast("closed", days(31), now, 30),
        isPast("solved", days(31), now, 30),
        isPast("open", days(999), now, 30),
      ],
      [false, true, true, false],
    );
    assert.deepEqual([isPast("closed", days(999), now, null), isPast("closed", days(0.1), now, 0)], [false, true]);
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
  test("stop after one in a day for whoever proved nothing", () => {
    assert.equal(mayAcknowledge({ ...facts, sentInDay: 40 }), true);
    assert.equal(mayAcknowledge({ ...facts, verdict: "none" }), true);
    assert.equal(mayAcknowledge({ ...facts, verdict: "none", sentInDay: 1 }), false);
  });
});

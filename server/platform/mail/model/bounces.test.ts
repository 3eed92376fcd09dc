/** What mail systems of all kinds say when they return a mail. */
import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BounceReason } from "./bounce-reasons.ts";
import { readMail } from "./read-mail.ts";

const DATA = join(import.meta.dirname, "../../../../../shared/data/email-bounces");

/** The reasons of the collection, and the ones an agent can do something about. */
const REASONS: { [theirs: string]: BounceReason } = {
  userunknown: "userUnknown",
  hasmoved: "moved",
  hostunknown: "hostUnknown",
  // The domain takes no mail at all (RFC 7505): for an agent the same as a domain that does not exist. Both are hard.
  notaccept: "hostUnknown",
  mailboxfull: "mailboxFull",
  mesgtoobig: "tooBig",
  exceedlimit: "tooBig",
  suspend: "suspended",
  // Whether the recipient's filter or the server turned us away, the remedy is the same: ask the recipient.
  filtered: "refused",
  rejected: "refused",
  blocked: "blocked",
  badreputation: "blocked",
  requireptr: "blocked",
  authfailure: "authentication",
  policyviolation: "policy",
  securityerror: "policy",
  norelaying: "policy",
  spamdetected: "spam",
  virusdetected: "contentRejected",
  contenterror: "contentRejected",
  toomanyconn: "rateLimited",
  speeding: "rateLimited",
  expired: "unreachable",
  networkerror: "unreachable",
  systemerror: "systemError",
  mailererror: "systemError",
  systemfull: "systemError",
  syntaxerror: "systemError",
  onhold: "unknown",
  undefined: "unknown",
  delivered: "delivered",
  feedback: "complaint",
};

/** Where we judge otherwise on purpose. */
const MEANT: { [file: string]: string } = {
  "lhost-postfix-74": "TSS04 is Yahoo's code for mail put off because of volume: a limit that passes, no refusal",
  "rhost-yahooinc-02": "the same code",
  "lhost-qmail-05": "the DNS of the receiver did not answer: the server could not be reached, whatever failed in ours",
  "lhost-receivingses-01": "550 5.1.1 Mailbox does not exist is an unknown user in every other place",
  "lhost-receivingses-02": "the same",
  "lhost-sendmail-13": "the transcript says that the mail directory is over quota; exit code 77 only follows from it",
  "rhost-franceptt-12": "Client host rejected: it is our server that was not wanted",
};

type Expected = { file: string; kind: string; expected: { reason: string; hardbounce: boolean; status: string }[] | null };

const mail = (text: string, { from = "MAILER-DAEMON@mx.example", subject = "failure notice", headers = "" } = {}) =>
  readMail(Buffer.from(`From: ${from}\nTo: bounce-x@acme.test\nSubject: ${subject}\n${headers}\n${text}`), "");

describe("returned mail", () => {
  test("of the collection is classified as expected, but where we mean it otherwise", async (t) => {
    if (!existsSync(DATA)) return t.diagnostic("the shared test material is absent");
    const other: string[] = [];
    const kinds: string[] = [];
    let judged = 0;
    let codes = 0;
    let sameCode = 0;
    for (const line of readFileSync(join(DATA, "expected.jsonl"), "utf8").trim().split("\n")) {
      const { file, kind, expected } = JSON.parse(line) as Expected;
      const { kind: ours, report } = await readMail(readFileSync(join(DATA, file)), null);
      if (ours !== (kind === "auto-reply" ? "autoReply" : "delivery")) kinds.push(`${file} ${ours}`);
      if (!expected) continue;
      judged += 1;
      if (kind === "auto-reply") continue;
      const found = report!.recipients;
      const same =
        found
          .map((one) => one.reason)
          .toSorted()
          .join() ===
        expected
          .map((one) => String(REASONS[one.reason]))
          .toSorted()
          .join();
      if (!same || found.some((one) => one.hard) !== expected.some((one) => one.hardbounce)) other.push(/([^/]+)\.eml/.exec(file)![1]!);
      expected.forEach(({ status }, index) => {
        // Codes x.0.9xx are the collection's own.
        if (status === "" || /\.9\d\d$/.test(status)) return;
        codes += 1;
        if (found[index]?.status === status) sameCode += 1;
      });
    }
    t.diagnostic(`${judged - other.length} of ${judged} as expected; status codes ${sameCode} of ${codes}`);
    assert.deepEqual(kinds, []);
    assert.deepEqual(other.toSorted(), Object.keys(MEANT).toSorted());
    assert.ok((judged - other.length) / judged >= 0.97);
    assert.ok(sameCode / codes >= 0.97);
  });

  // As the programs write them; none of these texts is from the collection.
  const texts: [string, string, BounceReason, string | null, boolean][] = [
    [
      "qmail",
      "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<ann@a.example>:\n203.0.113.5 does not like recipient.\nRemote host said: 550 5.1.1 No such user here\nGiving up on 203.0.113.5.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <x@acme.test>\nTo: bob@b.example\n",
      "userUnknown",
      "ann@a.example",
      true,
    ],
    [
      "a James server",
      "Hi. This is the James mail server at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.  Below\nI include the list of recipients and the reason why.\n\nFailed recipient(s):\nann@a.example\n\nError message:\nMailbox is full: over quota\n",
      "mailboxFull",
      "ann@a.example",
      false,
    ],
    [
      "GMX",
      'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to\none or more of its recipients. This is a permanent error.\nThe following address failed:\n\n"ann@a.example":\nSMTP error from remote server after RCPT command:\nhost: mx.a.example\n5.1.1 <ann@a.example>... User Unknown\n\n--- The header of the original message is following. ---\n\nReceived: from x\n',
      "userUnknown",
      "ann@a.example",
      true,
    ],
    [
      "Exim putting off",
      "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.example.\n\nThe message identifier is:     1a2b3c\nThe subject of the message is: Hello\n\nThe address to which the message has not yet been delivered is:\n\n  ann@a.example\n    Delay reason: SMTP error from remote mail server after RCPT TO:<ann@a.example>:\n    host mx.a.example [203.0.113.9]: 451 4.7.1 Greylisting in action, please come back later\n\nNo action is required on your part.",
      "systemError",
      "ann@a.example",
      false,
    ],
    [
      "sendmail",
      "The original message was received at Mon, 5 Jan 2026\nfrom localhost\n\n   ----- The following addresses had permanent fatal errors -----\n<ann@a.example>\n    (reason: 552 5.2.3 Message exceeds maximum fixed size (1000000))\n\n   ----- Transcript of session follows -----\n... while talking to mx.a.example.:\n>>> DATA\n<<< 552 5.2.3 Message exceeds maximum fixed size (1000000)\n554 5.0.0 Service unavailable\n",
      "tooBig",
      "ann@a.example",
      false,
    ],
    [
      "InterScan",
      "Sent >>> RCPT TO:<ann@a.example>\nReceived <<< 550 5.1.1 <ann@a.example>... User unknown\n\nUnable to deliver message to ann@a.example.\n",
      "userUnknown",
      "ann@a.example",
      true,
    ],
    [
      "Exchange",
      "Your message\n\n  To:      Ann\n  Subject: Hello\n  Sent:    Mon, 5 Jan 2026 10:00:00\n\ndid not reach the following recipient(s):\n\nann@a.example on Mon, 5 Jan 2026 10:00:05\n    The e-mail account does not exist at the organization this message was sent to.\n    <mx.a.example #5.1.1>\n",
      "userUnknown",
      "ann@a.example",
      true,
    ],
    [
      "a German gateway",
      "Ihre Nachricht konnte nicht zugestellt werden an:\n\nann@a.example\n\nGrund: 550 5.1.1 Empfänger existiert nicht\n",
      "userUnknown",
      "ann@a.example",
      true,
    ],
    [
      "a Czech gateway",
      "Zprávu nebylo možné doručit na adresu <ann@a.example>:\n552 5.2.2 Schránka příjemce je plná\n",
      "mailboxFull",
      "ann@a.example",
      false,
    ],
    [
      "a Brazilian gateway",
      "Não foi possível entregar a mensagem para: ann@a.example\n550 5.2.1 Conta suspensa\n",
      "suspended",
      "ann@a.example",
      false,
    ],
    [
      "Google",
      "** Address not found **\n\nYour message wasn't delivered to ann@a.example because the address couldn't be found, or is unable to receive mail.\n\nThe response from the remote server was:\n550 5.1.1 <ann@a.example>: Recipient address rejected: User unknown\n",
      "userUnknown",
      "ann@a.example",
      true,
    ],
    [
      "a block list",
      "<ann@a.example>: host mx.a.example[203.0.113.9] said: 554 5.7.1 Service\n    unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org (in\n    reply to RCPT TO command)\n",
      "blocked",
      "ann@a.example",
      false,
    ],
    [
      "a DMARC check",
      "<ann@a.example>: host mx.a.example[203.0.113.9] said: 550 5.7.1 Unauthenticated email\n    from acme.test is not accepted due to domain's DMARC policy. (in reply to end of DATA command)\n",
      "authentication",
      "ann@a.example",
      false,
    ],
  ];
  for (const [name, text, reason, recipient, hard] of texts) {
    test(`in the words of ${name}`, async () => {
      const { kind, report } = await mail(text);
      assert.equal(kind, "delivery");
      const [one] = report!.recipients;
      assert.deepEqual([one!.reason, one!.recipient, one!.hard], [reason, recipient, hard], JSON.stringify(report));
    });
  }

  test("with internationalised addresses (RFC 6533) is read", async () => {
    const { report } = await mail(
      "--b\nContent-Type: message/global-delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: utf-8; ann@bücher.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown user\n--b\nContent-Type: message/global-headers\n\nMessage-ID: <m.1@acme.test>\n--b--",
      { headers: 'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n' },
    );
    assert.equal(report!.recipients[0]!.recipient, "ann@xn--bcher-kva.example");
    assert.equal(report!.originalMessageId, "m.1@acme.test");
  });

  test("of hostile length takes time in proportion", async () => {
    for (const piece of [
      "550 5.1.1 a@b.example user ",
      "<a@b.example>:\n",
      ">>> RCPT TO:<a@b.example>\n",
      "mailbox ",
      "550 ",
      "message size ",
    ]) {
      const before = process.cpuUsage();
      await mail(piece.repeat(Math.ceil(900_000 / piece.length)));
      const spent = process.cpuUsage(before).user / 1_000;
      assert.ok(spent < 2_500, `${piece}: ${spent} ms`);
    }
  });
});

/** Spoofs that claim to be somebody, or to be proven. */
import { sealMessage } from "mailauth/lib/arc/index.js";
import { ANN, EVIL, PRIVATE_KEY, type SpoofCase } from "./scene.ts";

export const SENDER_SPOOFS: readonly SpoofCase[] = [
  // Who one claims to be.
  ["From with failing DMARC, with her token", (the) => ({ headers: { From: ANN, ...the.reply() }, outcome: "held" })],
  [
    "From with failing DMARC, to her reply address",
    (the) => ({ headers: { From: ANN, To: the.ann.reply }, to: the.ann.reply, outcome: "held" }),
  ],
  [
    "From with failing DMARC, with her Message-ID",
    (the) => ({ headers: { From: ANN, "In-Reply-To": the.ann.messageId }, outcome: "opens" }),
  ],
  [
    "From with failing DMARC, with the subject's tag",
    (the) => ({ headers: { From: ANN, Subject: `Re: [#${the.ann.number}]` }, outcome: "opens" }),
  ],
  [
    "From with failing DMARC, with the sign of the text",
    (the) => ({ headers: { From: ANN }, body: `> ${the.ann.marker}`, outcome: "opens" }),
  ],
  ["From with failing DMARC and a stranger in Cc", () => ({ headers: { From: ANN, Cc: "thief@evil.example" }, outcome: "opens" })],
  ["From with failing DMARC, the envelope in order", (the) => ({ headers: { From: ANN, ...the.reply() }, from: EVIL, outcome: "held" })],
  [
    "From signed by somebody else",
    (the) => ({ headers: { From: ANN, ...the.reply() }, sign: { domain: "evil.example" }, outcome: "held" }),
  ],
  [
    "From signed by a sibling below her domain",
    (the) => ({ headers: { From: ANN, ...the.reply() }, sign: { domain: "staff.customer.example" }, outcome: "held" }),
  ],
  [
    "her mail with another body",
    (the) => ({
      headers: { From: ANN, ...the.reply() },
      sign: { domain: "customer.example" },
      alter: (raw) => `${raw}Pay to another account\r\n`,
      outcome: "held",
    }),
  ],
  [
    "text appended behind an l= tag",
    (the) => ({
      headers: { From: ANN, ...the.reply() },
      sign: { domain: "customer.example", length: 20 },
      alter: (raw) => `${raw}Pay to another account\r\n`,
      outcome: "held",
    }),
  ],
  [
    "a signature that is not over From",
    (the) => ({
      headers: { From: ANN, ...the.reply() },
      sign: { domain: "customer.example" },
      alter: (raw) => raw.replace(/([;\s]h=)[^;]+/, "$1To:Subject:Date"),
      outcome: "held",
    }),
  ],
  ["two From fields, hers first", (the) => ({ headers: { From: `${ANN}\nFrom: ${EVIL}`, ...the.reply() }, from: EVIL, outcome: "held" })],
  [
    "two From fields, hers last, the other signed",
    (the) => ({
      headers: { From: EVIL, ...the.reply() },
      sign: { domain: "evil.example" },
      alter: (raw) => `From: ${ANN}\r\n${raw}`,
      from: EVIL,
      outcome: "held",
    }),
  ],
  ["two authors in one From", (the) => ({ headers: { From: `${ANN}, ${EVIL}`, ...the.reply() }, from: EVIL, outcome: "held" })],
  [
    "group syntax with her in it",
    (the) => ({ headers: { From: `friends: ann@customer.example, ${EVIL};`, ...the.reply() }, from: EVIL, outcome: "held" }),
  ],
  ["group of her alone", (the) => ({ headers: { From: "friends: ann@customer.example;", ...the.reply() }, from: EVIL, outcome: "held" })],
  [
    "her address as a display name",
    (the) => ({ headers: { From: `"ann@customer.example" <${EVIL}>`, ...the.reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "her address as an encoded word",
    (the) => ({ headers: { From: `=?utf-8?q?ann=40customer=2Eexample?= <${EVIL}>`, ...the.reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "an encoded word that closes the address",
    (the) => ({ headers: { From: `=?utf-8?q?=3Cann=40customer=2Eexample=3E?= <${EVIL}>`, ...the.reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "an encoded word inside the address",
    (the) => ({ headers: { From: "=?utf-8?q?ann?=@customer.example", ...the.reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "CR and LF in an encoded name",
    (the) => ({
      headers: { From: `=?utf-8?q?Ann=0D=0AFrom:_ann=40customer.example?= <${EVIL}>`, ...the.reply() },
      from: EVIL,
      outcome: "held",
    }),
  ],
  ["her in Sender, another in From", (the) => ({ headers: { From: EVIL, Sender: ANN, ...the.reply() }, from: EVIL, outcome: "held" })],
  [
    "another in Sender, her in From",
    (the) => ({ headers: { From: ANN, Sender: EVIL, ...the.reply() }, from: EVIL, sign: { domain: "evil.example" }, outcome: "held" }),
  ],
  ["no From, her in Sender", (the) => ({ headers: { From: null, Sender: ANN, ...the.reply() }, from: EVIL, outcome: "held" })],
  ["no From, her in Reply-To", (the) => ({ headers: { From: null, "Reply-To": ANN, ...the.reply() }, from: EVIL, outcome: "held" })],
  [
    "a comment that hides the address",
    (the) => ({ headers: { From: `ann@customer.example(<${EVIL}>)`, ...the.reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "a comment inside the address",
    (the) => ({ headers: { From: `ann(x)@(y)customer.example`, ...the.reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "a NUL byte behind her address",
    (the) => ({ headers: { From: `ann@customer.example\u0000.evil.example`, ...the.reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "a route before her address",
    (the) => ({ headers: { From: "<@evil.example:ann@customer.example>", ...the.reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "a quoted local part with an @",
    (the) => ({ headers: { From: `"ann@customer.example"@evil.example`, ...the.reply() }, from: EVIL, outcome: "held" }),
  ],
  [
    "a domain that begins like hers",
    (the) => ({
      headers: { From: "ann@customer.example.evil.example", ...the.reply() },
      from: "ann@customer.example.evil.example",
      outcome: "held",
    }),
  ],
  [
    "a domain that looks like hers (IDN)",
    (the) => ({ headers: { From: "ann@сustomer.example", ...the.reply() }, from: "ann@xn--ustomer-8vf.example", outcome: "held" }),
  ],
  ["a local part that looks like hers", (the) => ({ headers: { From: "аnn@evil.example", ...the.reply() }, from: EVIL, outcome: "held" })],
  [
    "a From below a public suffix, signed by a neighbour",
    (the) => ({
      headers: { From: "a@victim.github.io", ...the.reply() },
      from: "a@thief.github.io",
      sign: { domain: "thief.github.io" },
      outcome: "held",
    }),
  ],
  ["her address with a tag", (the) => ({ headers: { From: "ann+x@customer.example", ...the.reply() }, outcome: "held" })],
  ["the null sender in her name", (the) => ({ headers: { From: ANN, ...the.reply() }, from: "", outcome: "held" })],
  // Proofs that are none.
  [
    "forged Authentication-Results",
    (the) => ({
      headers: {
        "Authentication-Results": "localhost; dmarc=pass header.from=customer.example; spf=pass; dkim=pass",
        From: ANN,
        ...the.reply(),
      },
      outcome: "held",
    }),
  ],
  [
    "forged Authentication-Results of the receiver we trust elsewhere",
    (the) => ({
      headers: { "Authentication-Results": "mx.acme.test; dmarc=pass header.from=customer.example", From: ANN, ...the.reply() },
      outcome: "held",
    }),
  ],
  [
    "forged Received-SPF",
    (the) => ({ headers: { "Received-SPF": "pass (customer.example)", From: ANN, ...the.reply() }, outcome: "held" }),
  ],
  [
    "ARC made up",
    (the) => ({
      headers: {
        "ARC-Seal": "i=1; a=rsa-sha256; cv=none; d=sealer.example; s=s; b=AAAA",
        "ARC-Authentication-Results": "i=1; mx; dmarc=pass header.from=customer.example",
        From: ANN,
        ...the.reply(),
      },
      outcome: "held",
    }),
  ],
  [
    "ARC sealed by the attacker",
    (the) => ({
      headers: { From: ANN, ...the.reply() },
      alter: async (raw) =>
        String(
          await sealMessage(Buffer.from(raw), {
            signingDomain: "evil.example",
            selector: "s",
            privateKey: PRIVATE_KEY,
            authResults: "mx.evil.example; dmarc=pass header.from=customer.example",
            cv: "none",
          }),
        ) + raw,
      outcome: "held",
    }),
  ],
  [
    "control headers",
    (the) => ({
      headers: {
        "X-Backstay-Ticket": String(the.ann.number),
        "X-Backstay-State": "normal",
        "X-Zammad-Ticket-Id": "1",
        "X-Ticket-Id": String(the.ann.number),
        "X-OTRS-Followup": "1",
        From: EVIL,
      },
      from: EVIL,
      outcome: "opens",
    }),
  ],
];

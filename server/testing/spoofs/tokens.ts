/** Spoofs that use what somebody got hold of: tokens, addresses, whole mails. */
import { ANN, EVIL, type SpoofCase } from "./scene.ts";

export const TOKEN_SPOOFS: readonly SpoofCase[] = [
  // What one has got hold of.
  ["her token from a stranger who is who he says", (the) => ({ headers: { From: EVIL, ...the.reply() }, from: EVIL, outcome: "held" })],
  [
    "her token in References",
    (the) => ({ headers: { From: EVIL, References: `<x@y.example> ${the.ann.token}` }, from: EVIL, outcome: "held" }),
  ],
  ["her reply address", (the) => ({ headers: { From: EVIL, To: the.ann.reply }, from: EVIL, to: the.ann.reply, outcome: "held" })],
  [
    "her reply address in upper case",
    (the) => ({ headers: { From: EVIL, To: the.ann.reply.toUpperCase() }, from: EVIL, to: the.ann.reply.toUpperCase(), outcome: "held" }),
  ],
  ["her reply address in Cc alone", (the) => ({ headers: { From: EVIL, Cc: the.ann.reply }, from: EVIL, outcome: "held" })],
  [
    "her reply address whose time is over",
    (the) => ({ headers: { From: EVIL, To: the.ann.old }, from: EVIL, to: the.ann.old, outcome: "opens" }),
  ],
  [
    "another customer's reply address, in her name",
    (the) => ({ headers: { From: ANN, To: the.bob.reply }, to: the.bob.reply, sign: { domain: "customer.example" }, outcome: "held" }),
  ],
  [
    "a guessed reply address",
    () => ({
      headers: { From: EVIL, To: "support+aaaaaaaaaaaaaaaaaaaaaaaaaa@acme.test" },
      from: EVIL,
      to: "support+aaaaaaaaaaaaaaaaaaaaaaaaaa@acme.test",
      outcome: "refused",
    }),
  ],
  [
    "the ticket's number as a reply address",
    (the) => ({ headers: { From: EVIL }, from: EVIL, to: `support+${the.ann.number}@acme.test`, outcome: "refused" }),
  ],
  [
    "a bounce address made up",
    () => ({
      headers: { From: EVIL },
      from: EVIL,
      to: "bounce-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@acme.test",
      outcome: "refused",
    }),
  ],
  [
    "a Message-ID of ours with another signature",
    (the) => ({
      headers: {
        From: EVIL,
        "In-Reply-To": the.ann.token.replace(/\.(.)([a-z2-7]{15})@/, (_a, c: string, r: string) => `.${c === "a" ? "b" : "a"}${r}@`),
      },
      from: EVIL,
      outcome: "opens",
    }),
  ],
  [
    "a Message-ID of ours on a mail that is not",
    (the) => ({ headers: { From: EVIL, "Message-ID": the.ann.token }, from: EVIL, outcome: "setAside" }),
  ],
  [
    "her Message-ID from a stranger",
    (the) => ({ headers: { From: EVIL, "In-Reply-To": the.ann.messageId }, from: EVIL, outcome: "opens" }),
  ],
  [
    "her Message-ID in References",
    (the) => ({ headers: { From: EVIL, References: `${the.ann.messageId} <x@y.example>` }, from: EVIL, outcome: "opens" }),
  ],
  [
    "her Message-ID to another mailbox, in her own name",
    (the) => ({
      headers: { From: ANN, To: "billing@acme.test", "In-Reply-To": the.ann.messageId },
      to: "billing@acme.test",
      sign: { domain: "customer.example" },
      outcome: "opens",
    }),
  ],
  [
    "the subject's tag from a stranger",
    (the) => ({ headers: { From: EVIL, Subject: `Re: Export [#${the.ann.number}]` }, from: EVIL, outcome: "opens" }),
  ],
  [
    "the subject's tag as an encoded word",
    (the) => ({ headers: { From: EVIL, Subject: `=?utf-8?q?Re:_[=23${the.ann.number}]?=` }, from: EVIL, outcome: "opens" }),
  ],
  [
    "the subject's tag from a colleague who may not see her requests",
    (the) => ({
      headers: { From: "carl@customer.example", Subject: `Re: [#${the.ann.number}]` },
      sign: { domain: "customer.example" },
      outcome: "opens",
    }),
  ],
  [
    "the sign of the text from a stranger",
    (the) => ({ headers: { From: EVIL }, body: `Thank you\n> ${the.ann.marker}`, from: EVIL, outcome: "opens" }),
  ],
  [
    "the sign of the text of another number",
    (the) => ({ headers: { From: EVIL }, body: the.ann.marker.replace(/\d+/, String(the.bob.number)), from: EVIL, outcome: "opens" }),
  ],
  [
    "her whole mail attached, forwarded by a stranger",
    (the) => ({
      headers: { From: EVIL, Subject: "Fwd: Export", "MIME-Version": "1.0", "Content-Type": 'multipart/mixed; boundary="b"' },
      body: `--b\nContent-Type: message/rfc822\n\n${the.ann.raw.replace(/\r\n/g, "\n")}\n--b--`,
      from: EVIL,
      outcome: "opens",
    }),
  ],
  // A real mail of hers, sent again with more in it.
  [
    "her signed mail with a subject of the attacker's",
    (the) => ({
      headers: { From: ANN, Subject: null },
      sign: { domain: "customer.example", headers: "from:to:date:message-id" },
      alter: (raw) => `Subject: Re: [#${the.ann.number}]\r\n${raw}`,
      from: EVIL,
      outcome: "opens",
    }),
  ],
  [
    "her signed mail with a second subject above",
    (the) => ({
      headers: { From: ANN },
      sign: { domain: "customer.example" },
      alter: (raw) => `Subject: Re: [#${the.ann.number}]\r\n${raw}`,
      from: EVIL,
      outcome: "opens",
    }),
  ],
  [
    "her signed mail with a Reply-To of the attacker's",
    () => ({
      headers: { From: ANN },
      sign: { domain: "customer.example" },
      alter: (raw) => `Reply-To: thief@evil.example\r\n${raw}`,
      from: EVIL,
      outcome: "opens",
    }),
  ],
  [
    "her signed mail with a Cc of the attacker's",
    () => ({
      headers: { From: ANN },
      sign: { domain: "customer.example", headers: "from:to:subject:date:message-id" },
      alter: (raw) => `Cc: thief@evil.example\r\n${raw}`,
      from: EVIL,
      outcome: "opens",
    }),
  ],
  [
    "her signed mail with a To of the attacker's",
    () => ({
      headers: { From: ANN },
      sign: { domain: "customer.example" },
      alter: (raw) => `To: thief@evil.example\r\n${raw}`,
      from: EVIL,
      outcome: "opens",
    }),
  ],
  [
    "her signed mail with references of the attacker's",
    (the) => ({
      headers: { From: ANN },
      sign: { domain: "customer.example", headers: "from:to:subject" },
      alter: (raw) => `In-Reply-To: ${the.ann.messageId}\r\n${raw}`,
      from: EVIL,
      outcome: "opens",
    }),
  ],
  [
    "Reply-To of another owner on a proven mail",
    () => ({
      headers: { From: "dora@customer.example", "Reply-To": "thief@evil.example" },
      sign: { domain: "customer.example" },
      outcome: "opens",
    }),
  ],
  [
    "Reply-To on a mail nobody vouches for",
    () => ({
      headers: { From: "ann@quiet.example", "Reply-To": "thief@evil.example", Cc: "thief2@evil.example" },
      from: "ann@quiet.example",
      outcome: "opens",
    }),
  ],
  // Agents.
  [
    "an agent's name on her ticket, without a token",
    (the) => ({ headers: { From: "Otto <otto@vendor.test>", Subject: `Re: [#${the.ann.number}]` }, outcome: "opens" }),
  ],
  [
    "an agent's own token, forged From",
    (the) => ({ headers: { From: "Otto <otto@vendor.test>", "In-Reply-To": the.agentMail.token }, from: EVIL, outcome: "held" }),
  ],
  [
    "an agent's reply address, forged From",
    (the) => ({
      headers: { From: "Otto <otto@vendor.test>", To: the.agentMail.reply },
      to: the.agentMail.reply,
      from: EVIL,
      outcome: "held",
    }),
  ],
  [
    "an agent's token from a stranger who is who he says",
    (the) => ({ headers: { From: EVIL, "In-Reply-To": the.agentMail.token }, from: EVIL, outcome: "held" }),
  ],
  [
    "an agent's token by another agent",
    (the) => ({
      headers: { From: "Jana <jana@vendor.test>", "In-Reply-To": the.agentMail.token },
      sign: { domain: "vendor.test" },
      outcome: "held",
    }),
  ],
  [
    "an agent's token by the customer",
    (the) => ({ headers: { From: ANN, "In-Reply-To": the.agentMail.token }, sign: { domain: "customer.example" }, outcome: "held" }),
  ],
  [
    "an agent's signed mail of another day, sent again to his token",
    (the) => ({
      headers: { From: "Otto <otto@vendor.test>", Subject: null },
      to: the.agentMail.reply,
      sign: { domain: "vendor.test", headers: "from:date" },
      alter: (raw) => `In-Reply-To: ${the.agentMail.token}\r\nSubject: Re\r\n${raw}`,
      from: EVIL,
      outcome: "held",
    }),
  ],
  [
    "an agent's signed mail with a text of the attacker's",
    (the) => ({
      headers: { From: "Otto <otto@vendor.test>", "In-Reply-To": the.agentMail.token },
      sign: { domain: "vendor.test" },
      alter: (raw) => raw.replace("half of the rows", "your money"),
      from: EVIL,
      outcome: "held",
    }),
  ],
  // Loops.
  [
    "our own address as the sender",
    (the) => ({ headers: { From: "support@acme.test", ...the.reply() }, from: "support@acme.test", outcome: "setAside" }),
  ],
  [
    "a reply address of ours as the sender",
    (the) => ({ headers: { From: the.ann.reply, ...the.reply() }, from: EVIL, outcome: "setAside" }),
  ],
];

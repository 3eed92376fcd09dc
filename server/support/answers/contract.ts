/** Answers to questions about licences and renewals, prepared in a ticket with one click. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, reference } from "#shared/contract";
import { LICENSE_STATES } from "#shared/license-policy";
import { PRICE_PERIODS } from "#shared/plan-codes";

export const ANSWERS = ["key", "reset", "extend", "grace"] as const;
export type AnswerKind = (typeof ANSWERS)[number];

const number = z.coerce.number().int().min(1).max(9_007_199_254_740_991);
const inTicket = z.strictObject({ number, answer: z.enum(ANSWERS) });
const ofTicket = z.strictObject({ number });
const MOST_DAYS = 366;

const refusal = z
  .strictObject({ code: z.string(), title: z.string(), detail: z.string() })
  .nullable()
  .describe("Why it is not to be had, as the problem it would be refused with");
const words = {
  text: z.string().describe("The reply, in the language of the ticket; empty where it is refused"),
  locale: z.string().describe("The language it is in, BCP 47"),
};

export const preparedAnswer = z.strictObject({
  answer: z.enum(ANSWERS),
  license: z.strictObject({ id, name: z.string(), product: reference, state: z.enum(LICENSE_STATES), trial: z.boolean() }),
  refusal,
  receivers: z
    .array(z.strictObject({ id: id.nullable(), name: z.string(), email: z.string().nullable(), mayKnow: z.boolean() }))
    .describe("Of a key: who gets the reply, or may read it"),
  file: z.string().nullable().describe("Of a key: what the file is called that it goes out in"),
  machines: z
    .strictObject({ count: z.number().int(), names: z.array(z.string()).describe("Of twenty at most") })
    .nullable()
    .describe("Of a reset: which activations end"),
  time: z
    .strictObject({
      days: z.number().int(),
      from: instant.describe("Until when it works now"),
      to: instant,
      given: z.number().int().describe("How often it was given more time before"),
      most: z.number().int().nullable().describe("How often its policy allows that"),
    })
    .nullable()
    .describe("Of more time"),
  ...words,
});
export type PreparedAnswer = z.infer<typeof preparedAnswer>;

const file = z.strictObject({ id, fileName: z.string(), mediaType: z.string(), size: z.number().int() });
export const givenAnswer = z.strictObject({
  id,
  ...words,
  file: file.nullable().describe("The key, in a file of the agent's own, to be attached to the reply"),
  undoable: z.boolean(),
});
export type GivenAnswer = z.infer<typeof givenAnswer>;

const price = { currency: z.string().regex(/^[A-Z]{3}$/, "currency"), period: z.enum(PRICE_PERIODS) };
const offer = z.strictObject({
  subscription: id,
  plan: reference,
  amount: z.number().int().describe("In the currency's smallest unit"),
  ...price,
  from: z.string().describe("The first day of the renewal"),
  until: z.string().nullable().describe("The last one; null where it is paid once and has no end"),
});
export type QuoteOffer = z.infer<typeof offer>;

export const renewalQuote = z.strictObject({
  refusal,
  offers: z.array(offer).describe("By the price lists of the plans the customer has; those that end first come first"),
  chosen: offer.nullable(),
  ...words,
});
export type RenewalQuote = z.infer<typeof renewalQuote>;

const days = z.coerce.number().int().min(1).max(MOST_DAYS);

export const answersContract = defineOperations({
  "licenseAnswers.preview": {
    method: "GET",
    path: "/tickets/{number}/license-answers/{answer}",
    right: "licenses.manage",
    summary:
      "What an answer about a licence would do in a ticket, and say: its key again, its activations reset, its trial extended, grace",
    params: inTicket,
    query: z.strictObject({ license: id, days: days.default(14) }),
    response: preparedAnswer,
  },
  "licenseAnswers.give": {
    method: "POST",
    path: "/tickets/{number}/license-answers/{answer}",
    right: "licenses.manage",
    summary:
      "Do it, and answer the words of the reply and the file that belongs to it; nothing is sent. The requester must hold the licence, and of a key all receivers must",
    params: inTicket,
    body: z.strictObject({ license: id, days: z.number().int().min(1).max(MOST_DAYS).default(14) }),
    response: givenAnswer,
    errors: [
      "ticketMerged",
      "license.revoked",
      "license.notHeld",
      "license.rests",
      "license.holderBanned",
      "license.keyStrangers",
      "license.noMachines",
      "license.notTrial",
      "license.trialGrace",
      "license.worksOn",
      "license.notBegun",
      "license.endless",
      "license.extensionsUsed",
    ],
  },
  "licenseAnswers.undo": {
    method: "POST",
    path: "/license-answers/{id}/undo",
    right: "licenses.manage",
    summary: "Take back time that was given as an answer, as long as nothing has changed it since",
    params: z.strictObject({ id }),
    body: z.strictObject({}).optional(),
    status: 204,
    errors: ["license.revoked", "license.changedSince", "license.notUndoable"],
  },
  "renewalQuotes.preview": {
    method: "GET",
    path: "/tickets/{number}/renewal-quote",
    right: "subscriptions.read",
    summary: "What a renewal of the requester's plans costs by their price lists, and the reply that says so",
    params: ofTicket,
    query: z.strictObject({ subscription: id.optional(), currency: price.currency.optional(), period: price.period.optional() }),
    response: renewalQuote,
  },
  "renewalQuotes.give": {
    method: "POST",
    path: "/tickets/{number}/renewal-quote",
    right: "subscriptions.read",
    summary: "Note what is offered, and answer the words of the reply; nothing is sent",
    params: ofTicket,
    body: z.strictObject({ subscription: id, ...price }),
    response: givenAnswer,
    errors: ["ticketMerged", "renewalQuote.noPlan", "renewalQuote.endless", "renewalQuote.noPrice", "renewalQuote.otherOffer"],
  },
});

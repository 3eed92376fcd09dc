/** The guard against mail that goes round. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, page } from "#shared/contract";

const limit = (min: number, max: number) => z.number().int().min(min).max(max);

const limits = {
  peerAnswers: limit(1, 100).describe("Automatic mails to one address within `peerMinutes`"),
  peerSameSubject: limit(1, 100).describe("Of them with the same subject"),
  peerMinutes: limit(5, 10_080),
  peerMails: limit(5, 10_000).describe("Mails one address may send in an hour before it is paused"),
  mailboxAnswers: limit(10, 100_000).describe("Automatic mails of one mailbox in an hour"),
  pauseMinutes: limit(5, 10_080).describe("How long whoever goes round is not answered by machine"),
};

export const mailGuard = z.strictObject({ ...limits, revision: z.number().int(), updatedAt: instant });

export const breaker = z.strictObject({
  id,
  scope: z.enum(["peer", "mailbox"]),
  address: z.string(),
  reason: z.enum(["answers", "sameSubject", "volume"]),
  active: z.boolean(),
  trippedAt: instant,
  until: instant,
  heldBack: z.number().int().describe("Mails that were not answered by machine while it held"),
  resumedAt: instant.nullable(),
});

export const guardContract = defineOperations({
  "mailGuard.get": {
    method: "GET",
    path: "/mail-guard",
    right: "settings.read",
    summary: "Limits of automatic mail",
    response: mailGuard,
    etag: true,
  },
  "mailGuard.update": {
    method: "PATCH",
    path: "/mail-guard",
    right: "settings.manage",
    summary: "Change the limits of automatic mail",
    body: z.strictObject({
      peerAnswers: limits.peerAnswers.optional(),
      peerSameSubject: limits.peerSameSubject.optional(),
      peerMinutes: limits.peerMinutes.optional(),
      peerMails: limits.peerMails.optional(),
      mailboxAnswers: limits.mailboxAnswers.optional(),
      pauseMinutes: limits.pauseMinutes.optional(),
    }),
    response: mailGuard,
    etag: true,
    ifMatch: true,
  },
  "breakers.list": {
    method: "GET",
    path: "/mail-breakers",
    right: "intake.read",
    summary: "Who is, or was, not answered by machine because mail went round; newest first",
    query: z.strictObject({ ...page, active: z.stringbool().optional() }),
    list: breaker,
  },
  "breakers.resume": {
    method: "POST",
    path: "/mail-breakers/{id}/resume",
    right: "intake.manage",
    summary: "Answer again before the pause is over",
    params: z.strictObject({ id }),
    body: z.strictObject({}).optional(),
    response: breaker,
  },
});

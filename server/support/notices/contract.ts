/** Which mails a customer wants. Browser-safe. */
import { z } from "zod";
import { defineOperations } from "#shared/contract";

const organization = z.enum(["none", "opened", "all"]);

const preferences = z.strictObject({
  answers: z.boolean().describe("Answers to one's own requests"),
  takingPart: z.boolean().describe("Answers in requests one takes part in"),
  solved: z.boolean().describe("That a request of one's own is solved, where the vendor tells so"),
  organization: organization.describe("Requests of organizations whose requests one sees: none, that one was opened, or every answer too"),
  notices: z.boolean().describe("False: notices were ended by the link of a mail; answers are not notices"),
  revision: z.number().int().describe("0 while nothing was ever changed"),
});
export type NoticePreferences = z.infer<typeof preferences>;

export const noticesContract = defineOperations({
  "noticePreferences.get": {
    method: "GET",
    path: "/me/notice-preferences",
    right: "own.profile",
    summary: "Which mails one gets as a customer",
    response: preferences,
    etag: true,
  },
  "noticePreferences.update": {
    method: "PATCH",
    path: "/me/notice-preferences",
    right: "own.profile",
    summary: "Choose which mails one gets; `notices: true` takes back an unsubscription",
    body: z.strictObject({
      answers: z.boolean().optional(),
      takingPart: z.boolean().optional(),
      solved: z.boolean().optional(),
      organization: organization.optional(),
      notices: z.boolean().optional(),
    }),
    response: preferences,
    etag: true,
    ifMatch: true,
  },
});

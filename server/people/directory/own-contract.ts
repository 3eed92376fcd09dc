/** What a customer reads and changes of himself, and of those he belongs with. Browser-safe. */
import { z } from "zod";
import { defineOperations, emailAddress, id, line, locale, page } from "#shared/contract";
import { givenContactDetails, phone, timeZone } from "./details-contract.ts";

const profile = z.strictObject({
  name: z.string(),
  locale: locale.nullable(),
  timeZone: z.string().nullable().describe("IANA name"),
  phones: z.array(phone),
  addresses: z.array(z.strictObject({ address: z.string(), primary: z.boolean(), proved: z.boolean() })),
  revision: z.number().int(),
});
export type Profile = z.infer<typeof profile>;

export const ownContract = defineOperations({
  "profile.get": {
    method: "GET",
    path: "/me/profile",
    right: "own.profile",
    summary: "What is known of oneself as a customer",
    response: profile,
    etag: true,
  },
  "profile.update": {
    method: "PATCH",
    path: "/me/profile",
    right: "own.profile",
    summary: "Change one's name, language, time zone, telephone numbers, or to which of one's proved addresses mail goes",
    body: z.strictObject({
      name: line(200).optional(),
      locale: locale.optional(),
      timeZone: timeZone.nullable().optional(),
      phones: givenContactDetails.phones,
      primaryEmail: emailAddress.optional().describe("One of one's own that is proved"),
    }),
    response: profile,
    etag: true,
    ifMatch: true,
  },
  "colleagues.list": {
    method: "GET",
    path: "/me/organizations/{id}/members",
    right: "own.profile",
    summary: "Who belongs to an organization, for members who see its requests or look after its members; by name",
    params: z.strictObject({ id }),
    query: z.strictObject(page),
    list: z.strictObject({
      id,
      name: z.string(),
      seesRequests: z.boolean(),
      managesMembers: z.boolean().describe("May invite colleagues"),
    }),
  },
});

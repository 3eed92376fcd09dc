/** Invitations of customers to the portal. Browser-safe. */
import { z } from "zod";
import { defineOperations, emailAddress, id, idOrSlug, instant, line, locale, page, reference } from "#shared/contract";

const invitation = z.strictObject({
  id,
  email: z.string(),
  name: z.string().nullable(),
  locale,
  organization: reference,
  seesRequests: z.boolean(),
  state: z.enum(["open", "accepted", "revoked", "expired"]),
  invitedBy: z.enum(["agent", "contact", "other"]).describe("By the vendor's people, or by somebody of the organization"),
  createdAt: instant,
  expiresAt: instant,
  endedAt: instant.nullable().describe("When it was accepted or taken back"),
});
export type PortalInvitation = z.infer<typeof invitation>;

const one = z.strictObject({ id });

export const invitationsContract = defineOperations({
  "invitations.list": {
    method: "GET",
    path: "/invitations",
    right: "portal.invite",
    summary: "Invitations to the portal; customers read those of organizations whose members they look after",
    query: z.strictObject({
      ...page,
      organization: id.optional(),
      open: z.stringbool().optional().describe("Only those whose link still works"),
    }),
    list: invitation,
  },
  "invitations.create": {
    method: "POST",
    path: "/invitations",
    right: "portal.invite",
    summary: "Invite somebody to the portal as a member of an organization; the answer never tells whether the address is known",
    body: z.strictObject({
      organization: idOrSlug,
      email: emailAddress,
      name: line(200).nullable().default(null),
      locale: locale.optional().describe("Of the mail; that of the request when absent"),
      seesRequests: z.boolean().default(false).describe("Is to see the requests of the whole organization"),
    }),
    status: 201,
    response: invitation,
    errors: ["invitation.sightNotYours", "tooMany"],
  },
  "invitations.resend": {
    method: "POST",
    path: "/invitations/{id}/resend",
    right: "portal.invite",
    summary: "Send an invitation once more; the link before it ends",
    params: one,
    response: invitation,
    errors: ["invitation.accepted", "tooMany"],
  },
  "invitations.revoke": {
    method: "POST",
    path: "/invitations/{id}/revoke",
    right: "portal.invite",
    summary: "Take an invitation back",
    params: one,
    response: invitation,
    errors: ["invitation.accepted"],
  },
});

/** Addresses that mail providers post to: kept by administrators, called by providers. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, line, page, reference } from "#shared/contract";

const byId = z.strictObject({ id });
const provider = z.enum(["mailgun", "postmark", "ses"]);

export const inboundEndpoint = z.strictObject({
  id,
  name: z.string(),
  provider,
  mailbox: reference.nullable().describe("Where mail goes that names no mailbox"),
  topicArn: z.string().nullable().describe("Amazon SES: the one topic that is believed"),
  networks: z.array(z.string()).describe("Addresses and networks calls may come from; empty: any"),
  active: z.boolean(),
  lastReceivedAt: instant.nullable(),
  lastRefusedAt: instant.nullable(),
  lastRefusal: z.string().nullable().describe("Stable code of why the last refused call with the right secret was refused"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type InboundEndpoint = z.infer<typeof inboundEndpoint>;

/** With the secret, which is shown this once. */
const withSecret = z.strictObject({
  ...inboundEndpoint.shape,
  address: z.string().describe("What the provider posts to. Shown only now: it holds the secret"),
  secret: z.string().describe("Shown only now"),
});

const fields = {
  name: line(100),
  mailbox: id.nullable(),
  signingKey: z.string().trim().min(8).max(200),
  topicArn: z.string().trim().max(400),
  networks: z.array(z.string().trim().max(50)).max(50),
};

const MEGABYTE = 1024 * 1024;
const hook = {
  method: "POST",
  right: "public",
  ownProof: true,
  limit: "hook",
  params: z.strictObject({ key: z.string().min(1).max(200) }),
  response: z.strictObject({ id: id.nullable().describe("Of the item in the intake; null when the call brought no mail") }),
} as const;

export const inboundContract = defineOperations({
  "inbound.list": {
    method: "GET",
    path: "/inbound-endpoints",
    right: "settings.read",
    summary: "List the addresses that mail providers post to",
    query: z.strictObject(page),
    list: inboundEndpoint,
  },
  "inbound.get": {
    method: "GET",
    path: "/inbound-endpoints/{id}",
    right: "settings.read",
    summary: "Read one",
    params: byId,
    response: inboundEndpoint,
    etag: true,
  },
  "inbound.create": {
    method: "POST",
    path: "/inbound-endpoints",
    right: "settings.manage",
    summary: "Add an address for a mail provider; its secret is shown once",
    body: z.strictObject({
      name: fields.name,
      provider,
      mailbox: fields.mailbox.default(null),
      signingKey: fields.signingKey.optional().describe("Mailgun: the account's HTTP webhook signing key"),
      topicArn: fields.topicArn.optional().describe("Amazon SES: ARN of the SNS topic"),
      networks: fields.networks.default([]),
    }),
    status: 201,
    response: withSecret,
    etag: true,
  },
  "inbound.update": {
    method: "PATCH",
    path: "/inbound-endpoints/{id}",
    right: "settings.manage",
    summary: "Change one; `active: false` refuses its calls",
    params: byId,
    body: z.strictObject({
      name: fields.name.optional(),
      mailbox: fields.mailbox.optional(),
      signingKey: fields.signingKey.optional(),
      topicArn: fields.topicArn.optional(),
      networks: fields.networks.optional(),
      active: z.boolean().optional(),
    }),
    response: inboundEndpoint,
    etag: true,
    ifMatch: true,
  },
  "inbound.rotate": {
    method: "POST",
    path: "/inbound-endpoints/{id}/rotate",
    right: "settings.manage",
    summary: "Give one a new secret; the old one ends at once",
    params: byId,
    body: z.strictObject({}).optional(),
    response: withSecret,
    etag: true,
    ifMatch: true,
  },
  "inbound.remove": {
    method: "DELETE",
    path: "/inbound-endpoints/{id}",
    right: "settings.manage",
    summary: "Remove one; what it brought stays",
    params: byId,
    status: 204,
    ifMatch: true,
  },
  "intake.mailgun": {
    ...hook,
    path: "/inbound/mailgun/{key}/mime",
    summary: "Called by a Mailgun route: a form with the raw mail and a signature",
    rawBody: { maxBytes: 72 * MEGABYTE, mediaTypes: ["multipart/form-data", "application/x-www-form-urlencoded"] },
    errors: ["inbound.refused", "inbound.rawMissing.mailgun"],
  },
  "intake.postmark": {
    ...hook,
    path: "/inbound/postmark/{key}",
    summary: "Called by Postmark: JSON with the raw mail",
    rawBody: { maxBytes: 100 * MEGABYTE, mediaTypes: ["application/json"] },
    errors: ["inbound.refused", "inbound.rawMissing.postmark"],
  },
  "intake.ses": {
    ...hook,
    path: "/inbound/ses/{key}",
    summary: "Called by Amazon SNS: a signed notification of Amazon SES with the raw mail, or the confirmation of its subscription",
    // SNS posts JSON and calls it text.
    rawBody: { maxBytes: MEGABYTE, mediaTypes: ["text/plain", "application/json"] },
    errors: ["inbound.refused", "inbound.rawMissing.ses"],
  },
});

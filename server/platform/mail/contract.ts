/** Keys that sign outgoing mail, addresses that get none, and the way out of notices. Browser-safe. */
import { z } from "zod";
import { defineOperations, emailAddress, id, instant, line, page } from "#shared/contract";

const byId = z.strictObject({ id });
const hostLabel = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(new RegExp(`^(?:${hostLabel}\\.)+${hostLabel}$`), "domain");
const selector = z
  .string()
  .trim()
  .toLowerCase()
  .max(63)
  .regex(new RegExp(`^${hostLabel}$`), "selector");

export const dkimKey = z.strictObject({
  id,
  domain: z.string(),
  selector: z.string(),
  algorithm: z.enum(["rsa", "ed25519"]),
  state: z
    .enum(["waiting", "active", "retired"])
    .describe("waiting: not signing yet; retired: its record stands until mail under way has arrived"),
  stateSince: instant,
  record: z.strictObject({ name: z.string(), value: z.string() }).describe("The TXT record that lets others check signatures"),
  check: z
    .strictObject({ at: instant, result: z.enum(["found", "absent", "different", "unreachable"]) })
    .nullable()
    .describe("What the resolver last said of the record"),
  createdAt: instant,
  revision: z.number().int(),
});
export type DkimKey = z.infer<typeof dkimKey>;

const reason = z.enum(["hardBounce", "complaint", "manual", "unsubscribed"]);

export const suppression = z.strictObject({
  id,
  address: z.string(),
  reason,
  scope: z.enum(["all", "notices"]).describe("notices: what is asked is still answered"),
  detail: z.string().describe("In the words of the other server, or of whoever added it"),
  addedBy: z.string().nullable().describe("`kind:id`; null: the program itself"),
  since: instant,
});
export type Suppression = z.infer<typeof suppression>;

const notices = z.strictObject({ address: z.string().describe("Shortened"), optedOut: z.boolean() });
const byToken = z.strictObject({ token: z.string().max(100) });

export const mailContract = defineOperations({
  "dkim.list": {
    method: "GET",
    path: "/dkim-keys",
    right: "settings.read",
    summary: "Keys that sign outgoing mail, newest first",
    query: z.strictObject(page),
    list: dkimKey,
  },
  "dkim.create": {
    method: "POST",
    path: "/dkim-keys",
    right: "settings.manage",
    summary: "Make a key for a domain; it signs when it is made active",
    body: z.strictObject({ domain, algorithm: z.enum(["rsa", "ed25519"]).default("rsa"), selector: selector.optional() }),
    status: 201,
    response: dkimKey,
    etag: true,
    errors: ["dkim.selectorTaken"],
  },
  "dkim.get": {
    method: "GET",
    path: "/dkim-keys/{id}",
    right: "settings.read",
    summary: "Read a key; never its private half",
    params: byId,
    response: dkimKey,
    etag: true,
  },
  "dkim.update": {
    method: "PATCH",
    path: "/dkim-keys/{id}",
    right: "settings.manage",
    summary: "Have a key sign (the domain's other keys of its kind retire), or retire it",
    params: byId,
    body: z.strictObject({
      state: z.enum(["active", "retired"]),
      force: z.boolean().optional().describe("Also while its record is not found"),
    }),
    response: dkimKey,
    etag: true,
    ifMatch: true,
    errors: ["dkim.recordMissing"],
  },
  "dkim.check": {
    method: "POST",
    path: "/dkim-keys/{id}/check",
    right: "settings.manage",
    summary: "Look the record up now",
    params: byId,
    body: z.strictObject({}).optional(),
    response: dkimKey,
    etag: true,
  },
  "dkim.remove": {
    method: "DELETE",
    path: "/dkim-keys/{id}",
    right: "settings.manage",
    summary: "Remove a key that does not sign",
    params: byId,
    status: 204,
    errors: ["dkim.signing"],
  },
  "suppressions.list": {
    method: "GET",
    path: "/suppressions",
    right: "outbox.read",
    summary: "Addresses nothing, or no notice, is sent to, newest first",
    query: z.strictObject({ ...page, q: z.string().trim().max(200).optional(), reason: reason.optional() }),
    list: suppression,
  },
  "suppressions.add": {
    method: "POST",
    path: "/suppressions",
    right: "settings.manage",
    summary: "Send nothing to an address any more",
    body: z.strictObject({ address: emailAddress, detail: line(300).optional() }),
    status: 201,
    response: suppression,
    errors: ["suppression.exists"],
  },
  "suppressions.remove": {
    method: "DELETE",
    path: "/suppressions/{id}",
    right: "settings.manage",
    summary: "Send to an address again",
    params: byId,
    status: 204,
  },
  "notices.get": {
    method: "GET",
    path: "/notices/{token}",
    right: "public",
    summary: "Whose notices a link of a mail would end; changes nothing",
    params: byToken,
    response: notices,
    limit: "public",
  },
  "notices.end": {
    method: "POST",
    path: "/notices/{token}",
    right: "public",
    summary: "Send no more notices to the receiver of a mail",
    params: byToken,
    body: z.strictObject({}).optional(),
    response: notices,
    limit: "public",
  },
});

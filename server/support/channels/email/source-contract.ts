/** Sources that mail is fetched from, and the health of mail. Browser-safe. */
import { z } from "zod";
import { defineOperations, givenInstant, id, instant, page, reference } from "#shared/contract";
import { gmailSettings, graphSettings, imapSecret, imapSettings, oauthSecret } from "#shared/mail-sources";

const byId = z.strictObject({ id });
const kind = z.enum(["imap", "graph", "gmail"]);

const sourceError = z.strictObject({
  code: z
    .enum(["connection", "certificate", "address", "name", "credentials", "token", "folder", "quota", "protocol", "settings", "failed"])
    .describe("Stable code of what is wrong"),
  words: z.string().describe("What the other server said"),
});

export const mailSource = z.strictObject({
  id,
  mailbox: reference,
  kind,
  settings: z.record(z.string(), z.unknown()),
  /** The names of the secrets that are set; the secrets themselves are never shown. */
  secrets: z.array(z.string()),
  state: z.enum(["new", "ok", "failing", "paused"]),
  error: z.strictObject({ ...sourceError.shape, at: instant, since: instant, failures: z.number().int() }).nullable(),
  lastSuccessAt: instant.nullable(),
  lastReceivedAt: instant.nullable(),
  nextTryAt: instant.nullable().describe("While it is failing"),
  tokenExpiresAt: instant.nullable().describe("When access ends unless somebody renews it"),
  since: instant.nullable().describe("Mails that lay there before are left; null: all are taken"),
  received: z.number().int().describe("Mails it has brought"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type MailSourceView = z.infer<typeof mailSource>;

const imap = { kind: z.literal("imap"), settings: imapSettings };
const graph = { kind: z.literal("graph"), settings: graphSettings };
const gmail = { kind: z.literal("gmail"), settings: gmailSettings };
const newSource = {
  mailbox: id,
  start: z.enum(["new", "all"]).default("new").describe("`all` takes the mails that lie there already too"),
  tokenExpiresAt: givenInstant.nullable().default(null).describe("When access ends, where you know it: you are told two weeks before"),
};

const tried = {
  source: id.optional().describe("Whose stored secret is used for what is not given, unless the settings lead elsewhere"),
};

const checked = z.strictObject({
  ok: z.boolean(),
  error: sourceError.nullable(),
  folders: z.array(z.string()),
  messages: z.number().int().nullable().describe("Mails in the chosen folder"),
});
export type CheckedSource = z.infer<typeof checked>;

export const mailAlarm = z.strictObject({
  id,
  kind: z.enum(["sourceFailing", "tokenEnding", "silent", "smtpDown", "diskFull", "quarantine", "intakeWaiting"]),
  /** The source it is about. */
  source: z.strictObject({ id, address: z.string() }).nullable(),
  data: z.record(z.string(), z.union([z.string(), z.number()])),
  raisedAt: instant,
  endedAt: instant.nullable(),
});
export type MailAlarm = z.infer<typeof mailAlarm>;

export const sourceContract = defineOperations({
  "mailSources.list": {
    method: "GET",
    path: "/mail-sources",
    right: "settings.read",
    summary: "List the sources mail is fetched from, with how they are",
    query: z.strictObject({ ...page, mailbox: id.optional() }),
    list: mailSource,
  },
  "mailSources.get": {
    method: "GET",
    path: "/mail-sources/{id}",
    right: "settings.read",
    summary: "Read one",
    params: byId,
    response: mailSource,
    etag: true,
  },
  "mailSources.create": {
    method: "POST",
    path: "/mail-sources",
    right: "settings.manage",
    summary: "Add one: it is read from then on",
    body: z.discriminatedUnion("kind", [
      z.strictObject({ ...newSource, ...imap, secret: imapSecret }),
      z.strictObject({ ...newSource, ...graph, secret: oauthSecret }),
      z.strictObject({ ...newSource, ...gmail, secret: oauthSecret }),
    ]),
    status: 201,
    response: mailSource,
    etag: true,
  },
  "mailSources.update": {
    method: "PATCH",
    path: "/mail-sources/{id}",
    right: "settings.manage",
    summary: "Change one. Settings are given whole; of the secret only what changes, and all of it when the settings lead elsewhere",
    params: byId,
    body: z.strictObject({
      settings: z.record(z.string(), z.unknown()).optional(),
      secret: z.record(z.string(), z.string()).optional(),
      paused: z.boolean().optional(),
      tokenExpiresAt: givenInstant.nullable().optional(),
    }),
    response: mailSource,
    etag: true,
    ifMatch: true,
    errors: ["mailSource.secretNeeded"],
  },
  "mailSources.remove": {
    method: "DELETE",
    path: "/mail-sources/{id}",
    right: "settings.manage",
    summary: "Remove one; what it brought stays",
    params: byId,
    status: 204,
    ifMatch: true,
  },
  "mailSources.rescan": {
    method: "POST",
    path: "/mail-sources/{id}/rescan",
    right: "settings.manage",
    summary: "Read one again from the start; nothing is taken twice",
    params: byId,
    body: z.strictObject({}).optional(),
    status: 202,
    response: mailSource,
  },
  "mailSources.check": {
    method: "POST",
    path: "/mail-sources/check",
    right: "settings.manage",
    summary: "Try whether access works; nothing is fetched or changed",
    body: z.discriminatedUnion("kind", [
      z.strictObject({ ...tried, ...imap, secret: imapSecret.default({}) }),
      z.strictObject({ ...tried, ...graph, secret: oauthSecret.default({}) }),
      z.strictObject({ ...tried, ...gmail, secret: oauthSecret.default({}) }),
    ]),
    safe: true,
    response: checked,
    limit: "upload",
    errors: ["mailSource.secretNeeded"],
  },
  "mail.health": {
    method: "GET",
    path: "/mail-health",
    right: "settings.read",
    summary: "What is wrong with incoming mail, and who takes it",
    response: z.strictObject({
      alarms: z.array(mailAlarm),
      smtp: z.strictObject({
        wanted: z.boolean().describe("Whether the settings of this process have mail taken by SMTP"),
        listeners: z.array(z.strictObject({ host: z.string(), port: z.number().int(), tls: z.boolean() })),
      }),
      sources: z.strictObject({ total: z.number().int(), failing: z.number().int(), paused: z.number().int() }),
      intake: z.strictObject({
        waiting: z.number().int(),
        quarantinedLastDay: z.number().int(),
        lastReceivedAt: instant.nullable(),
      }),
    }),
  },
  "mailAlarms.list": {
    method: "GET",
    path: "/mail-alarms",
    right: "settings.read",
    summary: "Alarms of mail, open and past, newest first",
    query: z.strictObject({ ...page, open: z.enum(["true", "false"]).optional() }),
    list: mailAlarm,
  },
});

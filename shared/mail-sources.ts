/** How mail sources are described: read by the pages that set them up, the operations that take them, and the adapters that use them. */
import { z } from "zod";

/** One line without control characters. */
const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, "oneLine")
    .refine((value) => value.isWellFormed(), "unicode");
/** A host name or address; whether it may be reached is checked when it is. */
const host = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*|[0-9a-f:]*:[0-9a-f:.]+)$/, "host");
/** Passwords and tokens: any characters but a NUL and line ends. */
const secretText = z
  .string()
  .min(1)
  .max(8_000)
  .regex(/^[^\0\r\n]*$/, "oneLine");
const httpsUrl = z.url({ protocol: /^https?$/ }).max(500);
const certificate = z
  .string()
  .max(20_000)
  .regex(/^\s*-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=-]+-----END CERTIFICATE-----\s*$/, "certificate");

/** How access tokens are had (OAuth 2.0, RFC 6749 §6). */
export const oauthSettings = z.strictObject({ tokenUrl: httpsUrl, clientId: text(500), scope: text(2_000).nullable().default(null) });
export type OauthSettings = z.output<typeof oauthSettings>;
/** Without a refresh token the client signs in as itself (RFC 6749 §4.4). */
export type OauthSecret = { refreshToken?: string | undefined; clientSecret?: string | undefined };

export const imapSettings = z
  .strictObject({
    host,
    port: z.number().int().min(1).max(65_535).default(993),
    /** `none` is for a server on this machine only. */
    security: z.enum(["tls", "starttls", "none"]).default("tls"),
    /** PEM of whom the server's certificate is signed by, where that is nobody everybody knows. */
    certificate: certificate.nullable().default(null),
    user: text(254),
    auth: z.enum(["password", "oauth2"]).default("password"),
    oauth: oauthSettings.nullable().default(null),
    folder: text(200).default("INBOX"),
    /** What becomes of a mail at its source once it is stored. */
    after: z.enum(["keep", "seen", "move", "delete"]).default("seen"),
    moveTo: text(200).nullable().default(null),
    /** Looked at so often, beside what the server tells at once (IDLE). */
    pollSeconds: z.number().int().min(15).max(1_500).default(240),
  })
  .refine(({ auth, oauth }) => auth === "password" || oauth !== null, { path: ["oauth"], message: "required" })
  .refine(({ after, moveTo }) => after !== "move" || moveTo !== null, { path: ["moveTo"], message: "required" });
export type ImapSettings = z.output<typeof imapSettings>;

/** A password, or what access tokens are had with. */
export const imapSecret = z.strictObject({
  password: secretText.optional(),
  refreshToken: secretText.optional(),
  clientSecret: secretText.optional(),
});
export type ImapSecret = z.output<typeof imapSecret>;

/** A stand-in for the service on this machine, for tests. */
const standIn = z
  .url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ })
  .max(100)
  .nullable()
  .default(null);
const pollSeconds = z.number().int().min(15).max(1_500).default(20);
/** What becomes of a mail at its source once it is stored. */
const keepOrSeen = z.enum(["keep", "seen"]).default("keep");

/** Microsoft Graph. */
export const graphSettings = z.strictObject({
  tenant: z
    .string()
    .trim()
    .max(100)
    .regex(/^[A-Za-z0-9.-]{3,100}$/, "host"),
  cloud: z.enum(["global", "usGov", "usGovDod", "china"]).default("global"),
  clientId: text(500),
  /** `client`: the registered application itself; `oauth2`: a person's refresh token. */
  auth: z.enum(["client", "oauth2"]).default("client"),
  user: z
    .string()
    .trim()
    .max(254)
    .regex(/^[^\s/?#@]+@[^\s/?#@]+$/, "email"),
  /** A well-known name such as `inbox`, the name shown, or an id. */
  folder: text(200).default("inbox"),
  after: keepOrSeen,
  pollSeconds,
  standIn,
});
export type GraphSettings = z.output<typeof graphSettings>;

/** The Gmail API. */
export const gmailSettings = z.strictObject({
  clientId: text(500),
  auth: z.literal("oauth2").default("oauth2"),
  /** Name or id of the label that is read. */
  label: text(200).default("INBOX"),
  after: keepOrSeen,
  pollSeconds,
  standIn,
});
export type GmailSettings = z.output<typeof gmailSettings>;

export const oauthSecret = z.strictObject({ refreshToken: secretText.optional(), clientSecret: secretText.optional() });

/** What each kind of source takes, and the parts of it that lead somewhere: when one of these changes, the secret is asked for again. */
export const MAIL_SOURCES = {
  graph: { settings: graphSettings, secret: oauthSecret, leads: ["tenant", "cloud", "clientId", "auth", "standIn"] },
  gmail: { settings: gmailSettings, secret: oauthSecret, leads: ["clientId", "standIn"] },
  imap: { settings: imapSettings, secret: imapSecret, leads: ["host", "port", "security", "certificate", "auth", "oauth"] },
} as const;

/** Keys and certificates for signed and encrypted mail. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, line, page, reference } from "#shared/contract";

const keyKind = z.enum(["smimeAuthority", "smimeKey", "pgpPublic", "pgpKey"]);
const mailKey = z.strictObject({
  id,
  kind: keyKind,
  name: z.string(),
  addresses: z.array(z.string()).describe("That the key itself names"),
  fingerprint: z.string().describe("SHA-256 of a certificate, the fingerprint of an OpenPGP key"),
  mailbox: reference.nullable(),
  expiresAt: instant.nullable(),
  createdAt: instant,
});

export const keyContract = defineOperations({
  "mailKeys.list": {
    method: "GET",
    path: "/mail-keys",
    right: "settings.read",
    summary: "Keys and certificates for signed and encrypted mail, newest first; nothing secret of them",
    query: z.strictObject(page),
    list: mailKey,
  },
  "mailKeys.programs": {
    method: "GET",
    path: "/mail-keys/programs",
    right: "settings.read",
    summary: "Whether the programs that check and open such mail are installed",
    response: z.strictObject({ openssl: z.boolean().describe("For S/MIME"), gpg: z.boolean().describe("For OpenPGP") }),
  },
  "mailKeys.create": {
    method: "POST",
    path: "/mail-keys",
    right: "settings.manage",
    summary: "Add a key: of an authority or a correspondent to verify with, or of a mailbox to decrypt with",
    body: z.strictObject({
      kind: keyKind,
      key: z
        .string()
        .min(40)
        .max(100_000)
        .describe("PEM, for `smimeKey` certificate and key together; or an armored OpenPGP key. Without a passphrase"),
      name: line(120).optional(),
      mailbox: id.nullable().default(null).describe("Whose mail a private key opens; null: of all"),
    }),
    status: 201,
    response: mailKey,
  },
  "mailKeys.remove": {
    method: "DELETE",
    path: "/mail-keys/{id}",
    right: "settings.manage",
    summary: "Remove a key; mail that it opened stays as it is",
    params: z.strictObject({ id }),
    status: 204,
  },
});

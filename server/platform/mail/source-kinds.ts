/** The kinds of sources; the code of one is loaded when the first source of it is read. */
import type { MailSource, MailSourceKind } from "./model/mail-source.ts";

export type SourceKinds = { readonly [kind in MailSourceKind]?: () => Promise<MailSource<never, never, never>> };

export const sourceKinds: SourceKinds = {
  graph: async () => (await import("./adapters/graph-source.ts")).graphSource,
  gmail: async () => (await import("./adapters/gmail-source.ts")).gmailSource,
  imap: async () => (await import("./adapters/imap-source.ts")).imapSource,
};

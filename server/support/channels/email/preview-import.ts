/** Says what an import would make of mails, without writing anything. */
import type { Ctx } from "#platform/http";
import { Quarantine } from "#platform/mail";
import type { PreparedImport } from "./decide-import.ts";
import { knownFingerprint } from "./import-queries.ts";
import { ticketOfMessageIds } from "./thread-queries.ts";

export type Preview = { outcome: "ticket" | "message" | "duplicate" | "automatic" } | { outcome: "quarantined"; reason: string };

/** Makes the preview of one archive: it remembers what it has said before. Strangers who answer are counted as messages. */
export function previewImport(ctx: Ctx): (prepared: PreparedImport | Quarantine) => Promise<Preview> {
  const fingerprints = new Set<string>();
  const messageIds = new Set<string>();
  return async (prepared) => {
    if (prepared instanceof Quarantine) return { outcome: "quarantined", reason: prepared.reason };
    const { mail, fingerprint, own } = prepared;
    if (mail.kind === "delivery" || mail.kind === "autoReply") return { outcome: "automatic" };
    const key = fingerprint.toString("hex");
    if (fingerprints.has(key) || (await knownFingerprint(ctx.db, fingerprint))) return { outcome: "duplicate" };
    const answered = [...mail.inReplyTo, ...mail.references];
    const hashes = answered.slice(-30).map((id) => ctx.platform.crypto.hashToken("foreign message id", id));
    const threads = answered.some((id) => messageIds.has(id)) || (await ticketOfMessageIds(ctx.db, hashes, null)) !== null;
    const from = mail.from!.address;
    if (!threads && own(from) && [...mail.to, ...mail.cc].every((one) => own(one.address)))
      return { outcome: "quarantined", reason: "ownAddress" };
    fingerprints.add(key);
    if (mail.messageId) messageIds.add(mail.messageId);
    return { outcome: threads ? "message" : "ticket" };
  };
}

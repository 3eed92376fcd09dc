import { picturePath, splitPictures, withPictures } from "../mail-pictures.ts";
import type { Message } from "./model.ts";
import { productRequestOf, type ProductRequest } from "./product-request.ts";

/** `license`: the key of a licence vouches for where it came from, not for who wrote it. */
export type Verdict = "proven" | "unproven" | "failed" | "license";

/** A message as the page carries it: long forms are fetched when somebody asks for them. */
export type ShownMessage = Pick<
  Message,
  | "id"
  | "ticketNumber"
  | "sharedWith"
  | "author"
  | "authorKind"
  | "visibility"
  | "state"
  | "visibleText"
  | "attachments"
  | "masked"
  | "delivery"
  | "releaseAt"
  | "scheduled"
  | "createdAt"
  | "unread"
> & {
  /** Of the attachments those that stand inside the mail; `attachments` are the others. */
  pictures: Message["attachments"];
  verdict: Verdict | null;
  /** Why it stands in this ticket; null where the channel leaves no doubt. */
  filed: Message["filed"];
  proof: Proof | null;
  protection: Protection | null;
  invitation: Invitation | null;
  request: ProductRequest | null;
  /** The address an unknown sender gave. */
  from: string | null;
  /** Another address that the sender wants the answer to go to. */
  replyTo: string | null;
  /** There is quoted history or a signature beside what is shown. */
  hasMore: boolean;
  hasHtml: boolean;
  /** A formatted reply or note of the vendor's own, as it is shown at first; sanitised by the server. */
  formatted: string | null;
};

/** Longer ones are shown as they were written. */
const MOST_FORMATTED = 20_000;

/** Takes from a message what its view shows at first. */
export function toShown(message: Message): ShownMessage {
  const { ticketNumber, sharedWith } = message;
  const {
    id,
    author,
    authorKind,
    visibility,
    state,
    visibleText,
    attachments,
    masked,
    delivery,
    releaseAt,
    scheduled,
    createdAt,
    unread,
    text,
    html,
  } = message;
  const formatted = html !== null && authorKind === "agent" && html.length <= MOST_FORMATTED ? html : null;
  const { pictures, others } = splitPictures(html, attachments);
  // What we sent ourselves quotes nothing that the page lacks.
  const hasMore = formatted === null && text.length !== visibleText.length && text.trim() !== visibleText.trim();
  return {
    id,
    ticketNumber,
    sharedWith,
    author,
    authorKind,
    visibility,
    state,
    visibleText,
    attachments: others,
    // They stand where they were put.
    pictures: formatted === null ? pictures : [],
    masked,
    delivery,
    releaseAt,
    scheduled,
    createdAt,
    unread,
    verdict: verdictOf(message.authentication),
    filed: message.filed,
    proof: proofOf(message.authentication),
    protection: (message.authentication?.["protection"] as Protection | undefined) ?? null,
    invitation: (message.authentication?.["invitation"] as Invitation | undefined) ?? null,
    request: productRequestOf(message.authentication),
    from: author === null ? textIn(message.authentication, "from") : null,
    replyTo: textIn(message.authentication, "replyTo"),
    hasMore,
    hasHtml: html !== null && authorKind === "contact",
    formatted:
      formatted && pictures.length > 0
        ? openable(withPictures(formatted, pictures, ({ id }) => picturePath(id)))
        : formatted && withPictures(formatted, [], () => null),
  };
}

/** Pictures in place open whole. @param html of `withPictures` */
function openable(html: string): string {
  return html.replaceAll(/<img src="([^"]*)"[^<>]*>/g, '<a href="$1" target="_blank" rel="noopener">$&</a>');
}

/** What stands behind a verdict, for whoever asks. */
export type Proof = {
  /** The findings in the field's own words, such as `SPF pass · DKIM none`. */
  found: string;
  by: { kind: "receiver" | "sealer"; name: string } | null;
  /** Header fields the proof does not cover. */
  unsigned: string[];
  forwardedBy: string | null;
};

/** What came of checking a signed or opening an encrypted mail, as the server keeps it with the message. */
export type Protection = {
  signature: {
    kind: "smime" | "pgp";
    state: "valid" | "invalid" | "untrusted" | "unknownKey" | "unavailable";
    signer: string | null;
    addresses: string[];
    ofSender: boolean;
  } | null;
  encryption: { kind: "smime" | "pgp"; state: "decrypted" | "noKey" | "failed" | "unavailable" } | null;
};

/** The event of a calendar file, likewise. Times are as they were written, see `momentOf`. */
export type Invitation = {
  method: string;
  summary: string;
  start: string | null;
  end: string | null;
  timeZone: string | null;
  location: string;
  organizer: string;
  attendees: number;
  recurring: boolean;
};

function proofOf(authentication: Message["authentication"]): Proof | null {
  if (authentication === null) return null;
  const words = (["spf", "dkim", "dmarc", "arc"] as const).flatMap((method) => {
    const word = textIn(authentication, method);
    return word === null ? [] : [`${method.toUpperCase()} ${word}`];
  });
  if (words.length === 0) return null;
  const { by, unsigned } = authentication as { by?: Proof["by"]; unsigned?: string[] };
  return {
    found: words.join(" · "),
    by: by ?? null,
    unsigned: Array.isArray(unsigned) ? unsigned : [],
    forwardedBy: textIn(authentication, "forwardedBy"),
  };
}

function textIn(record: Message["authentication"], name: string): string | null {
  const value = record?.[name];
  return typeof value === "string" ? value : null;
}

/**
 * How far a sender is proved, for the badge.
 * @param authentication as stored with the message; null where the channel itself proves the sender
 */
function verdictOf(authentication: Message["authentication"]): Verdict | null {
  if (authentication === null) return null;
  const { result } = authentication;
  // History was believed by whoever brought it: nobody could tell any more.
  if (result === "imported") return null;
  if (authentication["kind"] === "license") return "license";
  return result === "pass" ? "proven" : result === "fail" ? "failed" : "unproven";
}

export type DeliveryTone = "good" | "neutral" | "warn" | "danger";
const DELIVERY: Record<string, { id: string; tone: DeliveryTone }> = {
  pending: { id: "delivery.queued", tone: "neutral" },
  queued: { id: "delivery.queued", tone: "neutral" },
  sending: { id: "delivery.queued", tone: "neutral" },
  retrying: { id: "delivery.retrying", tone: "warn" },
  deferred: { id: "delivery.retrying", tone: "warn" },
  sent: { id: "delivery.sent", tone: "good" },
  delivered: { id: "delivery.sent", tone: "good" },
  captured: { id: "delivery.captured", tone: "neutral" },
  suppressed: { id: "delivery.suppressed", tone: "warn" },
  bounced: { id: "delivery.bounced", tone: "danger" },
  failed: { id: "delivery.failed", tone: "danger" },
};

/** The text and tone for a delivery state; one we do not know is shown as on its way. */
export function deliveryOf(state: string): { id: string; tone: DeliveryTone } {
  return DELIVERY[state] ?? { id: "delivery.queued", tone: "neutral" };
}

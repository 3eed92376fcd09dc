import { newId } from "#shared/ids";
import { emit } from "#platform/events";
import type { MaskedSecret } from "#platform/masking";
import { inTransaction, isStaff, type Ctx } from "#platform/http";
import type { FieldValues } from "#shared/fields";
import { ticketOpened } from "./events.ts";
import { keepSecrets, maskContent } from "./mask-content.ts";
import {
  previewOf,
  type AuthorKind,
  type Category,
  type Channel,
  type Filing,
  type HintReason,
  type Priority,
  type TicketType,
} from "./model.ts";
import { grantAccess, insertAttachments, insertCcParticipant, insertTicket } from "./write-queries.ts";

export type MessageContent = {
  text: string;
  /** Without quoted history and signature; the whole when absent. */
  visibleText?: string;
  /** Sanitised. */
  html?: string | null;
  attachments?: readonly { fileId: string; contentId?: string | null }[];
  /** What was masked in these texts already; absent: they are masked here. */
  secrets?: readonly MaskedSecret[];
};

export type NewTicket = MessageContent & {
  subject: string;
  requesterId: string;
  organizationId?: string | null;
  /** Who wrote the first message; the requester when absent. */
  author?: {
    kind: AuthorKind;
    agentId?: string;
    name?: string;
    /** Of a message whose writer nobody vouches for: it is not the requester's. */ unknown?: boolean;
  };
  type?: TicketType;
  priority?: Priority;
  category?: Category;
  tags?: readonly string[];
  /** Values of custom fields, checked; what fields have by default when absent. */
  fields?: FieldValues;
  /** What was masked in them. */
  fieldSecrets?: readonly MaskedSecret[];
  /** The form that was filled in. */
  formId?: string | null;
  productId?: string | null;
  productVersion?: string | null;
  /** Absent: the only one the customer has. */
  licenseId?: string | null;
  brandId?: string | null;
  teamId?: string | null;
  assigneeId?: string | null;
  channel: Channel;
  locale: string;
  /** Seen only by these teams. */
  restrictedTo?: readonly string[];
  /** Agents who see a restricted ticket beside those teams. */
  restrictedToAgents?: readonly string[];
  /** Others in the conversation: they get mail and no right to read. */
  cc?: readonly { contactId: string; notified?: boolean }[];
  authentication?: { [key: string]: unknown } | null;
  sourceRef?: string | null;
  filed?: Filing | null;
  hint?: { number: number; reason: HintReason } | null;
  /** For imported history; now when absent. */
  at?: Date;
};

/**
 * Opens a ticket with its first message, in the running transaction or one of its own. The caller has decided who the requester is
 * and that the files are his to attach.
 * @returns its id, number and the id of its first message
 */
export function createTicket(ctx: Ctx, unmasked: NewTicket): Promise<{ id: string; number: number; messageId: string }> {
  const input = maskContent(ctx, unmasked);
  return inTransaction(ctx, async (tx) => {
    const at = input.at ?? ctx.clock.now();
    const id = newId(at.getTime());
    const messageId = newId(at.getTime());
    const author = input.author ?? { kind: "contact" as const };
    const category = input.category ?? "new";
    const visibleText = input.visibleText ?? input.text;
    const restricted = (input.restrictedTo?.length ?? 0) > 0;
    const { subject, requesterId, type = "question", priority = "normal", organizationId = null, channel, cc = [] } = input;
    const number = await insertTicket(
      tx.db,
      {
        id,
        subject,
        type,
        category,
        priority,
        tags: input.tags ?? [],
        fields: input.fields ?? null,
        formId: input.formId ?? null,
        requesterId,
        organizationId,
        productId: input.productId ?? null,
        productVersion: input.productVersion ?? null,
        licenseId: input.licenseId ?? null,
        brandId: input.brandId ?? null,
        channel,
        locale: input.locale,
        assigneeId: input.assigneeId ?? null,
        teamId: input.teamId ?? null,
        restricted,
        hint: input.hint ?? null,
        preview: previewOf(visibleText),
        authorKind: author.kind,
        at,
        participantId: newId(),
        addedBy: ctx.actorKey,
      },
      {
        id: messageId,
        ticketId: id,
        authorKind: author.kind,
        contactId: author.kind === "contact" && !author.unknown ? requesterId : null,
        agentId: author.agentId ?? null,
        authorName: author.name ?? null,
        channel,
        state: "normal",
        text: input.text,
        visibleText,
        html: input.html ?? null,
        authentication: input.authentication ?? null,
        filed: input.filed ?? null,
        sourceRef: input.sourceRef ?? null,
        at,
      },
      isStaff(ctx.actor),
    );
    for (const { contactId, notified } of cc)
      await insertCcParticipant(tx.db, { id: newId(), ticketId: id, contactId, notified: notified ?? true, addedBy: ctx.actorKey, at });
    for (const teamId of input.restrictedTo ?? []) await grantAccess(tx.db, id, { teamId });
    for (const agentId of input.restrictedToAgents ?? []) await grantAccess(tx.db, id, { agentId });
    await insertAttachments(tx.db, { messageId }, input.attachments ?? []);
    await keepSecrets(tx, { ticketId: id, messageId }, input.secrets, at);
    await keepSecrets(tx, { ticketId: id }, input.fieldSecrets ?? [], at);
    await emit(tx, ticketOpened, {
      subjects: organizationId
        ? [`ticket:${id}`, `contact:${requesterId}`, `organization:${organizationId}`]
        : [`ticket:${id}`, `contact:${requesterId}`],
      data: { number, messageId, type, category, priority, channel, authorKind: author.kind, restricted, hinted: Boolean(input.hint) },
      occurredAt: at,
    });
    const { formId = null, productId = null, brandId = null } = input;
    const facts = { number, type, product: productId, brand: brandId, form: formId };
    if (!ctx.importing) for (const { made } of ctx.platform.registrations.dependants["ticket"] ?? []) await made?.(tx, { id, facts });
    return { id, number, messageId };
  });
}

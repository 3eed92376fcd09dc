import type { z } from "zod";
import { findOrCreateContact, organizationOf } from "#people/directory";
import { attachFiles } from "#platform/files";
import { elevated, forbidden, inTransaction, invalid, isStaff, type Ctx } from "#platform/http";
import { renderMarkdown } from "#platform/text";
import type { Ticket, ticketsContract } from "./contract.ts";
import { createTicket } from "./create-ticket.ts";
import { maskFields } from "./mask-fields.ts";
import { findTicket, toTicket } from "./queries.ts";
import { chosenForm } from "./forms.ts";
import { resolveId, resolveLicense } from "./resolve.ts";
import { fieldsOfNew } from "./ticket-fields.ts";

type Body = z.output<(typeof ticketsContract)["tickets.open"]["body"]>;

/**
 * Opens a ticket: a customer for himself, an agent or program for a customer named by address, a stranger for the address he gives.
 * @throws Problem 422 for a requester that is missing or not his to name, and for unknown references
 */
export async function openTicket(ctx: Ctx, body: Body): Promise<Ticket> {
  const { actor } = ctx;
  // A stranger's request is written by the program for him: behind the wall he has no row of his own.
  const side = actor.kind === "anonymous" ? elevated(ctx) : ctx;
  return inTransaction(side, async (tx) => {
    const requester = await requesterOf(tx, body);
    const fileIds = body.attachments ?? [];
    await requireFiles(tx, fileIds);
    const form = await chosenForm(tx, body.form);
    const type = form?.type ?? body.type ?? "question";
    const priority = (isStaff(actor) && body.priority) || "normal";
    const channel = isStaff(actor) ? (body.channel ?? "api") : "portal";
    const mask = tx.platform.masker.open();
    const fields = await maskFields(tx, mask, body.fields);
    const opened = await createTicket(tx, {
      fieldSecrets: mask.secrets,
      fields: await fieldsOfNew(tx, fields, { type, priority, channel, category: "new" }, form),
      formId: form?.id ?? null,
      subject: body.subject,
      text: body.body,
      html: body.format === "markdown" ? renderMarkdown(body.body) : null,
      requesterId: requester.id,
      organizationId: await organizationOf(tx, requester.id),
      // An agent who opens a ticket for a customer writes down what the customer said.
      author: { kind: "contact" },
      type,
      priority,
      tags: isStaff(actor) ? (body.tags ?? []) : [],
      productId: form?.productId ? form.productId : body.product ? await resolveId(tx.db, "product", body.product) : null,
      productVersion: body.version ?? null,
      licenseId: isStaff(actor) && body.license ? await resolveLicense(tx, body.license) : null,
      brandId: form?.brandId ? form.brandId : body.brand ? await resolveId(tx.db, "brand", body.brand) : null,
      channel,
      locale: body.locale ?? requester.locale ?? ctx.locale,
      attachments: fileIds.map((fileId) => ({ fileId })),
      // A session proves a contact; a stranger is whoever he says he is.
      authentication: actor.kind === "anonymous" ? { result: "none" } : null,
    });
    if (actor.kind === "anonymous") return shownToStranger(ctx, tx, opened.id, body);
    return toTicket(ctx, (await findTicket(tx, { id: opened.id }))!);
  });
}

/** What a stranger is told of the request he opened: nothing of the person whose address he gave, who may be known here. */
async function shownToStranger(ctx: Ctx, tx: Ctx, id: string, body: Body): Promise<Ticket> {
  const row = await findTicket({ ...tx, actor: { kind: "guest", id, ticketId: id, contactId: null, rights: ctx.actor.rights } }, { id });
  return { ...toTicket(ctx, row!), requester: null, organization: null, locale: body.locale ?? ctx.locale };
}

async function requesterOf(ctx: Ctx, body: Body): Promise<{ id: string; locale: string | null }> {
  const { actor } = ctx;
  if (actor.kind === "contact") {
    if (body.requester) throw invalid("requester", "notYours");
    return { id: actor.id, locale: ctx.locale };
  }
  if (actor.kind === "guest") throw forbidden("tickets.create");
  if (!body.requester) throw invalid("requester", "required");
  return findOrCreateContact(ctx, {
    email: body.requester.email,
    name: body.requester.name ?? null,
    locale: body.locale ?? (actor.kind === "anonymous" ? ctx.locale : null),
  });
}

/** Attaches files of the actor's own. @throws Problem 422 naming the first that is not */
export async function requireFiles(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (new Set(ids).size !== ids.length) throw invalid("attachments", "repeated");
  const refused = await attachFiles(ctx, ids);
  if (refused[0]) throw invalid(`attachments.${ids.indexOf(refused[0])}`, "unknownThing", { value: refused[0] });
}

import { mailboxBook } from "./mailbox-book.ts";
import { routes } from "#platform/http";
import { changeGuard, listBreakers, readGuard, resume } from "./breakers.ts";
import { changeMailSettings, readMailSettings } from "./agent-settings.ts";
import { emailContract } from "./contract.ts";
import { guardContract } from "./guard-contract.ts";
import { changeEndpoint, createEndpoint, listEndpoints, readEndpoint, removeEndpoint, rotateEndpoint } from "./inbound-endpoints.ts";
import { listAlarms, readMailHealth } from "./mail-health.ts";
import { changeSource, createSource, listSources, readSource, removeSource, rescanSource, tryAccess } from "./mail-sources.ts";
import { addMailKey, findPrograms, listMailKeys, removeMailKey } from "./mail-keys.ts";
import { changeMailboxAccess, readMailboxAccess } from "./mailbox-access.ts";
import { changeMailbox, createMailbox, listMailboxes, readMailbox } from "./mailboxes.ts";
import { countSetAside, dismiss, readItemSource, release, replay } from "./work-quarantine.ts";
import { listItems, readItem, readRaw, takeMail } from "./read-intake.ts";
import { receiveHook } from "./receive-hook.ts";
import { addTrust, listTrust, removeTrust } from "./trust.ts";
import { resend } from "./resend-mail.ts";
import { listMails, readMailBytes, readMailOut } from "./read-outbox.ts";

export const guardRoutes = routes(guardContract, {
  "mailGuard.get": (ctx) => readGuard(ctx),
  "mailGuard.update": (ctx, { body, ifMatch }) => changeGuard(ctx, ifMatch!, body),
  "breakers.list": (ctx, { query }) => listBreakers(ctx, query),
  "breakers.resume": (ctx, { params }) => resume(ctx, params.id),
});

export const emailRoutes = routes(emailContract, {
  "mailboxes.contact": async ({ platform }) => {
    const mailbox = (await mailboxBook(platform.database)).forCustomers();
    return { address: mailbox?.address ?? null, name: mailbox?.name ?? null };
  },
  "mailboxes.list": (ctx, { query }) => listMailboxes(ctx, query),
  "mailboxes.get": (ctx, { params }) => readMailbox(ctx, params.id),
  "mailboxes.access.get": (ctx, { params }) => readMailboxAccess(ctx, params.id),
  "mailboxes.access.update": (ctx, { params, body, ifMatch }) => changeMailboxAccess(ctx, params.id, ifMatch!, body),
  "mailboxes.create": (ctx, { body }) => createMailbox(ctx, body),
  "mailboxes.update": (ctx, { params, body, ifMatch }) => changeMailbox(ctx, params.id, ifMatch!, body),
  "inbound.list": (ctx, { query }) => listEndpoints(ctx, query),
  "inbound.get": (ctx, { params }) => readEndpoint(ctx, params.id),
  "inbound.create": (ctx, { body }) => createEndpoint(ctx, body),
  "inbound.update": (ctx, { params, body, ifMatch }) => changeEndpoint(ctx, params.id, ifMatch!, body),
  "inbound.rotate": (ctx, { params, ifMatch }) => rotateEndpoint(ctx, params.id, ifMatch!),
  "inbound.remove": (ctx, { params, ifMatch }) => removeEndpoint(ctx, params.id, ifMatch!).then(() => undefined),
  "mailSources.list": (ctx, { query }) => listSources(ctx, query),
  "mailSources.get": (ctx, { params }) => readSource(ctx, params.id),
  "mailSources.create": (ctx, { body }) => createSource(ctx, body),
  "mailSources.update": (ctx, { params, body, ifMatch }) => changeSource(ctx, params.id, ifMatch!, body),
  "mailSources.remove": (ctx, { params, ifMatch }) => removeSource(ctx, params.id, ifMatch!).then(() => undefined),
  "mailSources.rescan": (ctx, { params }) => rescanSource(ctx, params.id),
  "mailSources.check": (ctx, { body }) => tryAccess(ctx, body),
  "mail.health": (ctx) => readMailHealth(ctx),
  "mailAlarms.list": (ctx, { query }) => listAlarms(ctx, query),
  "intake.mailgun": (ctx, { params, body }) => receiveHook(ctx, "mailgun", params.key, body),
  "intake.postmark": (ctx, { params, body }) => receiveHook(ctx, "postmark", params.key, body),
  "intake.ses": (ctx, { params, body }) => receiveHook(ctx, "ses", params.key, body),
  "mailSettings.get": (ctx) => readMailSettings(ctx),
  "mailSettings.update": (ctx, { body, ifMatch }) => changeMailSettings(ctx, ifMatch!, body),
  "mailTrust.list": (ctx, { query }) => listTrust(ctx, query),
  "mailTrust.add": (ctx, { body }) => addTrust(ctx, body),
  "mailTrust.remove": (ctx, { params }) => removeTrust(ctx, params.id),
  "mailKeys.list": (ctx, { query }) => listMailKeys(ctx, query),
  "mailKeys.programs": () => findPrograms(),
  "mailKeys.create": (ctx, { body }) => addMailKey(ctx, body),
  "mailKeys.remove": (ctx, { params }) => removeMailKey(ctx, params.id).then(() => undefined),
  "intake.list": (ctx, { query }) => listItems(ctx, query),
  "intake.counts": (ctx) => countSetAside(ctx),
  "intake.get": (ctx, { params }) => readItem(ctx, params.id),
  "intake.raw": (ctx, { params }) => readRaw(ctx, params.id),
  "intake.source": (ctx, { params }) => readItemSource(ctx, params.id),
  "intake.release": (ctx, { params, body }) => release(ctx, params.id, body),
  "intake.dismiss": (ctx, { params, body }) => dismiss(ctx, params.id, body),
  "intake.replay": (ctx, { params }) => replay(ctx, params.id),
  "intake.email": (ctx, { body }) => takeMail(ctx, body),
  "outbox.list": (ctx, { query }) => listMails(ctx, query),
  "outbox.get": (ctx, { params }) => readMailOut(ctx, params.id),
  "outbox.resend": (ctx, { params, body }) => resend(ctx, params.id, body?.to),
  "outbox.raw": (ctx, { params }) => readMailBytes(ctx, params.id),
});

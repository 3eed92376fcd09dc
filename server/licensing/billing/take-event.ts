/** Events of providers: stored once, as they came, and then what they say into the ledger. */
import { contactByAddress, organizationRef, readContact } from "#people/directory";
import { sha256 } from "#platform/crypto";
import { inTransaction, type Ctx } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { isId, newId } from "#shared/ids";
import { PROVIDERS } from "./adapters/all.ts";
import { BillingError, type ProviderEvent, type Told, type ToldCustomer } from "./adapters/provider.ts";
import { ensureCustomer, linkTo } from "./customer-queries.ts";
import { ensureInvoice } from "./invoice-queries.ts";
import { tellOfLink } from "./link-customer.ts";
import { eventDone, eventFailed, insertEvent, selectEvent, type Asked, type EventRow } from "./provider-queries.ts";
import { recordEntries } from "./record-entries.ts";
import { accessTo, openEvent, sealEvent } from "./secrets.ts";

const MINUTE = 60_000;
const LONGEST_PAUSE = 6 * 60 * MINUTE;

/** Keeps an event that is not known yet, sealed until it is read. @returns whether it is new */
export async function storeEvent(
  { db, clock, platform }: Ctx,
  provider: Asked,
  event: ProviderEvent,
  { body, via }: { body: Buffer; via: "webhook" | "poll" },
): Promise<boolean> {
  const { id: providerId, kind } = provider;
  const says = PROVIDERS[kind].events.includes(event.type);
  return insertEvent(db, {
    providerId,
    eventId: event.id,
    type: event.type,
    at: new Date(event.at),
    via,
    digest: sha256(body),
    sealed: says ? sealEvent(platform.crypto, providerId, body) : null,
    now: clock.now(),
  });
}

/** Takes in what an event says; what does not succeed is tried again later. Whoever else does the same at this moment does no harm. */
export async function takeIn(ctx: Ctx, provider: Asked, row: EventRow): Promise<void> {
  try {
    const adapter = PROVIDERS[provider.kind];
    const event = adapter.read(openEvent(ctx.platform.crypto, provider.id, row.sealed));
    // Outside of any transaction: somebody else's answer may take its time.
    const told = await adapter.tell(accessTo(ctx, provider), event);
    await inTransaction(ctx, async (tx) => {
      await write(tx, provider, event, told);
      await eventDone(tx.db, provider.id, event.id);
    });
  } catch (error) {
    const code = error instanceof BillingError ? error.code : "unread";
    // What an event holds is the customers' own: only its kind of fault is logged.
    ctx.log.warn(
      { provider: provider.id, event: row.event_id, fault: error instanceof Error ? error.name : code },
      "a billing event waits",
    );
    const pause = Math.min(MINUTE * 2 ** Math.min(row.attempts, 12), LONGEST_PAUSE);
    await eventFailed(ctx.db, row, code, new Date(ctx.clock.now().getTime() + pause));
  }
}

/** The same for one that was just stored. */
export async function takeInStored(ctx: Ctx, provider: Asked, eventId: string): Promise<void> {
  const row = await selectEvent(ctx.db, provider.id, eventId);
  if (row) await takeIn(ctx, provider, row);
}

async function write(tx: Ctx, { id: providerId }: Asked, event: ProviderEvent, { customer, invoice }: Told): Promise<void> {
  if (customer) await known(tx, providerId, event, customer);
  if (!invoice) return;
  const customerId = invoice.customer ? await known(tx, providerId, event, invoice.customer) : null;
  const now = tx.clock.now();
  const currency = invoice.entries.find((entry) => entry.currency !== null)?.currency ?? null;
  const invoiceId = await ensureInvoice(tx.db, { id: newId(now.getTime()), providerId, ref: invoice.ref, customerId, currency, now });
  await recordEntries(tx, invoiceId, { providerId, event: event.id }, invoice.entries);
}

/** The provider's customer; who it is here, where the vendor wrote that at the provider and nobody has said it here. */
async function known(tx: Ctx, providerId: string, event: ProviderEvent, told: ToldCustomer): Promise<string> {
  const now = tx.clock.now();
  const row = await ensureCustomer(tx.db, {
    id: newId(now.getTime()),
    providerId,
    ref: told.ref,
    name: told.name,
    email: told.email === null ? null : normalizeAddress(told.email),
    saidAt: new Date(event.at),
    now,
  });
  if (row.organization_id !== null || row.contact_id !== null) return row.id;
  const link = await whoIs(tx, told);
  if (link) {
    await linkTo(tx.db, row.id, null, link, now);
    await tellOfLink(tx, row.id, link);
  }
  return row.id;
}

async function whoIs(tx: Ctx, { organization, contact }: ToldCustomer) {
  const named = organization === null ? null : await organizationRef(tx, organization.toLowerCase());
  if (named) return { organizationId: named.id, contactId: null };
  if (contact === null) return null;
  const person = isId(contact) ? await readContact(tx.db, contact) : await contactByAddress(tx, contact);
  return person ? { organizationId: null, contactId: person.id } : null;
}

import { isStaff, type Ctx } from "#platform/http";
import type { Reference, Registrations } from "#platform/references";
import { LOCALES } from "#shared/locales";
import { contactErasure } from "./erase-contact.ts";
import { contactByAddress } from "./find-contact.ts";
import { selectGroup } from "./merge-queries.ts";
import { selectOrganization } from "./organization-queries.ts";
import { directoryTimeline } from "./timeline-queries.ts";
import { selectNames } from "./queries.ts";
import { contactSearch, organizationSearch } from "./search-kinds.ts";

/** Names under the rights of whoever asks: agents need a right, and customers stand behind row-level security. */
async function named(ctx: Ctx, kind: "contact" | "organization", ids: readonly string[]): Promise<Reference[]> {
  if (isStaff(ctx.actor) && !ctx.actor.rights.has("people.read")) return [];
  return (await selectNames(ctx.db, kind, ids)).map(({ id, name, stands_as, stands_name }) => ({
    kind,
    id,
    title: stands_name ?? name,
    url: `/desk/${kind}s/${stands_as ?? id}`,
  }));
}

/** Which of these the actor may see. */
async function seen(ctx: Ctx, kind: "contact" | "organization", ids: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set((await named(ctx, kind, ids)).map(({ id }) => id));
}

/** The contact with an address, as the one he stands as. */
async function standingContact(ctx: Ctx, address: string): Promise<string | undefined> {
  const found = await contactByAddress(ctx, address);
  return found ? (await selectGroup(ctx.db, "contact", found.id))[0] : undefined;
}

/** What the directory gives the platform to call: how contacts and organizations are named elsewhere. */
export const directoryRegistrations: Registrations = {
  references: { contact: (ctx, ids) => named(ctx, "contact", ids), organization: (ctx, ids) => named(ctx, "organization", ids) },
  liveUpdates: {},
  fieldKinds: {
    contact: { facts: { locale: LOCALES }, sees: (ctx, ids) => seen(ctx, "contact", ids) },
    organization: { facts: {}, sees: (ctx, ids) => seen(ctx, "organization", ids) },
  },
  files: [],
  erasure: [contactErasure],
  timeline: [directoryTimeline],
  search: [contactSearch, organizationSearch],
  find: {
    contact: async (ctx, name) => (ctx.actor.rights.has("people.read") ? ((await standingContact(ctx, name)) ?? null) : null),
    organization: async (ctx, name) =>
      ctx.actor.rights.has("people.read") ? ((await selectOrganization(ctx.db, name))?.id ?? null) : null,
  },
};

import type { Actor, Ctx } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import { homeCountry, readPhone } from "#platform/phones";
import type { SearchKind, Shown } from "#platform/search";
import {
  contactDocuments,
  contactsFound,
  contactsNamed,
  contactThere,
  membersOf,
  nextIds,
  organizationDocuments,
  organizationsFound,
  organizationThere,
  type FoundPerson,
} from "./search-queries.ts";

const reader = (actor: Actor) => actor.kind !== "contact" && actor.kind !== "guest" && actor.rights.has("people.read");

const shown = (kind: "contact" | "organization", rows: readonly FoundPerson[]): ReadonlyMap<string, Shown> =>
  new Map(
    rows.map(({ id, name, detail, texts, at }) => [
      id,
      {
        title: name,
        url: `/desk/${kind}s/${id}`,
        locale: null,
        texts: texts.filter((text): text is string => text !== null && text !== ""),
        at,
        ...(detail !== null && { detail }),
      },
    ]),
  );

/** A telephone number or an address is somebody's name, in whatever spelling. */
async function named(ctx: Ctx, q: string): Promise<readonly string[]> {
  const address = q.includes("@") ? normalizeAddress(q) : null;
  const looksLikePhone = /^[+\d][\d\s()./-]{5,30}$/.test(q);
  const phone = looksLikePhone ? ((await readPhone(q, homeCountry(ctx.locale)))?.number ?? null) : null;
  // Without the code of the country, and the zero before it.
  const end = looksLikePhone && !q.startsWith("+") ? q.replaceAll(/\D/g, "").replace(/^0+/, "") : "";
  return address === null && phone === null && end.length < 7 ? [] : contactsNamed(ctx.db, { phone, address, end });
}

/** Contacts are found by name, addresses, numbers, organizations, fields and what was noted of them, by whoever may read people. */
export const contactSearch: SearchKind = {
  kind: "contact",
  stored: ["contact", "contactNotes"],
  documents: (actor) => (reader(actor) ? ["contact", "contactNotes"] : []),
  visible: () => contactThere,
  show: async (ctx, ids, { texts }) => shown("contact", await contactsFound(ctx.db, ids, texts)),
  named,
  source: {
    load: contactDocuments,
    next: (db, after, limit) => nextIds(db, "contacts", after, limit),
    events: [
      "contact.created",
      "contact.changed",
      "membership.changed",
      "organization.changed",
      "people.taskChanged",
      "people.noteChanged",
    ],
    touched: async (db, events) => {
      const prefix = "organization:";
      const renamed = events.filter(({ type }) => type === "organization.changed").flatMap(({ subjects }) => subjects);
      const ids = renamed.filter((subject) => subject.startsWith(prefix)).map((subject) => subject.slice(prefix.length));
      return ids.length === 0 ? [] : membersOf(db, ids);
    },
  },
};

export const organizationSearch: SearchKind = {
  kind: "organization",
  stored: ["organization", "organizationNotes"],
  documents: (actor) => (reader(actor) ? ["organization", "organizationNotes"] : []),
  visible: () => organizationThere,
  show: async (ctx, ids, { texts }) => shown("organization", await organizationsFound(ctx.db, ids, texts)),
  source: {
    load: organizationDocuments,
    next: (db, after, limit) => nextIds(db, "organizations", after, limit),
    events: ["organization.created", "organization.changed", "people.taskChanged", "people.noteChanged"],
  },
};

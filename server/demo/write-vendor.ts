import { Readable } from "node:stream";
import { fixedClock } from "#platform/clock";
import { createAgent, createTeam } from "#people/access";
import { createContact, createMembership, createOrganization } from "#people/directory";
import { createBrand, createProduct } from "#products/catalog";
import { createMailbox } from "#support/channels/email";
import { storeFile } from "#platform/files";
import { actorKey, type Actor, type Ctx } from "#platform/http";
import { brandWords } from "./brand-words.ts";
import { languages } from "./content/index.ts";
import { drawIcon } from "./draw-icon.ts";
import { writeLicences } from "./licences.ts";
import type { AgentSeed, BrandKey, ContactSeed, ProductKey } from "./model.ts";
import { LEFT_DAYS_AGO } from "./plan-ticket.ts";
import { writePlans } from "./plans.ts";
import { writeBilling } from "./billing.ts";
import { writeCalendars } from "./calendars.ts";
import { writeRules } from "./rules.ts";
import { writeServiceLevels } from "./service-levels.ts";
import { writeProductDepth } from "./product-depth.ts";
import { agents, brands, mailboxes, products, teams } from "./vendor.ts";

const day = 24 * 60 * 60_000;

/** The rows the tickets refer to, by the seed they were made from. */
export interface Cast {
  readonly brands: ReadonlyMap<string, string>;
  readonly teams: ReadonlyMap<string, string>;
  readonly products: ReadonlyMap<string, string>;
  readonly agents: ReadonlyMap<AgentSeed, Extract<Actor, { kind: "agent" }>>;
  readonly contacts: ReadonlyMap<ContactSeed, { readonly id: string; readonly organizationId: string; readonly email: string }>;
}

/** The same context at another time, and as somebody else. */
export function at(ctx: Ctx, when: Date, actor: Actor = ctx.actor): Ctx {
  return { ...ctx, actor, actorKey: actorKey(actor), clock: fixedClock(when) };
}

/** Contexts a minute apart, beginning some months ago, so that lists keep the order in which things were made. */
function clockedFrom(ctx: Ctx, now: Date): () => Ctx {
  let minutes = 0;
  return () => at(ctx, new Date(now.getTime() - 120 * day + minutes++ * 60_000));
}

function isoDay(when: Date): string {
  return when.toISOString().slice(0, 10);
}

/** Makes brands, products, teams, agents, organisations, contacts and memberships, as if some months ago. */
export async function writeVendor(ctx: Ctx, now: Date): Promise<Cast> {
  const next = clockedFrom(ctx, now);
  const brandIds = new Map<BrandKey, string>();
  for (const { key, name, color } of brands) {
    const locales = languages.map((each) => each.language);
    const brand = await createBrand(next(), { name, slug: key, color, locales, icon: await storeIcon(next(), color), ...brandWords });
    brandIds.set(key, brand.id);
  }
  const productIds = new Map<ProductKey, string>();
  for (const { key, name, slug, brand, description, versions } of products) {
    const released = versions.map((each) => ({
      version: each.version,
      releasedOn: isoDay(new Date(now.getTime() - each.releasedDaysAgo * day)),
    }));
    const product = await createProduct(next(), { names: { en: name }, slug, descriptions: description, brand, versions: released });
    productIds.set(key, product.id);
  }
  const { prague } = await writeCalendars(next);
  await writeProductDepth(next, now, { products: productIds, brands: brandIds });
  const teamIds = new Map<string, string>();
  for (const { key, name } of teams) {
    const team = await createTeam(next(), { name, slug: key });
    teamIds.set(key, team.id);
  }
  for (const { key: _, ...mailbox } of mailboxes) await createMailbox(next(), mailbox);
  const agentActors = new Map<AgentSeed, Extract<Actor, { kind: "agent" }>>();
  for (const seed of agents) {
    const { id, name, role, rights } = await createAgent(next(), {
      name: seed.name,
      email: seed.email,
      role: seed.role,
      locale: seed.language,
      teams: seed.teams,
      invite: false,
    });
    agentActors.set(seed, {
      kind: "agent",
      id,
      name,
      role,
      rights,
      teams: seed.teams.map((team) => teamIds.get(team)!),
    });
  }
  await writeRules(next, {
    calendar: prague,
    product: productIds.get("ledger")!,
    security: teamIds.get("security")!,
    frontline: teamIds.get("frontline")!,
  });
  const lookAfter = agents.filter(({ role }) => role === "lead" || role === "agent").map((seed) => agentActors.get(seed)!.id);
  const contacts = await writeCustomers(next, now, lookAfter);
  const houses = new Map<string, string>();
  for (const { id, organizationId } of contacts.values()) if (!houses.has(organizationId)) houses.set(organizationId, id);
  const plans = await writePlans(
    next,
    now,
    [...houses].map(([organization, contact]) => ({ organization, contact })),
  );
  await writeServiceLevels(next, { plans, office: prague, since: next().clock.now() });
  await writeBilling(next, now, [...new Set([...contacts.values()].map(({ organizationId }) => organizationId))]);
  await writeLicences(next(), now, { ledger: productIds.get("ledger")!, organizations: [...houses.keys()] });
  return { brands: brandIds, teams: teamIds, products: productIds, agents: agentActors, contacts };
}

/** @param lookAfter agents, who look after one organization after the other */
async function writeCustomers(next: () => Ctx, now: Date, lookAfter: readonly string[]): Promise<Cast["contacts"]> {
  const contacts = new Map<ContactSeed, { id: string; organizationId: string; email: string }>();
  const startsOn = isoDay(new Date(now.getTime() - 500 * day));
  let houses = 0;
  for (const { language, organizations } of languages) {
    for (const { name, domain, contacts: people } of organizations) {
      const owner = lookAfter[houses++ % lookAfter.length]!;
      const slug = domain.slice(0, domain.indexOf("."));
      const organization = await createOrganization(next(), { name, slug, domains: [domain], owner });
      for (const person of people) {
        const email = `${person.mailbox}@${domain}`;
        const contact = await createContact(next(), { name: person.name, locale: language, emails: [email] });
        const endsOn = person.left ? isoDay(new Date(now.getTime() - LEFT_DAYS_AGO * day)) : null;
        await createMembership(next(), {
          contact: contact.id,
          organization: organization.id,
          role: person.seesRequests ? "manager" : "member",
          seesRequests: person.seesRequests ?? false,
          startsOn,
          endsOn,
        });
        contacts.set(person, { id: contact.id, organizationId: organization.id, email });
      }
    }
  }
  return contacts;
}

async function storeIcon(ctx: Ctx, color: string): Promise<string> {
  const bytes = drawIcon(color);
  const stream = Readable.from([bytes]);
  return (await storeFile(ctx, { stream, fileName: "icon.png", mediaType: "image/png", maxBytes: bytes.length })).id;
}

import { contactForErasure, namesAlone, organizationsEver, standTogether } from "#people/directory";
import { identifyPerson, newPerson, subjectsOf, type Person } from "#platform/erasure";
import { notFound, type Ctx } from "#platform/http";
import { holdsOn, type HoldRow } from "./hold-queries.ts";

/**
 * Everything by which one contact is found in the installation, with all records that were merged with his.
 * @param alone only this record: who asks for his own data gets what he proved to be his, not what an agent took for his
 */
export async function personOfContact(ctx: Ctx, contactId: string, { alone = false } = {}): Promise<Person> {
  const person = newPerson();
  person.contacts.add(contactId);
  if (!alone) for (const id of await standTogether(ctx.db, "contact", contactId)) person.contacts.add(id);
  await identifyPerson(ctx, person);
  return person;
}

/** Names of his that nobody else has, so that a search for them takes nobody else's away. */
export function ownNames(ctx: Ctx, person: Person): Promise<string[]> {
  return namesAlone(ctx.db, [...person.contacts], [...person.names]);
}

/** Holds that keep a person from being erased: on himself, on an organization he belongs or belonged to, on a ticket he takes part in. */
export async function holdsOf(ctx: Ctx, person: Person): Promise<HoldRow[]> {
  const organizations = await organizationsEver(ctx.db, [...person.contacts]);
  return holdsOn(ctx.db, [
    ...[...person.contacts].map((id) => `contact:${id}`),
    ...organizations.map((id) => `organization:${id}`),
    ...[...subjectsOf(person, "ticket"), ...subjectsOf(person, "joined")].map((id) => `ticket:${id}`),
  ]);
}

/** A contact with what must be typed to erase him: his address, else his name, else his id. @throws Problem 404 */
export async function confirmable(ctx: Ctx, id: string): Promise<{ id: string; name: string; confirm: string; erased: boolean }> {
  const contact = await contactForErasure(ctx.db, id);
  if (!contact) throw notFound();
  const { name, email, erased } = contact;
  return { id: contact.id, name: name ?? email?.split("@")[0] ?? "", confirm: email ?? name ?? id, erased };
}

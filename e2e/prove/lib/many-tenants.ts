/**
 * Many customers' tickets under one roof, made at random from a seed, with the answer to "who may know this?" kept beside the program:
 * computed from how the world was made, never asked of the program.
 */
import { createAccessLink, createToken, type Role } from "#people/access";
import { createContact } from "#people/directory";
import { storeFile } from "#platform/files";
import { addMessage, createTicket } from "#support/tickets";
import { testApp, type TestApp } from "#testing";
import type { Random } from "./seeded.ts";

/** A word that stands in the texts of one thing and nowhere else. */
const LETTERS = "abcdefghijlmnopqrstuvwxy";
export const WORD = /zk[a-y]{4}kz/g;
const word = (n: number) => `zk${[13_824, 576, 24, 1].map((place) => LETTERS[Math.floor(n / place) % 24]).join("")}kz`;

type Person = {
  id: string;
  email: string;
  organizations: { id: string; sees: boolean }[];
  /** Also where he was once. */ everIn: string[];
};
type Ticket = {
  id: string;
  number: number;
  requester: string;
  organization: string | null;
  restrictedTo: string | null;
  readers: Set<string>;
  assignee: string | null;
};
export type Seat = {
  name: string;
  headers: { [name: string]: string };
  /** Whether he belongs to the vendor; nobody else is asked to change what others see. */
  staff: boolean;
  /** Whether he may see a ticket, and what is said inside about it. */
  sees(ticket: Ticket): boolean;
  inside: boolean;
  /** His own contact; null for the vendor's people and nobody. */
  contact: string | null;
  organizations: ReadonlySet<string>;
  /** Those of them whose requests he may see. */
  granted: ReadonlySet<string>;
};
/** Who may know a word or an id. */
export type Rule = (seat: Seat) => boolean;
export type Tenants = {
  app: TestApp;
  seats: Seat[];
  tickets: Ticket[];
  rules: ReadonlyMap<string, Rule>;
  /** Ids by what they are, to ask with. */
  ids: { [kind: string]: string[] };
  words: string[];
  close(): Promise<void>;
};

/** Builds it. @param size organisations; each has some contacts and tickets */
export async function buildTenants(size: number, random: Random): Promise<Tenants> {
  const app = await testApp({ env: { BACKSTAY_DNS: "127.0.0.1:9" } });
  const { admin, system } = app;
  const rules = new Map<string, Rule>();
  const words: string[] = [];
  const ids: Tenants["ids"] = { organization: [], contact: [], ticket: [], message: [], file: [], agent: [], team: [], other: [] };
  let count = 0;
  const marked = (rule: Rule) => {
    const made = word(count++);
    rules.set(made, rule);
    words.push(made);
    return made;
  };
  const made = async (path: string, body: object): Promise<{ id: string; slug: string }> => {
    const answer = await admin.post(`/api/v1/${path}`, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const tickets: Ticket[] = [];
  /** A customer learns the names of who asked what he may read, and of the people of organisations whose requests he may see. */
  const namedTo = (seat: Seat, person: Person) =>
    seat.contact === person.id ||
    person.everIn.some((id) => seat.granted.has(id)) ||
    tickets.some((ticket) => ticket.requester === person.id && seat.sees(ticket));

  const brand = await made("brands", { name: "Acme" });
  const product = await made("products", { names: { en: "Ledger" }, brand: brand.slug });
  const teams = [await made("teams", { name: "Security" }), await made("teams", { name: "Night" })];
  await made("mailboxes", { address: "support@acme.test", name: "Support" });
  ids.team!.push(...teams.map(({ id }) => id));
  ids.other!.push(brand.id, product.id);

  const organizations: string[] = [];
  for (let n = 0; n < size; n++) {
    const rule: Rule = (seat) =>
      seat.staff || seat.organizations.has(id) || tickets.some((ticket) => ticket.organization === id && seat.sees(ticket));
    let id = "";
    const name = marked((seat) => rule(seat));
    id = (await made("organizations", { name: `${name} Ltd`, slug: name })).id;
    rules.set(id, rule);
    organizations.push(id);
  }
  ids.organization!.push(...organizations);

  const people: Person[] = [];
  for (let n = 0; n < size * 4; n++) {
    const rule: Rule = (seat) => seat.staff || namedTo(seat, person);
    const name = marked((seat) => rule(seat));
    // His address nobody learns but himself.
    const address = marked((seat) => seat.staff || seat.contact === person.id);
    const person: Person = { id: "", email: `${address}@customer.test`, organizations: [], everIn: [] };
    person.id = (await createContact(system, { name: `${name} Person`, emails: [person.email] })).id;
    rules.set(person.id, rule);
    for (const organization of new Set([random.pick(organizations), ...(random() < 0.2 ? [random.pick(organizations)] : [])])) {
      const over = random() < 0.15;
      const sees = random() < 0.5;
      await made("memberships", {
        contact: person.id,
        organization,
        seesRequests: sees,
        ...(over ? { startsOn: "2020-01-01", endsOn: "2021-01-01" } : {}),
      });
      person.everIn.push(organization);
      if (!over) person.organizations.push({ id: organization, sees });
    }
    people.push(person);
  }
  ids.contact!.push(...people.map(({ id }) => id));

  const agents: { id: string; role: Role; team: string | null; cookie: string }[] = [];
  for (const [n, role] of (["owner", "admin", "lead", "agent", "agent", "agent", "collaborator"] as const).entries()) {
    const team = n === 4 || n === 6 ? teams[0]! : null;
    const agent = await app.agent(role, { teams: team ? [team.slug] : [] });
    agents.push({ id: agent.id, role, team: team?.id ?? null, cookie: await app.signIn(agent.email) });
  }
  ids.agent!.push(...agents.map(({ id }) => id));

  const guests: Seat[] = [];
  for (let n = 0; n < size * 8; n++) {
    const requester = random.pick(people);
    const organization = requester.organizations[0]?.id ?? null;
    const restrictedTo = random() < 0.2 ? teams[0]!.id : null;
    const others = [random.pick(people), random.pick(people)].filter((one) => one !== requester);
    const ticket: Ticket = {
      id: "",
      number: 0,
      requester: requester.id,
      organization,
      restrictedTo,
      readers: new Set(),
      assignee: random() < 0.3 ? agents[3]!.id : null,
    };
    const seen: Rule = (seat) => seat.sees(ticket);
    const inner: Rule = (seat) => seat.sees(ticket) && seat.inside;
    const text = marked(seen);
    const file = async (name: string, rule: Rule) => {
      const bytes = (async function* () {
        yield Buffer.from(name);
      })();
      const { id } = await storeFile(system, {
        stream: bytes,
        fileName: `${name}.txt`,
        mediaType: "text/plain",
        maxBytes: 1_000,
        attached: true,
      });
      rules.set(id, rule);
      ids.file!.push(id);
      return id;
    };
    const opened = await createTicket(system, {
      subject: `${text} subject`,
      text: `${text} first words`,
      requesterId: requester.id,
      organizationId: organization,
      channel: "email",
      locale: "en",
      attachments: [{ fileId: await file(marked(seen), seen) }],
      assigneeId: ticket.assignee,
      cc: others.map(({ id }) => ({ contactId: id })),
      ...(restrictedTo ? { restrictedTo: [restrictedTo] } : {}),
    });
    [ticket.id, ticket.number] = [opened.id, opened.number];
    rules.set(opened.id, seen);
    rules.set(opened.messageId, seen);
    ids.ticket!.push(opened.id);
    ids.message!.push(opened.messageId);
    tickets.push(ticket);
    const said = await addMessage(system, {
      ticketId: opened.id,
      author: { kind: "contact", contactId: requester.id },
      channel: "email",
      text: `${marked(seen)} more words`,
    });
    rules.set(said.id, seen);
    const held = await addMessage(system, {
      ticketId: opened.id,
      author: { kind: "contact", name: `${marked(inner)} stranger` },
      channel: "email",
      text: `${marked(inner)} held words`,
      state: "held",
    });
    rules.set(held.id, inner);
    const note = await made(`tickets/${opened.number}/messages`, { body: `${marked(inner)} among ourselves`, visibility: "internal" });
    rules.set(note.id, inner);
    ids.message!.push(said.id, held.id, note.id);
    if (random() < 0.3) {
      const reader = random.pick(people);
      if (reader !== requester && !others.includes(reader)) {
        await made(`tickets/${opened.number}/participants`, { email: reader.email, canRead: true });
        ticket.readers.add(reader.id);
      }
    }
    if (guests.length < size && random() < 0.2) {
      const link = await createAccessLink(system, {
        subject: { kind: "ticket", id: opened.id },
        contactId: requester.id,
        lifetime: 86_400,
      });
      guests.push({
        name: `guest of ${opened.number}`,
        headers: { authorization: `Bearer ${link.token}` },
        staff: false,
        sees: (other) => other === ticket,
        inside: false,
        contact: requester.id,
        organizations: new Set(),
        granted: new Set(),
      });
    }
  }
  await app.settled();

  const fewScopes = await createToken(system, { name: "few", scopes: ["tickets.read", "files.read"], agent: null, expiresAt: null });
  const staffSeat = (
    name: string,
    headers: Seat["headers"],
    all: boolean,
    inside: boolean,
    agent?: { id: string; team: string | null },
  ): Seat => ({
    name,
    headers,
    staff: true,
    sees: ({ restrictedTo, assignee }) =>
      restrictedTo === null || all || (agent !== undefined && (assignee === agent.id || agent.team === restrictedTo)),
    inside,
    contact: null,
    organizations: new Set(),
    granted: new Set(),
  });
  const seats: Seat[] = [
    ...agents.map((agent) =>
      staffSeat(`${agent.role} ${agent.id.slice(-4)}`, { cookie: agent.cookie, origin: app.url }, agent.role === "owner", true, agent),
    ),
    staffSeat("token of all rights", { authorization: `Bearer ${admin.token}` }, true, true),
    staffSeat("token of few rights", { authorization: `Bearer ${fewScopes.token}` }, false, false),
    ...guests,
    {
      name: "nobody",
      headers: {},
      staff: false,
      sees: () => false,
      inside: false,
      contact: null,
      organizations: new Set(),
      granted: new Set(),
    },
  ];
  for (const person of people) {
    const own = new Set(person.organizations.filter(({ sees }) => sees).map(({ id }) => id));
    seats.push({
      name: `contact ${person.email}`,
      headers: { cookie: await app.signIn(person.email), origin: app.url },
      staff: false,
      sees: (ticket) =>
        ticket.requester === person.id ||
        ticket.readers.has(person.id) ||
        (ticket.restrictedTo === null && ticket.organization !== null && own.has(ticket.organization)),
      inside: false,
      contact: person.id,
      organizations: new Set(person.organizations.map(({ id }) => id)),
      granted: own,
    });
  }
  return { app, seats, tickets, rules, ids, words, close: () => app.close() };
}

/** The vendor and customers that the rights matrix is asked about, all made through the program's own doors. */
import { createAccessLink, revokeAccessLinks } from "#people/access";
import { createIdentity } from "#people/identity";
import { addMessage, createTicket } from "#support/tickets";
import { storeFile } from "#platform/files";
import { testApp, type Caller, type TestApp } from "#testing";
import { png } from "../../server/testing/png.ts";

export type TicketKey = "usual" | "restricted" | "beta" | "mailed" | "sealed";
export type Fixture = {
  id: string;
  number: number;
  /** Stands in its texts and nowhere else. */
  marker: string;
  /** The file of its first message; empty where it has none. */
  fileId: string;
  /** Stands in its notes and held messages. */
  noteMarker: string;
  noteFileId: string;
  /** How it came in, and an answer that went out; empty where there is none. */
  intakeId: string;
  outboxId: string;
};
export type World = {
  app: TestApp;
  actors: { [actor: string]: Caller };
  tickets: { [key in TicketKey]: Fixture };
  ids: { [name: string]: string };
  /** Adds a message that is held, as a stranger's mail with a known reply address would be. */
  hold(ticket: TicketKey): Promise<string>;
  close(): Promise<void>;
};

type Made = { id: string; slug: string; token: string };

const PLAIN = "text/plain";
/** A source that leads nowhere: its port is another service's. */
export const IMAP = { kind: "imap", settings: { host: "127.0.0.1", port: 25, user: "support" }, secret: { password: "x" } };

/** Starts a program of its own and fills it. @param web whether it serves its pages too */
export async function buildWorld({ web = false }: { web?: boolean } = {}): Promise<World> {
  // Nobody answers there: looking up records of keys ends at once.
  const app = await testApp({ web, env: { BACKSTAY_DNS: "127.0.0.1:9" } });
  const { admin, system } = app;
  const made = async (path: string, body: object): Promise<Made> => {
    const answer = await admin.post<Made>(`/api/v1/${path}`, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const alpha = await made("organizations", { name: "Alpha", slug: "alpha" });
  const beta = await made("organizations", { name: "Beta", slug: "beta" });
  const icon = (await made("files", png(8, 8))).id;
  const brand = await made("brands", { name: "Acme", icon });
  const shown = await admin.get<{ icon: { url: string } }>(`/api/v1/brands/${brand.id}`);
  const product = await made("products", { names: { en: "Ledger" }, brand: brand.slug });
  const security = await made("teams", { name: "Security" });

  const session = async (email: string) => app.as({ cookie: await app.signIn(email) });
  const staff = async (role: "owner" | "admin" | "lead" | "agent" | "collaborator", name: string, teams: string[] = []) => {
    const agent = await app.agent(role, { name, email: `${name}@vendor.test`, teams });
    return { ...(await session(agent.email)), id: agent.id, email: agent.email };
  };
  const token = async (scopes: string[], agent: string | null = null) => {
    const created = await made("tokens", { name: "matrix", scopes, ...(agent ? { agent } : {}) });
    return { ...app.as({ token: created.token }), id: created.id };
  };
  const year = new Date().getUTCFullYear();
  const [yesterday, later] = [new Date(Date.now() - 86_400_000).toISOString().slice(0, 10), `${year + 2}-01-01`];

  const [owner, adminRole, lead, agent, collaborator, listed, assigned, gone] = await Promise.all([
    staff("owner", "owner"),
    staff("admin", "admin"),
    staff("lead", "lead"),
    staff("agent", "agent"),
    staff("collaborator", "collaborator"),
    staff("agent", "listed", [security.slug]),
    staff("agent", "assigned"),
    staff("agent", "gone"),
  ]);
  const member = (organization: string, seesRequests = false, dates: { startsOn?: string; endsOn?: string } = {}) => ({
    organization,
    seesRequests,
    ...dates,
  });
  const contact = (name: string, ...memberOf: ReturnType<typeof member>[]) =>
    app.contact({ name, email: `${name}@customer.test`, memberOf });
  const [own, sees, colleague, other, former, future, second, reader, copied, signedOut] = await Promise.all([
    contact("own", member(alpha.id)),
    contact("sees", member(alpha.id, true)),
    contact("colleague", member(alpha.id)),
    contact("other", member(beta.id, true)),
    contact("former", member(alpha.id, true, { startsOn: "2020-01-01", endsOn: yesterday })),
    contact("future", member(alpha.id, true, { startsOn: later })),
    contact("second", member(alpha.id), member(beta.id, true)),
    contact("reader"),
    contact("copied"),
    contact("signedout", member(alpha.id, true)),
  ]);

  const file = async (name: string) =>
    (
      await storeFile(system, {
        stream: (async function* () {
          yield Buffer.from(`bytes of ${name}`);
        })(),
        fileName: `${name}.txt`,
        mediaType: PLAIN,
        maxBytes: 1_000,
        attached: true,
      })
    ).id;
  const withNote = async (key: TicketKey, opened: { id: string; number: number }, more: Partial<Fixture> = {}): Promise<Fixture> => {
    const noteMarker = `noted-${key}`;
    const upload = await admin.post("/api/v1/files", new TextEncoder().encode(noteMarker), {
      "content-type": PLAIN,
      "content-disposition": `attachment; filename="${noteMarker}.txt"`,
    });
    await made(`tickets/${opened.number}/messages`, {
      body: `${noteMarker} among ourselves`,
      visibility: "internal",
      attachments: [upload.body.id],
    });
    return {
      id: opened.id,
      number: opened.number,
      marker: `marked-${key}`,
      fileId: "",
      noteMarker,
      noteFileId: upload.body.id,
      intakeId: "",
      outboxId: "",
      ...more,
    };
  };
  const opened = async (
    key: TicketKey,
    requesterId: string,
    organizationId: string | null,
    more: { cc?: { contactId: string }[]; assigneeId?: string; restrictedTo?: string[] } = {},
  ) => {
    const marker = `marked-${key}`;
    const fileId = await file(`${marker}-file`);
    const ticket = await createTicket(system, {
      subject: `${marker} subject`,
      text: `${marker} first words`,
      requesterId,
      organizationId,
      channel: "email",
      locale: "en",
      attachments: [{ fileId }],
      ...more,
    });
    return withNote(key, ticket, { fileId });
  };
  /** A mail that comes in, becomes a ticket and is answered. */
  const mailed = async (key: TicketKey, mailbox: string) => {
    const marker = `marked-${key}`;
    const raw = `From: Stranger <${key}@elsewhere.test>\r\nTo: ${mailbox}\r\nSubject: ${marker} subject\r\nMessage-ID: <${key}@elsewhere.test>\r\n\r\n${marker} first words\r\n`;
    const item = await admin.post<{ id: string }>("/api/v1/intake/email", new TextEncoder().encode(raw), {
      "content-type": "message/rfc822",
    });
    await app.settled();
    const { ticketNumber } = (await admin.get(`/api/v1/intake/${item.body.id}`)).body;
    await made(`tickets/${ticketNumber}/messages`, { body: `${marker} answered`, visibility: "public" });
    await app.settled();
    const outboxId = (await admin.get(`/api/v1/outbox?ticket=${ticketNumber}`)).body.data[0].id;
    return withNote(
      key,
      { id: (await admin.get(`/api/v1/tickets/${ticketNumber}`)).body.id, number: ticketNumber },
      { intakeId: item.body.id, outboxId },
    );
  };
  const hold = async (on: Fixture) =>
    (
      await addMessage(system, {
        ticketId: on.id,
        author: { kind: "contact", name: "stranger" },
        channel: "email",
        text: `${on.noteMarker} held words`,
        state: "held",
      })
    ).id;
  const mailbox = await made("mailboxes", { address: "support@acme.test", name: "Support" });
  const endpoint = await made("inbound-endpoints", { name: "Postmark", provider: "postmark" });
  const source = await made("mail-sources", { ...IMAP, mailbox: mailbox.id });
  await made("mailboxes", { address: "security@acme.test", name: "Security", team: security.slug, restricted: true });
  const tickets = {
    usual: await opened("usual", own.id, alpha.id, { cc: [{ contactId: copied.id }] }),
    restricted: await opened("restricted", own.id, alpha.id, {
      cc: [{ contactId: copied.id }],
      assigneeId: assigned.id,
      restrictedTo: [security.id],
    }),
    beta: await opened("beta", other.id, beta.id),
    mailed: await mailed("mailed", "support@acme.test"),
    sealed: await mailed("sealed", "security@acme.test"),
  };
  await made(`tickets/${tickets.usual.number}/participants`, { email: reader.email, canRead: true });
  for (const fixture of Object.values(tickets)) await hold(fixture);

  const guest = await app.guest(tickets.usual.id, own.id);
  const guestGone = await app.guest(tickets.mailed.id);
  const guestLate = await createAccessLink(system, { subject: { kind: "ticket", id: tickets.usual.id }, contactId: own.id, lifetime: 0 });
  const revoked = await token(["tickets.read", "tickets.create"]);
  const membership = (await admin.get(`/api/v1/contacts/${own.id}`)).body.memberships[0];
  await app.settled();

  // What ends here was used before, so that nothing remembered of it can still open a door.
  for (const caller of [revoked, gone, signedOut, guestGone])
    if ((await caller.get("/api/v1/tickets")).status !== 200) throw new Error("what is to be revoked never worked");
  await admin.post(`/api/v1/tokens/${revoked.id}/revoke`);
  await admin.patch(
    `/api/v1/agents/${gone.id}`,
    { active: false },
    { "if-match": (await admin.get(`/api/v1/agents/${gone.id}`)).headers.get("etag")! },
  );
  await revokeAccessLinks(system, { kind: "ticket", id: tickets.mailed.id });
  const identity = createIdentity(app.program.platform, { sendMail: async () => {} });
  await identity.signIn({ headers: new Headers({ cookie: signedOut.cookie }), address: "192.0.2.1", locale: "en" }).signOut();

  return {
    app,
    tickets,
    hold: (key) => hold(tickets[key]),
    ids: {
      alpha: alpha.id,
      beta: beta.id,
      brand: brand.id,
      /** Hash of its icon. */
      picture: shown.body.icon.url.split("/").at(-1)!,
      product: product.id,
      security: security.id,
      agent: agent.id,
      lead: lead.id,
      own: own.id,
      other: other.id,
      membership: membership.id,
      mailbox: mailbox.id,
      endpoint: endpoint.id,
      source: source.id,
    },
    actors: {
      owner,
      adm: adminRole,
      lead,
      agt: agent,
      coll: collaborator,
      list: listed,
      asgd: assigned,
      allT: await token((await admin.get("/api/v1/me")).body.rights),
      fewT: await token(["tickets.read", "files.read"]),
      bndT: await token(["tickets.read", "tickets.note", "files.read", "events.read"], listed.id),
      own,
      sees,
      col: colleague,
      oth: other,
      frm: former,
      fut: future,
      sec: second,
      rdr: reader,
      cc: copied,
      gst: guest,
      rvT: revoked,
      rvS: app.as({ cookie: signedOut.cookie }),
      gone,
      rvL: guestGone,
      old: app.as({ token: guestLate.token }),
      anon: app.as({}),
    },
    close: () => app.close(),
  };
}

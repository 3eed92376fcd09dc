/** One real request for each row of the matrix. What an actor may do is in `matrix.ts`; here is only how it is asked. */
import { sql } from "kysely";
import { IMAP, type TicketKey, type World } from "./world.ts";
import { unsubscribeToken } from "#platform/mail";

export type Ask = {
  /** Below `/api/v1`. */
  path: string;
  body?: unknown;
  headers?: { [name: string]: string };
  /** The same path with an id that nothing has; what may not be seen answers like it. */
  unknown?: string;
};

export type AskFor = (world: World) => Ask | Promise<Ask>;

const NOBODY = "01900000-0000-7000-8000-00000000ffff";
const NO_NUMBER = 987_654_321;
let counter = 0;
const fresh = (name: string) => `${name}-${++counter}`;

const byId =
  (room: string, id: (world: World) => string, more: Partial<Ask> = {}): AskFor =>
  (world) => ({ path: `/${room}/${id(world)}`, unknown: `/${room}/${NOBODY}`, ...more });

/** A change that names the revision it is based on. */
const change =
  (room: string, id: (world: World) => string, body: object): AskFor =>
  async (world) => {
    const { headers } = await world.app.admin.get(`/api/v1/${room}/${id(world)}`);
    return { path: `/${room}/${id(world)}`, unknown: `/${room}/${NOBODY}`, body, headers: { "if-match": headers.get("etag")! } };
  };

/** The rows of a ticket's operation, one for each ticket that differs in who sees it. */
function onTickets(
  operation: string,
  ask: (
    ticket: World["tickets"][TicketKey],
    world: World,
    key: TicketKey,
  ) => Promise<Omit<Ask, "unknown" | "path"> & { rest: string }> | (Omit<Ask, "unknown" | "path"> & { rest: string }),
): { [row: string]: AskFor } {
  const keys: TicketKey[] = ["usual", "restricted", "beta"];
  return Object.fromEntries(
    keys.map((key) => [
      `${operation} ${key}`,
      async (world: World) => {
        const ticket = world.tickets[key];
        const { rest, ...more } = await ask(ticket, world, key);
        return { path: `/tickets/${ticket.number}${rest}`, unknown: `/tickets/${NO_NUMBER}${rest}`, ...more };
      },
    ]),
  );
}

/** The rows of what is about a ticket that came by mail: one everybody of the staff sees, and one of a restricted mailbox. */
function onMail(
  operation: string,
  room: string,
  id: (ticket: World["tickets"][TicketKey]) => string,
  rest = "",
  body?: object,
): { [row: string]: AskFor } {
  const keys: TicketKey[] = ["mailed", "sealed"];
  return Object.fromEntries(
    keys.map((key) => [
      `${operation} ${key}`,
      (world: World) => ({
        path: `/${room}/${id(world.tickets[key])}${rest}`,
        unknown: `/${room}/${NOBODY}${rest}`,
        ...(body && { body }),
      }),
    ]),
  );
}

const newDkimKey = async ({ app }: World) => {
  const made = await app.admin.post("/api/v1/dkim-keys", { domain: `${fresh("k")}.test`, algorithm: "ed25519" });
  return () => made.body.id as string;
};
const noticeToken = ({ app, tickets }: World) => unsubscribeToken(app.program.platform.crypto, tickets.mailed.outboxId);

const ticketChange = (body: object) => async (ticket: { number: number }, world: World) => ({
  rest: "",
  body,
  headers: { "if-match": (await world.app.admin.get(`/api/v1/tickets/${ticket.number}`)).headers.get("etag")! },
});

export const requests: { [row: string]: AskFor } = {
  "files.upload": () => ({
    path: "/files",
    body: new TextEncoder().encode("x"),
    headers: { "content-type": "text/plain", "content-disposition": 'attachment; filename="x.txt"' },
  }),
  "files.get usual": byId("files", (world) => world.tickets.usual.fileId),
  "files.get restricted": byId("files", (world) => world.tickets.restricted.fileId),
  "files.get beta": byId("files", (world) => world.tickets.beta.fileId),
  "files.get usual note": byId("files", (world) => world.tickets.usual.noteFileId),
  "files.get restricted note": byId("files", (world) => world.tickets.restricted.noteFileId),
  "references.resolve": ({ tickets, ids }) => ({
    path: `/references?subjects=${[...Object.values(tickets).map(({ id }) => `ticket:${id}`), `contact:${ids.own}`, `organization:${ids.alpha}`, `agent:${ids.agent}`].join()}`,
  }),
  "events.list": () => ({ path: "/events?after=0&limit=200" }),
  "events.stream": () => ({ path: "/events/stream?after=0" }),
  "me.get": () => ({ path: "/me" }),

  "agents.list": () => ({ path: "/agents" }),
  "agents.create": () => ({ path: "/agents", body: { name: "New", email: `${fresh("new")}@vendor.test`, role: "agent", invite: false } }),
  "agents.create owner": () => ({
    path: "/agents",
    body: { name: "New", email: `${fresh("new")}@vendor.test`, role: "owner", invite: false },
  }),
  "agents.get": byId("agents", (world) => world.ids.agent!),
  "agents.update": change("agents", (world) => world.ids.lead!, { name: "Leader" }),
  "agents.update to owner": async (world) => {
    const made = await world.app.admin.post("/api/v1/agents", {
      name: "Climber",
      email: `${fresh("climber")}@vendor.test`,
      role: "agent",
      invite: false,
    });
    return change("agents", () => made.body.id as string, { role: "owner" })(world);
  },
  "teams.list": () => ({ path: "/teams" }),
  "teams.create": () => ({ path: "/teams", body: { name: fresh("team") } }),
  "teams.get": byId("teams", (world) => world.ids.security!),
  "teams.update": change("teams", (world) => world.ids.security!, { name: "Security" }),
  "tokens.list": () => ({ path: "/tokens" }),
  "tokens.create": () => ({ path: "/tokens", body: { name: fresh("token"), scopes: ["catalog.read"] } }),
  "tokens.create above": () => ({ path: "/tokens", body: { name: fresh("token"), scopes: ["owners.manage"] } }),
  "tokens.revoke": async (world) => {
    const made = await world.app.admin.post("/api/v1/tokens", { name: fresh("token"), scopes: ["catalog.read"] });
    return { path: `/tokens/${made.body.id}/revoke`, unknown: `/tokens/${NOBODY}/revoke` };
  },
  "audit.list": () => ({ path: "/audit" }),

  "contacts.list": () => ({ path: "/contacts" }),
  "contacts.create": () => ({ path: "/contacts", body: { name: "New", emails: [`${fresh("new")}@customer.test`] } }),
  "contacts.get": byId("contacts", (world) => world.ids.own!),
  "contacts.update": change("contacts", (world) => world.ids.other!, { name: "other" }),
  "contacts.clearBounce": async (world) => {
    const asked = await change("contacts", (its) => its.ids.other!, {})(world);
    const { body } = await world.app.admin.get(`/api/v1/contacts/${world.ids.other!}`);
    return {
      ...asked,
      path: `${asked.path}/clear-bounce`,
      unknown: `${asked.unknown}/clear-bounce`,
      body: { address: body.addresses[0].address },
    };
  },
  "organizations.list": () => ({ path: "/organizations" }),
  "organizations.create": () => ({ path: "/organizations", body: { name: fresh("Organization") } }),
  "organizations.get": byId("organizations", (world) => world.ids.alpha!),
  "organizations.update": change("organizations", (world) => world.ids.alpha!, { name: "Alpha" }),
  "memberships.list": () => ({ path: "/memberships" }),
  "memberships.create": async (world) => {
    const made = await world.app.admin.post("/api/v1/contacts", { name: "New", emails: [`${fresh("new")}@customer.test`] });
    return { path: "/memberships", body: { contact: made.body.id, organization: world.ids.alpha, seesRequests: true } };
  },
  "memberships.get": byId("memberships", (world) => world.ids.membership!),
  "memberships.update": change("memberships", (world) => world.ids.membership!, { role: "member" }),

  "brands.list": () => ({ path: "/brands" }),
  "brands.create": () => ({ path: "/brands", body: { name: fresh("Brand") } }),
  "brands.get": byId("brands", (world) => world.ids.brand!),
  "brands.update": change("brands", (world) => world.ids.brand!, { name: "Acme" }),
  "products.list": () => ({ path: "/products" }),
  "products.create": (world) => ({ path: "/products", body: { names: { en: fresh("Product") }, brand: world.ids.brand } }),
  "products.get": byId("products", (world) => world.ids.product!),
  "products.update": change("products", (world) => world.ids.product!, { names: { en: "Ledger" } }),

  "tickets.open": () => ({ path: "/tickets", body: { subject: "mine", body: "mine" } }),
  "tickets.open for another": () => ({
    path: "/tickets",
    body: { subject: "for him", body: "for him", requester: { email: "someone@elsewhere.test" } },
  }),
  "tickets.list": () => ({ path: "/tickets?limit=200" }),
  "tickets.counts": () => ({ path: "/tickets/counts" }),
  ...onTickets("tickets.get", () => ({ rest: "" })),
  ...onTickets("tickets.update status", ticketChange({ status: "open" })),
  ...onTickets("tickets.update type", ticketChange({ type: "question" })),
  ...onTickets("tickets.update team", ticketChange({ team: null })),
  ...onTickets("tickets.messages.list", () => ({ rest: "/messages" })),
  ...onTickets("tickets.messages.add public", () => ({ rest: "/messages", body: { body: "a word", visibility: "public" } })),
  ...onTickets("tickets.messages.add internal", () => ({ rest: "/messages", body: { body: "a note", visibility: "internal" } })),
  "tickets.messages.preview": () => ({ path: "/messages/preview", body: { body: "**a** word", format: "markdown" } }),
  ...onTickets("tickets.messages.undo", async (ticket, world, key) => {
    const writer = world.actors[key === "restricted" ? "list" : "agt"]!;
    const sent = { body: "taken back", visibility: "public", undoSeconds: 30 };
    const made = await writer.post(`/api/v1/tickets/${ticket.number}/messages`, sent);
    return { rest: `/messages/${made.body.id}/undo` };
  }),
  ...onTickets("tickets.messages.release", async (_, world, key) => ({ rest: `/messages/${await world.hold(key)}/release` })),
  ...onTickets("tickets.messages.dismiss", async (_, world, key) => ({ rest: `/messages/${await world.hold(key)}/dismiss` })),
  ...onTickets("tickets.messages.move", async (ticket, world) => {
    const { admin } = world.app;
    const said = await admin.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "Elsewhere", visibility: "public" });
    const to = await admin.post("/api/v1/tickets", {
      subject: "Elsewhere",
      body: "Hello",
      requester: { email: `${fresh("other")}@customer.test` },
    });
    const { headers } = await admin.get(`/api/v1/tickets/${ticket.number}`);
    return { rest: `/messages/${said.body.id}/move`, body: { to: to.body.number }, headers: { "if-match": headers.get("etag")! } };
  }),
  ...onTickets("tickets.split", async (ticket, world) => {
    const { admin } = world.app;
    const said = await admin.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "Apart", visibility: "public" });
    const { headers } = await admin.get(`/api/v1/tickets/${ticket.number}`);
    return { rest: "/split", body: { messageId: said.body.id }, headers: { "if-match": headers.get("etag")! } };
  }),
  ...onTickets("tickets.secrets.reveal", () => ({ rest: "/secrets/reveal", body: {} })),
  ...onTickets("tickets.participants.list", () => ({ rest: "/participants" })),
  ...onTickets("tickets.participants.add", () => ({ rest: "/participants", body: { email: `${fresh("more")}@customer.test` } })),
  ...onTickets("tickets.participants.remove", async (ticket, world) => {
    const added = await world.app.admin.post(`/api/v1/tickets/${ticket.number}/participants`, { email: `${fresh("more")}@customer.test` });
    return { rest: `/participants/${added.body.id}` };
  }),
  ...onTickets("tickets.history", () => ({ rest: "/history" })),
  ...onTickets("tickets.presence", () => ({ rest: "/presence", body: { state: "viewing" } })),
  "tickets.statuses": () => ({ path: "/ticket-statuses" }),

  "mailTexts.list": () => ({ path: "/mail-texts" }),
  "mailTexts.get": () => ({ path: "/mail-texts/reply" }),
  "mailTexts.update": change("mail-texts", () => "acknowledgement", { texts: { en: { subject: "We have it" } } }),
  "mailTexts.preview": () => ({ path: "/mail-texts/reply/preview", body: { locale: "ar" } }),
  "teams.signature.get": ({ ids }) => ({ path: `/teams/${ids.security}/signature`, unknown: `/teams/${NOBODY}/signature` }),
  "teams.signature.update": async ({ app, ids }) => {
    const path = `/teams/${ids.security}/signature`;
    const { headers } = await app.admin.get(`/api/v1${path}`);
    return {
      path,
      unknown: `/teams/${NOBODY}/signature`,
      body: { texts: { en: "Security of {brand}" } },
      headers: { "if-match": headers.get("etag")! },
    };
  },
  "me.writing.get": () => ({ path: "/me/writing" }),
  "me.writing.update": () => ({ path: "/me/writing", body: { undoSeconds: 10 }, headers: { "if-match": '"1"' } }),
  "dkim.list": () => ({ path: "/dkim-keys" }),
  "dkim.create": () => ({ path: "/dkim-keys", body: { domain: `${fresh("d")}.test`, algorithm: "ed25519" } }),
  "dkim.get": async (world) => byId("dkim-keys", await newDkimKey(world))(world),
  "dkim.update": async (world) => change("dkim-keys", await newDkimKey(world), { state: "active", force: true })(world),
  "dkim.check": async (world) => ({ path: `/dkim-keys/${(await newDkimKey(world))()}/check`, unknown: `/dkim-keys/${NOBODY}/check` }),
  "dkim.remove": async (world) => byId("dkim-keys", await newDkimKey(world))(world),
  "suppressions.list": () => ({ path: "/suppressions" }),
  "suppressions.add": () => ({ path: "/suppressions", body: { address: `${fresh("silent")}@customer.test` } }),
  "suppressions.remove": async (world) => {
    const made = await world.app.admin.post("/api/v1/suppressions", { address: `${fresh("silent")}@customer.test` });
    return byId("suppressions", () => made.body.id as string)(world);
  },
  "notices.get": (world) => ({ path: `/notices/${noticeToken(world)}`, unknown: `/notices/${"a".repeat(42)}` }),
  "notices.end": (world) => ({ path: `/notices/${noticeToken(world)}`, unknown: `/notices/${"a".repeat(42)}` }),

  "mailboxes.contact": () => ({ path: "/contact" }),
  "mailboxes.list": () => ({ path: "/mailboxes" }),
  "mailboxes.get": byId("mailboxes", (world) => world.ids.mailbox!),
  "mailboxes.create": () => ({ path: "/mailboxes", body: { address: `${fresh("box")}@acme.test`, name: "Box" } }),
  "mailSettings.get": () => ({ path: "/me/mail-settings" }),
  "mailSettings.update": async (world) => {
    // Two of the actors are one agent: each begins anew.
    await sql`delete from agent_mail_settings`.execute(world.app.program.platform.database.staff);
    return { path: "/me/mail-settings", body: { assigned: true }, headers: { "if-match": '"0"' } };
  },
  "mailTrust.list": () => ({ path: "/mail-trust" }),
  "mailTrust.add": () => ({ path: "/mail-trust", body: { kind: "sealer", name: `${fresh("sealer")}.example` } }),
  "mailTrust.remove": async (world) => {
    const made = await world.app.admin.post("/api/v1/mail-trust", { kind: "sealer", name: `${fresh("sealer")}.example` });
    return { path: `/mail-trust/${made.body.id}`, unknown: `/mail-trust/${NOBODY}` };
  },
  "mailboxes.update": change("mailboxes", (world) => world.ids.mailbox!, { name: "Support" }),
  "mailGuard.get": () => ({ path: "/mail-guard" }),
  "mailGuard.update": async (world) => {
    const { headers } = await world.app.admin.get("/api/v1/mail-guard");
    return { path: "/mail-guard", body: { pauseMinutes: 60 }, headers: { "if-match": headers.get("etag")! } };
  },
  "breakers.list": () => ({ path: "/mail-breakers" }),
  "breakers.resume": () => ({ path: `/mail-breakers/${NOBODY}/resume` }),
  "mailKeys.list": () => ({ path: "/mail-keys" }),
  "mailKeys.programs": () => ({ path: "/mail-keys/programs" }),
  "mailKeys.create": () => ({ path: "/mail-keys", body: { kind: "pgpPublic", key: "no key at all, whatever it says of itself" } }),
  "mailKeys.remove": () => ({ path: `/mail-keys/${NOBODY}` }),
  "intake.list": () => ({ path: "/intake" }),
  ...onMail("intake.get", "intake", (ticket) => ticket.intakeId),
  ...onMail("intake.raw", "intake", (ticket) => ticket.intakeId, "/raw"),
  "intake.counts": () => ({ path: "/intake/counts" }),
  ...onMail("intake.source", "intake", (ticket) => ticket.intakeId, "/source"),
  ...onMail("intake.release", "intake", (ticket) => ticket.intakeId, "/release", {}),
  ...onMail("intake.dismiss", "intake", (ticket) => ticket.intakeId, "/dismiss", { reason: "spam" }),
  ...onMail("intake.replay", "intake", (ticket) => ticket.intakeId, "/replay"),
  "intake.email": () => ({
    path: "/intake/email",
    body: new TextEncoder().encode(`To: nobody@acme.test\r\nMessage-ID: <${fresh("mail")}@x.test>\r\n\r\nx`),
    headers: { "content-type": "message/rfc822" },
  }),
  "intake.mailgun": () => ({
    path: "/inbound/mailgun/made-up/mime",
    body: new TextEncoder().encode("body-mime=x"),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  }),
  "intake.postmark": () => ({ path: "/inbound/postmark/made-up", body: { RawEmail: "x" } }),
  "intake.ses": () => ({ path: "/inbound/ses/made-up", body: { Type: "Notification" } }),
  "inbound.list": () => ({ path: "/inbound-endpoints" }),
  "inbound.get": byId("inbound-endpoints", (world) => world.ids.endpoint!),
  "inbound.create": () => ({ path: "/inbound-endpoints", body: { name: fresh("endpoint"), provider: "postmark" } }),
  "inbound.update": change("inbound-endpoints", (world) => world.ids.endpoint!, { name: "Postmark" }),
  "inbound.rotate": async (world) => {
    const { path, unknown, headers } = await change("inbound-endpoints", (its) => its.ids.endpoint!, {})(world);
    return { path: `${path}/rotate`, unknown: `${unknown}/rotate`, headers: headers! };
  },
  "inbound.remove": async (world) => {
    const made = await world.app.admin.post("/api/v1/inbound-endpoints", { name: fresh("endpoint"), provider: "postmark" });
    const { path, unknown, headers } = await change("inbound-endpoints", () => made.body.id as string, {})(world);
    return { path, unknown: unknown!, headers: headers! };
  },
  "mailSources.list": () => ({ path: "/mail-sources" }),
  "mailSources.get": byId("mail-sources", (world) => world.ids.source!),
  "mailSources.create": (world) => ({ path: "/mail-sources", body: { ...IMAP, mailbox: world.ids.mailbox! } }),
  "mailSources.update": change("mail-sources", (world) => world.ids.source!, { paused: true }),
  "mailSources.rescan": (world) => ({
    path: `/mail-sources/${world.ids.source!}/rescan`,
    unknown: `/mail-sources/${NOBODY}/rescan`,
  }),
  "mailSources.remove": async (world) => {
    const made = await world.app.admin.post("/api/v1/mail-sources", { ...IMAP, mailbox: world.ids.mailbox! });
    const { path, unknown, headers } = await change("mail-sources", () => made.body.id as string, {})(world);
    return { path, unknown: unknown!, headers: headers! };
  },
  "mailSources.check": () => ({ path: "/mail-sources/check", body: IMAP }),
  "mail.health": () => ({ path: "/mail-health" }),
  "mailAlarms.list": () => ({ path: "/mail-alarms" }),
  "outbox.list": () => ({ path: "/outbox" }),
  ...onMail("outbox.get", "outbox", (ticket) => ticket.outboxId),
  ...onMail("outbox.resend", "outbox", (ticket) => ticket.outboxId, "/resend"),
  ...onMail("outbox.raw", "outbox", (ticket) => ticket.outboxId, "/raw"),
};

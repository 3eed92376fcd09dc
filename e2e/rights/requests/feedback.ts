import { sql } from "kysely";
import { newId } from "#shared/ids";
import type { TicketKey, World } from "../world.ts";
import { NOBODY, onTickets, type AskFor, type Asks } from "./ask-for.ts";

const TOKEN = "abcdefghijklmnopqrstuvwx22";
const known = new Map<string, Promise<string>>();

/** A survey that was sent: about a ticket, or behind the link that everybody may open. */
async function made({ app, tickets }: World, about: TicketKey | null): Promise<string> {
  const { database, crypto } = app.program.platform;
  const id = newId();
  const hash = about === null ? crypto.hashToken("survey", TOKEN) : null;
  await sql`insert into surveys (id, kind, state, way, ticket_id, contact_id, locale, token_hash, due_at, sent_at, expires_at, created_at)
    select ${id}, ${about ? "csat" : "nps"}, 'sent', 'mail', ${about ? tickets[about].id : null}, n.id, 'en', ${hash}, now(), now(), now() + interval '9 days', now()
    from contact_names n where n.address is not null order by n.id limit 1`.execute(database.staff);
  return id;
}
const once = (world: World, about: TicketKey | null): Promise<string> => {
  const key = about ?? "link";
  if (!known.has(key)) known.set(key, made(world, about));
  return known.get(key)!;
};

const answersOf =
  (about: TicketKey): AskFor =>
  async (world) => ({ path: `/surveys/${await once(world, about)}/answers`, unknown: `/surveys/${NOBODY}/answers` });
const link =
  (body?: object): AskFor =>
  async (world) => {
    await once(world, null);
    return { path: `/feedback/${TOKEN}`, unknown: `/feedback/${TOKEN.replaceAll("2", "3")}`, ...(body && { body }) };
  };

/** Feedback. */
export default {
  "surveys.list": () => ({ path: "/surveys" }),
  "surveys.export": () => ({ path: "/surveys/export" }),
  "surveys.figures": () => ({ path: "/surveys/figures?by=agent" }),
  "surveys.answers usual": answersOf("usual"),
  "surveys.answers restricted": answersOf("restricted"),
  ...onTickets("tickets.surveys", () => ({ rest: "/surveys" })),
  ...onTickets("tickets.feedback.get", () => ({ rest: "/feedback" })),
  ...onTickets("tickets.feedback.give", () => ({ rest: "/feedback", body: { score: 4 } })),
  "feedback.get": link(),
  "feedback.give": link({ score: 7 }),
  "feedbackSettings.get": () => ({ path: "/feedback-settings" }),
  "feedbackSettings.update": async ({ app }) => {
    const { revision, ...body } = (await app.admin.get("/api/v1/feedback-settings")).body;
    return { path: "/feedback-settings", body, headers: { "if-match": `"${revision}"` } };
  },
  "feedbackSettings.preview": () => ({ path: "/feedback-settings/preview", body: {} }),
} satisfies Asks;

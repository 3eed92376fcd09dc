import { sql } from "kysely";
import { unsubscribeToken } from "#platform/mail";
import { type Asks, NOBODY, byId, change, fresh, onMail, ownAs } from "./ask-for.ts";
import { IMAP, type World } from "../world.ts";

const newDkimKey = async ({ app }: World) => {
  const made = await app.admin.post("/api/v1/dkim-keys", { domain: `${fresh("k")}.test`, algorithm: "ed25519" });
  return () => made.body.id as string;
};
const noticeToken = ({ app, tickets }: World) => unsubscribeToken(app.program.platform.crypto, tickets.mailed.outboxId);

/** Mail: texts, keys, mailboxes, trust, guards, sources and the outbox. */
export default {
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
  "me.writing.update": ownAs("/me/writing", { undoSeconds: 10 }),
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
    await sql`delete from notification_settings`.execute(world.app.program.platform.database.staff);
    return { path: "/me/mail-settings", body: { assigned: true }, headers: { "if-match": '"0"' } };
  },
  "mailTrust.list": () => ({ path: "/mail-trust" }),
  "mailTrust.add": () => ({ path: "/mail-trust", body: { kind: "sealer", name: `${fresh("sealer")}.example` } }),
  "mailTrust.remove": async (world) => {
    const made = await world.app.admin.post("/api/v1/mail-trust", { kind: "sealer", name: `${fresh("sealer")}.example` });
    return { path: `/mail-trust/${made.body.id}`, unknown: `/mail-trust/${NOBODY}` };
  },
  "mailboxes.access.get": (world) => ({ path: `/mailboxes/${world.ids.mailbox}/access`, unknown: `/mailboxes/${NOBODY}/access` }),
  "mailboxes.access.update": async (world) => {
    const path = `/mailboxes/${world.ids.mailbox}/access`;
    const { headers } = await world.app.admin.get(`/api/v1${path}`);
    return { path, unknown: `/mailboxes/${NOBODY}/access`, body: { teams: [] }, headers: { "if-match": headers.get("etag")! } };
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
} satisfies Asks;

import { type Ask, type Asks, fresh, NO_NUMBER, NOBODY, onTickets } from "./ask-for.ts";
import type { World } from "../world.ts";

type Visibility = "internal" | "customers" | "public";

const written = (world: World, visibility: Visibility) => ({ product: world.ids.product, title: { en: fresh("Issue") }, visibility });
/** One made for this request alone. */
const make = async (world: World, visibility: Visibility): Promise<number> =>
  (await world.app.admin.post("/api/v1/known-issues", written(world, visibility))).body.number;

const on =
  (visibility: Visibility, rest = "", more: Partial<Ask> = {}) =>
  async (world: World): Promise<Ask> => ({
    path: `/known-issues/${await make(world, visibility)}${rest}`,
    unknown: `/known-issues/${NO_NUMBER}${rest}`,
    ...more,
  });

/** Something that hangs on an issue, made for this request alone. */
const within =
  (visibility: Visibility, rest: string, body: object) =>
  async (world: World): Promise<Ask> => {
    const base = `/known-issues/${await make(world, visibility)}${rest}`;
    const { id } = (await world.app.admin.post(`/api/v1${base}`, body)).body;
    return { path: `${base}/${id}`, unknown: `${base}/${NOBODY}` };
  };

const renamed = { body: { severity: "high" }, headers: { "if-match": '"1"' } };
const link = { url: "https://github.com/acme/ledger/issues/1" };

/** Known issues, and tickets tied to them. */
export default {
  "knownIssues.list": () => ({ path: "/known-issues" }),
  "knownIssues.create internal": (world) => ({ path: "/known-issues", body: written(world, "internal") }),
  "knownIssues.create public": (world) => ({ path: "/known-issues", body: written(world, "public") }),
  "knownIssues.get internal": on("internal"),
  "knownIssues.get customers": on("customers"),
  "knownIssues.get public": on("public"),
  "knownIssues.update internal": on("internal", "", renamed),
  "knownIssues.update public": on("public", "", renamed),
  "knownIssues.history": on("public", "/history"),
  "knownIssues.report internal": on("internal", "/report", { body: {} }),
  "knownIssues.report customers": on("customers", "/report", { body: {} }),
  "knownIssues.unreport internal": on("internal", "/report"),
  "knownIssues.unreport customers": on("customers", "/report"),
  "knownIssues.references.list": on("public", "/references"),
  "knownIssues.references.add": on("public", "/references", { body: link }),
  "knownIssues.references.remove": within("public", "/references", link),
  "knownIssues.updates.list internal": on("internal", "/updates"),
  "knownIssues.updates.list public": on("public", "/updates"),
  "knownIssues.updates.add internal": on("public", "/updates", { body: { text: "Seen again", public: false } }),
  "knownIssues.updates.add public": on("public", "/updates", { body: { text: "Seen again", public: true } }),
  "knownIssues.updates.remove internal": within("public", "/updates", { text: "Seen again", public: false }),
  "knownIssues.updates.remove public": within("public", "/updates", { text: "Seen again", public: true }),
  ...onTickets("tickets.knownIssues.list", () => ({ rest: "/known-issues" })),
  ...onTickets("tickets.knownIssues.add", async (_, world) => ({ rest: "/known-issues", body: { issue: await make(world, "internal") } })),
  ...onTickets("tickets.knownIssues.remove", async (ticket, world) => {
    const issue = await make(world, "internal");
    await world.app.admin.post(`/api/v1/tickets/${ticket.number}/known-issues`, { issue });
    return { rest: `/known-issues/${issue}` };
  }),
  "knownIssues.tickets.list": on("internal", "/tickets"),
  "knownIssues.tickets.update": on("internal", "/tickets/update", { body: { body: "Mended." } }),
  "knownIssues.affected": on("internal", "/affected"),
} satisfies Asks;

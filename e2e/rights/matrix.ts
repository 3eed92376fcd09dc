import access from "./matrix/access.ts";
import directory from "./matrix/directory.ts";
import drafts from "./matrix/drafts.ts";
import fields from "./matrix/fields.ts";
import intake from "./matrix/intake.ts";
import issues from "./matrix/issues.ts";
import macros from "./matrix/macros.ts";
import mail from "./matrix/mail.ts";
import people from "./matrix/people.ts";
import licensing from "./matrix/licensing.ts";
import links from "./matrix/links.ts";
import merges from "./matrix/merges.ts";
import notifications from "./matrix/notifications.ts";
import platform from "./matrix/platform.ts";
import portal from "./matrix/portal.ts";
import privacy from "./matrix/privacy.ts";
import billing from "./matrix/billing.ts";
import plans from "./matrix/plans.ts";
import products from "./matrix/products.ts";
import tickets from "./matrix/tickets.ts";
import trackers from "./matrix/trackers.ts";
import views from "./matrix/views.ts";
import answers from "./matrix/answers.ts";
import bulk from "./matrix/bulk.ts";
import promises from "./matrix/promises.ts";
import sla from "./matrix/sla.ts";
import checklists from "./matrix/checklists.ts";
import accounts from "./matrix/accounts.ts";
import automation from "./matrix/automation.ts";
import routing from "./matrix/routing.ts";
import churn from "./matrix/churn.ts";
import figures from "./matrix/figures.ts";
import presence from "./matrix/presence.ts";
import feedback from "./matrix/feedback.ts";
import webhooks from "./matrix/webhooks.ts";
import type { TicketKey } from "./world.ts";

/**
 * Who may do what: every operation, every kind of actor, and the status he is answered. Reviewed by people; the test asks all of it over HTTP.
 *
 * Staff, signed in:      owner, adm(in), lead, ag(en)t, coll(aborator); `list` is an agent on the access list of the restricted ticket, `asgd` one who
 *                        has it assigned. The others are on no access list.
 * API tokens:            allT every right and nobody's; fewT `tickets.read files.read` and nobody's; bndT acts for `list` with few rights.
 * Customers, signed in:  own asked; sees is a colleague who may see the organization's requests, col one who may not; oth belongs to another
 *                        organization; frm could see the requests until yesterday, fut will from a later year; sec belongs to both organizations and
 *                        may see the requests of the other one only; rdr takes part and may read; cc was named in Cc.
 * By link:               gst holds the link of the ticket `usual`.
 * Ended or none:         rvT a revoked token, rvS a session signed out, gone the session of an agent who was deactivated, rvL a revoked link,
 *                        old a link whose time is over, anon nobody at all.
 *
 * Tickets: `usual` of own in the first organization; `restricted` likewise, seen by its access list and its requester; `beta` in the other organization;
 *          `mailed` came by mail from a stranger, `sealed` likewise to a restricted mailbox.
 * The calls of mail providers bring a made-up secret: 401 whoever makes them.
 * 412 bndT acts for `list`, who has changed the same thing just before.
 * 401 who are you, 403 you see it and may not (or may do nothing of the kind), 404 there is no such thing, in the very words for what does not exist.
 */
const ACTORS =
  "operation                                 owner   adm  lead   agt  coll  list  asgd |  allT  fewT  bndT |   own  sees   col   oth   frm   fut   sec   rdr    cc   gst |   rvT   rvS  gone   rvL   old  anon";

/** The rows of all rooms, under the actors they are asked for. */
export const MATRIX = [
  ACTORS,
  platform,
  access,
  mail,
  directory,
  products,
  plans,
  billing,
  issues,
  trackers,
  licensing,
  tickets,
  views,
  merges,
  links,
  intake,
  drafts,
  fields,
  privacy,
  portal,
  people,
  bulk,
  promises,
  sla,
  checklists,
  automation,
  routing,
  macros,
  notifications,
  answers,
  churn,
  accounts,
  figures,
  presence,
  feedback,
  webhooks,
].join("\n");

/** Which of the tickets each actor finds in lists, counts, search and events; who is absent here finds none. */
export const SIGHT: { readonly [actor: string]: readonly TicketKey[] } = {
  owner: ["usual", "restricted", "beta", "mailed", "sealed"],
  adm: ["usual", "beta", "mailed"],
  lead: ["usual", "beta", "mailed"],
  agt: ["usual", "beta", "mailed"],
  coll: ["usual", "beta", "mailed"],
  list: ["usual", "restricted", "beta", "mailed", "sealed"],
  asgd: ["usual", "restricted", "beta", "mailed"],
  allT: ["usual", "restricted", "beta", "mailed", "sealed"],
  fewT: ["usual", "beta", "mailed"],
  bndT: ["usual", "restricted", "beta", "mailed", "sealed"],
  own: ["usual", "restricted"],
  sees: ["usual"],
  oth: ["beta"],
  sec: ["beta"],
  rdr: ["usual"],
  gst: ["usual"],
};

/** Who reads internal notes and held messages of the tickets he sees. */
export const SEES_INSIDE: readonly string[] = ["owner", "adm", "lead", "agt", "coll", "list", "asgd", "allT", "bndT"];

export type Matrix = { actors: readonly string[]; rows: ReadonlyMap<string, ReadonlyMap<string, number>> };

/** The table as numbers: by row, by actor. A row is an operation, and where it depends on what it is asked about, which case. */
export function readMatrix(text: string = MATRIX): Matrix {
  const [head = "", ...lines] = text.split("\n").filter((line) => line.trim() !== "");
  const actors = head
    .trim()
    .split(/[\s|]+/)
    .slice(1);
  const rows = new Map<string, ReadonlyMap<string, number>>();
  for (const line of lines) {
    const [, row = "", cells = ""] = /^(.*?)((?:[\s|]+\d{3})+)\s*$/.exec(line) ?? [];
    const statuses = cells
      .split(/[\s|]+/)
      .filter(Boolean)
      .map(Number);
    if (statuses.length !== actors.length || statuses.some((status) => !(status >= 200 && status < 500)))
      throw new Error(`the line "${line}" does not give a status to each actor`);
    if (rows.has(row)) throw new Error(`the row "${row}" stands twice`);
    rows.set(row, new Map(actors.map((actor, index) => [actor, statuses[index]!])));
  }
  return { actors, rows };
}

import { type Ask, type Asks, fresh, NO_NUMBER, NOBODY } from "./ask-for.ts";
import type { World } from "../world.ts";

const written = () => ({ kind: "github", name: "GitHub", webUrl: `https://${fresh("git")}.example`, token: "token-of-a-tracker" });
/** One made for this request alone. */
const on =
  (rest = "", more: Partial<Ask> = {}) =>
  async (world: World): Promise<Ask> => {
    const { id } = (await world.app.admin.post("/api/v1/issue-trackers", written())).body;
    return { path: `/issue-trackers/${id}${rest}`, unknown: `/issue-trackers/${NOBODY}${rest}`, ...more };
  };
const based = { headers: { "if-match": '"1"' } };

/** A reference that no tracker fits. */
const onReference = async (world: World): Promise<Ask> => {
  const issue = { product: world.ids.product, title: { en: fresh("Issue") } };
  const { number } = (await world.app.admin.post("/api/v1/known-issues", issue)).body;
  const url = { url: "https://github.com/acme/ledger/issues/1" };
  const { id } = (await world.app.admin.post(`/api/v1/known-issues/${number}/references`, url)).body;
  return { path: `/known-issues/${number}/references/${id}/mirror`, unknown: `/known-issues/${NO_NUMBER}/references/${id}/mirror` };
};

/** Trackers of the developers. */
export default {
  "trackers.list": () => ({ path: "/issue-trackers" }),
  "trackers.get": on(),
  "trackers.create": () => ({ path: "/issue-trackers", body: written() }),
  "trackers.update": on("", { ...based, body: { name: "Tracker" } }),
  "trackers.rotate": on("/rotate", based),
  "trackers.remove": on("", based),
  "trackers.hook": () => ({ path: "/issue-trackers/hooks/made-up", body: {} }),
  "knownIssues.mirrors.list": async (world) => {
    const { path } = await onReference(world);
    return { path: path.replace(/references.*/, "mirrors"), unknown: `/known-issues/${NO_NUMBER}/mirrors` };
  },
  "knownIssues.mirrors.begin": onReference,
  "knownIssues.mirrors.end": onReference,
} satisfies Asks;

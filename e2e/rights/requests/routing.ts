import { type Asks, fresh, NOBODY, onTickets } from "./ask-for.ts";
import type { World } from "../world.ts";

const to = { local: "2027-06-01T08:00", timeZone: "UTC" };
/** One nobody else has said anything of. */
const team = async ({ app }: World): Promise<string> => (await app.admin.post("/api/v1/teams", { name: fresh("Team") })).body.id;
const person = async ({ app }: World): Promise<string> => (await app.agent("agent")).id;
const match = { headers: { "if-match": '"0"' } };
const on =
  (kind: "teams" | "agents", made: (world: World) => Promise<string>, more: object = {}) =>
  async (world: World) => ({ path: `/routing/${kind}/${await made(world)}`, unknown: `/routing/${kind}/${NOBODY}`, ...more });

/** Routing. */
export default {
  "routing.teams": () => ({ path: "/routing/teams" }),
  "routing.team": on("teams", team),
  "routing.updateTeam": on("teams", team, { body: { method: "roundRobin" }, ...match }),
  "routing.agents": () => ({ path: "/routing/agents" }),
  "routing.agent": on("agents", person),
  "routing.updateAgent": on("agents", person, { body: { languages: ["cs"] }, ...match }),
  "absences.list": () => ({ path: "/absences" }),
  "absences.create": () => ({ path: "/absences", body: { to } }),
  "absences.remove": async (world) => ({
    path: `/absences/${(await world.app.admin.post("/api/v1/absences", { agent: await person(world), to })).body.id}`,
    unknown: `/absences/${NOBODY}`,
  }),
  ...onTickets("routing.trace", () => ({ rest: "/routing" })),
} satisfies Asks;

import { sql } from "kysely";
import { onTickets, type Asks } from "./ask-for.ts";

/** What agents have begun to write. */
export default {
  "drafts.mine": () => ({ path: "/me/drafts" }),
  ...onTickets("drafts.list", () => ({ rest: "/drafts" })),
  ...onTickets("drafts.save", async (_, world) => {
    // Two of the actors are one agent: each begins anew.
    await sql`delete from drafts`.execute(world.app.program.platform.database.staff);
    return { rest: "/drafts/note", body: { body: "begun" }, headers: { "if-match": '"0"' } };
  }),
} satisfies Asks;

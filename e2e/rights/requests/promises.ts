import { type Asks, fresh, NOBODY, onTickets } from "./ask-for.ts";
import type { World } from "../world.ts";

const promised = () => ({
  text: fresh("An answer"),
  due: { local: `${new Date().getUTCFullYear() + 1}-03-01T09:00`, timeZone: "Europe/Prague" },
});

const onPromise = (key: "usual" | "restricted") => async (world: World) => {
  const { body } = await world.app.admin.post(`/api/v1/tickets/${world.tickets[key].number}/promises`, promised());
  return { path: `/promises/${body.id}`, unknown: `/promises/${NOBODY}`, body: { state: "withdrawn" }, headers: { "if-match": '"1"' } };
};

/** Promises. */
export default {
  ...onTickets("promises.list", () => ({ rest: "/promises" })),
  ...onTickets("promises.create", () => ({ rest: "/promises", body: promised() })),
  "promises.update usual": onPromise("usual"),
  "promises.update restricted": onPromise("restricted"),
} satisfies Asks;

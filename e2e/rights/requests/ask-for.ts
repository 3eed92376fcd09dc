/** How the rows of the matrix are asked: what the files of rooms share. */
import { type TicketKey, type World } from "../world.ts";

export type Ask = {
  /** Below `/api/v1`. */
  path: string;
  body?: unknown;
  headers?: { [name: string]: string };
  /** The same path with an id that nothing has; what may not be seen answers like it. */
  unknown?: string;
};

/** @param actor who asks, as the matrix names him */
export type AskFor = (world: World, actor?: string) => Ask | Promise<Ask>;

export const NOBODY = "01900000-0000-7000-8000-00000000ffff";
export const NO_NUMBER = 987_654_321;
let counter = 0;
export const fresh = (name: string) => `${name}-${++counter}`;

export const byId =
  (room: string, id: (world: World) => string, more: Partial<Ask> = {}): AskFor =>
  (world) => ({ path: `/${room}/${id(world)}`, unknown: `/${room}/${NOBODY}`, ...more });

/** A change that names the revision it is based on. */
export const change =
  (room: string, id: (world: World) => string, body: object): AskFor =>
  async (world) => {
    const { headers } = await world.app.admin.get(`/api/v1/${room}/${id(world)}`);
    return { path: `/${room}/${id(world)}`, unknown: `/${room}/${NOBODY}`, body, headers: { "if-match": headers.get("etag")! } };
  };

/** A change of something that each has of his own, based on what it is now: two of the actors may be one person. */
export const ownAs =
  (path: string, body: object): AskFor =>
  async (world, actor) => {
    const { headers } = await world.actors[actor ?? "owner"]!.get(`/api/v1${path}`);
    return { path, body, headers: { "if-match": headers.get("etag") ?? '"1"' } };
  };

/** The rows of a ticket's operation, one for each ticket that differs in who sees it. */
export function onTickets(
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
export function onMail(
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

export type Asks = { [row: string]: AskFor };

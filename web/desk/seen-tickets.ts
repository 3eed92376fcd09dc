import { keep } from "./kept.ts";
import type { loader } from "./ticket.tsx";

/** The tickets this tab has shown or fetched ahead, by number. */
export const seenTickets = keep<Awaited<ReturnType<typeof loader>>>({ instant: true });

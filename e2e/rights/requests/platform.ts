import { type Asks, byId } from "./ask-for.ts";

/** Files, events and references. */
export default {
  "files.upload": () => ({
    path: "/files",
    body: new TextEncoder().encode("x"),
    headers: { "content-type": "text/plain", "content-disposition": 'attachment; filename="x.txt"' },
  }),
  "files.get usual": byId("files", (world) => world.tickets.usual.fileId),
  "files.get restricted": byId("files", (world) => world.tickets.restricted.fileId),
  "files.get beta": byId("files", (world) => world.tickets.beta.fileId),
  "files.get usual note": byId("files", (world) => world.tickets.usual.noteFileId),
  "files.get restricted note": byId("files", (world) => world.tickets.restricted.noteFileId),
  "references.resolve": ({ tickets, ids }) => ({
    path: `/references?subjects=${[...Object.values(tickets).map(({ id }) => `ticket:${id}`), `contact:${ids.own}`, `organization:${ids.alpha}`, `agent:${ids.agent}`].join()}`,
  }),
  "search.find": () => ({ path: "/search?q=ticket&limit=50" }),
  "search.suggest": () => ({ path: "/search/suggestions?q=tick" }),
  "export.everything": () => ({ path: "/export" }),
  "events.list": () => ({ path: "/events?after=0&limit=200" }),
  "events.stream": () => ({ path: "/events/stream?after=0" }),
} satisfies Asks;

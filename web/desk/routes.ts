import { index, layout, route, type RouteConfigEntry } from "@react-router/dev/routes";

/** The desk. The inbox stays mounted while tickets open beside it, so that focus and scroll are kept. */
export const deskRoutes: RouteConfigEntry[] = [
  route("desk", "desk/shell.tsx", [
    layout("desk/inbox.tsx", [index("desk/inbox-index.tsx"), route("tickets/:number", "desk/ticket.tsx")]),
    route("writing", "desk/writing.tsx"),
    route("outbox", "desk/outbox.tsx"),
    route("intake", "desk/intake.tsx"),
    route("intake/:id", "desk/intake-item.tsx"),
  ]),
];

import { index, layout, route, type RouteConfigEntry } from "@react-router/dev/routes";

/** The desk. The inbox stays mounted while tickets open beside it, so that focus and scroll are kept. */
export const deskRoutes: RouteConfigEntry[] = [
  route("desk", "desk/shell.tsx", [
    layout("desk/inbox.tsx", [index("desk/inbox-index.tsx"), route("tickets/:number", "desk/ticket.tsx")]),
    route("search", "desk/search.tsx"),
    route("new", "desk/new-ticket.tsx"),
    route("contacts", "desk/people/contacts.tsx"),
    route("contacts/:id", "desk/people/contact.tsx"),
    route("organizations", "desk/people/organizations.tsx"),
    route("organizations/:id", "desk/people/organization.tsx"),
    route("organizations/:id/portal", "desk/people/portal-access.tsx"),
    route("segments", "desk/people/segments.tsx"),
    route("imports", "desk/people/imports.tsx"),
    route("imports/:id", "desk/people/import.tsx"),
    route("duplicates", "desk/people/duplicates.tsx"),
    route("merge-people", "desk/people/merge.tsx"),
    route("tasks", "desk/people/tasks.tsx"),
    route("views", "desk/views-page.tsx"),
    route("views/:id", "desk/view-edit.tsx"),
    route("writing", "desk/writing.tsx"),
    route("macros", "desk/macros-page.tsx"),
    route("macros/:id", "desk/macro-edit.tsx"),
    route("notifications", "desk/notifications.tsx"),
    route("notifications/settings", "desk/notification-settings.tsx"),
    route("outbox", "desk/outbox.tsx"),
    route("intake", "desk/intake.tsx"),
    route("intake/:id", "desk/intake-item.tsx"),
  ]),
];

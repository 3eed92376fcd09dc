import { index, route, type RouteConfigEntry } from "@react-router/dev/routes";

/** Administration: rare and consequential, so every act is a page of its own that also works as a plain form. */
export const adminRoutes: RouteConfigEntry[] = [
  route("admin", "admin/layout.tsx", [
    index("admin/home.tsx"),
    route("people", "admin/people.tsx"),
    route("people/new", "admin/agent-new.tsx"),
    route("people/:id", "admin/agent.tsx"),
    route("teams", "admin/teams.tsx"),
    route("teams/new", "admin/team-new.tsx"),
    route("teams/:id", "admin/team.tsx"),
    route("contacts", "admin/contacts.tsx"),
    route("contacts/new", "admin/contact-new.tsx"),
    route("contacts/:id", "admin/contact.tsx"),
    route("organizations", "admin/organizations.tsx"),
    route("organizations/new", "admin/organization-new.tsx"),
    route("organizations/:id", "admin/organization.tsx"),
    route("brands", "admin/brands.tsx"),
    route("brands/new", "admin/brand-new.tsx"),
    route("brands/:id", "admin/brand.tsx"),
    route("products", "admin/products.tsx"),
    route("products/new", "admin/product-new.tsx"),
    route("products/:id", "admin/product.tsx"),
    route("mailboxes", "admin/mailboxes.tsx"),
    route("mailboxes/new", "admin/mailbox-new.tsx"),
    route("mailboxes/:id", "admin/mailbox.tsx"),
    route("tokens", "admin/tokens.tsx"),
    route("tokens/new", "admin/token-new.tsx"),
    route("audit", "admin/audit.tsx"),
  ]),
];

import { index, layout, route, type RouteConfigEntry } from "@react-router/dev/routes";

/** Pages that say what a wing is for; one module shows them all. */
const WINGS = ["help", "downloads", "security", "training", "community", "support"];

/** The portal, with and without the language in front. */
export const portalRoutes: RouteConfigEntry[] = [
  route(":locale?", "portal/layout.tsx", [
    index("portal/home.tsx"),
    ...WINGS.map((wing) => route(wing, "portal/wing.tsx", { id: `portal/${wing}` })),
    route("issues", "portal/issues.tsx"),
    route("issues/:number", "portal/issue.tsx"),
    route("products", "portal/products.tsx"),
    route("products/:slug", "portal/product.tsx"),
    route("plans", "portal/plans.tsx"),
    route("plans/:slug", "portal/plan.tsx"),
    route("feedback/:token", "portal/feedback.tsx"),
    route("requests", "portal/requests.tsx"),
    route("requests/new", "portal/new-request.tsx"),
    route("requests/from-file", "portal/from-file.tsx"),
    route("requests/sent", "portal/request-sent.tsx"),
    route("requests/:number", "portal/request.tsx"),
    route("requests/:number/messages/:message", "portal/message-text.ts"),
    layout("portal/profile-pages.tsx", [
      route("profile", "portal/profile.tsx"),
      route("profile/notifications", "portal/notifications.tsx"),
      route("profile/data", "portal/own-data.tsx"),
      route("profile/address", "portal/confirm-address.tsx"),
      route("profile/plans", "portal/own-plans.tsx"),
      route("profile/plans/:id/contacts", "portal/named-contacts.tsx"),
      route("profile/licenses", "portal/own-licenses.tsx"),
      route("profile/licenses/:id", "portal/own-license.tsx"),
      route("profile/licenses/:id/activate", "portal/activate.tsx"),
      route("profile/machines/:id", "portal/own-machine.tsx"),
      route("profile/renew", "portal/renew.tsx"),
      route("profile/invoices", "portal/own-invoices.tsx"),
      route("profile/invoices/:id", "portal/own-invoice.tsx"),
      route("profile/statements", "portal/own-statements.tsx"),
      route("profile/statements/:organization/:month", "portal/own-statement.tsx"),
      route("profile/colleagues", "portal/colleagues.tsx"),
      route("profile/security", "account/security.tsx", { id: "portal/own-security" }),
      route("profile/security/second-factor", "account/second-factor.tsx", { id: "portal/second-factor" }),
    ]),
    route("profile/licenses/:id/file", "portal/license-file.ts"),
    route("language", "portal/language.ts"),
  ]),
];

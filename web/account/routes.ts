import { layout, route, type RouteConfigEntry } from "@react-router/dev/routes";

/** How one signs in: plain pages that work without scripts, but for passkeys. Customers find the same pages in the portal. */
export const accountRoutes: RouteConfigEntry[] = [
  route("account/passkey", "account/passkey.ts"),
  layout("account/layout.tsx", [route("account", "account/security.tsx"), route("account/second-factor", "account/second-factor.tsx")]),
];

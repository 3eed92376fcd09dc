import { index, route, type RouteConfigEntry } from "@react-router/dev/routes";

/** The portal, with and without the language in front. */
export const portalRoutes: RouteConfigEntry[] = [route(":locale?", "portal/layout.tsx", [index("portal/home.tsx")])];

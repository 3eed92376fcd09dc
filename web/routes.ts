import { layout, route, type RouteConfig } from "@react-router/dev/routes";
import { accountRoutes } from "./account/routes.ts";
import { adminRoutes } from "./admin/routes.ts";
import { authRoutes } from "./auth/routes.ts";
import { deskRoutes } from "./desk/routes.ts";
import { portalRoutes } from "./portal/routes.ts";

export default [
  ...authRoutes,
  ...accountRoutes,
  ...deskRoutes,
  ...adminRoutes,
  ...portalRoutes,
  layout("shell/plain.tsx", [route("*", "shell/not-found.tsx")]),
] satisfies RouteConfig;

import { layout, route, type RouteConfigEntry } from "@react-router/dev/routes";

/** Signing in and out; plain pages that work without scripts. */
export const authRoutes: RouteConfigEntry[] = [
  layout("shell/plain.tsx", { id: "auth" }, [
    route("sign-in", "auth/sign-in.tsx"),
    route("sign-in/second", "auth/second.tsx"),
    route("sign-in/passkey", "auth/passkey.ts"),
    route("magic-link", "auth/magic-link.tsx"),
    route(":locale?/invitation", "auth/invitation.tsx"),
    route("guest/leave", "auth/guest-leave.tsx"),
    route("guest/:token", "auth/guest.tsx"),
    route("unsubscribe/:token", "auth/unsubscribe.tsx"),
    route("sign-out", "auth/sign-out.tsx"),
  ]),
];

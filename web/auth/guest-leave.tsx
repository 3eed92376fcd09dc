import { redirect } from "react-router";
import { sessionContext } from "../context.ts";
import type { Route } from "./+types/guest-leave.ts";

export function loader(): never {
  throw redirect("/");
}

/** Forgets a guest's link in this browser; the link itself goes on. */
export function action({ context }: Route.ActionArgs) {
  return redirect("/", { headers: context.get(sessionContext).auth.leaveGuestLink().headers });
}

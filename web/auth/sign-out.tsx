import { redirect } from "react-router";
import { sessionContext } from "../context.ts";
import type { Route } from "./+types/sign-out.ts";

export function loader(): never {
  throw redirect("/");
}

export async function action({ context }: Route.ActionArgs) {
  const { headers } = await context.get(sessionContext).auth.signOut();
  return redirect("/sign-in", { headers });
}

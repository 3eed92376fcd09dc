import { data, type RouterContextProvider } from "react-router";
import { sessionContext } from "../context.ts";

/** The rights of whoever looks; none for everybody but agents. */
export function rightsOf(context: Readonly<RouterContextProvider>): readonly string[] {
  const { actor } = context.get(sessionContext);
  return actor.kind === "agent" ? actor.rights : [];
}

/** Refuses a page before anything of it is read. @throws 403 */
export function requireRight(context: Readonly<RouterContextProvider>, right: string): void {
  if (!rightsOf(context).includes(right)) throw data({ status: 403, code: "forbidden", title: "Forbidden" }, { status: 403 });
}

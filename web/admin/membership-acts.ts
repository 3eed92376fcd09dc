import { redirect } from "react-router";
import type { Api } from "../../server/api.ts";
import { attempt, textOf } from "../data.ts";
import { askFirst, refused } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";

const DONE: { [intent: string]: string } = { grant: "granted", withdraw: "withdrawn", end: "ended" };

/**
 * Carries out what a small form of a membership intends, after asking where it is felt.
 * @param back the page it stands on
 * @returns null when the form intends nothing of the kind
 */
export async function changeMembership(request: Request, api: Api, form: FormData, back: string) {
  const intent = textOf(form, "intent");
  const done = DONE[intent];
  if (done === undefined) return null;
  if (intent !== "withdraw" && !form.has("confirmed")) return askFirst(form, intent);
  const body = intent === "end" ? { endsOn: new Date().toISOString().slice(0, 10) } : { seesRequests: intent === "grant" };
  const changed = await attempt(request, () =>
    api.call("memberships.update", { params: { id: textOf(form, "membership") }, body, ...revisionOf(form) }),
  );
  return changed.ok ? redirect(`${back}?done=${done}`) : refused(form, changed.problem);
}

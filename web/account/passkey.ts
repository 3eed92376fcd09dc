import { sessionContext } from "../context.ts";
import { problemOf } from "../data.ts";
import { againPath, homeOf } from "./paths.ts";
import type { Route } from "./+types/passkey.ts";

/** What the script of passkeys asks to add one to one's own account. */
export async function action({ request, context }: Route.ActionArgs) {
  const { auth, actor, vendorName } = context.get(sessionContext);
  const home = homeOf(actor.kind);
  try {
    const asked = (await request.json().catch(() => null)) as { act?: unknown; name?: unknown; state?: unknown; answer?: unknown } | null;
    if (asked?.act !== "add") return Response.json(await auth.offerPasskey(vendorName), { headers: { "Cache-Control": "no-store" } });
    const { headers } = await auth.addPasskey({ name: String(asked.name), state: String(asked.state), answer: asked.answer });
    return Response.json({ go: `${home}?done=passkeyAdded` }, { headers });
  } catch (error) {
    const problem = problemOf(error);
    if (!problem || problem.status >= 500) throw error;
    const go = problem.code === "proofNeeded" || problem.status === 401 ? { go: againPath(home) } : {};
    return Response.json({ code: problem.code, ...go }, { status: problem.status });
  }
}

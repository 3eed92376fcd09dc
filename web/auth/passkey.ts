import { sessionContext } from "../context.ts";
import { problemOf, safeNext } from "../data.ts";
import type { Route } from "./+types/passkey.ts";

/** What the script of passkeys asks while signing in: a challenge, then the session for its answer. */
export async function action({ request, context }: Route.ActionArgs) {
  const { auth } = context.get(sessionContext);
  try {
    const asked = (await request.json().catch(() => null)) as { act?: unknown; next?: unknown; state?: unknown; answer?: unknown } | null;
    if (asked?.act !== "prove") return Response.json(await auth.offerPasskeySignIn(), { headers: { "Cache-Control": "no-store" } });
    const { headers } = await auth.signInPasskey({ state: String(asked.state), answer: asked.answer });
    return Response.json({ go: safeNext(asked.next, "") || "/sign-in" }, { headers });
  } catch (error) {
    const problem = problemOf(error);
    if (!problem || problem.status >= 500) throw error;
    return Response.json({ code: problem.code }, { status: problem.status });
  }
}

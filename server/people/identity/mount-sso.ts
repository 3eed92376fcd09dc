import type { Context, Hono } from "hono";
import { asProblem, requestFacts, type Problem } from "#platform/http";
import { DEFAULT_LOCALE } from "#shared/locales";
import { isId } from "#shared/ids";
import type { AuthService } from "./auth-service.ts";
import { safeNext } from "./model.ts";
import { finishSso, startSso } from "./sso-sign-in.ts";

/** The two addresses of single sign-on that are no pages: where it begins, and where a provider sends the browser back to. */
export function mountSso(app: Hono, service: AuthService): void {
  const { platform } = service;
  const answer = async (c: Context, work: (request: { headers: Headers; address: string; locale: "en" }) => Promise<Response>) => {
    const { address, requestId } = requestFacts(platform, c);
    try {
      return await work({ headers: c.req.raw.headers, address, locale: DEFAULT_LOCALE as "en" });
    } catch (error) {
      const problem: Problem = asProblem(platform, error, { operation: "sso", requestId });
      return redirect(`/sign-in?problem=${encodeURIComponent(problem.code)}`, new Headers({ "cache-control": "no-store" }));
    }
  };
  app.get("/sign-in/sso/callback", (c) =>
    answer(c, async (request) => {
      const { headers, next, step } = await finishSso(service, request, new URL(c.req.raw.url).searchParams);
      const onward = next === "" ? "" : `next=${encodeURIComponent(next)}`;
      if (step === "second") return redirect(`/sign-in/second?${onward}`, headers);
      if (step === "link") return redirect(`/sign-in?link=yes&${onward}`, headers);
      return redirect(next || "/sign-in", headers);
    }),
  );
  app.get("/sign-in/sso/:id", async (c, goOn) => {
    const id = c.req.param("id");
    if (!isId(id)) return goOn();
    return answer(c, async (request) => {
      const { location, headers } = await startSso(service, request, { id, next: safeNext(c.req.query("next")) });
      return redirect(location, headers);
    });
  });
}

function redirect(location: string, headers: Headers): Response {
  headers.set("location", location);
  headers.set("referrer-policy", "no-referrer");
  return new Response(null, { status: 303, headers });
}

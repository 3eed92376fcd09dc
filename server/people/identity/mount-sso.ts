import type { Context, Hono } from "hono";
import { asProblem, requestFacts, Problem } from "#platform/http";
import { DEFAULT_LOCALE } from "#shared/locales";
import { isId } from "#shared/ids";
import type { AuthService } from "./auth-service.ts";
import { safeNext } from "./model.ts";
import { ownMetadata } from "./saml-metadata.ts";
import { samlAddresses } from "./saml-settings.ts";
import { takeSamlAnswer } from "./saml-sign-in.ts";
import { selectConnection } from "./sso-queries.ts";
import { finishSso, startSso } from "./sso-sign-in.ts";

/** The addresses of single sign-on that are no pages: where it begins, where providers send the browser back to, and our own metadata. */
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
  // Both protocols end at the same place: in the browser that began, with the state it was given.
  const finish = (c: Context) =>
    answer(c, async (request) => {
      const { headers, next, step } = await finishSso(service, request, new URL(c.req.raw.url).searchParams);
      const onward = next === "" ? "" : `next=${encodeURIComponent(next)}`;
      if (step === "second") return redirect(`/sign-in/second?${onward}`, headers);
      if (step === "link") return redirect(`/sign-in?link=yes&${onward}`, headers);
      return redirect(next || "/sign-in", headers);
    });
  app.get("/sign-in/sso/callback", finish);
  app.get("/sign-in/saml/finish", finish);
  app.get("/sign-in/saml/:id", async (c, goOn) => {
    const metadata = isId(c.req.param("id")) ? await samlMetadata(platform, c.req.param("id")) : null;
    if (metadata === null) return goOn();
    return new Response(metadata, { headers: { "content-type": "application/samlmetadata+xml", "x-content-type-options": "nosniff" } });
  });
  // From another site, and that is meant: no cookie counts here, and nothing is done but to look at what was signed.
  app.post("/sign-in/saml/:id/acs", (c) =>
    answer(c, async (request) => {
      const id = c.req.param("id");
      if (!isId(id)) throw new Problem(404, "sso.over");
      const { location, headers } = await takeSamlAnswer(service, request, id, await readSmallForm(c.req.raw));
      return redirect(location, headers);
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

/** What a provider of SAML has to know of us; null when the connection is none. */
async function samlMetadata(platform: AuthService["platform"], id: string): Promise<string | null> {
  const row = await selectConnection(platform.database.staff, id);
  return row?.protocol === "saml" ? ownMetadata({ ...samlAddresses(platform, id), certificate: row.saml_certificate }) : null;
}

const MOST_FORM = 512 * 1024;

/** A form of a browser, up to a size that no answer needs. @throws Problem 403 sso.refused for what is larger or no form */
async function readSmallForm(request: Request): Promise<URLSearchParams> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded" || !request.body) throw new Problem(403, "sso.refused");
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body) {
    size += part.length;
    // Read on for a while, so that the answer finds somebody who listens; kept is nothing of it.
    if (size > MOST_FORM * 8) break;
    if (size <= MOST_FORM) parts.push(part);
  }
  if (size > MOST_FORM) throw new Problem(403, "sso.refused");
  return new URLSearchParams(Buffer.concat(parts).toString());
}

import type { Hono } from "hono";
import { getConnInfo } from "@hono/node-server/conninfo";
import { isLoopback, openApi, problemResponse, notFound, requestFacts, type Authenticate, type Platform, type Route } from "#platform/http";
import { docsPage } from "./docs-page.ts";

/** What has to be there for the main job; each check answers null, or what is missing. */
export type ReadyCheck = { name: string; check: () => Promise<string | null> };

/** Mounts what operators and developers look at: health, metrics, the OpenAPI document and its page. */
export function mountOperator(
  app: Hono,
  platform: Platform,
  {
    routes,
    authenticate,
    ready,
    notes,
    version,
  }: {
    routes: readonly Route[];
    authenticate: Authenticate;
    ready: readonly ReadyCheck[];
    /** Figures worth a look that do not make the program unready: counts only, for anybody may ask. */
    notes?: () => Promise<{ [name: string]: unknown }>;
    version: string;
  },
): void {
  app.get("/health/live", (c) => c.json({ status: "live" }));
  app.get("/health/ready", async (c) => {
    const missing: { [name: string]: string } = {};
    await Promise.all(
      ready.map(async ({ name, check }) => {
        const answer = await check().catch((error: unknown) => (error instanceof Error ? error.message : "failed"));
        if (answer !== null) missing[name] = answer;
      }),
    );
    const fine = Object.keys(missing).length === 0;
    const noted = fine && notes ? await notes().catch(() => ({})) : {};
    return c.json({ status: fine ? "ready" : "notReady", version, ...(fine ? noted : { missing }) }, fine ? 200 : 503);
  });
  app.get("/metrics", async (c) => {
    const { address } = requestFacts(platform, c);
    // A proxy on this machine that nobody declared would make everybody local; it names itself by these headers.
    const forwarded = ["forwarded", "x-forwarded-for", "x-real-ip", "via"].some((name) => c.req.raw.headers.has(name));
    const local =
      isLoopback(getConnInfo(c).remote.address ?? "") && isLoopback(address) && (!forwarded || platform.config.trustProxy !== "off");
    const allowed =
      local ||
      (await authenticate({ headers: c.req.raw.headers, address }).then(
        ({ actor }) => actor.rights.has("metrics.read"),
        () => false,
      ));
    if (!allowed) return problemResponse(notFound(), "en");
    return c.text(await platform.metrics.text(), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
  });
  let document: string | undefined;
  app.get("/api/v1/openapi.json", (c) => {
    document ??= JSON.stringify(openApi(routes, { url: platform.config.url, version }));
    return c.body(document, 200, { "content-type": "application/json; charset=utf-8" });
  });
  app.get("/api/docs", (c) => docsPage(c, routes));
}

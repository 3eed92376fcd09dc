/** The web of one program: operations, pages, health, on one port. */
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import { Hono, type Context } from "hono";
import type { Identity } from "#people/identity";
import { mountScim } from "#people/provisioning";
import {
  createApi,
  mountOperations,
  requestFacts,
  systemContext,
  withValidHost,
  type Actor,
  type Platform,
  type Route,
} from "#platform/http";
import type { Logger } from "#platform/log";
import { mountOperator, type ReadyCheck } from "#platform/system";
import { presentBrand, selectBrands } from "#products/catalog";
import { ticketTitles } from "#support/tickets";
import type { Operations } from "./api.ts";
import { loadWeb, mountWeb, NO_FACE, readPreferences, type OpenedRequest, type VendorFace, type WebActor } from "./web/index.ts";

export const BUILD_FOLDER = fileURLToPath(new URL("../build", import.meta.url));

/** The built pages; loading them takes longest, so it begins while the database starts. */
export type BuiltWeb = Awaited<ReturnType<typeof loadWeb>>;
export const loadPages = (): Promise<BuiltWeb> => loadWeb(BUILD_FOLDER);

export type ServeOptions = {
  platform: Platform;
  identity: Identity;
  routes: readonly Route[];
  ready: readonly ReadyCheck[];
  notes?: () => Promise<{ [name: string]: unknown }>;
  version: string;
  /** Null serves the API alone. */ pages: Promise<BuiltWeb> | null;
};

/** Listens. @returns the port, and how to stop */
export async function serve({
  platform,
  identity,
  routes,
  ready,
  notes,
  version,
  pages,
}: ServeOptions): Promise<{ port: number; stop(): Promise<void> }> {
  const { config, log } = platform;
  const app = new Hono();
  const { authenticate } = identity;
  mountOperations(app, platform, routes, authenticate);
  mountOperator(app, platform, { routes, authenticate, version, ready, ...(notes && { notes }) });
  identity.mount(app);
  mountScim(app, platform);
  if (pages) {
    const vendor = await watchVendor(platform);
    const byId = new Map(routes.map((route) => [route.id, route]));
    await mountWeb(app, await pages, {
      buildFolder: BUILD_FOLDER,
      vendor,
      open: (request, c) => openPage(platform, identity, byId, request, c),
      onError: (error, request) => log.error({ err: error, path: new URL(request.url).pathname }, "a page failed"),
    });
  }
  const answer = getRequestListener(app.fetch);
  const server = createServer({ requestTimeout: 120_000, headersTimeout: 20_000 }, withValidHost(answer));
  await listen(server, config.httpPort, config.host, log);
  return { port: (server.address() as { port: number }).port, stop: () => close(server, platform) };
}

async function openPage(
  platform: Platform,
  identity: Identity,
  routes: ReadonlyMap<string, Route>,
  request: Request,
  c: Context,
): Promise<OpenedRequest> {
  const { address, requestId } = requestFacts(platform, c);
  const { actor, locale } = await identity.authenticate({ headers: request.headers, address });
  const language = readPreferences(request, locale).locale;
  return {
    api: createApi<Operations>(platform, routes, { actor, locale: language, address, requestId }),
    actor: await webActor(platform, actor),
    locale,
    auth: identity.signIn({ headers: request.headers, address, locale: language }),
  };
}

async function webActor(platform: Platform, actor: Actor): Promise<WebActor> {
  switch (actor.kind) {
    case "agent":
      return { kind: "agent", id: actor.id, name: actor.name, email: actor.email ?? "", role: actor.role, rights: [...actor.rights] };
    case "contact":
      return { kind: "contact", id: actor.id, name: actor.name, email: actor.email ?? "" };
    case "guest":
      return { kind: "guest", ticketNumber: (await ticketTitles(systemContext(platform, "web"), [actor.ticketId]))[0]?.number ?? 0 };
    default:
      return { kind: "anonymous" };
  }
}

/** What the first brand shows, read again when a brand changes. */
async function watchVendor({ database, events }: Platform): Promise<() => VendorFace> {
  let current = NO_FACE;
  const read = async () => {
    const [brand] = (await selectBrands(database.staff, { limit: 200, after: null })).toReversed();
    if (brand) current = presentBrand(brand);
  };
  await read();
  events.listen((batch) => {
    if (batch.some((event) => event.type.startsWith("brand."))) void read().catch(() => {});
  });
  return () => current;
}

function listen(server: Server, port: number, host: string, log: Logger): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject).on("error", (error) => log.error({ err: error }, "the web server met an error"));
      resolve();
    });
  });
}

/** Lets running requests end, closes streams, and waits no longer than five seconds. */
async function close(server: Server, platform: Platform): Promise<void> {
  for (const end of platform.onShutdown) end();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), 5_000);
  await closed;
  clearTimeout(force);
}

import { pathToFileURL } from "node:url";
import { join } from "node:path";
import type { Context as HonoContext, Hono } from "hono";
import type { createRequestHandler, RouterContext, RouterContextProvider, ServerBuild } from "react-router";
import type { Locale } from "#shared/locales";
import type { Api } from "../api.ts";
import { capBody } from "./cap-body.ts";
import { newNonce, setPageHeaders } from "./page-headers.ts";
import { readPreferences } from "./preferences.ts";
import type { WebActor, WebSession, WebSignIn } from "./session.ts";
import { staticFiles } from "./static-files.ts";
import { brandIn, type VendorFace } from "./vendor-face.ts";

/** What the program knows of one request. */
export type OpenedRequest = {
  /** The operations, called in this process with the rights of the person. */
  api: Api;
  actor: WebActor;
  /** The language on the person's account, or null. */
  locale: Locale | null;
  auth: WebSignIn;
};

export type WebOptions = {
  /** The folder that `react-router build` wrote, usually `build`. */
  buildFolder: string;
  /** What the vendor shows of himself, read for each page so that a change shows at once. */
  vendor(): VendorFace;
  /** Tells who asks, and gives what he may call. */
  open(request: Request, c: HonoContext): Promise<OpenedRequest>;
  /** Told of errors that pages could not show. */
  onError(error: unknown, request: Request): void;
};

/** A form may carry the attachments of a request; everything else is small. */
const MAX_FORM_BYTES = 36 * 1024 * 1024;
const MAX_BODY_BYTES = 1024 * 1024;

/** Paths that are never pages: what nobody answered there is left to the program. */
const NOT_PAGES = /^\/(?:api|health|metrics)(?:\/|$)/;

/** The built web. It brings its own React Router, so everything of it that the server needs comes from the build. */
type BuildModule = ServerBuild & {
  entry: {
    module: {
      apiContext: RouterContext<Api>;
      sessionContext: RouterContext<WebSession>;
      createRequestHandler: typeof createRequestHandler;
      RouterContextProvider: typeof RouterContextProvider;
    };
  };
};

/** Loads the built web. Kept apart from mounting, so that it can load while the database starts. */
export async function loadWeb(buildFolder: string): Promise<BuildModule> {
  return (await import(pathToFileURL(join(buildFolder, "server/index.js")).href)) as BuildModule;
}

/**
 * Adds the pages and their files to the program, as its last routes.
 * @param built of `loadWeb`
 */
export async function mountWeb(app: Hono, built: BuildModule, options: WebOptions): Promise<void> {
  const files = await staticFiles(join(options.buildFolder, "client"));
  const { apiContext, sessionContext, RouterContextProvider: Context, createRequestHandler: createHandler } = built.entry.module;
  const handle = createHandler(built, "production");

  app.all("*", async (c, next) => {
    const request = c.req.raw;
    if (NOT_PAGES.test(c.req.path)) return next();
    const file = await files(request);
    if (file) return file;
    const isForm = (request.headers.get("Content-Type") ?? "").startsWith("multipart/form-data");
    const capped = capBody(request, isForm ? MAX_FORM_BYTES : MAX_BODY_BYTES);
    // A path that is not valid UTF-8 names nothing (RFC 3986 §2.5).
    if (!decodes(c.req.path)) return plain(400, "The address is not valid.");

    const nonce = newNonce();
    try {
      const { api, actor, locale, auth } = await options.open(request, c);
      const vendor = options.vendor();
      const preferences = readPreferences(request, locale);
      const context = new Context();
      context.set(apiContext, api);
      context.set(sessionContext, {
        ...preferences,
        actor,
        auth,
        nonce,
        isPage: !c.req.path.endsWith(".data"),
        vendorName: vendor.name,
        brandColor: vendor.color,
        brand: brandIn(vendor, preferences.locale),
      });
      const response = await handle(capped, context);
      setPageHeaders(response.headers, nonce);
      return response;
    } catch (error) {
      options.onError(error, request);
      return plain(500, "The page could not be shown. It has been recorded.");
    }
  });
}

function plain(status: number, text: string): Response {
  const response = new Response(text, { status, headers: { "Content-Type": "text/plain; charset=utf-8" } });
  setPageHeaders(response.headers, newNonce());
  return response;
}

function decodes(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

import { renderToString } from "react-dom/server";
import { RawIntlProvider } from "react-intl";
import { createRequestHandler, RouterContextProvider, ServerRouter, type EntryContext } from "react-router";
import { apiContext, sessionContext } from "./context.ts";
import { packedScripts } from "./desk/packed.ts";
import { messageUrls, serverIntl } from "./i18n/messages.server.ts";
import { hydrates, wingsOf } from "./i18n/wings.ts";
import { PageContext } from "./shell/page-context.ts";

// The server takes all of these from the built module: its own imports would make other objects.
export { apiContext, createRequestHandler, RouterContextProvider, sessionContext };

/**
 * Renders a page to one string. Nothing on our pages waits inside the tree, and one string costs half of a stream.
 * The data for the browser is appended only to pages that run there.
 */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  router: EntryContext,
  context: RouterContextProvider,
): Promise<Response> {
  const session = context.get(sessionContext);
  const { matches } = router.staticHandlerContext;
  const wings = wingsOf(matches);
  const hydrate = hydrates(matches);
  const handoff = router.serverHandoffStream;
  const page = { hydrate, messageUrls: hydrate ? messageUrls(session.locale, wings) : [], nonce: session.nonce };

  // Without the stream the router renders no suspended parts; the data follows as text below.
  const rendered = { ...router };
  delete rendered.serverHandoffStream;
  const html = renderToString(
    <PageContext value={page}>
      <RawIntlProvider value={serverIntl(session.locale, wings, session.timeZone)}>
        <ServerRouter context={rendered} url={request.url} nonce={session.nonce} />
      </RawIntlProvider>
    </PageContext>,
  );
  let data = "";
  if (hydrate && handoff) data = packedScripts(router.staticHandlerContext.loaderData) + (await handoffScript(handoff, session.nonce));
  else void handoff?.cancel();

  headers.set("Content-Type", "text/html; charset=utf-8");
  return new Response(`<!DOCTYPE html>${withData(html, data)}`, { status, headers });
}

function withData(html: string, data: string): string {
  const end = html.lastIndexOf("</body>");
  return end < 0 ? html : html.slice(0, end) + data + html.slice(end);
}

const ESCAPES: Record<string, string> = {
  "\\": "\\\\",
  "'": "\\'",
  "\n": "\\n",
  "\r": "\\r",
  "&": "\\u0026",
  ">": "\\u003e",
  "<": "\\u003c",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/**
 * The script that gives the loaders' data to the browser, as React Router's own `StreamTransfer` writes it, in one piece. Its
 * text is full of double quotes, so single quotes around it keep the page small.
 */
async function handoffScript(stream: ReadableStream<Uint8Array>, nonce: string): Promise<string> {
  const text = await new Response(stream).text();
  const literal = text.replace(/[\\'\n\r&><\u2028\u2029]/g, (char) => ESCAPES[char]!);
  const controller = "window.__reactRouterContext.streamController";
  return `<script nonce="${nonce}">${controller}.enqueue('${literal}');${controller}.close();</script>`;
}

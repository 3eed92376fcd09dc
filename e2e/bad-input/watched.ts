/** A browser that notices whatever hostile text achieves in a page: a script, a request, a way elsewhere, an element that is not the page's own. */
import type { Browser, BrowserContext, Page } from "playwright-core";

/** Where payloads say that they ran. */
const SINKS = ["alert", "confirm", "prompt", "print", "open", "pwned"];

export type Watched = {
  page: Page;
  context: BrowserContext;
  /** What was noticed since it was last asked for, each with its kind first. */
  signs(): string[];
  [Symbol.asyncDispose](): Promise<void>;
};

type Options = {
  /** Whether the pages' content policy holds. */ policy: boolean;
  /** A session as `name=value`. */ cookie?: string;
  javaScript?: boolean;
};

/** @param url of the one site that may be asked anything */
export async function watch(browser: Browser, url: string, { policy, cookie, javaScript = true }: Options): Promise<Watched> {
  const context = await browser.newContext({
    baseURL: url,
    bypassCSP: !policy,
    javaScriptEnabled: javaScript,
    locale: "en",
    reducedMotion: "reduce",
    viewport: { width: 1280, height: 1_600 },
  });
  const site = new URL(url).origin;
  const pair = (one: string) => ({ name: one.slice(0, one.indexOf("=")), value: one.slice(one.indexOf("=") + 1), url });
  await context.addCookies([pair("backstay-locale=en"), ...(cookie ? [pair(cookie)] : [])]);
  let found: string[] = [];
  const told = (kind: string, what: string) => void found.push(`${kind}: ${what.slice(0, 400)}`);
  await context.exposeBinding("__told", (_, kind: string, what: string) => told(kind, what));
  await context.addInitScript((sinks) => {
    const tell = (kind: string, what: string) => void (globalThis as unknown as { __told(...told: string[]): unknown }).__told(kind, what);
    const cause = () => {
      const { event } = globalThis as unknown as { event?: Event };
      const element = event?.target instanceof Element ? event.target : document.currentScript;
      return element?.outerHTML ?? "";
    };
    for (const name of sinks)
      Object.defineProperty(globalThis, name, { value: () => tell("script", `${name} ${cause()}`), configurable: false });
    Object.defineProperty(document, "write", { value: (text: string) => tell("script", `write ${text}`) });
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
      // A library asks, by making an empty function, whether it may make functions.
      if (blockedURI !== "eval" || sample !== "") tell("policy", `${violatedDirective} ${blockedURI} ${sample}`);
    });
  }, SINKS);
  const page = await context.newPage();
  page.on("dialog", (dialog) => {
    told("script", `dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => told("exception", error.message));
  page.on("console", (message) => {
    if (/Content Security Policy|Blocked script execution|Minified React error|Hydration/i.test(message.text()))
      told("console", message.text());
  });
  page.on("request", (request) => {
    if (/^(?:https?|wss?|ftp):/.test(request.url()) && new URL(request.url()).origin !== site)
      told(request.isNavigationRequest() ? "navigation" : "request", request.url());
  });
  context.on("page", (other) => {
    if (other !== page) told("navigation", `a window ${other.url()}`);
  });
  page.on("download", (download) => void download.cancel());
  return {
    page,
    context,
    signs() {
      const all = [...new Set(found)];
      found = [];
      return all;
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/**
 * What stands in the page, or in the frames of mails in it, that no page of ours has: handlers in attributes, scripts without the page's nonce,
 * addresses that run, elements that load from elsewhere, names taken from the document. It is there even where nothing has set it off yet.
 * @param html answers of the server, looked at as the browser parses them, in place of the page itself
 */
export function strangeIn(page: Page, html: readonly string[] | null = null): Promise<string[]> {
  return page.evaluate((texts) => {
    const KINDS =
      /^(?:BASE|OBJECT|EMBED|APPLET|FRAME|FRAMESET|MARQUEE|MATH|FOREIGNOBJECT|ANIMATE|SET|XMP|LISTING|PLAINTEXT|NOEMBED|PORTAL)$/i;
    const LOADS = /^(?:src|srcset|data|poster|background|action|formaction|ping|manifest|codebase)$/i;
    // eslint-disable-next-line no-control-regex -- control signs are passed over by browsers
    const clean = (value: string) => value.replaceAll(/[\u0000-\u0020\u007f-\u009f]/g, "");
    const runs = (value: string) => /^(?:javascript|vbscript|data|livescript):/i.test(clean(value));
    const away = (value: string) => {
      const address = URL.parse(clean(value).split(",")[0]!, location.href);
      return address !== null && /^(?:https?|wss?|ftp):$/.test(address.protocol) && address.origin !== location.origin;
    };
    const found: string[] = [];
    const look = (root: Document, live: boolean) => {
      for (const element of root.querySelectorAll("*")) {
        const told = (why: string) => void found.push(`element: ${why} ${element.outerHTML.slice(0, 300)}`);
        const name = element.tagName;
        if (KINDS.test(name) && (name !== "BASE" || element.hasAttribute("href"))) told("of a kind");
        if (element instanceof HTMLUnknownElement || element.constructor.name === "HTMLUnknownElement") told("unknown");
        if (/^xss-own|xss-own$/i.test(`${name} ${element.id}`)) told("named");
        if (name === "META" && /refresh/i.test(element.getAttribute("http-equiv") ?? "")) told("refresh");
        if (/^SCRIPT$/i.test(name)) {
          const { nonce, src } = element as HTMLScriptElement;
          const data = /^(?:application|text)\/(?:ld\+)?json$|^speculationrules$|^importmap$/.test((element as HTMLScriptElement).type);
          if (!live || (!data && !nonce && !(src && new URL(src, location.href).origin === location.origin))) told("script");
        }
        if (name === "IFRAME") {
          const frame = element as HTMLIFrameElement;
          if (!frame.hasAttribute("sandbox") || /allow-(?:scripts|same-origin|forms|top-navigation)/.test(frame.sandbox.value))
            told("open frame");
          if (live && frame.srcdoc) look(new DOMParser().parseFromString(frame.srcdoc, "text/html"), false);
        }
        if (/^STYLE$/i.test(name) && /@import|url\(\s*["']?(?:https?:)?\/\//i.test(element.textContent ?? "")) told("style");
        for (const { name: attribute, value } of element.attributes) {
          if (/^on/i.test(attribute)) told("handler");
          if (/^(?:href|xlink:href)$/i.test(attribute) && runs(value)) told("address");
          if (LOADS.test(attribute) && (away(value) || (runs(value) && !(name === "IMG" && /^data:image\//i.test(value))))) told("loads");
          if (/^LINK$|^IMAGE$|^USE$/i.test(name) && /href$/i.test(attribute) && away(value)) told("loads");
          if (attribute === "style" && /url\(\s*["']?(?:https?:)?\/\/|expression\(|-moz-binding/i.test(value)) told("style");
        }
      }
    };
    if (texts === null) look(document, true);
    else for (const text of texts) look(new DOMParser().parseFromString(text, "text/html"), true);
    return [...new Set(found)];
  }, html);
}

/** Sets off every handler that stands in an attribute, and follows addresses that run. */
export async function provoke(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const element of document.querySelectorAll("*")) {
      for (const { name } of element.attributes)
        if (/^on/i.test(name)) element.dispatchEvent(new Event(name.slice(2), { bubbles: false, cancelable: true }));
      if (/^\s*javascript:/i.test(element.getAttribute("href") ?? "")) (element as HTMLElement).click?.();
    }
  });
}

/** Pages that do each thing that no page of ours may do, to see that the detector sees each. */
import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { provoke, strangeIn, watch } from "./watched.ts";

const CONTROLS: readonly { kind: RegExp; html: string }[] = [
  { kind: /^script: pwned/, html: "<script>pwned()</script>" },
  { kind: /^script: alert .*onerror/, html: "<img src=x onerror=alert(1)>" },
  { kind: /^script: pwned/, html: "<p onpointerenter=pwned()>provoked" },
  { kind: /^script: pwned/, html: "<a href='javascript:pwned()'>followed</a>" },
  { kind: /^script: pwned/, html: "<iframe srcdoc='<script>parent.pwned()</script>'></iframe>" },
  { kind: /^script: write/, html: "<script>document.write('x')</script>" },
  { kind: /^exception: thrown/, html: "<script>throw new Error('thrown')</script>" },
  { kind: /^request: .*\/pixel/, html: "<img src='https://evil.example/pixel'>" },
  { kind: /^request: .*\/import/, html: "<style>@import 'https://evil.example/import.css'</style>" },
  { kind: /^request: .*\/background/, html: "<p style=\"background:url('https://evil.example/background')\">x" },
  { kind: /^navigation: .*\/refresh/, html: "<meta http-equiv=refresh content='0;url=https://evil.example/refresh'>" },
  { kind: /^navigation: .*\/form/, html: "<form action='https://evil.example/form'></form><script>document.forms[0].submit()</script>" },
  { kind: /^navigation: .*\/away/, html: "<script>location = 'https://evil.example/away'</script>" },
  { kind: /^element: refresh/, html: "<meta http-equiv=refresh content='900;url=x'>" },
  { kind: /^element: of a kind/, html: "<base href='https://evil.example/'>" },
  { kind: /^element: unknown/, html: "<blink>x</blink>" },
  { kind: /^element: handler/, html: "<button onclick=nothing()>x</button>" },
  { kind: /^element: open frame/, html: "<iframe srcdoc=x></iframe>" },
  { kind: /^element: named/, html: "<form id=xss-own></form>" },
];

/**
 * Opens them one after another.
 * @param url of a site, at which they are played
 * @returns how many kinds of things were seen
 * @throws AssertionError when one is not
 */
export async function control(browser: Browser, url: string): Promise<number> {
  await using watched = await watch(browser, url, { policy: true });
  const { page } = watched;
  for (const { kind, html } of CONTROLS) {
    const signs: string[] = [];
    await page.unroute("**/control");
    await page.route("**/control", (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html><body>${html}` }));
    await page.goto("/control").catch(() => {});
    for (let tries = 0; tries < 100 && !signs.some((sign) => kind.test(sign)); tries++) {
      signs.push(...(await strangeIn(page).catch(() => [])));
      await provoke(page).catch(() => {});
      signs.push(...watched.signs());
    }
    assert.ok(
      signs.some((sign) => kind.test(sign)),
      `the detector does not see ${html}, only ${signs.join("; ")}`,
    );
  }
  return CONTROLS.length;
}

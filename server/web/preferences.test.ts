import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readPreferences } from "./preferences.ts";

function request(path: string, headers: Record<string, string> = {}): Request {
  return new Request(`http://localhost${path}`, { headers });
}

describe("preferences of a request", () => {
  test("the language in the address wins over cookie, person and browser", () => {
    const preferences = readPreferences(request("/ar/requests", { Cookie: "backstay-locale=de", "Accept-Language": "cs" }), "pt");
    assert.equal(preferences.locale, "ar");
    assert.equal(readPreferences(request("/ar.data"), null).locale, "ar");
  });

  test("then the choice of this browser, the person's own, and what the browser asks for", () => {
    assert.equal(readPreferences(request("/desk", { Cookie: "backstay-locale=de", "Accept-Language": "cs" }), "pt").locale, "de");
    assert.equal(readPreferences(request("/desk", { "Accept-Language": "cs" }), "pt").locale, "pt");
    assert.equal(readPreferences(request("/desk", { "Accept-Language": "fr, cs;q=0.8" }), null).locale, "cs");
    assert.equal(readPreferences(request("/desk"), null).locale, "en");
  });

  test("a cookie that means nothing is passed over", () => {
    const preferences = readPreferences(
      request("/desk", { Cookie: "backstay-locale=xx; backstay-zone=Mars%2FPhobos; backstay-theme=%ff; backstay-density=1; =; a" }),
      null,
    );
    assert.deepEqual(preferences, { locale: "en", timeZone: "UTC", theme: "auto", density: "comfortable" });
  });

  test("a known time zone is used", () => {
    assert.equal(readPreferences(request("/desk", { Cookie: "backstay-zone=Europe%2FPrague" }), null).timeZone, "Europe/Prague");
  });
});

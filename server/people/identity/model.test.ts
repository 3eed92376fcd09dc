import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { cookieLine, cookieSettings, extendedExpiry, openSessionToken, readCookie, safeNext, signSessionToken } from "./model.ts";

const DAY = 86_400_000;
const SECRET = "a secret of this test, long enough";

describe("session end", () => {
  const signedIn = new Date("2026-01-01T00:00:00Z");
  const after = (days: number) => new Date(signedIn.getTime() + days * DAY);

  test("moves with use, at most one write a day", () => {
    assert.equal(extendedExpiry(signedIn, after(14), after(0.5)), null);
    assert.deepEqual(extendedExpiry(signedIn, after(14), after(2)), after(16));
  });

  test("never passes 90 days after sign-in", () => {
    assert.deepEqual(extendedExpiry(signedIn, after(80), after(80)), after(90));
    assert.equal(extendedExpiry(signedIn, after(90), after(89)), null);
  });
});

describe("session cookie", () => {
  test("is host-bound and secure over https, plain on http", () => {
    const line = cookieLine(cookieSettings("https://support.acme.test"), "v", 60);
    assert.match(line, /^__Host-backstay_session=v; Max-Age=60; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    assert.doesNotMatch(line, /Domain/i);
    assert.match(cookieLine(cookieSettings("http://localhost:3000"), "v", 60), /^backstay_session=v; .*SameSite=Lax$/);
  });

  test("opens only with its signature", () => {
    const value = signSessionToken(SECRET, "abcdefghijklmnopqrstuvwxyz012345");
    assert.equal(openSessionToken(SECRET, value), "abcdefghijklmnopqrstuvwxyz012345");
    assert.equal(openSessionToken("another secret of this test, long", value), null);
    for (let i = 0; i < value.length; i++) {
      const flipped = value.slice(0, i) + (value[i] === "x" ? "y" : "x") + value.slice(i + 1);
      assert.equal(openSessionToken(SECRET, flipped), null, `position ${i}`);
    }
  });

  for (const bad of [undefined, "", ".", "%", "%20", "a.b", "x".repeat(5_000)]) {
    test(`${JSON.stringify(bad?.slice(0, 10))} opens nothing`, () => assert.equal(openSessionToken(SECRET, bad), null));
  }

  test("is found among others by its whole name", () => {
    assert.equal(readCookie("xbackstay_session=1; backstay_session=2; backstay_session=3", "backstay_session"), "2");
    assert.equal(readCookie(null, "backstay_session"), undefined);
  });
});

describe("where to go after signing in", () => {
  for (const next of ["/requests", "/ar/requests/12?x=1#m", "/desk"]) test(`${next} is kept`, () => assert.equal(safeNext(next), next));
  for (const next of [
    "//evil.test",
    "/\\evil.test",
    "https://evil.test",
    "javascript:alert(1)",
    "/\t/evil.test",
    "/%0d%0a\r\nx",
    "\\\\evil.test",
    "/..//evil.test",
    "",
    null,
    "requests",
  ]) {
    test(`${JSON.stringify(next)} stays on this site`, () => {
      const target = safeNext(next);
      assert.ok(
        target === "" || (target.startsWith("/") && !target.startsWith("//") && new URL(target, "http://here.test").host === "here.test"),
        target,
      );
    });
  }
});

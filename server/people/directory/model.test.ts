import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { cleanName, holdsOn, normalizeAddress, normalizeDomain } from "./model.ts";
import { isPublicMailDomain } from "./public-domains.ts";

describe("addresses", () => {
  test("one person has one form, whatever case and form of Unicode was typed", () => {
    assert.equal(normalizeAddress("  Anna.Lindner@ACME.Test "), "anna.lindner@acme.test");
    assert.equal(normalizeAddress("jose\u0301@exa\u0301mple.com"), normalizeAddress("jos\u00e9@ex\u00e1mple.com"));
    assert.equal(normalizeAddress("info@bücher.example"), "info@xn--bcher-kva.example");
  });

  test("tags and doubled dots stay, for they are addresses in use", () => {
    assert.equal(normalizeAddress("anna+shop@acme.test"), "anna+shop@acme.test");
    assert.equal(normalizeAddress("a..b@docomo.example"), "a..b@docomo.example");
  });

  for (const text of [
    "",
    "@acme.test",
    "anna@",
    "anna",
    "anna@localhost",
    '"anna@acme.test"@evil.test',
    "anna@acme.test,bob@evil.test",
    "anna@evil.test\r\nBcc: x@y.test",
    "anna @acme.test",
    "an\u202ena@acme.test",
    "anna\u0000@acme.test",
    "anna@[127.0.0.1]",
    "anna@127.0.0.1",
    "anna@-acme.test",
    `${"a".repeat(65)}@acme.test`,
    `a@${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(63)}.${"e".repeat(63)}.test`,
  ]) {
    test(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => assert.equal(normalizeAddress(text), null));
  }

  test("a quoted local part with a second @ never becomes somebody else's address", () => {
    assert.equal(normalizeAddress('"victim@evil.test x"@acme.test'), null);
  });
});

test("domains are lower-case ASCII without a final dot", () => {
  assert.equal(normalizeDomain("ACME.Test."), "acme.test");
  assert.equal(normalizeDomain("acme"), null);
  assert.equal(normalizeDomain("acme.test/path"), null);
});

test("public mail services are no evidence of an organization", () => {
  assert.ok(isPublicMailDomain("gmail.com"));
  assert.ok(!isPublicMailDomain("acme.test"));
});

test("names lose control and direction characters and keep the rest", () => {
  assert.equal(cleanName("  Anna\r\n Lindner\u202e "), "Anna Lindner");
  assert.equal(cleanName("ليلى حداد"), "ليلى حداد");
  assert.equal(cleanName("👩‍👩‍👧 Family"), "👩‍👩‍👧 Family");
  assert.equal(cleanName("\u0000\u2066"), null);
  assert.equal(cleanName("x".repeat(500))!.length, 200);
  assert.equal(cleanName("a\ud800b"), "a\ufffdb");
});

test("a membership holds from its first day until the day before its end", () => {
  const membership = { starts_on: "2026-01-01", ends_on: "2026-03-01" };
  assert.ok(!holdsOn(membership, "2025-12-31"));
  assert.ok(holdsOn(membership, "2026-01-01"));
  assert.ok(holdsOn(membership, "2026-02-28"));
  assert.ok(!holdsOn(membership, "2026-03-01"));
  assert.ok(holdsOn({ ...membership, ends_on: null }, "2099-01-01"));
});

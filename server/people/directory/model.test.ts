import { test } from "node:test";
import assert from "node:assert/strict";
import { cleanName, holdsOn, normalizeDomain } from "./model.ts";
import { isPublicMailDomain } from "./public-domains.ts";

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

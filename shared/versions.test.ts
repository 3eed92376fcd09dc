import { test } from "node:test";
import assert from "node:assert/strict";
import { compareVersions } from "./versions.ts";

test("versions order as people expect, semantic or dotted", () => {
  const ordered = [
    "9.3.4",
    "9.4.0",
    "10.0.0-alpha",
    "10.0.0-alpha.2",
    "10.0.0-alpha.10",
    "10.0.0-beta",
    "10.0.0",
    "10.0.1",
    "10.0.1.7",
    "10.2",
    "2026.1",
  ];
  const shuffled = ordered.toSorted((a, b) => (a < b ? 1 : -1));
  assert.deepEqual(shuffled.toSorted(compareVersions), ordered);
});

test("build metadata does not matter", () => {
  assert.equal(compareVersions("1.0.0+5", "1.0.0+7"), 0);
  assert.equal(compareVersions("1.0", "1.0.0"), 0);
});

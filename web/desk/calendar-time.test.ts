import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { momentOf } from "./calendar-time.ts";

describe("times of calendar files", () => {
  for (const [written, zone, expected] of [
    ["2026-03-01T10:00:00Z", null, "instant 2026-03-01T10:00:00.000Z"],
    ["2026-07-01T10:00:00", "Europe/Prague", "instant 2026-07-01T08:00:00.000Z"],
    ["2026-01-15T09:30:00", "W. Europe Standard Time", "instant 2026-01-15T08:30:00.000Z"],
    ["2026-03-29T03:30:00", "Europe/Berlin", "instant 2026-03-29T01:30:00.000Z"],
    ["2026-03-08T01:30:00", "Eastern Standard Time", "instant 2026-03-08T06:30:00.000Z"],
    ["2026-03-01T10:00:00", "Customized Time Zone 1", "wall 2026-03-01T10:00:00.000Z"],
    ["2026-03-01T10:00:00", null, "wall 2026-03-01T10:00:00.000Z"],
    ["2026-03-01", null, "day 2026-03-01T00:00:00.000Z"],
    ["2026-02-31T99:00:00Z", null, null],
    ["soon", null, null],
  ] as const)
    test(`${written} in ${zone ?? "no zone"}`, () => {
      const moment = momentOf(written, zone);
      assert.equal(moment && `${moment.kind} ${new Date(moment.at).toISOString()}`, expected);
    });
});

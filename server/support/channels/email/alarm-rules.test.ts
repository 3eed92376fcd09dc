import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { alarmsOf, unusualSilence, type Watched, type WatchedSource } from "./alarm-rules.ts";

const HOUR = 3_600_000;
const NOW = new Date("2026-03-16T08:00:00Z");
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR);
const SOURCE: WatchedSource = {
  id: "s",
  address: "support@acme.test",
  paused: false,
  state: "ok",
  error_code: null,
  error_words: null,
  failures: 0,
  failing_since: null,
  token_expires_at: null,
  created_at: ago(9_000),
  arrivals: [],
};
const QUIET: Watched = {
  now: NOW,
  sources: [],
  intake: { waiting: 0, oldest: null, decidedLastHour: 0, quarantinedLastHour: 0, quarantinedLastDay: 0, lastReceivedAt: null },
  disk: { free: 50e9, total: 100e9 },
  smtp: { wanted: true, listeners: 1 },
};
const keys = (watched: Partial<Watched>) => alarmsOf({ ...QUIET, ...watched }).map(({ key }) => key);
const source = (fields: Partial<WatchedSource>) => keys({ sources: [{ ...SOURCE, ...fields }] });
const failing = (code: string, failures: number, hours: number) =>
  source({ state: "failing", error_code: code, failures, failing_since: ago(hours) });

describe("alarms of mail", () => {
  test("nothing wrong raises none", () => assert.deepEqual(alarmsOf({ ...QUIET, sources: [SOURCE] }), []));

  test("a short cut is no alarm, one that lasts is; what no waiting mends is one at once", () => {
    assert.deepEqual(failing("connection", 4, 0.1), []);
    assert.deepEqual(failing("connection", 9, 0.2), ["sourceFailing:s"]);
    assert.deepEqual(failing("credentials", 1, 0.01), []);
    assert.deepEqual(failing("token", 2, 0.02), ["sourceFailing:s"]);
    assert.deepEqual(source({ paused: true, state: "failing", error_code: "token", failures: 9, failing_since: ago(9) }), []);
  });

  test("access that ends within two weeks", () => {
    assert.deepEqual(source({ token_expires_at: ago(-15 * 24) }), []);
    assert.deepEqual(source({ token_expires_at: ago(-13 * 24) }), ["tokenEnding:s"]);
    assert.deepEqual(source({ token_expires_at: ago(1) }), ["tokenEnding:s"]);
  });

  test("silence is unusual by what was: weekends are not, and few mails make no habit", () => {
    // A mail an hour from nine to five on working days, until Friday evening, looked at on Monday morning.
    const week = Array.from({ length: 28 * 24 }, (_, hours) => ago(hours)).filter(
      (at) => at.getUTCDay() >= 1 && at.getUTCDay() <= 5 && at.getUTCHours() >= 9 && at.getUTCHours() <= 17,
    );
    assert.equal(unusualSilence(week, NOW), null);
    const since = (hours: number) => week.filter((at) => at <= ago(hours));
    assert.equal(unusualSilence(since(24 * 4), NOW), null);
    assert.ok(unusualSilence(since(24 * 9), NOW)! >= 9 * 24 * HOUR);
    assert.equal(unusualSilence(since(24 * 9).slice(0, 10), NOW), null);
    const steady = Array.from({ length: 100 }, (_, n) => ago(25 + n));
    assert.deepEqual(source({ arrivals: steady }), ["silent:s"]);
    assert.deepEqual(source({ arrivals: steady, state: "failing", error_code: "token", failures: 3, failing_since: ago(9) }), [
      "sourceFailing:s",
    ]);
  });

  test("nobody takes mail, no room, much set aside, much waiting", () => {
    assert.deepEqual(keys({ smtp: { wanted: true, listeners: 0 } }), ["smtpDown"]);
    assert.deepEqual(keys({ smtp: { wanted: false, listeners: 0 } }), []);
    assert.deepEqual(keys({ disk: { free: 0.9e9, total: 100e9 } }), ["diskFull"]);
    assert.deepEqual(keys({ disk: { free: 0.9e9, total: 10e9 } }), []);
    assert.deepEqual(keys({ disk: { free: 0.4e9, total: 10e9 } }), ["diskFull"]);
    const intake = (fields: Partial<Watched["intake"]>) => keys({ intake: { ...QUIET.intake, ...fields } });
    assert.deepEqual(intake({ quarantinedLastHour: 10, decidedLastHour: 40 }), ["quarantine"]);
    assert.deepEqual(intake({ quarantinedLastHour: 10, decidedLastHour: 41 }), []);
    assert.deepEqual(intake({ quarantinedLastHour: 9, decidedLastHour: 9 }), []);
    assert.deepEqual(intake({ waiting: 3, oldest: ago(0.2) }), ["intakeWaiting"]);
    assert.deepEqual(intake({ waiting: 3, oldest: ago(0.1) }), []);
  });
});

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { testApp, type TestApp } from "#testing";

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app?.close());

const week = (from: string, to: string) => [1, 2, 3, 4, 5].map((day) => ({ day, from, to }));
const calendar = { timeZone: "Europe/Prague", hours: week("09:00", "17:00"), holidays: ["2026-12-25"] };
const preview = (body: object) => app.admin.post("/api/v1/sla/preview", body);
const elapsed = (body: object) => app.admin.post("/api/v1/sla/elapsed", body);

describe("business time", () => {
  test("says when minutes are over, and how many seconds were open, over weekends, holidays, changes of clocks and pauses", async () => {
    const friday = { calendar, start: "2026-03-27T15:30:00Z", minutes: 60 };
    assert.deepEqual(await preview(friday).then(({ status, body }) => [status, body]), [200, { dueAt: "2026-03-30T07:30:00.000Z" }]);
    assert.deepEqual((await preview({ ...friday, minutes: 30 })).body, { dueAt: "2026-03-27T16:00:00.000Z" });
    const paused = { ...friday, pauses: [{ from: "2026-03-27T15:40:00Z", to: "2026-03-27T15:50:10Z" }] };
    assert.deepEqual((await preview(paused)).body, { dueAt: "2026-03-30T07:40:10.000Z" });
    const span = { calendar, from: "2026-12-24T15:00:00Z", to: "2026-12-28T09:00:00.500Z" };
    assert.deepEqual((await elapsed(span)).body, { seconds: 2 * 3_600 + 0.5 });
    assert.deepEqual((await elapsed({ ...span, to: span.from })).body, { seconds: 0 });
    const sydney = { timeZone: "Australia/Sydney", hours: week("09:00", "17:00") };
    assert.deepEqual((await preview({ ...friday, furtherCalendars: [sydney], start: "2026-03-24T21:00:00Z", minutes: 120 })).body, {
      dueAt: "2026-03-25T00:00:00.000Z",
    });
    const half = { ...calendar, holidays: [{ on: "2026-03-27", from: "12:00" }, "*-easter+1"] };
    assert.deepEqual((await preview({ ...friday, calendar: half })).body, { dueAt: "2026-03-30T08:00:00.000Z" });
  });

  test("bad calendars and questions are refused by the field and its reason", async () => {
    const good = { calendar, start: "2026-03-27T15:30:00Z", minutes: 60 };
    const span = { calendar, from: "2026-12-24T15:00:00Z", to: "2026-12-28T09:00:00Z" };
    const hours = (one: object) => ({ ...good, calendar: { ...calendar, hours: [one] } });
    const faults: [answer: ReturnType<typeof preview>, path: string, code: string][] = [
      [preview({ ...good, calendar: { ...calendar, timeZone: "Europe/Atlantis" } }), "calendar.timeZone", "timeZone"],
      [preview({ ...good, calendar: { ...calendar, timeZone: "+02:00" } }), "calendar.timeZone", "timeZone"],
      [preview({ ...good, calendar: { ...calendar, hours: [] } }), "calendar.hours", "noOpenTime"],
      [preview(hours({ day: 1, from: "17:00", to: "09:00" })), "calendar.hours.0.to", "timeOrder"],
      [preview(hours({ day: 1, from: "09:00", to: "09:00" })), "calendar.hours.0.to", "timeOrder"],
      [preview(hours({ day: 1, from: "09:60", to: "17:00" })), "calendar.hours.0.from", "clockTime"],
      [preview(hours({ day: 1, from: "09:00", to: "24:01" })), "calendar.hours.0.to", "clockTime"],
      [preview(hours({ day: 7, from: "09:00", to: "17:00" })), "calendar.hours.0.day", "tooBig"],
      [preview(hours({ day: -1, from: "09:00", to: "17:00" })), "calendar.hours.0.day", "tooSmall"],
      [preview(hours({ day: 1, from: "09:00", to: "17:00", until: "18:00" })), "calendar.hours.0.until", "unknown"],
      [preview({ ...good, calendar: { ...calendar, holidays: ["Christmas"] } }), "calendar.holidays.0", "holiday"],
      [preview({ ...good, calendar: { ...calendar, holidays: ["2026-02-29"] } }), "calendar.holidays.0", "holiday"],
      [preview({ ...good, calendar: { ...calendar, holidays: [20_261_225] } }), "calendar.holidays.0", "holiday"],
      [preview({ ...good, minutes: 0 }), "minutes", "tooSmall"],
      [preview({ ...good, minutes: -5 }), "minutes", "tooSmall"],
      [preview({ ...good, minutes: 1e9 }), "minutes", "tooBig"],
      [preview({ ...good, minutes: "60" }), "minutes", "type"],
      [preview({ ...good, start: "yesterday" }), "start", "value"],
      [preview({ calendar, minutes: 60 }), "start", "required"],
      [preview({ ...good, pauses: [{ from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z" }] }), "pauses.0.to", "timeOrder"],
      [elapsed({ ...span, to: "2026-12-24T14:59:59Z" }), "to", "timeOrder"],
      [elapsed({ ...span, to: "2626-12-24T14:59:59Z" }), "to", "spanTooLong"],
      [elapsed({ ...span, calendar: { ...calendar, hours: [] } }), "calendar.hours", "noOpenTime"],
      // Open for a minute a week: ten years of minutes take longer than a hundred years.
      [preview({ ...hours({ day: 1, from: "09:00", to: "09:01" }), minutes: 5_256_000 }), "calendar", "neverDue"],
      [preview({ ...good, start: "9999-12-31T10:00:00Z", minutes: 5_000 }), "calendar", "neverDue"],
    ];
    for (const [asked, path, code] of faults) {
      const { status, body } = await asked;
      assert.deepEqual([status, body.errors?.[0]?.path, body.errors?.[0]?.code], [422, path, code]);
      assert.ok(body.errors[0].message.length > 5);
    }
  });

  const file = join(import.meta.dirname, "../../../../shared/data/sla-business-time/cases.json");
  test("answers cases of four libraries as they do", { skip: !existsSync(file) && "the collection is not here" }, async () => {
    const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    const units: { [unit: string]: number } = { second: 1 / 60, minute: 1, hour: 60 };
    let asked = 0;
    for (const { id, op, from, to, amount, unit, expect, schedule } of JSON.parse(readFileSync(file, "utf8")).cases) {
      // Going back, business days, days with hours of their own and no minutes at all are the engine's alone.
      if (Object.keys(schedule.shifts).length > 0) continue;
      const given = {
        timeZone: schedule.time_zone,
        hours: Object.entries<[string, string][]>(schedule.hours).flatMap(([day, spans]) =>
          spans.map(([open, close]) => ({ day: days.indexOf(day), from: open, to: close })),
        ),
        holidays: [
          ...schedule.holidays,
          ...Object.entries<[string, string][]>(schedule.breaks).flatMap(([on, spans]) =>
            spans.map(([begin, end]) => ({ on, from: begin, to: end })),
          ),
        ],
      };
      if (op === "elapsed") assert.deepEqual((await elapsed({ calendar: given, from, to })).body, { seconds: expect }, id);
      else if (op === "add" && amount > 0 && units[unit])
        assert.equal(
          Date.parse((await preview({ calendar: given, start: from, minutes: amount * units[unit] })).body.dueAt),
          Date.parse(expect),
          id,
        );
      else continue;
      asked++;
    }
    assert.ok(asked >= 25, `${asked}`);
  });
});

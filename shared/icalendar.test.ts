import assert from "node:assert/strict";
import { test } from "node:test";
import { calendarDuration, calendarLines, calendarText, calendarZone } from "./icalendar.ts";

test("lines are unfolded and taken apart at the first colon outside of quotes", () => {
  const text = 'BEGIN:VEVENT\r\nDTSTART;TZID="A: one; zone";VALUE=DATE-TIME:20260301T100000\r\nSUMMARY:Plant:\r\n  closed\r\nnonsense\r\n';
  assert.deepEqual(
    [...calendarLines(text)],
    [
      { name: "BEGIN", parameters: "", value: "VEVENT" },
      { name: "DTSTART", parameters: ';TZID="A: one; zone";VALUE=DATE-TIME', value: "20260301T100000" },
      { name: "SUMMARY", parameters: "", value: "Plant: closed" },
    ],
  );
});

test("a line of nothing but semicolons or quotes is refused without trying every way to read it", () => {
  // Two thousand of them were 2^2000 ways: the test would not end.
  for (const part of [";", ';""', ';"', ';a"b"c'])
    assert.deepEqual([...calendarLines(`X${part.repeat(2_000)}`)], [], `a line of ${part} has no colon`);
  assert.equal([...calendarLines(`XX${";".repeat(2_000)}:1`)][0]?.value, "1");
});

test("texts, zones and durations are read as RFC 5545 writes them", () => {
  assert.equal(calendarText(String.raw`Lunch\, then\nwork\\home `), String.raw`Lunch, then work\home`);
  assert.equal(calendarZone(";VALUE=DATE-TIME;TZID=Europe/Prague"), "Europe/Prague");
  assert.equal(calendarZone(";VALUE=DATE"), null);
  assert.equal(calendarDuration("P1DT2H30M"), 26.5 * 3_600_000);
  assert.equal(calendarDuration("P2W"), 14 * 86_400_000);
  assert.equal(calendarDuration("-P1D"), null);
});

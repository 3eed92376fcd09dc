import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { testApp, type TestApp } from "#testing";

let app: TestApp;
let at = Date.parse("2026-03-27T15:30:00Z");
before(async () => {
  app = await testApp({ clock: { now: () => new Date(at) } });
});
after(() => app?.close());

const V1 = "/api/v1/calendars";
const week = (from: string, to: string) => [1, 2, 3, 4, 5].map((day) => ({ day, from, to }));
const prague = { name: "Prague", timeZone: "Europe/Prague", hours: week("09:00", "17:00") };
const make = async (body: object) => {
  const answer = await app.admin.post(V1, body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};
const change = (id: string, revision: number, body: object) => app.admin.patch(`${V1}/${id}`, body, { "if-match": `"${revision}"` });

describe("business calendars", () => {
  test("say whether they are open, work out when something is due, and keep what they said before", async () => {
    const made = await make({ ...prague, holidays: [{ on: "*-12-24", from: "12:00", name: "Christmas Eve" }] });
    assert.deepEqual(made.now, { open: true, changesAt: "2026-03-27T16:00:00.000Z" });
    assert.deepEqual(made.holidays, [{ on: "*-12-24", from: "12:00", to: "24:00", name: "Christmas Eve", source: null }]);
    const due = async () => (await app.admin.post(`${V1}/${made.id}/due`, { start: "2026-03-27T15:30:00Z", minutes: 60 })).body.dueAt;
    assert.equal(await due(), "2026-03-30T07:30:00.000Z");
    at += 60 * 60_000;
    assert.deepEqual((await app.admin.get(V1)).body.data[0].now, { open: false, changesAt: "2026-03-30T07:00:00.000Z" });
    assert.equal((await change(made.id, 1, { name: "Brno" })).body.version, 1, "another name is no other version");
    const monday = { on: "2026-03-30", name: "Move", hours: [{ from: "10:00", to: "11:00" }] };
    const changed = (await change(made.id, 2, { specialDays: [monday] })).body;
    assert.deepEqual([changed.version, changed.revision, changed.holidays.length], [2, 3, 1]);
    assert.equal(await due(), "2026-03-30T08:30:00.000Z");
    const versions = (await app.admin.get(`${V1}/${made.id}/versions`)).body.data;
    assert.deepEqual(
      versions.map((one: { version: number; beginsAt: string; specialDays: object[] }) => [one.version, one.beginsAt, one.specialDays]),
      [
        [2, "2026-03-27T16:30:00.000Z", [monday]],
        [1, "2026-03-27T15:30:00.000Z", []],
      ],
    );
    assert.equal((await change(made.id, 2, { name: "Late" })).status, 412);
    assert.equal((await app.admin.patch(`${V1}/${made.id}`, { name: "Blind" })).status, 428);
    const first = (await app.admin.get(`${V1}/${made.id}/versions?limit=1`)).body;
    assert.equal((await app.admin.get(`${V1}/${made.id}/versions?limit=1&cursor=${first.nextCursor}`)).body.data[0].version, 1);
    await app.settled();
    const { data } = (await app.admin.get("/api/v1/events?after=0")).body;
    assert.deepEqual(
      data.filter((one: { type: string }) => one.type === "calendar.changed").map((one: { data: { how: string } }) => one.data.how),
      ["created", "changed", "changed"],
    );
  });

  test("are open with those they include, which cannot go in a circle or be removed", async () => {
    const sydney = await make({ name: "Sydney", timeZone: "Australia/Sydney", hours: week("09:00", "17:00") });
    const home = await make(prague);
    const round = await make({ name: "Around", timeZone: "UTC", includes: [home.id, sydney.id] });
    assert.deepEqual(
      round.includes.map((one: { name: string }) => one.name),
      ["Prague", "Sydney"],
    );
    const { body } = await app.admin.post(`${V1}/${round.id}/due`, { start: "2026-03-25T15:30:00Z", minutes: 60 });
    assert.equal(body.dueAt, "2026-03-25T22:30:00.000Z");
    const refused = async (answer: ReturnType<typeof change>) => {
      const { status, body: problem } = await answer;
      return [status, problem.errors[0].path, problem.errors[0].code];
    };
    assert.deepEqual(await refused(change(home.id, 1, { includes: [sydney.id] })), [422, "includes", "calendarIncluded"]);
    assert.deepEqual(await refused(app.admin.post(V1, { ...prague, includes: [round.id] })), [422, "includes.0", "calendarIncludes"]);
    assert.deepEqual(await refused(change(round.id, 1, { includes: [round.id] })), [422, "includes.0", "unknownThing"]);
    assert.deepEqual(await refused(change(round.id, 1, { includes: [] })), [422, "hours", "noOpenTime"]);
    assert.deepEqual(await refused(app.admin.post(V1, { ...prague, hours: [] })), [422, "hours", "noOpenTime"]);
    const remove = (id: string) => app.admin.delete(`${V1}/${id}`, { "if-match": '"1"' });
    assert.deepEqual(await remove(home.id).then(({ status, body: problem }) => [status, problem.code]), [409, "calendar.included"]);
    assert.equal((await remove(round.id)).status, 204);
    assert.equal((await remove(home.id)).status, 204);
    assert.equal((await app.admin.get(`${V1}/${home.id}`)).status, 404);
  });

  test("two that would include one another at the same moment: one is refused", async () => {
    for (let round = 0; round < 5; round++) {
      const [one, other] = [await make(prague), await make(prague)];
      const answers = await Promise.all([change(one.id, 1, { includes: [other.id] }), change(other.id, 1, { includes: [one.id] })]);
      assert.deepEqual(
        answers.map(({ status }) => status).toSorted((a, b) => a - b),
        [200, 422],
      );
    }
  });
});

describe("holidays to take over", () => {
  const listed = async (query: string) => (await app.admin.get(`/api/v1/public-holidays?${query}`)).body.data;
  const dates = (list: { on: string }[]) => list.map(({ on }) => on.slice(5));

  test("are known of more than thirty countries and their parts, by name in the reader's language", async () => {
    const countries = (await app.admin.get("/api/v1/public-holidays/countries", { "accept-language": "de" })).body.data;
    assert.ok(countries.length > 150);
    assert.ok(countries.some((one: object) => JSON.stringify(one) === '{"code":"CZ","name":"Tschechien"}'));
    const states = (await app.admin.get("/api/v1/public-holidays/countries?country=DE")).body.data;
    assert.equal(states.length, 16);
    // By the laws of these countries for 2026.
    assert.deepEqual(dates(await listed("country=CZ&from=2026&to=2026")), [
      "01-01",
      "04-03",
      "04-06",
      "05-01",
      "05-08",
      "07-05",
      "07-06",
      "09-28",
      "10-28",
      "11-17",
      "12-24",
      "12-25",
      "12-26",
    ]);
    const bavaria = await listed("country=DE&state=BY&from=2026&to=2026");
    assert.ok(dates(bavaria).includes("01-06") && dates(bavaria).includes("11-01"));
    assert.ok(!dates(await listed("country=DE&state=BE&from=2026&to=2026")).includes("01-06"));
    assert.deepEqual(
      (await listed("country=EG&from=2027&to=2027"))
        .filter((one: { name: string }) => /Fitr/.test(one.name))
        .map((one: { on: string }) => one.on),
      ["2027-03-09", "2027-03-10", "2027-03-11"],
    );
    for (const code of [
      "AR",
      "AT",
      "AU",
      "BE",
      "BG",
      "BR",
      "CA",
      "CH",
      "CL",
      "CN",
      "CO",
      "DK",
      "ES",
      "FI",
      "FR",
      "GB",
      "GR",
      "HR",
      "HU",
      "IE",
      "IL",
      "IN",
      "IT",
      "JP",
      "KR",
      "MX",
      "NL",
      "NO",
      "NZ",
      "PL",
      "PT",
      "RO",
      "SA",
      "SE",
      "SK",
      "TR",
      "UA",
      "US",
      "ZA",
    ])
      assert.ok((await listed(`country=${code}&from=2027&to=2027`)).length > 3, code);
    for (const [query, path] of [
      ["country=XX&from=2026&to=2026", "country"],
      ["country=DE&state=ZZ&from=2026&to=2026", "state"],
      ["country=DE&from=2026&to=2025", "to"],
      ["country=DE&from=2026&to=2050", "to"],
    ] as const) {
      const { status, body } = await app.admin.get(`/api/v1/public-holidays?${query}`);
      assert.deepEqual([status, body.errors[0].path], [422, path], query);
    }
  });

  const read = (text: string) => app.admin.post(`${V1}/holidays-of-file`, { text, timeZone: "Europe/Prague" });
  const event = (...lines: string[]) => ["BEGIN:VEVENT", ...lines, "END:VEVENT"];
  const file = (...lines: string[]) => ["BEGIN:VCALENDAR", "VERSION:2.0", ...lines, "END:VCALENDAR", ""].join("\r\n");

  test("are read of an iCalendar file: days, stretches of days, parts of days, every year; the rest is named", async () => {
    const { body } = await read(
      file(
        ...event("SUMMARY:Foundation\\, day of", "DTSTART;VALUE=DATE:20260601"),
        ...event("SUMMARY:Plant holiday", "DTSTART;VALUE=DATE:20260713", "DTEND;VALUE=DATE:20260716"),
        ...event("SUMMARY:Christmas", "DTSTART;VALUE=DATE:20201225", "RRULE:FREQ=YEARLY"),
        ...event("SUMMARY:Thanksgiving", "DTSTART;VALUE=DATE:20201126", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"),
        ...event("SUMMARY:Party", "DTSTART:20260618T120000Z", "DTEND:20260618T150000Z"),
        ...event("SUMMARY:In New ", " York", "DTSTART;TZID=America/New_York:20260619T120000", "DURATION:PT8H"),
        ...event("SUMMARY:Long ago", "DTSTART;VALUE=DATE:20190101"),
        ...event("SUMMARY:Every week", "DTSTART;VALUE=DATE:20260601", "RRULE:FREQ=WEEKLY"),
        ...event("SUMMARY:Called off", "STATUS:CANCELLED", "DTSTART;VALUE=DATE:20260602"),
        ...event("SUMMARY:No day", "DTSTART;VALUE=DATE:20260231"),
        ...event("SUMMARY:Half a year", "DTSTART;VALUE=DATE:20260601", "DTEND;VALUE=DATE:20261201"),
      ),
    );
    assert.deepEqual(
      body.data.map((one: { on: string; from: string; to: string; name: string }) => [one.on, one.from, one.to, one.name]),
      [
        ["*-11-4TH", "00:00", "24:00", "Thanksgiving"],
        ["*-12-25", "00:00", "24:00", "Christmas"],
        ["2026-06-01", "00:00", "24:00", "Foundation, day of"],
        ["2026-06-18", "14:00", "17:00", "Party"],
        ["2026-06-19", "18:00", "24:00", "In New York"],
        ["2026-06-20", "00:00", "02:00", "In New York"],
        ["2026-07-13", "00:00", "24:00", "Plant holiday"],
        ["2026-07-14", "00:00", "24:00", "Plant holiday"],
        ["2026-07-15", "00:00", "24:00", "Plant holiday"],
      ],
    );
    assert.equal(body.past, 1);
    assert.deepEqual(body.skipped, [
      { name: "Every week", why: "repeats" },
      { name: "No day", why: "unreadable" },
      { name: "Half a year", why: "tooLong" },
    ]);
    assert.equal((await read("Dear all, tomorrow we are closed.")).body.code, "calendar.noFile");
    // What is read can be written down.
    const made = await make({ ...prague, holidays: body.data.map((one: object) => ({ ...one, source: "ics" })) });
    assert.equal(made.holidays.length, 9);
  });

  const folder = join(import.meta.dirname, "../../../../shared/data/calendar");
  test(
    "of a collection of calendars every file is read or refused, never failed",
    { skip: !existsSync(folder) && "the collection is not here" },
    async () => {
      for (const name of readdirSync(folder, { recursive: true }) as string[]) {
        if (!name.endsWith(".ics")) continue;
        const { status, body } = await read(readFileSync(join(folder, name), "utf8"));
        assert.ok(status === 200 || body.code === "calendar.noFile", `${name}: ${status} ${JSON.stringify(body)}`);
        if (status === 200)
          assert.equal(
            (
              await app.admin.post(V1, {
                ...prague,
                holidays: body.data.map((one: { name: string }) => ({ ...one, name: one.name || null })),
              })
            ).status,
            201,
            name,
          );
      }
    },
  );
});

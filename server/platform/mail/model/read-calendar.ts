/** The invitation in a calendar part (RFC 5545, RFC 5546), as far as a person wants to read it in a message. Nothing is answered or booked. */

import { calendarDuration, calendarLines, calendarText, calendarZone } from "#shared/icalendar";

export type Invitation = {
  /** REQUEST, CANCEL, REPLY, PUBLISH and so on; empty when it does not say. */
  method: string;
  summary: string;
  /** As written: `2026-03-01T10:00:00Z`, the same without Z in `timeZone`, or a date alone. */
  start: string | null;
  end: string | null;
  /** As the sender's program calls it. */
  timeZone: string | null;
  location: string;
  organizer: string;
  attendees: number;
  recurring: boolean;
};

const MOST = 200_000;

function instant(value: string): string | null {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(value.trim());
  if (!match) return null;
  const [, year, month, day, hour, minute, second, zulu] = match;
  const date = `${year}-${month}-${day}`;
  if (Number.isNaN(Date.parse(date))) return null;
  return hour ? `${date}T${hour}:${minute}:${second}${zulu}` : date;
}

/** The first event of a calendar. @returns null when there is none */
export function readCalendar(ics: string): Invitation | null {
  const found: Invitation = {
    method: "",
    summary: "",
    start: null,
    end: null,
    timeZone: null,
    location: "",
    organizer: "",
    attendees: 0,
    recurring: false,
  };
  const open: string[] = [];
  let inside = false;
  let duration: string | null = null;
  for (const { name, parameters, value } of calendarLines(ics.slice(0, MOST))) {
    if (name === "BEGIN") {
      open.push(value.trim().toUpperCase());
      inside ||= open.at(-1) === "VEVENT";
      continue;
    }
    if (name === "END") {
      if (open.pop() === "VEVENT") break;
      continue;
    }
    if (name === "METHOD" && open.length <= 1) found.method = /^[A-Za-z]{3,20}$/.exec(value.trim())?.[0].toUpperCase() ?? "";
    if (open.at(-1) !== "VEVENT") continue;
    if (name === "SUMMARY") found.summary = calendarText(value).slice(0, 300).toWellFormed();
    else if (name === "LOCATION") found.location = calendarText(value).slice(0, 300).toWellFormed();
    else if (name === "DTSTART") {
      found.start = instant(value);
      found.timeZone = calendarZone(parameters);
    } else if (name === "DTEND") found.end = instant(value);
    else if (name === "DURATION") duration = value.trim().slice(0, 40);
    else if (name === "ATTENDEE") found.attendees += 1;
    else if (name === "RRULE") found.recurring = true;
    else if (name === "ORGANIZER") {
      const person = /CN="?([^";:]{1,120})/i.exec(parameters)?.[1];
      const address = /^mailto:(.{3,200})$/i.exec(value.trim())?.[1];
      found.organizer = calendarText([person, address && `<${address}>`].filter(Boolean).join(" "));
    }
  }
  if (!inside || (found.summary === "" && found.start === null)) return null;
  if (found.end === null && duration && found.start) found.end = added(found.start, duration);
  return found;
}

/** A start and a duration (RFC 5545 §3.3.6) make an end. */
function added(start: string, duration: string): string | null {
  const length = calendarDuration(duration);
  if (length === null) return null;
  const whole = start.length === 10 ? `${start}T00:00:00` : start.replace("Z", "");
  const end = new Date(Date.parse(`${whole}Z`) + length).toISOString().slice(0, 19);
  return start.length === 10 ? end.slice(0, 10) : start.endsWith("Z") ? `${end}Z` : end;
}

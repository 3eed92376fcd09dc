/** Nagios, Naemon, Icinga, Checkmk and Centreon: host, service and state in the subject, the problem's number where a header has it. */
import type { TrackerKey, TrackerMail } from "../track-key.ts";

const KINDS =
  "PROBLEM|RECOVERY|ACKNOWLEDGEMENT|FLAPPINGSTART|FLAPPINGSTOP|FLAPPINGDISABLED|DOWNTIMESTART|DOWNTIMEEND|DOWNTIMECANCELLED|CUSTOM";
const STATES = "OK|WARNING|CRITICAL|CRIT|WARN|UNKNOWN|UNKN|UP|DOWN|UNREACHABLE|UNREACH";
/** `** PROBLEM Service Alert: web1/HTTP is CRITICAL **`, as the family's sample commands write it. */
const ALERT = new RegExp(`^\\**\\s*(${KINDS})\\s+(?:(Host|Service)\\s+)?(?:Alert:?|-)\\s*(.{1,200}?)\\s+is\\s+(?:${STATES})\\b`, "i");
/** `[PROBLEM] HTTP on web1 is CRITICAL!`, as Icinga 2 writes it. */
const ICINGA = new RegExp(`^\\[(${KINDS})\\]\\s+(.{1,200}?)\\s+is\\s+(?:${STATES})\\b`, "i");
/** `Check_MK: web1/HTTP OK -> CRIT`. */
const CHECKMK = new RegExp(`^Check_?MK:\\s*(.{1,200}?)\\s+(?:\\w+\\s*->\\s*)?(${STATES})\\b`, "i");

export function nagiosKey({ subject, header }: TrackerMail): TrackerKey | null {
  const found = read(subject.trim());
  if (!found) return null;
  const problem = header("x-nagios-problem-id") ?? header("x-icinga-problem-id");
  const number = problem && /^\d{1,20}$/.test(problem.trim()) && problem.trim() !== "0" ? ` ${problem.trim()}` : "";
  return { tracker: "nagios", key: `${found.what.toLowerCase().replace(/\s+/g, " ")}${number}`, ...(found.ends ? { ends: true } : {}) };
}

function read(subject: string): { what: string; ends: boolean } | null {
  const alert = ALERT.exec(subject);
  if (alert) return { what: alert[3]!, ends: /^recovery$/i.test(alert[1]!) };
  const icinga = ICINGA.exec(subject);
  if (icinga) return { what: icinga[2]!, ends: /^recovery$/i.test(icinga[1]!) };
  const checkmk = CHECKMK.exec(subject);
  return checkmk ? { what: checkmk[1]!.replace(/\s+\w+\s*->$/, ""), ends: /^(?:OK|UP)$/i.test(checkmk[2]!) } : null;
}

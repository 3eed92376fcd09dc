/** Zabbix: "Problem: …", "Resolved in 5m: …" and "Updated problem in 3m: …", the problem's number in a header or the subject where an action puts it. */
import type { TrackerKey, TrackerMail } from "../track-key.ts";

const EVENT =
  /^\[?(?:Zabbix\]?:?\s*)?(Problem(?: started)?|Resolved|OK|Recovery|Updated problem|Acknowledged|Update)(?: in [\w\s]{1,30})?:\s*(.{2,250})$/i;

export function zabbixKey({ subject, from, header }: TrackerMail): TrackerKey | null {
  const message = header("message-id") ?? "";
  const said =
    /zabbix/i.test(from) || /^zabbix/i.test(header("x-mailer") ?? "") || /zabbix/i.test(message) || header("x-zabbix-eventid") !== null;
  if (!said) return null;
  const match = EVENT.exec(subject.trim());
  const ends = match !== null && /^(?:resolved|ok|recovery)/i.test(match[1]!);
  const number = header("x-zabbix-eventid") ?? /\b(?:event|problem)[ -]?id[ :#=]*(\d{1,20})\b/i.exec(subject)?.[1];
  if (number && /^\d{1,20}$/.test(number)) return { tracker: "zabbix", key: `event ${number}`, ...(ends ? { ends } : {}) };
  return match ? { tracker: "zabbix", key: match[2]!.trim().toLowerCase(), ...(ends ? { ends } : {}) } : null;
}

/** Finds the failed addresses and the words of the other server in reports written for people: qmail, Exim, sendmail, Exchange, gateways. */
import { normalizeAddress } from "./addresses.ts";
import type { SmtpStage } from "./bounce-reasons.ts";

const MAX_HEAD = 20_000;
const MAX_LINES = 400;
const MAX_RECIPIENTS = 100;

/** Where the returned mail begins. */
const RETURNED =
  /^[\s>]*(?:[-=_*#\s.]{0,80}(?:this is a copy of (?:the|your)|(?:below|here) (?:this line )?(?:is|are)[^\n]{0,30}(?:copy|original|header)|original (?:message|mail|header)s?\b|copy of (?:the|your) (?:original )?message|returned (?:message|mail|headers?)|unsent message|undelivered message|message headers? (?:follow|below)|message text follows|forwarded message|the (?:first|header)[^\n]{0,30}(?:original|your) message|your (?:original )?message (?:reads|was|headers?|follows)|non-delivered|header of the original|text of (?:the )?original|original mail info|ursprüngliche nachricht)[^\n]{0,60}|content-type: message\/rfc822)/i;
const RETURNED_HEADER = /^[\s>]*(?:Received|Return-Path|DKIM-Signature|MIME-Version|X-Originating-IP|Delivered-To): ?\S/i;

/** The lines above the returned mail. */
export function headOf(body: string): string[] {
  const lines = body.slice(0, MAX_HEAD).split(/\r?\n/).slice(0, MAX_LINES);
  const text = (upTo: number) => lines.slice(0, upTo).some((line) => /[\p{L}\p{N}]/u.test(line));
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index]!;
    if (line.length > 300 || !text(index)) continue;
    if (RETURNED_HEADER.test(line)) return lines.slice(0, index);
    if (RETURNED.test(line) && !/non-delivered information/i.test(line) && lines.slice(0, index).some((one) => one.includes("@")))
      return lines.slice(0, index);
  }
  return lines;
}

const ADDRESS = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/gu;
/** Lines whose addresses are those of senders and administrators. */
const NOT_A_RECIPIENT =
  /^[\s>*]*(?:from|sender|reply-to|return-path|message-id|references|in-reply-to|errors-to|x-[\w-]+|>+ ?mail from|subject|received|date|sent|cc|reporting-mta|generated (?:by|from)|\(generated|\(ultimately generated)\b|(?:contact|write to|questions?|assistance|send (?:e-?mail|mail) to|forward|report (?:this|to)|help|notify|complain|abuse desk|from|sender|sent by|originator)[^@\n]{0,40}@/i;
/** An address that opens its line, alone or before the reason. */
const OPENS = /^[\s>*•·|"'([-]{0,12}(?:<|mailto:|rfc822;\s?|to:\s{0,20}<?|smtp:)?$/i;
/** Words that name the recipient right before the address. */
const NAMES =
  /(?:recipients?(?: address| name)?(?:\(s\)|\(es\))?|address(?:ed to|ee|es)?(?:\(es\)|\(s\))?|deliver(?:ed|y|ing)?(?: (?:your|the|this|a|mail|e-?mail|message|attempt)){0,4}(?: to)?|destination|intended for|for|user|mailbox|sent to|mail to|message to|could not be delivered to|rcpt to|to)[\s:=]{1,8}["'(<[]{0,3}$/i;
const SYSTEM_USER = /^(?:postmaster|mailer-daemon|abuse|hostmaster|noreply|no-reply|support|helpdesk)@/;

export type TextRecipient = { recipient: string; /** The lines that speak of it. */ section: string };

function addressesOf(line: string): { address: string; before: string }[] {
  if (line.length > 2_000 || !line.includes("@")) return [];
  return [...line.matchAll(ADDRESS)].flatMap((match) => {
    const address = normalizeAddress(match[0].replace(/^[.'*=]+|[.'*]+$/g, ""));
    return address ? [{ address, before: line.slice(0, match.index) }] : [];
  });
}

/**
 * The recipients a text names as failed, each with the part of the text about it.
 * @param head lines above the returned mail
 * @param own addresses that are not the failed one: the sender of the report, and to whom it was sent
 */
export function recipientsIn(head: readonly string[], own: ReadonlySet<string>): TextRecipient[] {
  type Mention = { address: string; at: number; rank: number };
  const mentions: Mention[] = [];
  head.forEach((line, at) => {
    if (NOT_A_RECIPIENT.test(line)) return;
    const transcript = /^[\s>]*(?:<<<|>>> ?rcpt|[45]\d\d[ -])/i.test(line);
    for (const { address, before } of addressesOf(line)) {
      const rank = OPENS.test(before) ? 3 : transcript || NAMES.test(before) ? 2 : 1;
      mentions.push({ address, at, rank: own.has(address) || SYSTEM_USER.test(address) ? rank - 3 : rank });
    }
  });
  const best = Math.max(0, ...mentions.map((one) => one.rank));
  if (best === 0 && mentions.length === 0) return [];
  const named = mentions.filter((one) => one.rank === Math.max(best, -2) || (best > 0 && one.rank === best));
  const first = new Map<string, number>();
  for (const one of named) if (!first.has(one.address) && first.size < MAX_RECIPIENTS) first.set(one.address, one.at);
  // A single mention of no particular form is one recipient; more of them are servers and people.
  const chosen = best <= 1 ? [...first].slice(0, 1) : [...first];
  if (chosen.length === 1) return [{ recipient: chosen[0]![0], section: head.join("\n") }];
  const starts = chosen.map(([, at]) => at);
  return chosen.map(([recipient, at], index) => {
    const next = starts[index + 1] ?? head.length;
    const previous = index === 0 ? 0 : starts[index - 1]! + 1;
    // In a transcript the answer stands above the line that names the address; in a list below it.
    const [from, to] = best === 2 ? [previous, at + 1] : [at, next];
    const section = head.slice(from, to);
    const elsewhere = head.filter((line, number) => (number < from || number >= to) && line.toLowerCase().includes(recipient));
    return { recipient, section: [...section, ...elsewhere].join("\n") };
  });
}

const STAGES: readonly [RegExp, NonNullable<SmtpStage>][] = [
  [
    /in reply to (?:the )?(?:end of )?data|after (?:end of )?data|end of message|failed (?:on data|after i sent the message)|response to data|following data/gi,
    "data",
  ],
  [
    /in reply to (?:the )?rcpt|after rcpt|did not like our rcpt|does not like recipient|rcpt to response|response to rcpt|following rcpt|\[rcpt_to\]|recipient address rejected|>>> ?rcpt to:|during rcpt|--- the following addresses had delivery problems ---/gi,
    "rcpt",
  ],
  [
    /in reply to (?:the )?mail|after mail from|did not like our mail|does not like sender|response to mail|following mail|\[mail_from\]|>>> ?mail from:/gi,
    "mail",
  ],
  [/in reply to (?:the )?(?:helo|ehlo)|after (?:helo|ehlo)|did not like our (?:helo|ehlo)|>>> ?(?:helo|ehlo)\b/gi, "helo"],
  [
    /after initial connection|initial server greeting|while (?:performing|receiving) (?:the )?(?:initial|greeting)|connected to \S+ but (?:greeting failed|my name)|esmtp not accepting connections/gi,
    "connect",
  ],
  [/>>> ?(?:data|\.)(?=\s)/gi, "data"],
  [/\bdata\b(?= command)|smtp command\s+data\b/gi, "data"],
];

/** At which command the other server refused: the last one spoken of before its answer. */
export function stageIn(text: string): SmtpStage {
  let stage: SmtpStage = null;
  let last = -1;
  // What comes after the answer ("503 Need RCPT") is about the end of the conversation.
  const answer = /<<< [45]\d\d/.exec(text)?.index ?? text.length;
  for (const [pattern, named] of STAGES) {
    for (const match of text.slice(0, 8_000).matchAll(pattern)) {
      if (match[0].startsWith(">>>") && match.index > answer) continue;
      if (match.index > last) {
        last = match.index;
        stage = named;
      }
    }
  }
  return stage;
}

/** The first reply of a server in a text: its line with those that continue it. */
export function replyIn(section: string): string {
  const lines = section.split("\n");
  const at = lines.findIndex((line) => REPLY_LINE.test(line) && !/^[\s>]*>>>/.test(line));
  if (at < 0) return "";
  const start = lines[at]!.search(/\b[45]\d\d[- :]|\b[45]\.\d\.\d/);
  let reply = lines[at]!.slice(Math.max(0, start));
  for (let index = at + 1; index < Math.min(lines.length, at + 8); index += 1) {
    const line = lines[index]!;
    if (line.trim() === "" || /^[\s>]*(?:>>>|---)/.test(line) || (!/^\s/.test(line) && !/[,:;-]$/.test(reply.trim()))) break;
    reply += ` ${line.trim()}`;
  }
  return reply;
}

const REPLY_LINE = /(?:^|[\s[(<:#'"=;,])[45]\d\d(?:[ -]|:\s|$)|(?:^|[\s(#<])[45]\.\d{1,2}\.\d{1,3}\b/;

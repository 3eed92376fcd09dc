/**
 * Tells mail written by a person from automatic answers and from what programs make (RFC 3834, RFC 3464, and what is seen in the field).
 * An automatic *answer* tells nothing and must not be answered; generated mail (monitoring, lists) may be a request but is never answered
 * automatically.
 */
import { isJsonNotice, isListRefusal, isUnsubscribe } from "./bounce-notice.ts";
import type { MailKind } from "./parsed-mail.ts";

export type HeaderReader = { get(name: string): string | null; has(name: string): boolean };

export type Verdict = { kind: MailKind; reason: string | null; noAnswer: boolean };

const AUTO_REPLY_HEADERS = [
  "x-autoreply",
  "x-autorespond",
  "x-autoresponse",
  "x-autoreply-from",
  "x-mail-autoreply",
  "x-auto-reply-from",
  "x-ms-exchange-inbox-rules-loop",
];
/** Beginnings of the subjects of absence notes, as mail programs write them themselves. */
const AUTO_REPLY_SUBJECT = new RegExp(
  `^(?:re\\s?:\\s?|aw\\s?:\\s?)?(?:${[
    "auto(?:matic|mated)?[ -]?(?:reply|response)|out of (?:the )?office|on (?:vacation|holiday|leave)|vacation (?:reply|response|message)|away from (?:the office|my mail)",
    "resposta autom[aá]tica|ausência|ausente do escritório|fora do escritório|estou de férias",
    "automatick[áa] odpov[ěe][ďd]|mimo kancelář|nepřítomnost|jsem na dovolené",
    "رد تلقائي|الرد التلقائي|رد آلي|خارج المكتب|في إجازة",
    "automatische (?:antwort|rückantwort)|autom\\.? antwort|autoantwort|abwesenheit(?:snotiz|sassistent|snachricht)?|abwesend|nicht im (?:büro|haus)",
    "réponse automatique|absence du bureau|message d'absence|absent du bureau|en congés?",
    "respuesta automática|fuera de la oficina|ausente de la oficina|de vacaciones",
    "risposta automatica|fuori (?:sede|ufficio)|assente dall'ufficio|in ferie",
    "automatisch antwoord|automatische reactie|afwezig(?:heid)?|niet op kantoor",
    "odpowiedź automatyczna|automatyczna odpowiedź|autoodpowiedź|poza biurem|nieobecność",
    "автоответ|автоматический ответ|вне офиса|нет на месте|в отпуске",
    "automatiskt svar|autosvar|frånvaro|frånvarande|ej på kontoret",
    "automatisk svar|fravær(?:ende)?|ikke til stede|ikke på kontoret|ute av kontoret",
    "automaattinen vastaus|automaattivastaus|poissa(?:olo)?|en ole toimistolla",
    "自動応答|自動返信|不在(?:通知|のお知らせ|です)?|外出中",
    "自动回复|自動回覆|自动答复|外出|不在办公室|休假",
    "otomatik yanıt|automatikus válasz|automatická odpoveď|răspuns automat|αυτόματη απάντηση|자동 (?:회신|응답)|부재중",
  ].join("|")})(?![\\p{L}])`,
  "iu",
);
const DAEMON =
  /^(?:mailer-daemon|mailerdaemon|postmaster|mail-daemon|mdaemon|bounce|bounces|nobody|double-bounce|mail\.?delivery(?:\.?system|\.?subsystem)?)(?:[+-].*)?$/i;
const NO_REPLY = /^(?:no|not|do-?not)[-_.]?reply(?:[+-].*)?$/i;
const BOUNCE_SUBJECT =
  /^(?:undeliver(?:ed|able)|returned mail|return(?:ed)? to sender|delivery (?:status|failure|failed|report|notification|problem|unsuccessful|has failed)|mail (?:delivery|system) (?:failed|failure|error|problem|subsystem)|mail delivery|failure notice|undelivered mail|non[- ]?delivery|warning: (?:could not send|message .* delayed)|message (?:delivery|undeliverable|status)|could not deliver|unzustellbar|zustellung|nicht zustellbar|échec de la remise|não (?:entregue|foi possível entregar)|falha na entrega|nedoručiteln|zpráva nebyla doručena|تعذر التسليم|لم يتم تسليم|nondeliverable mail|delivery error|error sending message|\[?delivery failure|mail could not be delivered|notification d'état de remise|undeliverable mail|delayed mail|配信|メールエラー)/iu;

function isNullSender(envelopeFrom: string | null, headers: HeaderReader): boolean {
  if (envelopeFrom === "") return true;
  return /^\s*<\s*>\s*$/.test(headers.get("return-path") ?? "");
}

/** Whether the headers say that this is news about the delivery of another mail. */
function isDelivery(headers: HeaderReader, from: string | null, nullSender: boolean): string | null {
  const type = (headers.get("content-type") ?? "").toLowerCase();
  if (/^\s*multipart\/report\b/.test(type)) {
    const report = /report-type\s*=\s*"?([a-z-]+)/.exec(type)?.[1] ?? "";
    // A read receipt is an automatic answer, not news about a delivery.
    if (report !== "disposition-notification") return `multipart/report ${report}`.trim();
  }
  if (headers.has("x-failed-recipients")) return "x-failed-recipients";
  const local = from ? from.slice(0, from.lastIndexOf("@")) : "";
  const subject = headers.get("subject") ?? "";
  const daemon = DAEMON.test(local) || /mail(?:er)?[ -]?(?:daemon|delivery (?:sub)?system)|postmaster/i.test(headers.get("from") ?? "");
  if (/^mailer-?daemon$/i.test(local)) return "mailer-daemon";
  if (daemon && (nullSender || BOUNCE_SUBJECT.test(subject.trim()))) return "mailer-daemon";
  if (BOUNCE_SUBJECT.test(subject.trim()) && (nullSender || from === null || NO_REPLY.test(local))) return "subject of a bounce";
  return /^complaint about message from \S+$/i.test(subject.trim()) ? "complaint" : null;
}

/**
 * Judges a mail by its headers.
 * @param headers the first value of each header, lower-case names, decoded
 * @param from normalised address of the author
 * @param envelopeFrom MAIL FROM; "" for the null sender, null when unknown
 */
export function classify(headers: HeaderReader, from: string | null, envelopeFrom: string | null): Verdict {
  const nullSender = isNullSender(envelopeFrom, headers);
  const delivery = isDelivery(headers, from, nullSender);
  if (delivery) return { kind: "delivery", reason: delivery, noAnswer: true };

  const submitted = (headers.get("auto-submitted") ?? "").split(";")[0]!.trim().toLowerCase();
  const precedence = `${headers.get("precedence") ?? ""} ${headers.get("x-precedence") ?? ""}`.toLowerCase();
  const suppress = (headers.get("x-auto-response-suppress") ?? "").toLowerCase();
  const subject = (headers.get("subject") ?? "").trim();
  const answer = (reason: string): Verdict => ({ kind: "autoReply", reason, noAnswer: true });

  if (submitted.startsWith("auto-replied")) return answer("auto-submitted");
  if (/auto_?-?reply/.test(precedence)) return answer("precedence");
  if (/report-type\s*=\s*"?disposition-notification/i.test(headers.get("content-type") ?? "")) return answer("read receipt");
  for (const name of AUTO_REPLY_HEADERS) if (headers.has(name) && !/^(?:no|false|0)$/i.test(headers.get(name)!.trim())) return answer(name);
  // Exchange marks its absence notes "auto-generated"; only the subject tells.
  if (
    AUTO_REPLY_SUBJECT.test(subject) &&
    (submitted !== "" || suppress !== "" || nullSender || precedence.trim() !== "" || headers.has("in-reply-to"))
  )
    return answer("subject of an automatic answer");
  const generated = submitted !== "" && submitted !== "no";
  if (nullSender && !generated) return answer("null sender");

  const list = ["list-id", "list-unsubscribe", "list-post"].find((name) => headers.has(name));
  const bulk = /\b(?:bulk|list|junk)\b/.test(precedence);
  const program = ["x-autogenerated", "x-auto-generated", "x-loop", "x-cron-env"].find((name) => headers.has(name));
  if (generated) return { kind: "generated", reason: "auto-submitted", noAnswer: true };
  // Somebody answers by way of a mailing list: a person, whom no machine answers.
  const byList = (list !== undefined || /\blist\b/.test(precedence)) && !/\b(?:bulk|junk)\b/.test(precedence);
  if (byList && headers.has("in-reply-to")) return { kind: "person", reason: null, noAnswer: true };
  if (bulk) return { kind: "generated", reason: "precedence", noAnswer: true };
  if (list) return { kind: "generated", reason: list, noAnswer: true };
  if (program) return { kind: "generated", reason: program, noAnswer: true };
  const local = from ? from.slice(0, from.lastIndexOf("@")) : "";
  if (DAEMON.test(local) || NO_REPLY.test(local)) return { kind: "generated", reason: "sender", noAnswer: true };
  return { kind: "person", reason: null, noAnswer: /\b(?:all|autoreply)\b/.test(suppress) };
}

/** How servers say in the text that a mail came back, where neither header nor subject does. */
const RETURNED_TEXT =
  /could not be delivered|(?:was|were|been|be) undeliverable|unable to deliver|not (?:be )?delivered to|delivery (?:has )?failed|delivery to the following|mailbox is full|konnte nicht (?:zugestellt|ausgeliefert)|送信できません|配信できません|não (?:foi|pôde ser) entregue|nebyl[ao]? (?:možné )?doruč/i;
/** A bounce passed on with next to nothing of one's own is still that bounce. */
const OWN_WORDS = 40;

/**
 * Looks at the text where the headers left a doubt: notices of mailing services in JSON, mailing lists that refuse, bounces of systems
 * that call themselves nothing in particular, bounces passed on by a rule.
 */
export function judgeText(verdict: Verdict, { headers, subject, text }: { headers: HeaderReader; subject: string; text: string }): Verdict {
  const delivery = (reason: string): Verdict => ({ kind: "delivery", reason, noAnswer: true });
  if (verdict.kind === "delivery") return verdict;
  if (verdict.kind === "person") {
    const list = ["x-mlserver", "x-ml-info", "mailing-list", "list-subscribe"].some((name) => headers.has(name));
    if (list && isListRefusal(subject, text)) return delivery("refused by a list");
    return isForwardedBounce(subject, text) ? delivery("a bounce passed on") : verdict;
  }
  if (isJsonNotice(text)) return delivery("notice of a mailing service");
  if (headers.has("auto-submitted") && isUnsubscribe(subject)) return delivery("unsubscribe");
  const silent = verdict.reason === "null sender" || verdict.reason === "sender";
  return silent && RETURNED_TEXT.test(text.slice(0, 2_000)) ? delivery("text of a bounce") : verdict;
}

function isForwardedBounce(subject: string, text: string): boolean {
  const inner = /^(?:fwd?|wg|tr|rv|enc|pd)\s?:\s*(.*)$/i.exec(subject.trim())?.[1];
  if (!inner || !BOUNCE_SUBJECT.test(inner) || !/^[>\s]*(?:final-recipient|diagnostic-code):/im.test(text)) return false;
  const own = text.slice(0, text.search(/^.*forwarded message|^>|^-{3,}/im));
  return own.trim().length <= OWN_WORDS;
}

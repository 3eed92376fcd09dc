/** Mails that pass another one on: how they are told from answers, and what they pass on. */
import { normalizeAddress, type ParsedMail } from "#platform/mail";

/** "Fwd:" in the languages of mail programs. Only the outermost prefix counts: "Re: Fwd: …" answers. */
const PREFIX =
  /^(?:\s*\[[^\]]{1,40}\]\s*)*(?:fwd?|wg|weitergeleitet|tr|rv|reenv|enc|encaminhad[oa]|i|inoltro|doorst|vs:\s*vl|vl|vb|vid|pd|podaj|přep|fs|fyi|ileti|iletilen|továbbítás|továbbítva|redir|isl|πρθ|переслано|пересл|إعادة توجيه|转发|轉寄|転送|전달)(?:\s?\[\d{1,3}\])?\s?[:：]/iu;

/** The line above a mail that is passed on inside the text. */
const MARKER =
  /^[ \t>*]*(?:-{2,}\s*)?(?:Forwarded message|Begin forwarded message|Weitergeleitete Nachricht|Ursprüngliche Nachricht weitergeleitet|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|Message transféré|Début du message (?:réexpédié|transféré)|Mensaje reenviado|Inicio del mensaje reenviado|Mensagem encaminhada|Início da mensagem (?:encaminhada|reencaminhada)|Messaggio inoltrato|Inizio messaggio inoltrato|Doorgestuurd bericht|Begin doorgestuurd bericht|Přeposlaná zpráva|Začátek přeposlané zprávy|Wiadomość przekazana|Пересылаемое сообщение|Пересланное сообщение|Vidarebefordrat meddelande|Videresendt (?:melding|meddelelse|besked)|Välitetty viesti|Edelleenlähetetty viesti|رسالة معاد توجيهها|الرسالة المعاد توجيهها|بداية الرسالة المعاد توجيهها)\s*:?\s*(?:-{2,})?[ \t]*$/imu;

/** The field that names the author of the mail below, in the languages of mail programs. */
const AUTHOR = /^[ \t>*]*(?:From|Von|De|Da|Van|Od|Från|Fra|Lähettäjä|От|من)\s*\*?\s*[:：]\s*\*?(.{3,300})$/imu;

/** Whether a mail passes another one on instead of answering. */
export function isForward(mail: Pick<ParsedMail, "subject" | "attachments" | "text">): boolean {
  if (PREFIX.test(mail.subject)) return true;
  if (/^\s*(?:re|aw|sv|odp|res|r|رد)\s?(?:\[\d+\])?[:：]/iu.test(mail.subject)) return false;
  return mail.attachments.some((file) => file.mediaType === "message/rfc822") || MARKER.test(mail.text.slice(0, 4_000));
}

/** A mail passed on inside the text of another: what was written above it, who wrote it, and what it says; null when it cannot be told apart. */
export function inlineForward(text: string): { cover: string; author: { name: string; address: string }; text: string } | null {
  const marker = MARKER.exec(text.slice(0, 20_000));
  if (!marker) return null;
  const below = text.slice(marker.index + marker[0].length);
  const field = AUTHOR.exec(below.slice(0, 2_000));
  const address = field ? /[^\s<>"(),:;\\[\]]{1,64}@[^\s<>"(),:;\\[\]]{3,253}/u.exec(field[1]!.replace(/mailto:/gi, ""))?.[0] : undefined;
  const normal = address ? normalizeAddress(address) : null;
  if (!field || !normal) return null;
  // The fields end with the first blank line after them.
  const rest = below.slice(field.index);
  const end = /\n[ \t>]*\n/.exec(rest);
  return {
    cover: text.slice(0, marker.index).trim(),
    author: {
      name: field[1]!
        .replace(/[<[(].*$/su, "")
        .replace(/["*]/g, "")
        .trim(),
      address: normal,
    },
    text: (end ? rest.slice(end.index) : "").trim(),
  };
}

/**
 * How mail programs of many languages introduce what they quote. Each pattern works on one line (or a few joined ones) of at most
 * MAX_LINE characters and has no nested repetition, so that a hostile line costs time in proportion to its length.
 */

/** A longer line is never an introduction of a quotation. */
export const MAX_LINE = 500;

/**
 * A line as the patterns here read it: without the invisible signs that set the direction of writing, with Western digits. Its length
 * need not be that of the line.
 */
export function readableLine(line: string): string {
  return PLAIN.test(line)
    ? line
    : line
        .replace(/[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
        .replace(/[\u00a0\u202f]/g, " ")
        .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
        .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));
}
// oxlint-disable-next-line no-control-regex -- all of ASCII
const PLAIN = /^[\u0000-\u007f]*$/;

/** "wrote", as it stands in the line that introduces a quotation. */
const WROTE = [
  "wrote",
  "writes", // en
  "schrieb",
  "geschrieben", // de
  "a écrit",
  "ecrit", // fr
  "escribió",
  "ha escrito", // es
  "escreveu", // pt
  "ha scritto",
  "scritto", // it
  "schreef",
  "geschreven", // nl
  "napsal\\(a\\)",
  "napsala",
  "napsal\\/a",
  "napsal",
  "píše", // cs
  "napísal\\(a\\)",
  "napísala",
  "napísal",
  "napísal\\/a", // sk
  "napisał\\(a\\)",
  "napisała",
  "napisał", // pl
  "skrev", // sv no da
  "kirjoitti", // fi
  "написал\\(а\\)",
  "написала",
  "написал",
  "пишет",
  "писал\\(а\\)",
  "написав", // ru uk
  "yazdı", // tr
  "írta", // hu
  "a scris", // ro
  "đã viết", // vi
  "έγραψε", // el
  "כתב",
  "כתבה",
  "כתב\\/ה", // he
  "كتب",
  "كتبت",
  "كتب\\/ت",
  "كتب\\/كتبت",
  "تمت كتابة ما يلي بواسطة",
  "كتابة", // ar
  "写道",
  "寫道",
  "のメール",
  "書きました",
  "작성", // zh ja ko
].join("|");

const wroteWord = new RegExp(`(?:^|[\\s\\p{P}])(?:${WROTE})(?=$|[\\s\\p{P}])|(?:写道|寫道|のメール|書きました|작성)`, "iu");
/** With what such a line begins: a preposition of time, a name with an address, or the date itself. */
const STARTS =
  /^(?:on|am|le|el|em|no dia|il|op|dne|dňa|w dniu|dnia|den|på|på den|в|на|στις|pe|ma|ti|ke|to|la|su|vào|בתאריך|ב|في|بتاريخ|يوم|el día|am um|à|a)(?:[\s,:\d]|$)/iu;
const ADDRESS = /[\w.+'=-]{1,64}@[\w.-]{1,190}/;
const HOUR = /(?:^|[^\d])\d{1,2}\s?[:.h]\s?\d{2}(?!\d)|[٠-٩]{1,2}[:.][٠-٩]{2}/;
const DAY = /\d{1,4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,4}|(?:^|[^\d])(?:19|20)\d{2}(?!\d)|[٠-٩]{4}|\d{1,2}\.?\s\p{L}{3,}|\p{L}{3,}\.?\s\d{1,2}/u;
const CLOSED = /[-–—]{2,}$|\b(?:wrote|schrieb|napsal|escreveu)$/i;
const ENDS = /[:：]\s*[>*_-]*\s*$/;

/**
 * Whether a line (or a few lines joined by blanks) introduces a quotation: "On 5 January, Ann <ann@a.example> wrote:".
 * @param line without quotation marks
 */
export function introducesQuote(line: string): boolean {
  const text = line.trim().replace(/^[-*_\s]+/, "");
  if (text.length < 8 || text.length > MAX_LINE) return false;
  const ends = ENDS.test(text);
  // Nearly every line ends here: an introduction closes with a colon, dashes or the verb itself.
  if (!ends && !CLOSED.test(text)) return false;
  const dated = HOUR.test(text) || DAY.test(text);
  const address = ADDRESS.test(text);
  if (wroteWord.test(text)) {
    if (/^\s*-{2,}.*-{2,}\s*$/.test(line)) return true;
    const closed = ends || /[-–—]{2,}\s*$/.test(line) || /\b(?:wrote|schrieb|napsal|escreveu)\s*$/i.test(text);
    // A name, a verb, a day and an hour before a colon: however it begins, nothing else reads so.
    if (ends && HOUR.test(text) && DAY.test(text)) return true;
    if (closed && dated && (STARTS.test(text) || address || /^\p{L}{0,3}\.?\s?\d/u.test(text))) return true;
    return closed && address;
  }
  // No verb known, but a date and a sender with an address before a colon: the same in any language.
  return (
    ends && address && dated && /[<(][^<>()\s]+@[^<>()\s]+[>)]/.test(text) && /^[\p{L}\d]/u.test(text) && !/^[\p{L} ]{1,20}\s?:/u.test(text)
  );
}

/** Whether a line begins as introductions do: with a preposition or weekday and a date. */
export function beginsIntroduction(line: string): boolean {
  const text = line.trim();
  return text.length <= MAX_LINE && STARTS.test(text) && (HOUR.test(text) || DAY.test(text));
}

const SEPARATORS = [
  "original message",
  "original appointment",
  "reply message",
  "original-nachricht",
  "originalnachricht",
  "ursprüngliche nachricht",
  "ursprüngliche mail",
  "message d'origine",
  "message original",
  "message initial",
  "mensaje original",
  "mensagem original",
  "messaggio originale",
  "oorspronkelijk bericht",
  "originální zpráva",
  "původní zpráva",
  "původní e-mail",
  "původní email",
  "původná správa",
  "pôvodná správa",
  "pôvodný e-mail",
  "wiadomość oryginalna",
  "oryginalna wiadomość",
  "treść oryginalnej wiadomości",
  "ursprungligt meddelande",
  "ursprungligt mejl",
  "oprindelig meddelelse",
  "opprinnelig melding",
  "alkuperäinen viesti",
  "исходное сообщение",
  "оригинальное сообщение",
  "пересылаемое сообщение",
  "orijinal mesaj",
  "özgün ileti",
  "eredeti üzenet",
  "mesaj original",
  "tin nhắn gốc",
  "الرسالة الأصلية",
  "رسالة أصلية",
  "الرسالة الاصلية",
  "原始邮件",
  "原始郵件",
  "元のメッセージ",
  "원본 메시지",
].join("|");
const separator = new RegExp(`^[\\s>*_=~–—-]{2,}\\s*(?:${SEPARATORS})\\s*:?\\s*[*_=~–—-]{0,80}\\s*$|^_{20,}\\s*$`, "iu");

/** "-----Original Message-----" and its like: everything below it is quoted. */
export function separatesQuote(line: string): boolean {
  return line.length <= MAX_LINE && /^[\s>*_=~–—-]{2}/.test(line.trim()) && separator.test(line.trim());
}

const FORWARDS = [
  "forwarded message",
  "begin forwarded message",
  "weitergeleitete nachricht",
  "anfang der weitergeleiteten nachricht",
  "message transféré",
  "début du message réexpédié",
  "mensaje reenviado",
  "mensagem encaminhada",
  "mensagem reencaminhada",
  "início da mensagem encaminhada",
  "messaggio inoltrato",
  "doorgestuurd bericht",
  "přeposlaná zpráva",
  "přeposlaný e-mail",
  "předaná zpráva",
  "preposlaná správa",
  "wiadomość przekazana dalej",
  "przekazana wiadomość",
  "vidarebefordrat meddelande",
  "videresendt melding",
  "videresendt meddelelse",
  "välitetty viesti",
  "пересланное сообщение",
  "iletilen mesaj",
  "رسالة معاد توجيهها",
  "الرسالة المعاد توجيهها",
  "رسالة محولة",
  "转发的邮件",
].join("|");
const forward = new RegExp(`^[\\s*_=~–—-]{0,80}(?:${FORWARDS})\\s*:?\\s*[*_=~–—-]{0,80}$`, "iu");

/** The line above a forwarded mail, which the writer wants to be read. */
export function announcesForward(line: string): boolean {
  return line.length <= 250 && forward.test(line.trim());
}

const LABELS: { [kind: string]: string } = {
  from: "from|von|de|da|van|od|från|fra|lähettäjä|от|від|gönderen|kimden|feladó|de la|από|מאת|من|المرسل|发件人|寄件者|差出人|보낸 사람",
  date: "sent|date|gesendet|gesendet am|datum|envoyé|envoyé le|enviado|enviado el|enviado em|enviada em|enviada|data|inviato|verzonden|verzonden op|odesláno|odoslané|wysłano|skickat|sendt|dato|lähetetty|päivämäärä|отправлено|дата|надіслано|gönderildi|tarih|elküldve|dátum|trimis|נשלח|تم الإرسال|أرسلت|الإرسال|تاريخ|التاريخ|تاريخ الإرسال|发送时间|日期|送信日時|보낸 날짜|message du",
  to: "to|an|à|a|para|aan|naar|komu|pro|do|till|til|vastaanottaja|кому|kime|alıcı|címzett|către|אל|إلى|الى|المستلم|收件人|宛先|받는 사람",
  subject:
    "subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|předmět|předmet|predmet|temat|ämne|emne|aihe|тема|konu|tárgy|subiect|נושא|الموضوع|موضوع|主题|主旨|件名|제목",
  cc: "cc|kopie|kopia|copie|copie à|copia|em cópia|نسخة|копия|抄送",
};
const labels = Object.entries(LABELS).map(([kind, words]) => ({
  kind,
  pattern: new RegExp(`^[\\s>*_|]*(?:${words})[*_]*\\s?[*_]*[:：]`, "iu"),
}));

/** Marks, spaces and the longest of the words above. */
const LONGEST_LABEL = 40;

function labelOf(line: string): string | null {
  if (line.length > MAX_LINE) return null;
  const colon = line.search(/[:：]/);
  if (colon < 1 || colon > LONGEST_LABEL) return null;
  for (const { kind, pattern } of labels) if (pattern.test(line)) return kind;
  return null;
}

/**
 * Whether the header of a quoted mail begins here ("From: … Sent: … To: … Subject: …"), as Outlook writes it.
 * @param lines the lines of the text
 * @param at index of the line to look at
 */
export function headerBlockAt(lines: readonly string[], at: number): boolean {
  const first = labelOf(lines[at] ?? "");
  if (first !== "from" && first !== "date") return false;
  const kinds = new Set([first]);
  let window = lines[at]!;
  for (let index = at + 1; index < lines.length && index <= at + 7; index += 1) {
    const line = lines[index]!;
    const kind = labelOf(line);
    // Blank lines may stand between fields; a folded address may follow its label.
    if (kind) kinds.add(kind);
    else if (line.trim() !== "" && !/^[\s<]/.test(line) && !line.includes("@")) break;
    window += `\n${line.slice(0, MAX_LINE)}`;
  }
  return (
    (kinds.size >= 3 || (kinds.size >= 2 && kinds.has("from") && kinds.has("date")) || (kinds.size >= 2 && first === "date")) &&
    (window.includes("@") || HOUR.test(window) || DAY.test(window))
  );
}

/** "Sent from my iPhone" and what else programs add at the end. */
const DEVICE = new RegExp(
  `^\\W{0,3}(?:${[
    "sent from(?: my| the)? .{2,40}",
    "sent via .{2,30}",
    "get outlook for .{2,20}",
    "von meinem .{2,30} gesendet",
    "gesendet mit .{2,40}",
    "gesendet von .{2,40}",
    "diese nachricht wurde von meinem .{2,60} gesendet",
    "outlook für .{2,20} beziehen",
    "envoyé (?:de|depuis) mon .{2,30}",
    "envoyé à partir de .{2,40}",
    "télécharger outlook pour .{2,20}",
    "enviado (?:do|desde|a partir do|pelo) .{2,40}",
    "obter o outlook para .{2,20}",
    "obtenha o outlook para .{2,20}",
    "inviato da(?:l mio)? .{2,30}",
    "verzonden (?:vanaf|met|via) .{2,40}",
    "odesláno z .{2,40}",
    "odoslané z .{2,40}",
    "získat outlook pro .{2,20}",
    "získejte outlook pro .{2,20}",
    "wysłane z .{2,40}",
    "skickat från .{2,30}",
    "sendt fra .{2,30}",
    "lähetetty .{2,30}",
    "отправлено (?:с|из) .{2,40}",
    "أ?ُ?رسل(?:ت)? من .{2,40}",
    "تم الإرسال من .{2,40}",
    "الحصول على outlook .{2,30}",
    "发自我的.{2,30}",
  ].join("|")})\\W{0,3}$`,
  "iu",
);

/** A line a device or program adds below the text. Links after it are ignored. */
export function isDeviceLine(line: string): boolean {
  return line.length <= 200 && DEVICE.test(line.replace(/<https?:[^>]*>/g, "").trim());
}

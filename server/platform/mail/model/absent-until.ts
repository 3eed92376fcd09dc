/** Until when an absence note says that somebody is away. */

/** "until", as absence notes say it, before a date. */
const UNTIL = [
  "until",
  "till",
  "through",
  "thru",
  "up to",
  "back on",
  "back in the office on",
  "returning on",
  "return on",
  "returning to the office on",
  "bis einschließlich",
  "bis zum",
  "bis",
  "até ao dia",
  "até o dia",
  "até",
  "retorno em",
  "do",
  "zpět",
  "vrátím se",
  "حتى يوم",
  "حتى",
  "إلى غاية",
  "لغاية",
  "jusqu'au",
  "hasta el",
  "fino al",
  "sino al",
  "tot en met",
  "tot",
  "t\\.?e\\.?m\\.?",
  "до",
  "по",
  "till och med",
  "t\\.?o\\.?m\\.?",
  "til og med",
  "til",
  "frem til",
  "asti",
  "saakka",
]
  // The longest first: "till och med" before "till".
  .toSorted((one, other) => other.length - one.length)
  .join("|");

const MONTHS: readonly string[] = [
  "jan(?:uary|uar|eiro|vier|uari|uary|\\.)?|ledna|leden|enero|gennaio|stycznia|января|tammikuuta|يناير|كانون الثاني",
  "feb(?:ruary|ruar|bruary|ruari|\\.)?|fevereiro|února|únor|febrero|février|febbraio|lutego|февраля|helmikuuta|فبراير|شباط",
  "mar(?:ch|s|ço|zo|ts|\\.)?|märz|března|březen|maart|marca|марта|maaliskuuta|مارس|آذار",
  "apr(?:il|ile|\\.)?|abril|dubna|duben|avril|kwietnia|апреля|huhtikuuta|أبريل|ابريل|نيسان",
  "mai|may|maio|května|květen|mayo|maggio|mei|maja|maj|мая|toukokuuta|مايو|أيار",
  "jun(?:e|i|ho|io|\\.)?|června|červen|juin|giugno|czerwca|июня|kesäkuuta|يونيو|حزيران",
  "jul(?:y|i|ho|io|\\.)?|července|červenec|juillet|luglio|lipca|июля|heinäkuuta|يوليو|تموز",
  "aug(?:ust|ustus|usti|\\.)?|agosto|srpna|srpen|août|sierpnia|августа|elokuuta|أغسطس|اغسطس|آب",
  "sep(?:t|tember|tembre|tiembre|\\.)?|setembro|září|settembre|września|сентября|syyskuuta|سبتمبر|أيلول",
  "o[ck]t(?:ober|obre|ubre|\\.)?|outubro|října|říjen|ottobre|października|октября|lokakuuta|أكتوبر|اكتوبر|تشرين الأول",
  "nov(?:ember|embro|embre|iembre|\\.)?|listopadu|listopad|listopada|ноября|marraskuuta|نوفمبر|تشرين الثاني",
  "de[cz](?:ember|embro|embre|iembre|\\.)?|prosince|prosinec|déc(?:embre)?|dicembre|dicembre|diciembre|desember|grudnia|декабря|joulukuuta|ديسمبر|كانون الأول",
];

const MONTH = new RegExp(`^(?:${MONTHS.map((names, index) => `(?<m${index}>${names})`).join("|")})(?![\\p{L}])`, "iu");
const AFTER_UNTIL = new RegExp(`(?:^|[^\\p{L}])(?:${UNTIL})\\s*:?\\s+(?=[\\d\\p{L}])(?=([^\\n]{1,50}))`, "giu");

function digits(text: string): string {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, "");
}

function dayOf(year: number, month: number, day: number): Date | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null;
}

function monthAt(text: string): { month: number; length: number } | null {
  const match = MONTH.exec(text);
  const name = match && Object.entries(match.groups!).find(([, value]) => value !== undefined)?.[0];
  return name ? { month: Number(name.slice(1)) + 1, length: match[0].length } : null;
}

/** The date a text begins with; without a year, the next such day from `from` on. */
function dateAt(text: string, from: Date): Date | null {
  const complete = (day: number, month: number, year: number | null) => {
    if (year !== null) return dayOf(year < 100 ? 2_000 + year : year, month, day);
    const near = dayOf(from.getUTCFullYear(), month, day);
    return near && near.getTime() < from.getTime() - 2 * 86_400_000 ? dayOf(from.getUTCFullYear() + 1, month, day) : near;
  };
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(text);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2})(?!\d))?/.exec(text);
  if (dotted) return complete(Number(dotted[1]), Number(dotted[2]), dotted[3] ? Number(dotted[3]) : null);
  const slashed = /^(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2})(?!\d))?/.exec(text);
  if (slashed) {
    const [first, second] = [Number(slashed[1]), Number(slashed[2])];
    // 5/6 is one day here and another there: said only where there is no doubt.
    if (first <= 12 && second <= 12 && first !== second) return null;
    return first > 12
      ? complete(first, second, slashed[3] ? Number(slashed[3]) : null)
      : complete(second, first, slashed[3] ? Number(slashed[3]) : null);
  }
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th|º|er|\.)?\s+(?:de\s+|of\s+)?/i.exec(text);
  if (dayFirst) {
    const rest = text.slice(dayFirst[0].length);
    const month = monthAt(rest);
    const year = month && /^[\s,.]*(?:de\s+)?(\d{4})/.exec(rest.slice(month.length))?.[1];
    return month ? complete(Number(dayFirst[1]), month.month, year ? Number(year) : null) : null;
  }
  const month = monthAt(text);
  const rest = month && /^[\s.]+(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(\d{4}))?/i.exec(text.slice(month.length));
  return rest ? complete(Number(rest[1]), month.month, rest[2] ? Number(rest[2]) : null) : null;
}

/**
 * The last day of an absence a text tells, in the languages absence notes come in.
 * @param from when it was received: a day without a year is the next one, and one long gone or far off is no absence
 * @returns `YYYY-MM-DD`, or null where the text tells none, or leaves a doubt
 */
export function absentUntil(text: string, from: Date): string | null {
  const source = digits(text.slice(0, 3_000));
  for (const match of source.matchAll(AFTER_UNTIL)) {
    const words = match[1]!;
    // A weekday may stand before the date.
    const found = dateAt(words, from) ?? dateAt(words.replace(/^\p{L}{2,12}[.,]?\s+/u, ""), from);
    const days = found ? (found.getTime() - from.getTime()) / 86_400_000 : -1;
    if (found && days > -2 && days < 400) return found.toISOString().slice(0, 10);
  }
  return null;
}

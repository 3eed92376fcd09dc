/** What a card says of somebody. */
export type Card = {
  /** Identity of the card: a URI, such as `urn:uuid:…`. */
  uid: string;
  name: string;
  /** The first is the preferred one. */
  emails: readonly string[];
  /** E.164; the first is the preferred one. */
  phones: readonly { number: string; extension: string | null; type: "work" | "mobile" | "home" | "other" }[];
  organizations: readonly string[];
  title: string | null;
  /** BCP 47. */
  language: string | null;
  /** IANA. */
  timeZone: string | null;
  categories: readonly string[];
  changedAt: Date;
};

/** Octets of a line at most, its end not counted (RFC 6350 §3.2). */
const LINE = 75;

/** Text of a value: what cannot stand in a line left out, what separates escaped (§3.4). */
function text(value: string): string {
  return (
    value
      .toWellFormed()
      .replaceAll(/\r\n?|[\u2028\u2029]/g, "\n")
      // eslint-disable-next-line no-control-regex -- VALUE-CHAR of RFC 6350 has no place for them
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "")
      .replaceAll(/[\\,;]/g, "\\$&")
      .replaceAll("\n", "\\n")
  );
}

/** A line folded by octets: the signs of a line stay whole. */
function folded(line: string): string {
  let result = "";
  let octets = 0;
  for (const sign of line) {
    const size = Buffer.byteLength(sign);
    if (octets + size > LINE) {
      result += "\r\n ";
      octets = 1;
    }
    result += sign;
    octets += size;
  }
  return `${result}\r\n`;
}

const TELEPHONES = { work: '"voice,work"', mobile: '"cell,voice"', home: '"home,voice"', other: "voice" } as const;

/** A card as text (RFC 6350), with its line ends. The parts of the name are not known: the whole name stands as the given one, for programs that look at nothing else. */
export function writeCard({ uid, name, emails, phones, organizations, title, language, timeZone, categories, changedAt }: Card): string {
  const preferred = (index: number) => (index === 0 ? ";PREF=1" : "");
  const lines = [
    "BEGIN:VCARD",
    "VERSION:4.0",
    `UID:${uid}`,
    `FN:${text(name)}`,
    `N:;${text(name)};;;`,
    ...emails.map((email, index) => `EMAIL${preferred(index)}:${text(email)}`),
    ...phones.map(
      ({ number, extension, type }, index) =>
        `TEL;VALUE=uri;TYPE=${TELEPHONES[type]}${preferred(index)}:tel:${number}${extension ? `;ext=${extension}` : ""}`,
    ),
    ...organizations.map((one) => `ORG:${text(one)}`),
    ...(title === null ? [] : [`TITLE:${text(title)}`]),
    ...(language === null ? [] : [`LANG:${language}`]),
    ...(timeZone === null ? [] : [`TZ:${text(timeZone)}`]),
    ...(categories.length === 0 ? [] : [`CATEGORIES:${categories.map(text).join(",")}`]),
    `REV:${changedAt.toISOString().replace(/\.\d+/, "").replaceAll(/[-:]/g, "")}`,
    "END:VCARD",
  ];
  return lines.map(folded).join("");
}

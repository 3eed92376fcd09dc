/** What is taken of a card, as the cells of a row. Pure. */
import { clean, parts, plain, preference, type CardColumn, type Property } from "./properties.ts";

const MOST_CELL = 20_000;

/** Groups that address books keep for themselves. */
const OWN_GROUPS = new Set(["mycontacts", "starred", "* mycontacts", "* starred"]);

/** A number with what it is used for before it, and its extension behind: `mobile: +420601123456`. */
function phoneOf({ parameters, value }: Property): string {
  const types = new Set(parameters.get("type") ?? []);
  const uri = /^tel:([^;]*)(?:.*?;ext=(\d{1,8}))?/i.exec(value.trim());
  const number = clean(uri ? uri[1]! : plain(value)).replace(/\s+/g, " ");
  if (number === "") return "";
  const has = (...names: string[]) => names.some((name) => types.has(name));
  const type = has("fax", "pager", "bbs", "modem")
    ? "other"
    : has("cell", "iphone", "mobile", "msg")
      ? "mobile"
      : has("home")
        ? "home"
        : has("work")
          ? "work"
          : "other";
  // Commas and semicolons separate numbers in a cell.
  return `${type}: ${number.replaceAll(/[,،;\n]/g, " ")}${uri?.[2] ? ` ext. ${uri[2]}` : ""}`;
}

/** The name as it is said; of cards that only have its parts, those in the order of the language of most. */
function nameOf(all: (name: string) => Property[]): string {
  const [formatted] = all("FN").map(({ value }) => plain(value));
  if (formatted) return formatted;
  const [structured] = all("N");
  if (structured) {
    const [family = "", given = "", additional = "", prefix = "", suffix = ""] = parts(structured.value, ";");
    const name = [prefix, given, additional, family, suffix].map((part) => part.replaceAll(",", " ").trim()).filter(Boolean);
    if (name.length > 0) return name.join(" ");
  }
  return [...all("NICKNAME"), ...all("ORG")].map(({ value }) => parts(value, ";")[0] ?? "").find(Boolean) ?? "";
}

const addressOf = ({ value }: Property) =>
  parts(value, ";")
    .map((part) => part.replace(/\s*\n\s*/g, ", "))
    .filter(Boolean)
    .join(", ");

/** A day in the form of ours where it is a whole one. */
const dayOf = ({ value }: Property) => plain(value).replace(/^(\d{4})-?(\d\d)-?(\d\d)(?:T.*)?$/, "$1-$2-$3");

/** The cells of a card; what it does not say is absent. */
export function cellsOf(properties: readonly Property[]): { [column in CardColumn]?: string } {
  const all = (name: string) =>
    properties.filter((property) => property.name === name).toSorted((one, other) => preference(one) - preference(other));
  const list = (values: readonly string[]) => [...new Set(values.filter(Boolean))].join("\n");
  const cells: { [column in CardColumn]: string } = {
    FN: nameOf(all).replace(/\s+/g, " "),
    EMAIL: list(
      all("EMAIL").map(({ value }) =>
        plain(value)
          .replace(/^mailto:/i, "")
          .replaceAll(/[<>\s]/g, ""),
      ),
    ),
    TEL: list(all("TEL").map(phoneOf)),
    TITLE: list(
      all("TITLE")
        .map(({ value }) => plain(value))
        .slice(0, 1),
    ),
    ORG: list(
      all("ORG")
        .map(({ value }) => parts(value, ";")[0]!)
        .slice(0, 1),
    ),
    LANG: list(
      all("LANG")
        .map(({ value }) => plain(value))
        .slice(0, 1),
    ),
    // An offset from UTC is no time zone: it does not know when summer is.
    TZ: list(
      all("TZ")
        .map(({ value }) => plain(value))
        .filter((zone) => /^[A-Za-z_]+\/[A-Za-z_/+-]+$|^UTC$/.test(zone))
        .slice(0, 1),
    ),
    CATEGORIES: list(
      all("CATEGORIES")
        .flatMap(({ value }) => parts(value, ","))
        .filter((word) => !OWN_GROUPS.has(word.toLowerCase()))
        .map((word) => word.replaceAll(/\s+/g, "-")),
    ),
    NOTE: all("NOTE")
      .map(({ value }) => plain(value))
      .filter(Boolean)
      .join("\n\n"),
    UID: list(
      all("UID")
        .map(({ value }) => plain(value))
        .slice(0, 1),
    ),
    ADR: list(all("ADR").map(addressOf)),
    URL: list(
      all("URL")
        .map(({ value }) => plain(value))
        .slice(0, 1),
    ),
    BDAY: list(all("BDAY").map(dayOf).slice(0, 1)),
    NICKNAME: list(
      all("NICKNAME")
        .map(({ value }) => parts(value, ",").join(", "))
        .slice(0, 1),
    ),
    ROLE: list(
      all("ROLE")
        .map(({ value }) => plain(value))
        .slice(0, 1),
    ),
  };
  return Object.fromEntries(Object.entries(cells).flatMap(([name, text]) => (text ? [[name, text.slice(0, MOST_CELL)]] : [])));
}

import type { Charset } from "#shared/delimited";
import { cellsOf } from "./cells.ts";
import { unfoldedLines, type RawLine } from "./lines.ts";
import { isPassedOver, readProperty, type CardColumn, type Property } from "./properties.ts";

/** Properties of one card at most, and cards within cards. */
const MOST_PROPERTIES = 1_000;
const MOST_DEPTH = 5;

/** What is wrong with a card. */
type CardFault =
  | "cardOpen"
  | "cardTooLong"
  | "cardTooDeep"
  | "cardLine"
  | "cardEncoding"
  | "cardLineTooLong"
  | "cardOutside"
  | "cardNobody";

/** A card with what is taken of it; `line` is where it begins in the file, `at` where the fault is. Several values of one property have line ends between. */
export type ReadCard = { line: number; cells: { [column in CardColumn]?: string }; fault: CardFault | null; at: number };

type Open = { line: number; properties: Property[]; seen: number; fault: CardFault | null; at: number };

/** What ends a card that is read. */
function closed({ line, properties, fault, at }: Open, ending: { fault: CardFault; at: number } | null = null): ReadCard {
  const wrong = fault ? { fault, at } : ending;
  // A list of others, a place and a program are nobody.
  const kind = properties
    .find(({ name }) => name === "KIND" || name === "X-ADDRESSBOOKSERVER-KIND")
    ?.value.trim()
    .toLowerCase();
  const nobody = !wrong && kind !== undefined && kind !== "" && kind !== "individual" && kind !== "x-individual";
  return { line, cells: cellsOf(properties), fault: nobody ? "cardNobody" : (wrong?.fault ?? null), at: wrong?.at ?? line };
}

/**
 * The cards of a file one after another. What is wrong with one spoils no other; text outside of cards is told of once for each stretch. What is kept
 * is bounded whatever stands in the file.
 * @param charset of the file; in version 2.1 a property may say its own
 */
export async function* readCards(bytes: AsyncIterable<Uint8Array>, charset: Charset): AsyncGenerator<ReadCard> {
  // What was UTF-16 comes as UTF-8.
  const encoding = charset.startsWith("utf-16") ? "utf-8" : charset;
  let card: Open | null = null;
  let inner = 0;
  let outside = false;
  const fail = (fault: CardFault, at: number) => {
    if (card && !card.fault) Object.assign(card, { fault, at });
  };
  const take = ({ line, raw, cut }: RawLine) => {
    if (!card || inner > 0) return;
    if (++card.seen > MOST_PROPERTIES) return fail("cardTooLong", line);
    if (isPassedOver(raw) && !/^X-ADDRESSBOOKSERVER-KIND/i.test(raw)) return;
    const property = readProperty(raw, encoding);
    if (property === "line") return fail("cardLine", line);
    if (property === "encoding") return fail("cardEncoding", line);
    if (cut) fail("cardLineTooLong", line);
    card.properties.push(property);
  };
  let agent = false;
  for await (const one of unfoldedLines(bytes, charset)) {
    const { line, raw } = one;
    const mark = /^(begin|end)\s*:\s*vcard\s*$/i.exec(raw)?.[1]?.toLowerCase();
    if (mark === "begin") {
      outside = false;
      if (!card) card = { line, properties: [], seen: 0, fault: null, at: line };
      else if (agent || inner > 0) {
        inner++;
        if (inner > MOST_DEPTH) fail("cardTooDeep", line);
      } else {
        yield closed(card, { fault: "cardOpen", at: line });
        card = { line, properties: [], seen: 0, fault: null, at: line };
      }
    } else if (mark === "end" && inner > 0) inner--;
    else if (mark === "end" && card) {
      yield closed(card);
      card = null;
    } else if (card) take(one);
    else if (!outside) {
      outside = true;
      yield { line, cells: {}, fault: "cardOutside", at: line };
    }
    // In older versions somebody's agent is a card within his card.
    if (inner === 0) agent = /^(?:[A-Za-z0-9-]+\.)?agent\s*(?:;[^:]*)?:\s*$/i.test(raw);
  }
  if (card) yield closed(card, { fault: "cardOpen", at: card.line });
}

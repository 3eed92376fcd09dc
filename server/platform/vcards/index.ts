/** vCards: written as version 4.0 (RFC 6350), read as 2.1, 3.0 (RFC 2426) and 4.0, as telephones and mail programs write them. */
export { readCards, type ReadCard } from "./read.ts";
export { CARD_COLUMNS, type CardColumn } from "./properties.ts";
export { writeCard, type Card } from "./write.ts";

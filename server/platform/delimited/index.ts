/** Files of separated values from outside: RFC 4180 as it is written and as it is met. Streams; what is read is bounded whatever stands in the file. */
export { guessDelimited } from "./guess.ts";
export { readDelimited, MOST_CELL, type DelimitedRow } from "./read.ts";

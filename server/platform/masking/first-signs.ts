/** With which two signs what a pattern matches can begin: a cheap question to ask at every place of a text before the pattern itself. */

const MOST = 6_000;

/** Reads the alternatives of a class such as `[A-Za-z_-]`. @returns the signs, and where the class ends */
function readClass(source: string, at: number): [string[], number] {
  const signs: string[] = [];
  let index = at + 1;
  while (index < source.length && source[index] !== "]") {
    if (source[index] === "\\") index += 1;
    const first = source[index]!;
    if (source[index + 1] === "-" && source[index + 2] !== "]") {
      for (let code = first.charCodeAt(0); code <= source.charCodeAt(index + 2); code += 1) signs.push(String.fromCharCode(code));
      index += 3;
    } else {
      signs.push(first);
      index += 1;
    }
  }
  return [signs, index + 1];
}

function closing(source: string, at: number): number {
  for (let depth = 0, index = at; index < source.length; index += 1) {
    if (source[index] === "\\") index += 1;
    else if (source[index] === "[") index = readClass(source, index)[1] - 1;
    else if (source[index] === "(") depth += 1;
    else if (source[index] === ")" && --depth === 0) return index;
  }
  return source.length;
}

function alternatives(source: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let index = 0; index < source.length; index += 1) {
    if (source[index] === "\\") index += 1;
    else if (source[index] === "[") index = readClass(source, index)[1] - 1;
    else if (source[index] === "(") index = closing(source, index);
    else if (source[index] === "|") {
      parts.push(source.slice(from, index));
      from = index + 1;
    }
  }
  return [...parts, source.slice(from)];
}

/**
 * The first signs of whatever a pattern matches, two where that can be told.
 * @returns null when nothing can be told
 */
export function firstSigns(pattern: string): Set<string> | null {
  const all = new Set<string>();
  for (const one of alternatives(pattern)) {
    const found = ofSequence(one);
    if (!found) return null;
    for (const sign of found) all.add(sign);
    if (all.size > MOST) return null;
  }
  return all;
}

function ofSequence(source: string): Set<string> | null {
  let begun = new Set([""]);
  for (let index = 0; index < source.length && [...begun].some((one) => one.length < 2);) {
    let options: Iterable<string>;
    const sign = source[index]!;
    if (sign === "(") {
      if (!source.startsWith("(?:", index)) return [...begun].every((one) => one.length > 0) ? begun : null;
      const end = closing(source, index);
      const inner = firstSigns(source.slice(index + 3, end));
      if (!inner) return null;
      options = inner;
      index = end + 1;
    } else if (sign === "[") {
      const [signs, next] = readClass(source, index);
      options = signs;
      index = next;
    } else if (sign === "\\") {
      if (/[a-z0-9]/i.test(source[index + 1]!)) return null;
      options = [source[index + 1]!];
      index += 2;
    } else if (".*+?{^$".includes(sign)) return null;
    else {
      options = [sign];
      index += 1;
    }
    const quantifier = /^(?:\?|\*|\+|\{(\d+)(?:,\d*)?\})/.exec(source.slice(index));
    const optional = quantifier !== null && (quantifier[0] === "?" || quantifier[0] === "*" || quantifier[1] === "0");
    const again = quantifier !== null && !optional && (quantifier[0] === "+" || Number(quantifier[1]) > 1);
    index += quantifier?.[0].length ?? 0;
    const times = again && quantifier[0] !== "+" ? 2 : 1;
    for (let round = 0; round < times; round += 1) {
      const longer = new Set<string>(optional ? begun : []);
      for (const one of begun) for (const option of options) longer.add((one + option).slice(0, 2));
      begun = longer;
    }
    if (begun.size > MOST) return null;
    // How often a sign is repeated is not told, nor what follows it.
    if (quantifier?.[0] === "+" || quantifier?.[0] === "*") break;
  }
  return begun.has("") ? null : begun;
}

/** The letters that stand for a name: the first of its first and last word. */
export function initials(name: string): string {
  // The usual name: Latin words, a blank between them.
  const plain = /^([A-Z])[^ ]*(?: .*)? ([A-Z])[^ ]*$/.exec(name);
  if (plain) return plain[1]! + plain[2]!;
  const words = name
    .replace(/[^\p{L}\p{N}\s]/gu, " ")
    .trim()
    .split(/\s+/u);
  const first = [...(words[0] ?? "")][0] ?? "?";
  const last = words.length > 1 ? ([...words.at(-1)!][0] ?? "") : "";
  return (first + last).toLocaleUpperCase();
}

/** A round with initials beside a name. Decoration: the name stands next to it. */
export function Avatar({ name, size = "md", tone = "contact" }: { name: string; size?: "md" | "lg"; tone?: "contact" | "agent" | "note" }) {
  return (
    <span className="avatar" data-size={size} data-tone={tone} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

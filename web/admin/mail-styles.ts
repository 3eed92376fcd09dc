/**
 * Moves what stands in `style` attributes of a mail into one stylesheet: the policy of a page holds in its frames, too, and lets no other style
 * through than one with its nonce.
 * @param html of the program's own making, its texts escaped
 * @returns the same mail, looking the same
 */
export function withStylesheet(html: string, nonce: string): string {
  const names = new Map<string, string>();
  const moved = html.replaceAll(/ style="([^"{}<>]*)"/g, (_, escaped: string) => {
    const style = escaped.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
    const name = names.get(style) ?? `s${names.size + 1}`;
    names.set(style, name);
    return ` class="${name}"`;
  });
  const rules = [...names].map(([style, name]) => `.${name}{${style}}`).join("");
  return moved.replace("<head>", () => `<head><style nonce="${nonce}">${rules}</style>`);
}

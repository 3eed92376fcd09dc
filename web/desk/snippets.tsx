import { useEffect, useId, useState, type KeyboardEvent, type RefObject, type SyntheticEvent } from "react";
import { useIntl } from "react-intl";
import { macros, noteUse, previewMacro, type MacroSummary } from "./macros.ts";
import { putText } from "./put-text.ts";

const MOST = 6;
type Options = {
  field: RefObject<HTMLTextAreaElement | null>;
  number: number;
  text: string;
  format: "text" | "markdown";
  onText: (text: string) => void;
};

/** The short name being typed behind a semicolon before the caret, and where it begins. */
export function shortAt(text: string, caret: number): { begin: number; typed: string } | null {
  const match = /(?:^|\s);([\p{L}\p{N}][\p{L}\p{N}\p{M}_-]{0,29})$/u.exec(text.slice(0, caret));
  return match ? { begin: caret - match[1]!.length - 1, typed: match[1]!.toLowerCase() } : null;
}

/** Offers snippets behind a semicolon; Tab or Enter puts the chosen one in, filled for this customer and in his language. */
export function useSnippets({ field, number, text, format, onText }: Options) {
  const id = useId();
  const [all, setAll] = useState<readonly MacroSummary[]>([]);
  const [token, setToken] = useState<{ begin: number; typed: string } | null>(null);
  const [active, setActive] = useState(0);
  const open = token !== null;
  useEffect(() => {
    if (open) macros().then(setAll, () => undefined);
  }, [open]);
  const found = token
    ? all
        .filter((one) => one.kind === "snippet" && one.short?.startsWith(token.typed))
        .toSorted((a, b) => Number(b.short === token.typed) - Number(a.short === token.typed))
        .slice(0, MOST)
    : [];

  async function choose(snippet: MacroSummary): Promise<void> {
    // Read from the field itself: what was typed a moment ago may not have been told yet.
    const asked = field.current && shortAt(field.current.value, field.current.selectionStart);
    setToken(null);
    if (!asked) return;
    const { begin, typed } = asked;
    const filled = await previewMacro(number, snippet.id, format).catch(() => null);
    const now = field.current?.value ?? text;
    // Somebody who typed on meanwhile keeps what he typed.
    if (!filled?.text || now.slice(begin + 1, begin + 1 + typed.length).toLowerCase() !== typed) return;
    noteUse(snippet.id);
    const { body } = filled.text;
    putText(field, () => onText(now.slice(0, begin) + body + now.slice(begin + 1 + typed.length)), begin + body.length);
  }
  return {
    id,
    found,
    active,
    choose: (snippet: MacroSummary) => void choose(snippet),
    fieldProps:
      found.length > 0
        ? {
            "aria-autocomplete": "list" as const,
            "aria-haspopup": "listbox" as const,
            "aria-controls": `${id}-list`,
            "aria-activedescendant": `${id}-${active}`,
          }
        : {},
    onSelect(event: SyntheticEvent<HTMLTextAreaElement>) {
      const { value, selectionStart, selectionEnd } = event.currentTarget;
      setToken(selectionStart === selectionEnd ? shortAt(value, selectionStart) : null);
      setActive(0);
    },
    /** @returns whether the key was for the list */
    onKeyDown(event: KeyboardEvent): boolean {
      if (found.length === 0 || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return false;
      if (event.key === "ArrowDown" || event.key === "ArrowUp")
        setActive((active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
      else if (event.key === "Enter" || event.key === "Tab") void choose(found[Math.min(active, found.length - 1)]!);
      else if (event.key === "Escape") setToken(null);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

/** The snippets that fit what is typed. */
export function SnippetList({ snippets }: { snippets: ReturnType<typeof useSnippets> }) {
  const intl = useIntl();
  if (snippets.found.length === 0) return null;
  return (
    <ul id={`${snippets.id}-list`} className="menu mentions" role="listbox" aria-label={intl.formatMessage({ id: "macro.snippets" })}>
      {snippets.found.map((snippet, index) => (
        <li
          key={snippet.id}
          id={`${snippets.id}-${index}`}
          role="option"
          aria-selected={index === snippets.active}
          className="menu-item"
          data-focused={index === snippets.active ? "" : undefined}
          onMouseDown={(event) => {
            event.preventDefault();
            snippets.choose(snippet);
          }}
        >
          <bdi className="grow truncate">{snippet.name}</bdi>
          <bdi className="text-xs text-faint" dir="ltr">
            ;{snippet.short}
          </bdi>
        </li>
      ))}
    </ul>
  );
}

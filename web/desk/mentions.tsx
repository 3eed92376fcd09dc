import { useEffect, useId, useRef, useState, type KeyboardEvent, type RefObject, type SyntheticEvent } from "react";
import { useIntl } from "react-intl";
import { Avatar } from "../ui/avatar.tsx";
import { agents, type Agent } from "./lookups.ts";

type Options = { field: RefObject<HTMLTextAreaElement | null>; text: string; enabled: boolean; onText: (text: string) => void };

const MOST = 6;

/** The name being typed behind an @ before the caret, and where it begins. */
export function mentionAt(text: string, caret: number): { begin: number; typed: string } | null {
  const match = /(?:^|[\s(])@([\p{L}\p{N}\p{M}._-]{0,40})$/u.exec(text.slice(0, caret));
  return match ? { begin: caret - match[1]!.length - 1, typed: match[1]! } : null;
}

/** Offers colleagues behind an @ in a note. The text holds the name, the note is sent with the person. */
export function useMentions({ field, text, enabled, onText }: Options) {
  const id = useId();
  const [all, setAll] = useState<readonly Agent[]>([]);
  const [token, setToken] = useState<{ begin: number; typed: string } | null>(null);
  const [active, setActive] = useState(0);
  const chosen = useRef(new Map<string, string>());
  const open = enabled && token !== null;

  useEffect(() => {
    if (open && all.length === 0) agents().then(setAll, () => undefined);
  }, [open, all.length]);
  useEffect(() => {
    if (!enabled) setToken(null);
  }, [enabled]);

  const typed = token?.typed.toLocaleLowerCase() ?? "";
  const found = open
    ? all
        .filter(
          (agent) =>
            agent.name
              .toLocaleLowerCase()
              .split(/\s+/)
              .some((word) => word.startsWith(typed)) || agent.name.toLocaleLowerCase().startsWith(typed),
        )
        .slice(0, MOST)
    : [];

  function choose(agent: Agent): void {
    if (!token) return;
    const end = token.begin + 1 + token.typed.length;
    const inserted = `@${agent.name} `;
    chosen.current.set(agent.id, agent.name);
    onText(text.slice(0, token.begin) + inserted + text.slice(end));
    setToken(null);
    const caret = token.begin + inserted.length;
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(caret, caret);
    });
  }

  return {
    id,
    found,
    active,
    choose,
    /** The people whose names still stand in the text. */
    ids: (body: string) => [...chosen.current].filter(([, name]) => body.includes(`@${name}`)).map(([agentId]) => agentId),
    fieldProps: enabled
      ? {
          "aria-autocomplete": "list" as const,
          "aria-haspopup": "listbox" as const,
          ...(found.length > 0 && { "aria-controls": `${id}-list`, "aria-activedescendant": `${id}-${active}` }),
        }
      : {},
    onSelect(event: SyntheticEvent<HTMLTextAreaElement>) {
      if (!enabled) return;
      const { value, selectionStart, selectionEnd } = event.currentTarget;
      setToken(selectionStart === selectionEnd ? mentionAt(value, selectionStart) : null);
      setActive(0);
    },
    /** @returns whether the key was for the list */
    onKeyDown(event: KeyboardEvent): boolean {
      if (found.length === 0 || event.nativeEvent.isComposing) return false;
      if (event.key === "ArrowDown" || event.key === "ArrowUp")
        setActive((active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
      else if (event.key === "Enter" || event.key === "Tab") choose(found[Math.min(active, found.length - 1)]!);
      else if (event.key === "Escape") setToken(null);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

/** The colleagues that fit what is typed. */
export function MentionList({ mentions }: { mentions: ReturnType<typeof useMentions> }) {
  const intl = useIntl();
  if (mentions.found.length === 0) return null;
  return (
    <ul id={`${mentions.id}-list`} className="menu mentions" role="listbox" aria-label={intl.formatMessage({ id: "compose.mention" })}>
      {mentions.found.map((agent, index) => (
        <li
          key={agent.id}
          id={`${mentions.id}-${index}`}
          role="option"
          aria-selected={index === mentions.active}
          className="menu-item"
          data-focused={index === mentions.active ? "" : undefined}
          onMouseDown={(event) => {
            event.preventDefault();
            mentions.choose(agent);
          }}
        >
          <Avatar name={agent.name} tone="agent" />
          <bdi className="truncate">{agent.name}</bdi>
        </li>
      ))}
    </ul>
  );
}

import { useEffect, useId, useRef, useState, type KeyboardEvent, type RefObject, type SyntheticEvent } from "react";
import { useIntl } from "react-intl";
import { Avatar } from "../ui/avatar.tsx";
import { Icon } from "../ui/icon.tsx";
import { callApi } from "./api-client.ts";
import { folded } from "./fuzzy.ts";
import { agents } from "./lookups.ts";
import { putText } from "./put-text.ts";
import { iconOf, suggest } from "./search-hits.ts";

type Options = { field: RefObject<HTMLTextAreaElement | null>; text: string; enabled: boolean; onText: (text: string) => void };

const MOST = 6;
const WAIT_MS = 100;
/** Somebody is told of a note, or a ticket is named in it. */
type Offer = {
  kind: "agent" | "team" | "ticket";
  id: string;
  name: string;
  detail: string | null;
  /** Whom a team's name tells. */ members?: readonly string[];
};
const NOTHING = { key: null, list: [] };
type Token = { begin: number; sign: "@" | "#"; typed: string };

/** The name being typed behind an @ before the caret, or the ticket behind a #, and where it begins. */
export function mentionAt(text: string, caret: number): Token | null {
  const match = /(?:^|[\s(])([@#])([\p{L}\p{N}\p{M}._-]{0,40})$/u.exec(text.slice(0, caret));
  return match ? { begin: caret - match[2]!.length - 1, sign: match[1] as "@" | "#", typed: match[2]! } : null;
}

/** What fits: colleagues and teams behind an @, all colleagues before a letter is typed; tickets behind a #. */
async function offers({ sign, typed }: Token, signal: AbortSignal): Promise<Offer[]> {
  if (typed === "")
    return sign === "#"
      ? []
      : (await agents()).slice(0, MOST).map(({ id, name, email }) => ({ kind: "agent" as const, id, name, detail: email }));
  const kinds = sign === "#" ? ["ticket"] : ["agent", "team"];
  const found = await suggest(sign === "#" && /^\d+$/.test(typed) ? `#${typed}` : typed, signal, { kinds, limit: MOST });
  return Promise.all(
    found.map(async ({ kind, id, title, detail }) => ({
      kind: kind as Offer["kind"],
      id,
      name: title,
      detail,
      ...(kind === "team" && { members: await membersOf(id, signal) }),
    })),
  );
}

/** Whether something offered for less than what is typed now fits it, as far as can be told from its name. */
function stillFits({ kind, name, detail }: Offer, { sign, typed }: Token): boolean {
  return (kind === "ticket") === (sign === "#") && folded(`${name} ${detail ?? ""}`).includes(folded(typed));
}

/** Those in a team: they are all told. */
async function membersOf(team: string, signal: AbortSignal): Promise<readonly string[]> {
  return (await callApi<{ members: { id: string }[] }>("GET", `/teams/${team}`, { signal })).members.map(({ id }) => id);
}

/** Offers colleagues, teams and tickets in a note. The text holds the name, the note is sent with the people. */
export function useMentions({ field, text, enabled, onText }: Options) {
  const id = useId();
  const [offered, setOffered] = useState<{ key: string | null; list: readonly Offer[] }>(NOTHING);
  const [token, setToken] = useState<Token | null>(null);
  const [active, setActive] = useState(0);
  const chosen = useRef(new Map<string, string>());
  const open = enabled && token !== null;

  const key = token && `${token.sign}${token.typed}`;
  useEffect(() => {
    if (!open || !token) return setOffered(NOTHING);
    const ended = new AbortController();
    const timer = setTimeout(
      () => {
        offers(token, ended.signal).then(
          (list) => ended.signal.aborted || setOffered({ key, list }),
          () => ended.signal.aborted || setOffered(NOTHING),
        );
      },
      token.typed === "" ? 0 : WAIT_MS,
    );
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
    // What is offered depends on what is typed, not on where.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [open, key]);
  useEffect(() => {
    if (!enabled) setToken(null);
  }, [enabled]);

  // While an answer is on its way the one before it stands, but for what no longer fits: who types on and presses Enter means what he typed.
  const found = !open ? [] : offered.key === key ? offered.list : offered.list.filter((offer) => stillFits(offer, token));

  function choose(offer: Offer): void {
    // Read from the field itself: what was typed a moment ago may not have been told yet.
    const written = field.current?.value ?? text;
    const asked = mentionAt(written, field.current?.selectionStart ?? written.length);
    setToken(null);
    if (!asked) return;
    const inserted = offer.kind === "ticket" ? `${offer.name.split(" ")[0]} ` : `@${offer.name} `;
    if (offer.kind === "agent") chosen.current.set(offer.id, offer.name);
    for (const member of offer.members ?? []) if (!chosen.current.has(member)) chosen.current.set(member, offer.name);
    const next = written.slice(0, asked.begin) + inserted + written.slice(asked.begin + 1 + asked.typed.length);
    putText(field, () => onText(next), asked.begin + inserted.length);
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

/** What fits what is typed. */
export function MentionList({ mentions }: { mentions: ReturnType<typeof useMentions> }) {
  const intl = useIntl();
  if (mentions.found.length === 0) return null;
  return (
    <ul id={`${mentions.id}-list`} className="menu mentions" role="listbox" aria-label={intl.formatMessage({ id: "compose.mention" })}>
      {mentions.found.map((offer, index) => (
        <li
          key={offer.id}
          id={`${mentions.id}-${index}`}
          role="option"
          aria-selected={index === mentions.active}
          className="menu-item"
          data-focused={index === mentions.active ? "" : undefined}
          onMouseDown={(event) => {
            event.preventDefault();
            mentions.choose(offer);
          }}
        >
          {offer.kind === "agent" ? <Avatar name={offer.name} tone="agent" /> : <Icon as={iconOf(offer.kind)} className="text-faint" />}
          <bdi className="truncate">{offer.name}</bdi>
          {offer.kind !== "agent" && offer.detail && <bdi className="truncate text-xs text-faint">{offer.detail}</bdi>}
        </li>
      ))}
    </ul>
  );
}

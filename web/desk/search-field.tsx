import { useEffect, useId, useState, type KeyboardEvent } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Form, useNavigate } from "react-router";
import Clock from "lucide-react/icons/clock";
import Search from "lucide-react/icons/search";
import X from "lucide-react/icons/x";
import { Icon } from "../ui/icon.tsx";
import { Marked } from "./marked.tsx";
import { recentTickets } from "./recent.ts";
import { iconOf, suggest, type Suggestion } from "./search-hits.ts";

const WAIT_MS = 120;
type Option = Pick<Suggestion, "kind" | "id" | "title" | "titleMarks" | "detail" | "url">;
const NOTHING: readonly Option[] = [];

/** Tickets opened lately, offered before anything is typed. */
function recent(): Option[] {
  return recentTickets().map(({ number, subject }) => ({
    kind: "recent",
    id: String(number),
    title: `#${number} ${subject}`,
    titleMarks: [],
    detail: null,
    url: `/desk/tickets/${number}`,
  }));
}

/** What fits what is typed, a moment after somebody stopped typing; a question that was overtaken is called off. */
function useSuggestions(typed: string, wanted: boolean): readonly Option[] {
  const [found, setFound] = useState(NOTHING);
  useEffect(() => {
    if (!wanted) return setFound(NOTHING);
    if (typed === "") return setFound(recent());
    const ended = new AbortController();
    const timer = setTimeout(() => {
      suggest(typed, ended.signal).then(
        (options) => ended.signal.aborted || setFound(options),
        () => ended.signal.aborted || setFound(NOTHING),
      );
    }, WAIT_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [typed, wanted]);
  return found;
}

/**
 * Searches everything: what fits is offered while one types, Enter shows all answers. `/` comes here.
 * @param words what is asked for now @param keep filters that stay with the next question @param clear where the list without words is
 */
export function SearchField({
  words,
  keep = {},
  clear,
  autoFocus = false,
}: {
  words: string;
  keep?: { readonly [name: string]: string | null };
  clear: string;
  autoFocus?: boolean;
}) {
  const intl = useIntl();
  const navigate = useNavigate();
  const id = useId();
  const [text, setText] = useState(words);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  useEffect(() => setText(words), [words]);
  const options = useSuggestions(text.trim(), open);
  const shown = open && options.length > 0;
  const label = intl.formatMessage({ id: "search.label" });
  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const go = (option: Option) => {
    close();
    void navigate(option.url);
  };
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "/" && text === "") {
      // The key that leads here, pressed once more.
    } else if (event.key === "Escape") {
      if (!shown) return;
      event.stopPropagation();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (shown || event.key === "ArrowDown")) {
      setOpen(true);
      const count = options.length + 1;
      // The place before the first is the text itself.
      setActive(((active + 1 + (event.key === "ArrowDown" ? 1 : count - 1)) % count) - 1);
    } else if (event.key === "Enter" && shown && options[active]) go(options[active]);
    else return;
    event.preventDefault();
  }
  return (
    <Form
      action="/desk/search"
      role="search"
      className="search"
      onSubmit={(event) => {
        close();
        // A number alone is a ticket's.
        const number = /^#?(\d{1,12})$/.exec(text.trim())?.[1];
        if (!number) return;
        event.preventDefault();
        void navigate(`/desk/tickets/${number}`);
      }}
    >
      <Icon as={Search} className="search-icon" />
      <input
        type="text"
        name="q"
        enterKeyHint="search"
        value={text}
        maxLength={300}
        dir="auto"
        placeholder={label}
        aria-label={label}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={shown ? `${id}-list` : undefined}
        aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        data-search=""
        autoComplete="off"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page is this field
        autoFocus={autoFocus}
        onChange={(event) => {
          setText(event.target.value);
          setActive(-1);
          setOpen(true);
        }}
        onClick={() => setOpen(true)}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      {Object.entries(keep).map(([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />)}
      {words && (
        <a href={clear} className="search-clear" aria-label={intl.formatMessage({ id: "list.searchClear" })}>
          <Icon as={X} />
        </a>
      )}
      {shown && (
        <div className="search-offers">
          {text.trim() === "" && (
            <p className="search-offers-head" aria-hidden="true">
              <FormattedMessage id="search.recent" />
            </p>
          )}
          <ul
            id={`${id}-list`}
            role="listbox"
            aria-label={intl.formatMessage({ id: text.trim() === "" ? "search.recent" : "search.suggestions" })}
          >
            {options.map((option, index) => (
              <li
                key={`${option.kind}:${option.id}`}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === active}
                className="menu-item"
                data-focused={index === active ? "" : undefined}
                onMouseDown={(event) => {
                  event.preventDefault();
                  go(option);
                }}
              >
                <Icon as={option.kind === "recent" ? Clock : iconOf(option.kind)} className="text-faint" />
                <span className="search-offer">
                  <Marked text={option.title} marks={option.titleMarks} className="truncate" />
                  {option.detail && <bdi className="truncate text-xs text-faint">{option.detail}</bdi>}
                </span>
                {option.kind !== "recent" && (
                  <span className="shrink-0 text-xs text-faint">
                    <FormattedMessage id={`search.one.${option.kind}`} />
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Form>
  );
}

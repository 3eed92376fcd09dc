import { use, useEffect, useEffectEvent, useMemo, useState, Suspense, type KeyboardEvent } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Autocomplete, Dialog, I18nProvider, Input, ListBox, ListBoxItem, Modal, ModalOverlay, SearchField } from "react-aria-components";
import Check from "lucide-react/icons/check";
import { Icon } from "../ui/icon.tsx";
import { fuzzyRank } from "./fuzzy.ts";
import type { PickerItem, PickerRequest } from "./picker-context.tsx";

const TYPED = "typed:";

type Props = {
  request: PickerRequest;
  text: string;
  onText: (text: string) => void;
  /** Enter was pressed before the field was there: the first is taken at once. */
  hurried: boolean;
  onClose: () => void;
};

/** A dialog with a field and a list: type to filter, arrows to move, Enter to choose, Esc to leave. */
export default function PickerDialog(props: Props) {
  const { request, onClose } = props;
  const intl = useIntl();
  return (
    <I18nProvider locale={intl.locale}>
      <ModalOverlay isOpen isDismissable onOpenChange={(open) => !open && onClose()} className="dialog-veil">
        <Modal className="dialog" data-dialog="">
          <Dialog aria-label={request.title} className="picker">
            <Suspense fallback={<p className="p-4 text-sm text-faint">{intl.formatMessage({ id: "common.loading" })}</p>}>
              <PickerBody {...props} />
            </Suspense>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </I18nProvider>
  );
}

function PickerBody({ request, text, onText, hurried, onClose }: Props) {
  const items = request.items instanceof Promise ? use(request.items) : request.items;
  const typed = text.trim();
  const more = useSearch(request, typed);
  const shown = useMemo<PickerItem[]>(() => {
    const found = typed ? fuzzyRank(typed, items) : [...items];
    const there = new Set(found.map((item) => item.id));
    if (typed) found.push(...more.filter((item) => !there.has(item.id)));
    const known = items.some((item) => item.label.toLowerCase() === typed.toLowerCase());
    if (request.onText && typed && !known) found.push({ id: `${TYPED}${typed}`, label: request.onText.label(typed) });
    return found.slice(0, 200);
  }, [items, more, typed, request.onText]);

  function choose(id: string): void {
    onClose();
    if (id.startsWith(TYPED)) request.onText?.pick(id.slice(TYPED.length));
    else request.onPick(id);
  }
  /** Enter takes the first, also when it is pressed before the list has marked it. */
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const first = shown[0];
    if (event.key !== "Enter" || event.nativeEvent.isComposing || !first || event.currentTarget.getAttribute("aria-activedescendant"))
      return;
    event.preventDefault();
    event.stopPropagation();
    choose(first.id);
  }
  const takeFirst = useEffectEvent(() => {
    if (shown[0]) choose(shown[0].id);
  });
  useEffect(() => {
    if (hurried) takeFirst();
  }, [hurried]);
  return (
    <Autocomplete inputValue={text} onInputChange={onText} filter={() => true}>
      <SearchField aria-label={request.title} autoFocus className="picker-field">
        <Input placeholder={request.placeholder ?? request.title} dir="auto" onKeyDownCapture={onKeyDown} />
        <kbd className="kbd">Esc</kbd>
      </SearchField>
      {/* The field moves through the list; who scrolls by keyboard alone can reach it too. */}
      <div className="picker-list" tabIndex={0} role="group" aria-label={request.title}>
        <ListBox
          aria-label={request.title}
          items={shown}
          selectionMode="none"
          onAction={(key) => choose(String(key))}
          renderEmptyState={() => (
            <p className="p-4 text-sm text-faint">
              <FormattedMessage id="picker.empty" />
            </p>
          )}
        >
          {(item) => (
            <ListBoxItem id={item.id} textValue={item.label} className="menu-item">
              {item.icon && <Icon as={item.icon} className="text-faint" />}
              <bdi className="min-w-0 grow truncate">{item.label}</bdi>
              {item.selected && <Icon as={Check} className="text-accent" />}
              {item.hint && <bdi className="shrink-0 text-xs text-faint">{item.hint}</bdi>}
            </ListBoxItem>
          )}
        </ListBox>
      </div>
    </Autocomplete>
  );
}

const WAIT_MS = 150;
const NOTHING: readonly PickerItem[] = [];

/** What the request's search finds, a moment after somebody stopped typing; what was found before stays until then. */
function useSearch(request: PickerRequest, typed: string): readonly PickerItem[] {
  const [found, setFound] = useState(NOTHING);
  useEffect(() => {
    if (!request.search || typed === "") return setFound(NOTHING);
    const ended = new AbortController();
    const timer = setTimeout(() => {
      void request.search?.(typed, ended.signal).then(
        (items) => ended.signal.aborted || setFound(items),
        () => undefined,
      );
    }, WAIT_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [request, typed]);
  return found;
}

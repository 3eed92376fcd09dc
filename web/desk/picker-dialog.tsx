import { use, useMemo, useState, Suspense } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import {
  Autocomplete,
  Dialog,
  I18nProvider,
  Input,
  ListBox,
  ListBoxItem,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from "react-aria-components";
import Check from "lucide-react/icons/check";
import { Icon } from "../ui/icon.tsx";
import type { PickerItem, PickerRequest } from "./picker-context.tsx";

const TYPED = "typed:";

/** A dialog with a field and a list: type to filter, arrows to move, Enter to choose, Esc to leave. */
export default function PickerDialog({ request, onClose }: { request: PickerRequest; onClose: () => void }) {
  const intl = useIntl();
  return (
    <I18nProvider locale={intl.locale}>
      <ModalOverlay isOpen isDismissable onOpenChange={(open) => !open && onClose()} className="dialog-veil">
        <Modal className="dialog" data-dialog="">
          <Dialog aria-label={request.title} className="picker">
            <Suspense fallback={<p className="p-4 text-sm text-faint">{intl.formatMessage({ id: "common.loading" })}</p>}>
              <PickerBody request={request} onClose={onClose} />
            </Suspense>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </I18nProvider>
  );
}

function PickerBody({ request, onClose }: { request: PickerRequest; onClose: () => void }) {
  const { contains } = useFilter({ sensitivity: "base", ignorePunctuation: true });
  const [text, setText] = useState("");
  const items = request.items instanceof Promise ? use(request.items) : request.items;
  const typed = text.trim();
  const shown = useMemo<PickerItem[]>(() => {
    const found = typed ? items.filter((item) => contains(`${item.label} ${item.keywords ?? ""}`, typed)) : [...items];
    const known = items.some((item) => item.label.toLowerCase() === typed.toLowerCase());
    if (request.onText && typed && !known) found.push({ id: `${TYPED}${typed}`, label: request.onText.label(typed) });
    return found.slice(0, 200);
  }, [items, typed, contains, request.onText]);

  return (
    <Autocomplete inputValue={text} onInputChange={setText} filter={() => true}>
      <SearchField aria-label={request.title} autoFocus className="picker-field">
        <Input placeholder={request.placeholder ?? request.title} dir="auto" />
        <kbd className="kbd">Esc</kbd>
      </SearchField>
      {/* The field moves through the list; who scrolls by keyboard alone can reach it too. */}
      <div className="picker-list" tabIndex={0} role="group" aria-label={request.title}>
        <ListBox
          aria-label={request.title}
          items={shown}
          selectionMode="none"
          onAction={(key) => {
            onClose();
            const id = String(key);
            if (id.startsWith(TYPED)) request.onText?.pick(id.slice(TYPED.length));
            else request.onPick(id);
          }}
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

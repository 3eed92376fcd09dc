import { useEffect, useRef, useState, type ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Button, ComboBox, I18nProvider, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import ChevronsUpDown from "lucide-react/icons/chevrons-up-down";
import { Icon } from "../ui/icon.tsx";
import type { FieldError } from "../ui/form-field.tsx";
import { findThings, type Found, type FoundKind } from "./find-things.ts";

type Chosen = { id: string; name: string } | null;

/**
 * A field in which a contact or an organization is looked for by name and chosen; the form posts its id under `name`. Emptying the field chooses
 * nobody; leaving it with other words than a name keeps what was chosen.
 * @param without ids that are not offered, such as the thing itself
 */
export function ThingPicker({
  kind,
  name,
  label,
  hint,
  chosen = null,
  without = [],
  errors = [],
  optional = false,
}: {
  kind: FoundKind;
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  chosen?: Chosen;
  without?: readonly string[];
  errors?: readonly FieldError[];
  optional?: boolean;
}) {
  const intl = useIntl();
  const [value, setValue] = useState<Chosen>(chosen);
  const [text, setText] = useState(chosen?.name ?? "");
  const [found, setFound] = useState<readonly Found[]>([]);
  const asked = useRef<AbortController>(null);
  useEffect(() => () => asked.current?.abort(), []);

  const look = (words: string) => {
    asked.current?.abort();
    const controller = new AbortController();
    asked.current = controller;
    findThings(kind, words, controller.signal).then(
      (things) => !controller.signal.aborted && setFound(things),
      () => undefined,
    );
  };
  const wrong = errors.filter((error) => error.name === name);
  const items = found.filter(({ id }) => !without.includes(id));
  return (
    <I18nProvider locale={intl.locale}>
      <ComboBox
        className="grid gap-1.5"
        items={items}
        selectedKey={value?.id ?? null}
        inputValue={text}
        menuTrigger="input"
        isInvalid={wrong.length > 0}
        isRequired={!optional}
        validationBehavior="aria"
        allowsEmptyCollection
        onOpenChange={(open) => open && found.length === 0 && look(text === value?.name ? "" : text)}
        onInputChange={(words) => {
          setText(words);
          if (words.trim() === "") setValue(null);
          if (words !== value?.name) look(words);
        }}
        onSelectionChange={(key) => {
          const one = key === null ? null : (items.find(({ id }) => id === key) ?? value);
          setValue(one);
          setText(one?.name ?? "");
        }}
      >
        <Label className="field-label">
          {label}{" "}
          {optional && (
            <span className="font-normal text-faint">
              (<FormattedMessage id="common.optional" />)
            </span>
          )}
        </Label>
        {hint && (
          <Text slot="description" className="field-hint">
            {hint}
          </Text>
        )}
        <div className="thing-picker">
          <Input className="input" id={`field-${name}`} dir="auto" autoComplete="off" />
          <Button className="thing-picker-open" aria-label={intl.formatMessage({ id: "find.open" })}>
            <Icon as={ChevronsUpDown} size={16} />
          </Button>
        </div>
        {wrong.map((error, index) => (
          <p key={index} className="field-error">
            {error.text}
          </p>
        ))}
        <Popover className="menu thing-picker-list">
          <ListBox
            renderEmptyState={() => (
              <p className="p-3 text-sm text-faint">
                <FormattedMessage id="find.none" />
              </p>
            )}
          >
            {(thing: Found) => (
              <ListBoxItem id={thing.id} textValue={thing.name} className="menu-item">
                <bdi className="min-w-0 grow truncate">{thing.name}</bdi>
                {thing.more && (
                  <bdi className="shrink-0 text-xs text-faint" dir="ltr">
                    {thing.more}
                  </bdi>
                )}
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
      <input type="hidden" name={name} value={value?.id ?? ""} />
    </I18nProvider>
  );
}

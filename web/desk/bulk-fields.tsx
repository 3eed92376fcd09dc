import { useEffect, useRef, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import type { FieldChange } from "../../shared/fields.ts";
import { Button } from "../ui/button.tsx";
import { customFieldsOf } from "../ui/custom-field-form.ts";
import { CustomFieldInputs } from "../ui/custom-fields.tsx";
import { useTicketFields } from "./ticket-fields.tsx";

/** Asks for the new value of one custom field of the chosen tickets; an empty one empties it. */
export function BulkFields({ onClose, onChosen }: { onClose: () => void; onChosen: (fields: FieldChange, label: string) => void }) {
  const intl = useIntl();
  const dialog = useRef<HTMLDialogElement>(null);
  const chosen = useRef<(() => void) | null>(null);
  const fields = useTicketFields();
  const [key, setKey] = useState("");
  const field = fields.find((one) => one.key === key) ?? fields[0];
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="help bulk-dialog"
      data-dialog=""
      aria-labelledby="bulk-fields-title"
      onClose={() => {
        onClose();
        chosen.current?.();
      }}
    >
      <form
        className="help-body"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!field) return;
          const said = customFieldsOf(new FormData(event.currentTarget), [field]);
          chosen.current = () => onChosen(said, `${intl.formatMessage({ id: "bulk.field" })}: ${field.label}`);
          dialog.current?.close();
        }}
      >
        <h2 id="bulk-fields-title" className="text-lg font-semibold">
          <FormattedMessage id="bulk.field" />
        </h2>
        {field ? (
          <>
            <label className="grid gap-1.5">
              <span className="field-label">
                <FormattedMessage id="bulk.field.which" />
              </span>
              <select className="input" value={field.key} onChange={(event) => setKey(event.currentTarget.value)}>
                {fields.map((one) => (
                  <option key={one.key} value={one.key}>
                    {one.label}
                  </option>
                ))}
              </select>
            </label>
            <CustomFieldInputs key={field.key} fields={[{ ...field, group: null, defaultValue: null }]} values={{}} />
            <p className="text-sm text-soft">
              <FormattedMessage id="bulk.field.empty" />
            </p>
          </>
        ) : (
          <p className="text-soft">
            <FormattedMessage id="bulk.field.none" />
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => dialog.current?.close()}>
            <FormattedMessage id="common.cancel" />
          </Button>
          <Button type="submit" look="primary" disabled={!field}>
            <FormattedMessage id="bulk.field.next" />
          </Button>
        </div>
      </form>
    </dialog>
  );
}

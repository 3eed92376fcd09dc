import { useEffect, useRef, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import Pencil from "lucide-react/icons/pencil";
import type { FieldView } from "../../server/platform/fields/contract.ts";
import type { TicketForm } from "../../server/support/tickets/contract.ts";
import type { FieldChange, FieldValues } from "../../shared/fields.ts";
import { formOf, inFormOrder } from "../../shared/ticket-forms.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { customFieldsOf } from "../ui/custom-field-form.ts";
import { CustomFieldInputs, CustomFieldList, type Titles } from "../ui/custom-fields.tsx";
import type { FieldError } from "../ui/form-field.tsx";
import { Icon } from "../ui/icon.tsx";
import { callApi } from "./api-client.ts";
import { ticketFields, ticketForms } from "./lookups.ts";
import { MaskedFields } from "./masked.tsx";
import type { Ticket } from "./model.ts";
import type { Asked, Change } from "./use-ticket-changes.ts";

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

function merged(values: FieldValues, change: FieldChange): FieldValues {
  const next: FieldValues = { ...values };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete next[key];
    else next[key] = value;
  }
  return next;
}

/** A change of custom fields; somebody else's change of other fields does not stand in its way. */
export function fieldsChange(
  ticket: Ticket,
  fields: FieldChange,
  more: Pick<Change, "done" | "failed"> & { patch?: Change["patch"] },
): Change {
  return {
    ...more,
    patch: { ...more.patch, fields },
    shown: { fields: merged(ticket.fields, fields) },
    rebase(theirs) {
      const crossed = Object.keys(fields).some(
        (key) => !same(theirs.fields[key], ticket.fields[key]) && !same(theirs.fields[key], fields[key]),
      );
      return crossed ? null : fieldsChange(theirs, fields, more);
    },
  };
}

/** The vendor's own fields; none while they are asked for. */
export function useTicketFields(): readonly FieldView[] {
  const [fields, setFields] = useState<readonly FieldView[]>([]);
  useEffect(() => void ticketFields().then(setFields, () => undefined), []);
  return fields;
}

/** The fields in the order of the ticket's form: the one it came through, else the one that is asked of such tickets. */
function useFormOrder(fields: readonly FieldView[], ticket: Ticket): readonly FieldView[] {
  const [forms, setForms] = useState<readonly TicketForm[]>([]);
  const any = fields.length > 0;
  useEffect(() => {
    if (any) void ticketForms().then(setForms, () => undefined);
  }, [any]);
  const choosable = forms.map(({ product, brand, ...form }) => ({ ...form, productId: product?.id ?? null, brandId: brand?.id ?? null }));
  const asked = {
    formId: ticket.form?.id ?? null,
    type: ticket.type,
    productId: ticket.product?.id ?? null,
    brandId: ticket.brand?.id ?? null,
  };
  const form = formOf(choosable, asked);
  return form ? inFormOrder(fields, form.questions) : fields;
}

/** What referenced things are called; asked for only where there are references. */
function useTitles(fields: readonly FieldView[], values: FieldValues): Titles {
  const [titles, setTitles] = useState<Titles>({});
  const subjects = fields
    .flatMap(({ key, type, rules }) => (type === "reference" && typeof values[key] === "string" ? [`${rules.of}:${values[key]}`] : []))
    .join(",");
  useEffect(() => {
    if (!subjects) return;
    const ended = new AbortController();
    callApi<{ data: { kind: string; id: string; title: string; url: string }[] }>(
      "GET",
      `/references?subjects=${encodeURIComponent(subjects)}`,
      { signal: ended.signal },
    ).then(
      ({ data }) => setTitles(Object.fromEntries(data.map(({ kind, id, title, url }) => [`${kind}:${id}`, { title, url }]))),
      () => undefined,
    );
    return () => ended.abort();
  }, [subjects]);
  return titles;
}

type Props = {
  ticket: Ticket;
  change: (change: Change) => void;
  /** A change that could not be made before some fields are filled in. */
  asked: Asked | null;
  onAnswered: () => void;
};

/** Custom fields at the ticket's side: shown, and edited in place. */
export function TicketFields({ ticket, change, asked, onAnswered }: Props) {
  const intl = useIntl();
  const fields = useFormOrder(useTicketFields(), ticket);
  const titles = useTitles(fields, ticket.fields);
  const [editing, setEditing] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  if (fields.length === 0) return null;
  function close(): void {
    setEditing(false);
    onAnswered();
    // The button comes back with the next paint.
    requestAnimationFrame(() => edit.current?.focus({ preventScroll: true }));
  }
  return (
    <section className="side-part" aria-labelledby="ticket-fields">
      <div className="side-head">
        <h2 id="ticket-fields" className="side-label">
          <FormattedMessage id="field.fields" />
        </h2>
        {!editing && !asked && (
          <IconButton ref={edit} size="sm" label={intl.formatMessage({ id: "ticket.changeFields" })} onClick={() => setEditing(true)}>
            <Icon as={Pencil} size={14} />
          </IconButton>
        )}
      </div>
      {editing || asked ? (
        <FieldsForm key={asked ? "asked" : "own"} {...{ ticket, fields, titles, change, asked }} onClose={close} />
      ) : fields.some(({ key }) => ticket.fields[key] !== undefined) ? (
        <>
          <CustomFieldList fields={fields} values={ticket.fields} titles={titles} />
          <MaskedFields ticket={ticket} />
        </>
      ) : (
        <p className="text-xs text-faint">
          <FormattedMessage id="ticket.fields.none" />
        </p>
      )}
    </section>
  );
}

function FieldsForm({
  ticket,
  fields,
  titles,
  change,
  asked,
  onClose,
}: Pick<Props, "ticket" | "change" | "asked"> & { fields: readonly FieldView[]; titles: Titles; onClose: () => void }) {
  const intl = useIntl();
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<readonly FieldError[]>(asked ? wordsOf(asked.errors) : []);
  const [busy, setBusy] = useState(false);
  // What the form began with: what somebody else changes meanwhile is no wish of whoever types.
  const [began] = useState(ticket);
  const first = errors[0]?.name;
  useEffect(() => {
    const wrong = first === undefined ? null : document.getElementById(`field-${first}`);
    (wrong ?? form.current?.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea"))?.focus();
  }, [first]);
  function save(element: HTMLFormElement): void {
    const said = customFieldsOf(new FormData(element), fields);
    const wanted = Object.fromEntries(Object.entries(said).filter(([key, value]) => !same(began.fields[key], empty(value) ? null : value)));
    if (Object.keys(wanted).length === 0 && !asked) return onClose();
    setBusy(true);
    change(
      fieldsChange(began, wanted, {
        ...(asked && { patch: asked.patch }),
        done: onClose,
        failed(problem) {
          setBusy(false);
          const wrong = (problem.errors ?? []).filter(({ path }) => path.startsWith("fields."));
          setErrors(wordsOf(wrong));
          return wrong.length > 0;
        },
      }),
    );
  }
  return (
    <form
      ref={form}
      noValidate
      className="side-form"
      onSubmit={(event) => {
        event.preventDefault();
        save(event.currentTarget);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      {asked && (
        <p className="text-sm" role="status">
          <FormattedMessage id="ticket.fields.first" />
        </p>
      )}
      <CustomFieldInputs fields={fields} values={ticket.fields} errors={errors} titles={titles} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" size="sm" disabled={busy}>
          <FormattedMessage id="common.save" />
        </Button>
        <Button size="sm" onClick={onClose}>
          {intl.formatMessage({ id: "common.cancel" })}
        </Button>
      </div>
    </form>
  );
}

function empty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function wordsOf(errors: Asked["errors"]): FieldError[] {
  return errors.map(({ path, message }) => ({ name: path, text: message }));
}

/** Values side by side with somebody else's: only those of these keys. */
export function FieldsShown({ values, keys }: { values: FieldValues; keys: readonly string[] }) {
  const fields = useTicketFields().filter(({ key }) => keys.includes(key));
  return <CustomFieldList fields={fields} values={values} />;
}

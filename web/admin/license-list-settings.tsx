import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { CHARSETS, DELIMITERS } from "../../shared/delimited.ts";
import { DATE_ORDERS, KEYLESS, LIST_TARGETS, METADATA_TARGET, UNKNOWN_PEOPLE, type ListKind } from "../../shared/license-lists.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormSelect } from "../ui/form-field.tsx";
import { Group } from "./page.tsx";

type List = {
  kind: ListKind;
  charset: string;
  delimiter: string;
  dates: string;
  keyless: string;
  people: string;
  policy: { id: string } | null;
  columns: readonly { name: string; samples: readonly string[] }[];
  mapping: readonly (string | null)[];
  revision: number;
};

/** What the form says, as the operation takes it. */
export function listSettingsOf(form: FormData) {
  return {
    charset: CHARSETS.find((one) => one === textOf(form, "charset")) ?? "utf-8",
    delimiter: DELIMITERS.find((one) => one === textOf(form, "delimiter")) ?? ",",
    dates: DATE_ORDERS.find((one) => one === textOf(form, "dates")) ?? "dayFirst",
    ...(form.has("keyless") && {
      keyless: KEYLESS.find((one) => one === textOf(form, "keyless")) ?? "refuse",
      people: UNKNOWN_PEOPLE.find((one) => one === textOf(form, "people")) ?? "known",
      policy: textOf(form, "policy") || null,
    }),
    mapping: form.getAll("mapping").map((value) => (typeof value === "string" && value !== "" ? value : null)),
  };
}

const SEPARATORS: { readonly [delimiter: string]: string } = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" };

/** What a column may be called as metadata; null where its name can be none. */
function asMetadata(name: string): string | null {
  const target = `metadata.${name
    .trim()
    .replace(/^metadata\./, "")
    .replaceAll(/[^a-zA-Z0-9_.-]+/g, "_")
    .slice(0, 50)}`;
  return METADATA_TARGET.test(target) ? target : null;
}

/** How a file is read, what its columns are, and what becomes of rows that lack something. */
export function ListSettings({ list, policies }: { list: List; policies: readonly { id: string; name: string }[] }) {
  const intl = useIntl();
  const text = (id: string) => intl.formatMessage({ id: `admin.license-imports.${id}` });
  const choice = (name: "dates" | "keyless" | "people", values: readonly string[]) => (
    <FormSelect name={name} label={text(name)} defaultValue={list[name]}>
      {values.map((value) => (
        <option key={value} value={value}>
          {text(`${name}.${value}`)}
        </option>
      ))}
    </FormSelect>
  );
  return (
    <Form method="post" className="grid gap-8">
      <input type="hidden" name="revision" value={list.revision} />
      <Group title={text("columns")} what={text("columns.what")}>
        <div className="import-columns">
          {list.columns.map(({ name, samples }, index) => {
            const own = asMetadata(name);
            const held = list.mapping[index] ?? "";
            const others = [own, METADATA_TARGET.test(held) ? held : null].filter(
              (one, at, all) => one !== null && all.indexOf(one) === at,
            );
            return (
              <div key={index} className="import-column">
                <div className="min-w-0">
                  <label htmlFor={`column-${index}`} className="field-label">
                    {name ? <bdi>{name}</bdi> : <FormattedMessage id="admin.license-imports.column" values={{ number: index + 1 }} />}
                  </label>
                  <p className="truncate text-sm text-faint">
                    <bdi>{samples.join(" · ")}</bdi>
                  </p>
                </div>
                <select id={`column-${index}`} name="mapping" className="input" defaultValue={held}>
                  <option value="">{text("target.none")}</option>
                  {LIST_TARGETS[list.kind].map((target) => (
                    <option key={target} value={target}>
                      {text(`target.${target}`)}
                    </option>
                  ))}
                  {others.map((target) => (
                    <option key={target} value={target!}>
                      {intl.formatMessage(
                        { id: "admin.license-imports.target.metadata.named" },
                        { name: METADATA_TARGET.exec(target!)![1] },
                      )}
                    </option>
                  ))}
                </select>
              </div>
            );
          })}
        </div>
      </Group>
      {list.kind === "license" && (
        <Group title={text("rules")}>
          <FormSelect name="policy" label={text("policy")} defaultValue={list.policy?.id ?? ""}>
            <option value="">{text("policy.none")}</option>
            {policies.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </FormSelect>
          {choice("keyless", KEYLESS)}
          {choice("people", UNKNOWN_PEOPLE)}
        </Group>
      )}
      <Group title={text("read")} what={text("read.what")}>
        <div className="admin-pair">
          <FormSelect name="charset" label={text("charset")} defaultValue={list.charset}>
            {CHARSETS.map((charset) => (
              <option key={charset} value={charset}>
                {charset.toUpperCase()}
              </option>
            ))}
          </FormSelect>
          <FormSelect name="delimiter" label={text("delimiter")} defaultValue={list.delimiter}>
            {DELIMITERS.map((delimiter) => (
              <option key={delimiter} value={delimiter}>
                {text(`delimiter.${SEPARATORS[delimiter]}`)}
              </option>
            ))}
          </FormSelect>
        </div>
        {choice("dates", DATE_ORDERS)}
        <div>
          <Button type="submit" name="intent" value="read">
            {text("again")}
          </Button>
        </div>
      </Group>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" name="intent" value="check">
          {text("check")}
        </Button>
        <span className="text-sm text-soft">{text("check.what")}</span>
      </div>
    </Form>
  );
}

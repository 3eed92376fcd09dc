import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormArea, FormSelect, FormText } from "../ui/form-field.tsx";
import { Choices } from "./choices.tsx";
import { Group } from "./page.tsx";
import { useRefusal } from "./refusal.tsx";
import { LTR } from "./source-parts.ts";

const KINDS = ["smimeAuthority", "pgpPublic", "smimeKey", "pgpKey"] as const;
export type KeyKind = (typeof KINDS)[number];
export const PRIVATE_KINDS: readonly KeyKind[] = ["smimeKey", "pgpKey"];

export const KEY_LABELS = Object.fromEntries(
  ["kind", "key", "name", "mailbox"].map((name) => [name, { name, label: `admin.mail-keys.${name}` }]),
);

/** A file of more bytes is no key. */
const MOST_BYTES = 100_000;

const kindOf = (form: FormData) => KINDS.find((kind) => kind === textOf(form, "kind")) ?? "smimeAuthority";

/** The key that a form gives, pasted or as a file; or the word `admin.fault.<word>` for what is wrong. */
export async function newKeyOf(form: FormData) {
  const kind = kindOf(form);
  const [pasted, name, file] = [textOf(form, "key").trim(), textOf(form, "name").trim(), form.get("file")];
  const given = file instanceof File && file.size > 0 ? file : null;
  if (given && pasted !== "") return "keyTwice" as const;
  if (!given && pasted === "") return "keyAbsent" as const;
  if (given && given.size > MOST_BYTES) return "keyLarge" as const;
  const key = given ? await given.text() : pasted;
  // The binary forms (DER, PKCS #12, an OpenPGP key without armor) are not text.
  if (!key.includes("-----BEGIN")) return "keyBinary" as const;
  const mailbox = (PRIVATE_KINDS.includes(kind) && textOf(form, "mailbox")) || null;
  return { kind, key, mailbox, ...(name && { name }) };
}

/** What was typed, but for what is secret: whoever chose the wrong kind may have pasted a private key. */
export function withoutPrivateKey(form: FormData): FormData {
  const copy = new FormData();
  for (const [name, value] of form) {
    if (typeof value !== "string") continue;
    if (name === "key" && (PRIVATE_KINDS.includes(kindOf(form)) || /PRIVATE/i.test(value))) continue;
    copy.append(name, value);
  }
  return copy;
}

/** Adds a key: what it is for, then the key itself. */
export function KeyForm({ mailboxes }: { mailboxes: readonly { id: string; address: string }[] }) {
  const intl = useIntl();
  const { errors, value } = useRefusal(KEY_LABELS);
  const text = (id: string) => <FormattedMessage id={`admin.mail-keys.${id}`} />;
  return (
    <Group title={text("new")} what={text("new.what")}>
      <Form method="post" encType="multipart/form-data" noValidate className="admin-form">
        <Choices
          type="radio"
          name="kind"
          legend={text("kind")}
          options={KINDS.map((id) => ({ value: id, label: text(`kind.${id}`), what: text(`kind.${id}.what`) }))}
          chosen={[value("kind", "smimeAuthority")]}
          errors={errors}
        />
        <FormArea
          optional
          name="key"
          label={text("key")}
          hint={text("key.hint")}
          errors={errors}
          defaultValue={value("key")}
          rows={6}
          {...LTR}
          autoComplete="off"
        />
        <FormText
          optional
          name="file"
          type="file"
          label={text("file")}
          hint={text("file.hint")}
          errors={errors}
          accept=".pem,.crt,.cer,.key,.asc,.txt"
        />
        <FormText
          optional
          name="name"
          label={text("name")}
          hint={text("name.hint")}
          errors={errors}
          defaultValue={value("name")}
          maxLength={120}
          dir="auto"
          autoComplete="off"
        />
        <FormSelect
          optional
          name="mailbox"
          label={text("mailbox")}
          hint={text("mailbox.hint")}
          errors={errors}
          defaultValue={value("mailbox")}
        >
          <option value="">{intl.formatMessage({ id: "admin.mail-keys.mailbox.all" })}</option>
          {mailboxes.map(({ id, address }) => (
            <option key={id} value={id}>
              {address}
            </option>
          ))}
        </FormSelect>
        <div>
          <Button type="submit" look="primary">
            {text("add")}
          </Button>
        </div>
      </Form>
    </Group>
  );
}

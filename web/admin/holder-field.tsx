import { FormattedMessage } from "react-intl";
import type { Api } from "../../server/api.ts";
import { FormText, type FieldError } from "../ui/form-field.tsx";
import { customerNamed } from "./invoice-form.tsx";
import { someOrganizations } from "./lists.ts";
import { fault } from "./refusal.tsx";

/** Names of organizations and addresses of people, to be offered while one types. */
export async function someHolders(api: Api): Promise<string[]> {
  const [organizations, contacts] = await Promise.all([someOrganizations(api), api.call("contacts.list", { query: { limit: 100 } })]);
  return [
    ...organizations.map(({ name }) => name),
    ...contacts.data.flatMap(({ addresses }) => addresses.find(({ kind, primary }) => kind === "email" && primary)?.address ?? []),
  ];
}

/** Who somebody typed; nobody where nothing was typed. @returns null when nobody, or more than one, is meant so */
export async function holderNamed(api: Api, text: string): Promise<{ organization: string | null; contact: string | null } | null> {
  return text.trim() === "" ? { organization: null, contact: null } : customerNamed(api, text);
}

export const holderFault = () => fault("holder", "holder");
export const HOLDER_LABELS = {
  holder: { name: "holder", label: "admin.licenses.holder" },
  organization: { name: "holder", label: "admin.licenses.holder" },
  contact: { name: "holder", label: "admin.licenses.holder" },
};

/** Whose a licence is: an organization or a person, found as one types. */
export function HolderField({
  label,
  holders,
  value,
  errors,
}: {
  label: string;
  holders: readonly string[];
  value: string;
  errors: readonly FieldError[];
}) {
  return (
    <>
      <FormText
        optional
        name="holder"
        list="holders"
        label={<FormattedMessage id={label} />}
        hint={<FormattedMessage id="admin.licenses.holder.hint" />}
        errors={errors}
        defaultValue={value}
        maxLength={254}
        dir="auto"
        autoComplete="off"
      />
      <datalist id="holders">
        {holders.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}

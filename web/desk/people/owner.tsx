import { FormattedMessage, useIntl } from "react-intl";
import { FormSelect, type FieldError } from "../../ui/form-field.tsx";
import type { Refusal } from "./acts.ts";

/** Who looks after somebody. */
export function Owner({
  agents,
  owner,
  errors,
  typed,
}: {
  agents: readonly { id: string; name: string }[];
  owner: { id: string; name: string } | null;
  errors: readonly FieldError[];
  typed: Refusal["typed"] | undefined;
}) {
  const intl = useIntl();
  const known = owner && !agents.some(({ id }) => id === owner.id) ? [owner, ...agents] : agents;
  return (
    <FormSelect
      name="owner"
      label={<FormattedMessage id="people.owner" />}
      errors={errors}
      defaultValue={typed?.["owner"]?.[0] ?? owner?.id ?? ""}
      optional
    >
      <option value="">{intl.formatMessage({ id: "people.owner.nobody" })}</option>
      {known.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </FormSelect>
  );
}

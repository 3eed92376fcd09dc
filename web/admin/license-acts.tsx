import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import type { License } from "../../server/licensing/licenses/contract.ts";
import { Button } from "../ui/button.tsx";
import { type FieldError, FormText } from "../ui/form-field.tsx";
import { HolderField } from "./holder-field.tsx";
import { Group } from "./page.tsx";
import type { Typed } from "./refusal.tsx";

function Act({ intent, danger = false }: { intent: string; danger?: boolean }) {
  return (
    <Form method="post">
      <Button type="submit" name="intent" value={intent} look={danger ? "danger" : "plain"}>
        <FormattedMessage id={`admin.licenses.${intent}`} />
      </Button>
    </Form>
  );
}

/** What may be done with a licence as it stands. */
export function LicenseActs({
  license,
  holders,
  errors,
  typed,
}: {
  license: License;
  holders: readonly string[];
  errors: readonly FieldError[];
  typed: Typed | undefined;
}) {
  if (license.state === "revoked") return null;
  return (
    <Group title={<FormattedMessage id="admin.licenses.acts" />} what={<FormattedMessage id="admin.licenses.renew.what" />}>
      <div className="flex flex-wrap gap-2">
        {license.expiresAt !== null && <Act intent="renew" />}
        <Act intent={license.suspendedAt ? "reinstate" : "suspend"} />
        {license.machines > 0 && <Act intent="reset" />}
        <Act intent="reissue" />
        <Act intent="revoke" danger />
      </div>
      {license.expiresAt !== null && (
        <Form method="post" className="flex flex-wrap items-end gap-2">
          <FormText
            name="days"
            type="number"
            label={<FormattedMessage id="admin.licenses.extend.days" />}
            errors={[]}
            defaultValue="14"
            min={1}
            max={3660}
          />
          <Button type="submit" name="intent" value="extend">
            <FormattedMessage id="admin.licenses.extend" />
          </Button>
          {!license.trial && (
            <Button type="submit" name="intent" value="grace">
              <FormattedMessage id="admin.licenses.grace" />
            </Button>
          )}
        </Form>
      )}
      <Form method="post" className="flex flex-wrap items-end gap-2">
        <HolderField label="admin.licenses.transfer.to" holders={holders} value={typed?.["holder"]?.[0] ?? ""} errors={errors} />
        <Button type="submit" name="intent" value="transfer">
          <FormattedMessage id="admin.licenses.transfer" />
        </Button>
      </Form>
    </Group>
  );
}

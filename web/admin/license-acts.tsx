import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import type { License } from "../../server/licensing/licenses/contract.ts";
import { Button } from "../ui/button.tsx";
import { FormSelect, FormText } from "../ui/form-field.tsx";
import { Group } from "./page.tsx";

type Named = { id: string; name: string };

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
export function LicenseActs({ license, organizations }: { license: License; organizations: readonly Named[] }) {
  const intl = useIntl();
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
        <FormSelect name="organization" label={<FormattedMessage id="admin.licenses.transfer.to" />} errors={[]} defaultValue="">
          <option value="">{intl.formatMessage({ id: "admin.licenses.nobody" })}</option>
          {organizations.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </FormSelect>
        <Button type="submit" name="intent" value="transfer">
          <FormattedMessage id="admin.licenses.transfer" />
        </Button>
      </Form>
    </Group>
  );
}

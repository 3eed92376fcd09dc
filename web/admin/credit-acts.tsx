import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import type { Credit } from "../../server/insights/accounts/contract.ts";
import { Button } from "../ui/button.tsx";
import { FormText } from "../ui/form-field.tsx";

/** What may be decided about a credit: the note goes among the customer's notes, which he does not read. */
export function CreditActs({ credit }: { credit: Credit }) {
  const acts = credit.state === "proposed" ? (["approve", "waive"] as const) : (["reopen"] as const);
  return (
    <Form method="post" className="grid gap-3" noValidate>
      <input type="hidden" name="credit" value={credit.id ?? ""} />
      <input type="hidden" name="revision" value={credit.revision ?? ""} />
      <FormText
        name="note"
        label={<FormattedMessage id="admin.statements.note" />}
        hint={<FormattedMessage id="admin.statements.note.hint" />}
        maxLength={1_000}
        dir="auto"
        autoComplete="off"
      />
      <div className="flex flex-wrap gap-2">
        {acts.map((act) => (
          <Button key={act} type="submit" name="intent" value={act} look={act === "approve" ? "primary" : "plain"}>
            <FormattedMessage id={`admin.statements.${act}`} />
          </Button>
        ))}
      </div>
    </Form>
  );
}

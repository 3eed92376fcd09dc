import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import type { Subscription } from "../../../server/licensing/plans/subscriptions-contract.ts";
import { textOf } from "../../data.ts";
import { Button } from "../../ui/button.tsx";
import { FormSelect, FormText, type FieldError } from "../../ui/form-field.tsx";

/** What a form says of a subscription, as the operations take it. */
export function subscriptionOf(form: FormData) {
  const day = (name: string) => textOf(form, name) || null;
  return {
    plan: textOf(form, "plan"),
    ...(textOf(form, "startsOn") && { startsOn: textOf(form, "startsOn") }),
    endsOn: day("endsOn"),
    maintenanceEndsOn: day("maintenanceEndsOn"),
    reference: textOf(form, "reference").trim() || null,
  };
}

/** @param held the subscription that is changed; absent: a new one */
export function SubscriptionForm({
  held,
  plans,
  today,
  errors,
  typed,
}: {
  held?: Subscription;
  plans: readonly { id: string; name: string }[];
  today: string;
  errors: readonly FieldError[];
  typed: { [name: string]: string[] } | undefined;
}) {
  const value = (name: string, of: string | null | undefined) => typed?.[name]?.[0] ?? of ?? "";
  // Who has a plan that is sold no more keeps it.
  const choices = held && !plans.some(({ id }) => id === held.plan.id) ? [held.plan, ...plans] : plans;
  return (
    <Form method="post" className="people-form">
      {held && <input type="hidden" name="revision" value={held.revision} />}
      <FormSelect name="plan" label={<FormattedMessage id="plans.plan" />} errors={errors} defaultValue={value("plan", held?.plan.id)}>
        {choices.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </FormSelect>
      <FormText
        type="date"
        name="startsOn"
        label={<FormattedMessage id="plans.startsOn" />}
        errors={errors}
        defaultValue={value("startsOn", held?.startsOn ?? today)}
      />
      <FormText
        optional
        type="date"
        name="endsOn"
        label={<FormattedMessage id="plans.endsOn" />}
        hint={<FormattedMessage id="plans.endsOn.hint" />}
        errors={errors}
        defaultValue={value("endsOn", held?.endsOn)}
      />
      <FormText
        optional
        type="date"
        name="maintenanceEndsOn"
        label={<FormattedMessage id="plans.maintenanceEndsOn" />}
        hint={<FormattedMessage id="plans.maintenanceEndsOn.hint" />}
        errors={errors}
        defaultValue={value("maintenanceEndsOn", held?.maintenanceEndsOn)}
      />
      <FormText
        optional
        name="reference"
        label={<FormattedMessage id="portal.subscription.reference" />}
        errors={errors}
        defaultValue={value("reference", held?.reference)}
        maxLength={100}
        dir="auto"
        autoComplete="off"
      />
      <div>
        <Button type="submit" look="primary" name="intent" value="save">
          <FormattedMessage id={held ? "common.save" : "plans.give"} />
        </Button>
      </div>
    </Form>
  );
}

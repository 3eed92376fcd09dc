import { FormattedMessage, FormattedNumber } from "react-intl";
import { Form } from "react-router";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormText } from "../ui/form-field.tsx";
import { useRefusal } from "./refusal.tsx";
import { LTR } from "./source-parts.ts";

/** The limits in the order they are asked for, with what they are unless somebody changes them. */
const LIMITS = [
  ["peerAnswers", 10],
  ["peerMinutes", 180],
  ["peerSameSubject", 2],
  ["peerMails", 40],
  ["mailboxAnswers", 500],
  ["pauseMinutes", 60],
] as const;
type Limit = (typeof LIMITS)[number][0];
type Limits = { [name in Limit]: number };

export const GUARD_LABELS = Object.fromEntries(LIMITS.map(([name]) => [name, { name, label: `admin.guard.${name}` }]));

/** What a form says; a field without digits is refused as no number. */
export function limitsOf(form: FormData): Limits {
  const number = (name: string) => (textOf(form, name).trim() === "" ? Number.NaN : Number(textOf(form, name)));
  return Object.fromEntries(LIMITS.map(([name]) => [name, number(name)])) as Limits;
}

export function GuardForm({ guard, may }: { guard: Limits & { revision: number }; may: boolean }) {
  const { errors, value } = useRefusal(GUARD_LABELS);
  if (!may) {
    return (
      <dl className="admin-facts">
        {LIMITS.map(([name]) => (
          <div key={name}>
            <dt>
              <FormattedMessage id={`admin.guard.${name}`} />
            </dt>
            <dd className="tabular">
              <FormattedNumber value={guard[name]} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  return (
    <Form method="post" noValidate className="admin-form">
      <input type="hidden" name="revision" value={guard.revision} />
      {LIMITS.map(([name, preset]) => (
        <FormText
          key={name}
          name={name}
          label={<FormattedMessage id={`admin.guard.${name}`} />}
          hint={
            <>
              <FormattedMessage id={`admin.guard.${name}.hint`} /> <FormattedMessage id="admin.guard.preset" values={{ preset }} />
            </>
          }
          errors={errors}
          defaultValue={value(name, String(guard[name]))}
          inputMode="numeric"
          maxLength={7}
          {...LTR}
        />
      ))}
      <div>
        <Button type="submit" look="primary">
          <FormattedMessage id="common.save" />
        </Button>
      </div>
    </Form>
  );
}

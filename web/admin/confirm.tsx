import type { ReactNode } from "react";
import { FormattedMessage } from "react-intl";
import { Form, Link } from "react-router";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { Button } from "../ui/button.tsx";
import { useFocusAfterForm } from "../ui/form-field.tsx";
import { Icon } from "../ui/icon.tsx";
import type { Typed } from "./refusal.tsx";

type ConfirmProps = {
  title: ReactNode;
  /** What will be so afterwards. */
  children: ReactNode;
  /** The verb. */
  submit: ReactNode;
  /** Where nothing happens. */
  cancel: string;
  /** The form that waits for the word; sent again with `confirmed`. */
  typed?: Typed | undefined;
  intent?: string;
  danger?: boolean;
};

/** Asks before something that people feel: says what it does, and offers both ways. A plain form, so that it needs no script. */
export function Confirm({ title, children, submit, cancel, typed = {}, intent, danger = true }: ConfirmProps) {
  const box = useFocusAfterForm<HTMLElement>();
  return (
    <section ref={box} className="admin-confirm" data-danger={danger || undefined} data-confirm="" tabIndex={-1} aria-labelledby="confirm">
      <h2 id="confirm" className="flex items-center gap-2">
        <Icon as={TriangleAlert} size={18} />
        {title}
      </h2>
      <div className="text-soft">{children}</div>
      <Form method="post" className="flex flex-wrap gap-2">
        {Object.entries(typed).flatMap(([name, values]) =>
          name === "confirmed" || name === "intent"
            ? []
            : values.map((value) => <input key={`${name} ${value}`} type="hidden" name={name} value={value} />),
        )}
        {intent && <input type="hidden" name="intent" value={intent} />}
        <Button type="submit" look={danger ? "danger" : "primary"} name="confirmed" value="yes">
          {submit}
        </Button>
        <Link to={cancel} className="btn" data-look="plain" data-size="md">
          <FormattedMessage id="common.cancel" />
        </Link>
      </Form>
    </section>
  );
}

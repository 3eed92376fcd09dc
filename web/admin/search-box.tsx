import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { Button } from "../ui/button.tsx";

/** Searches the list of this page. */
export function SearchBox({ q, label }: { q: string; label: string }) {
  const intl = useIntl();
  return (
    <Form role="search" className="flex gap-2">
      <input
        type="search"
        name="q"
        defaultValue={q}
        maxLength={200}
        className="input admin-search"
        dir="auto"
        aria-label={intl.formatMessage({ id: label })}
        placeholder={intl.formatMessage({ id: label })}
      />
      <Button type="submit">
        <FormattedMessage id="admin.search" />
      </Button>
    </Form>
  );
}

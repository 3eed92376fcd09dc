import { FormattedMessage, useIntl } from "react-intl";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/states.tsx";
import type { Route } from "./+types/export.ts";
import { Choices } from "./choices.tsx";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";

export function loader({ context }: Route.LoaderArgs) {
  requireRight(context, "everything.export");
  return null;
}

/** The export of everything: what is in it, what is not, and the way to take it. It leaves as a download of the API, so the form needs no script. */
export default function Export() {
  const intl = useIntl();
  const title = intl.formatMessage({ id: "admin.export" });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.export.what" />}>
      <Group title={<FormattedMessage id="admin.export.in" />}>
        <ul className="list-disc space-y-1 ps-5">
          <li>
            <FormattedMessage id="admin.export.in.rows" />
          </li>
          <li>
            <FormattedMessage id="admin.export.in.restricted" />
          </li>
        </ul>
      </Group>
      <Group title={<FormattedMessage id="admin.export.out" />}>
        <p>
          <FormattedMessage id="admin.export.out.what" />
        </p>
      </Group>
      <Group title={<FormattedMessage id="admin.export.take" />} what={<FormattedMessage id="admin.export.take.what" />}>
        <Callout tone="warn" icon={TriangleAlert}>
          <FormattedMessage id="admin.export.care" />
        </Callout>
        <form method="get" action="/api/v1/export" className="grid gap-4">
          <Choices
            type="radio"
            name="files"
            legend={<FormattedMessage id="admin.export.files" />}
            options={(["named", "included"] as const).map((value) => ({
              value,
              label: <FormattedMessage id={`admin.export.files.${value}`} />,
              what: <FormattedMessage id={`admin.export.files.${value}.what`} />,
            }))}
            chosen={["named"]}
          />
          <div>
            <Button type="submit" look="primary">
              <FormattedMessage id="admin.export.take" />
            </Button>
          </div>
        </form>
      </Group>
    </Page>
  );
}

import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import Scale from "lucide-react/icons/scale";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import { Table } from "./table.tsx";

type Hold = {
  id: string;
  subject: { title: string; id: string };
  reason: string;
  createdAt: string;
  releasedAt: string | null;
  revision: number;
};

/** Legal holds, each with the way to end it. */
export function Holds({ rows }: { rows: readonly Hold[] }) {
  const intl = useIntl();
  return (
    <Table
      caption={intl.formatMessage({ id: "privacy.holds" })}
      rows={rows}
      empty={
        <EmptyState icon={Scale} title={<FormattedMessage id="privacy.holds.none" />}>
          <FormattedMessage id="privacy.holds.none.what" />
        </EmptyState>
      }
      columns={[
        { id: "privacy.holds.on", cell: ({ subject }) => <bdi className="font-medium">{subject.title || subject.id}</bdi> },
        { id: "privacy.holds.reason", cell: ({ reason }) => <bdi>{reason}</bdi> },
        { id: "privacy.holds.since", cell: ({ createdAt }) => <Time at={createdAt} /> },
        {
          id: "privacy.holds.act",
          end: true,
          cell: ({ id, revision, releasedAt, subject }) =>
            releasedAt === null ? (
              <Form method="post">
                <input type="hidden" name="hold" value={id} />
                <input type="hidden" name="revision" value={revision} />
                <Button
                  type="submit"
                  size="sm"
                  name="intent"
                  value="release"
                  aria-label={intl.formatMessage({ id: "privacy.holds.release.label" }, { title: subject.title })}
                >
                  <FormattedMessage id="privacy.holds.release" />
                </Button>
              </Form>
            ) : (
              <Badge>
                <FormattedMessage id="privacy.holds.released" />
              </Badge>
            ),
        },
      ]}
    />
  );
}

import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { Button } from "../../ui/button.tsx";
import { Time } from "../../ui/time.tsx";
import { Card } from "./parts.tsx";

type Named = { id: string; name: string };
export type Twin = {
  kind: "contact" | "organization";
  one: Named;
  other: Named;
  reasons: readonly string[];
  addresses: readonly (readonly string[])[];
};
export type Merge = {
  id: string;
  record: Named;
  addresses: readonly string[];
  organizations: readonly string[];
  mergedAt: string;
  revision: number;
};

/** Pairs that seem to be one. @param of when given, the page is about this one, and only the other is named */
export function TwinList({ list, may, of }: { list: readonly Twin[]; may: boolean; of?: string }) {
  const intl = useIntl();
  return (
    <ul className="people-suggestions">
      {list.map(({ kind, one, other, reasons, addresses }) => (
        <li key={`${one.id}${other.id}`}>
          {[one, other].map((side, index) =>
            side.id === of ? null : (
              <p key={side.id}>
                <a className="link font-semibold" href={`/desk/${kind}s/${side.id}`}>
                  <bdi>{side.name}</bdi>
                </a>{" "}
                <bdi dir="ltr" className="text-xs text-soft">
                  {addresses[index]?.join(", ")}
                </bdi>
              </p>
            ),
          )}
          <p className="text-xs text-faint">
            {intl.formatList(reasons.map((reason) => intl.formatMessage({ id: `people.twin.${reason}` })))}
          </p>
          {may && (
            <div className="flex flex-wrap gap-2">
              <a
                className="btn"
                data-look="plain"
                data-size="sm"
                href={`/desk/merge-people?${new URLSearchParams({ kind, into: one.id, from: other.id })}`}
              >
                <FormattedMessage id="people.merge.compare" />
              </a>
              <Form method="post">
                <input type="hidden" name="kind" value={kind} />
                <input type="hidden" name="one" value={one.id} />
                <input type="hidden" name="other" value={other.id} />
                <Button type="submit" size="sm" look="quiet" name="intent" value="distinct">
                  <FormattedMessage id="people.twin.no" />
                </Button>
              </Form>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What was merged into the one that is shown, and what may still be. */
export function Together({ merges, twins, of, may }: { merges: readonly Merge[]; twins: readonly Twin[]; of: string; may: boolean }) {
  return (
    <>
      {merges.length > 0 && (
        <Card title={<FormattedMessage id="people.merged" />}>
          <ul className="people-suggestions">
            {merges.map(({ id, record, addresses, organizations, mergedAt, revision }) => (
              <li key={id}>
                <p>
                  <bdi className="font-semibold">{record.name}</bdi>{" "}
                  <bdi dir="ltr" className="text-xs text-soft">
                    {addresses.join(", ")}
                  </bdi>
                </p>
                <p className="text-xs text-faint">
                  {organizations.length > 0 && (
                    <>
                      <bdi>{organizations.join(", ")}</bdi>
                      {" · "}
                    </>
                  )}
                  <Time at={mergedAt} style="narrow" />
                </p>
                {may && (
                  <Form method="post">
                    <input type="hidden" name="id" value={id} />
                    <input type="hidden" name="revision" value={revision} />
                    <Button type="submit" size="sm" name="intent" value="part">
                      <FormattedMessage id="people.merge.part" />
                    </Button>
                  </Form>
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {twins.length > 0 && (
        <Card title={<FormattedMessage id="people.twins" />}>
          <TwinList list={twins} may={may} of={of} />
        </Card>
      )}
    </>
  );
}

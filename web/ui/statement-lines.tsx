/** The promises that a month counts, narrowed down by plain links. */
import { FormattedMessage, useIntl } from "react-intl";
import { Link } from "react-router";
import type { StatementLine } from "../../server/insights/accounts/contract.ts";
import { PROMISED_TARGETS } from "../../shared/statement-codes.ts";
import { Badge } from "./badge.tsx";
import { Button } from "./button.tsx";
import { FormSelect } from "./form-field.tsx";

export type LineQuery = { target: string; met: string };

/** What of an address narrows the promises down. */
export function lineQuery(url: URL): {
  shown: LineQuery;
  query: { target?: (typeof PROMISED_TARGETS)[number]; met?: "true" | "false" };
  cursor: string | null;
} {
  const target = PROMISED_TARGETS.find((one) => one === url.searchParams.get("target"));
  const met = (["true", "false"] as const).find((one) => one === url.searchParams.get("met"));
  return {
    shown: { target: target ?? "", met: met ?? "" },
    query: { ...(target && { target }), ...(met && { met }) },
    cursor: url.searchParams.get("cursor"),
  };
}

type Props = {
  lines: readonly StatementLine[];
  shown: LineQuery;
  timeZone: string;
  /** The page of a request. */
  ticketAt: (number: number) => string;
};

export function StatementLines({ lines, shown, timeZone, ticketAt }: Props) {
  const intl = useIntl();
  const label = (id: string) => intl.formatMessage({ id: `statement.${id}` });
  const time = (at: string | null) =>
    at === null ? "–" : <time dateTime={at}>{intl.formatDate(at, { dateStyle: "medium", timeStyle: "short", timeZone })}</time>;
  return (
    <>
      <form method="get" action="#lines" className="statement-files">
        <FormSelect name="target" label={<FormattedMessage id="statement.target" />} defaultValue={shown.target}>
          <option value="">{intl.formatMessage({ id: "statement.lines.all" })}</option>
          {PROMISED_TARGETS.map((target) => (
            <option key={target} value={target}>
              {intl.formatMessage({ id: `statement.target.${target}` })}
            </option>
          ))}
        </FormSelect>
        <FormSelect name="met" label={<FormattedMessage id="statement.result" />} defaultValue={shown.met}>
          <option value="">{intl.formatMessage({ id: "statement.lines.all" })}</option>
          <option value="true">{intl.formatMessage({ id: "statement.result.met" })}</option>
          <option value="false">{intl.formatMessage({ id: "statement.result.missed" })}</option>
        </FormSelect>
        <Button type="submit">
          <FormattedMessage id="statement.lines.show" />
        </Button>
      </form>
      <p className="text-sm text-soft">
        <FormattedMessage id="statement.zone" values={{ zone: <bdi dir="ltr">{timeZone}</bdi> }} />
      </p>
      {lines.length === 0 ? (
        <p className="text-soft">
          <FormattedMessage id="statement.lines.none" />
        </p>
      ) : (
        <div
          className="statement-table"
          data-cards=""
          role="region"
          aria-label={intl.formatMessage({ id: "statement.lines" })}
          tabIndex={0}
        >
          <table>
            <caption className="sr-only">
              <FormattedMessage id="statement.lines" />
            </caption>
            <thead>
              <tr>
                {["ticket", "target", "dueAt", "settledAt", "result"].map((id) => (
                  <th key={id} scope="col">
                    <FormattedMessage id={`statement.${id}`} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.id}>
                  <td data-label={label("ticket")}>
                    {line.ticket === null ? (
                      <span className="text-faint">
                        <FormattedMessage id="statement.ticket.hidden" />
                      </span>
                    ) : (
                      <Link className="link" to={ticketAt(line.ticket)}>
                        <bdi dir="ltr">#{line.ticket}</bdi>
                      </Link>
                    )}
                  </td>
                  <td data-label={label("target")}>
                    <span>
                      <FormattedMessage id={`statement.target.${line.target}`} />
                      {line.priority && (
                        <span className="text-faint">
                          {" · "}
                          <FormattedMessage id={`statement.priority.${line.priority}`} />
                        </span>
                      )}
                    </span>
                  </td>
                  <td data-label={label("dueAt")}>{time(line.dueAt)}</td>
                  <td data-label={label("settledAt")}>
                    {line.settledAt === null ? <FormattedMessage id="statement.notYet" /> : time(line.settledAt)}
                  </td>
                  <td data-label={label("result")}>
                    <span>
                      <Badge tone={line.met ? "good" : "danger"}>
                        <FormattedMessage id={`statement.result.${line.met ? "met" : "missed"}`} />
                      </Badge>{" "}
                      {!line.met && <FormattedMessage id={`statement.cause.${line.cause ?? "unknown"}`} />}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

import { FormattedMessage, useIntl } from "react-intl";
import { Link } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { Callout } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";

export type Alarm = {
  id: string;
  kind: string;
  source: { id: string; address: string } | null;
  data: { [name: string]: string | number };
  raisedAt: string;
};

/** What is wrong with mail, each with the way to what mends it. @param fine whether to say so when nothing is */
export function MailAlarms({ alarms, fine = false }: { alarms: readonly Alarm[]; fine?: boolean }) {
  const intl = useIntl();
  if (alarms.length === 0) {
    return fine ? (
      <Callout tone="good" icon={CircleCheck}>
        <FormattedMessage id="admin.mail.fine" />
      </Callout>
    ) : null;
  }
  return (
    <ul className="grid gap-2" aria-label={intl.formatMessage({ id: "admin.mail.alarms" })}>
      {alarms.map(({ id, kind, source, data, raisedAt }) => (
        <li key={id}>
          <Callout tone="danger" icon={TriangleAlert}>
            <p className="font-medium">
              <FormattedMessage
                id={`admin.mail.alarm.${kind}`}
                values={{
                  ...data,
                  address: source ? (
                    <Link to={`/admin/mail/${source.id}`} className="link">
                      <bdi dir="ltr">{source.address}</bdi>
                    </Link>
                  ) : (
                    ""
                  ),
                  ends: typeof data["ends"] === "string" ? intl.formatDate(data["ends"], { dateStyle: "long", timeZone: "UTC" }) : "",
                }}
              />
            </p>
            {typeof data["words"] === "string" && data["words"] !== "" && (
              <p className="text-sm text-soft">
                <FormattedMessage id="admin.mail.says" values={{ words: <bdi dir="auto">{data["words"]}</bdi> }} />
              </p>
            )}
            <p className="text-sm text-soft">
              <FormattedMessage id="admin.mail.alarm.since" values={{ time: <Time at={raisedAt} /> }} />
            </p>
          </Callout>
        </li>
      ))}
    </ul>
  );
}

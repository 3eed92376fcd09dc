import { FormattedMessage, useIntl } from "react-intl";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { label } from "../i18n/labels.ts";
import { Icon } from "../ui/icon.tsx";
import type { Participant } from "./model.ts";

const DAY = { day: "numeric", month: "long", year: "numeric" } as const;

/** That mail to somebody fails, since when and why, and the way to where it is put right. Nothing where nothing is known against the address. */
export function AddressTrouble({ person: { email, trouble, person } }: { person: Participant }) {
  const intl = useIntl();
  if (!trouble || !email) return null;
  return (
    <div className="callout" data-tone={trouble.state === "soft" ? "warn" : "danger"} data-trouble={trouble.state}>
      <Icon as={TriangleAlert} className="mt-0.5 shrink-0" />
      <p className="min-w-0">
        <FormattedMessage
          id={`address.${trouble.state}`}
          values={{
            address: (
              <bdi dir="ltr" className="trouble-address">
                {email}
              </bdi>
            ),
            since: <time dateTime={trouble.since}>{intl.formatDate(trouble.since, DAY)}</time>,
          }}
        />{" "}
        {trouble.state !== "complained" && label(intl, `${trouble.state === "stopped" ? "suppressed" : "bounce"}.${trouble.reason}`)}{" "}
        <a href={`/admin/contacts/${person.id}`} className="link">
          <FormattedMessage id="address.contact" />
        </a>
      </p>
    </div>
  );
}

/** The same for everybody whom a reply would be sent to, before it is written. */
export function AddressTroubles({ participants }: { participants: readonly Participant[] }) {
  const troubled = participants.filter((one) => one.trouble && (one.role === "requester" || one.notified));
  return troubled.slice(0, 3).map((one) => <AddressTrouble key={one.id} person={one} />);
}

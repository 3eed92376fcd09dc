import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link } from "react-router";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Confirm } from "./confirm.tsx";
import type { Typed } from "./refusal.tsx";

export type ShownMembership = {
  id: string;
  contact: { id: string; name: string };
  organization: { id: string; name: string };
  role: string;
  seesRequests: boolean;
  startsOn: string;
  endsOn: string | null;
  revision: number;
};

/** Who belongs where, and what he sees of it. @param side whose page this is; the other side is named in each row */
export function Memberships({
  list,
  side,
  may,
  today,
}: {
  list: readonly ShownMembership[];
  side: "contact" | "organization";
  may: boolean;
  today: string;
}) {
  return (
    <ul className="grid gap-2">
      {list.map((membership) => (
        <li key={membership.id} className="membership">
          <Facts membership={membership} side={side} today={today} />
          {may && isCurrent(membership, today) && (
            <Form method="post" className="flex flex-wrap gap-2">
              <input type="hidden" name="membership" value={membership.id} />
              <input type="hidden" name="revision" value={membership.revision} />
              <input type="hidden" name="person" value={membership.contact.name} />
              <input type="hidden" name="place" value={membership.organization.name} />
              <Button type="submit" size="sm" name="intent" value={membership.seesRequests ? "withdraw" : "grant"}>
                <FormattedMessage id={membership.seesRequests ? "admin.membership.withdraw" : "admin.membership.grant"} />
              </Button>
              <Button type="submit" size="sm" name="intent" value="end">
                <FormattedMessage id="admin.membership.end" />
              </Button>
            </Form>
          )}
        </li>
      ))}
    </ul>
  );
}

function isCurrent({ endsOn }: ShownMembership, today: string): boolean {
  return endsOn === null || endsOn > today;
}

function Facts({ membership, side, today }: { membership: ShownMembership; side: "contact" | "organization"; today: string }) {
  const intl = useIntl();
  const { contact, organization, role, seesRequests, startsOn, endsOn } = membership;
  const other = side === "contact" ? organization : contact;
  const day = (date: string) => intl.formatDate(`${date}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" });
  return (
    <div className="grid min-w-0 gap-1">
      <p className="flex flex-wrap items-center gap-2">
        <Link to={`/admin/${side === "contact" ? "organizations" : "contacts"}/${other.id}`} className="link font-medium">
          <bdi>{other.name}</bdi>
        </Link>
        <Badge>{intl.formatMessage({ id: `admin.member.${role}` })}</Badge>
        {seesRequests && isCurrent(membership, today) && <Badge tone="accent">{intl.formatMessage({ id: "admin.membership.sees" })}</Badge>}
      </p>
      <p className="text-sm text-faint">
        {endsOn === null ? (
          <FormattedMessage id="admin.membership.since" values={{ from: day(startsOn) }} />
        ) : (
          <FormattedMessage id="admin.membership.until" values={{ from: day(startsOn), to: day(endsOn) }} />
        )}
      </p>
    </div>
  );
}

/** Says what a grant or an end will do, with the names it is about. */
export function ConfirmMembership({
  word,
  typed,
  cancel,
}: {
  word: string | undefined;
  typed: Typed | undefined;
  cancel: string;
}): ReactNode {
  if (word !== "grant" && word !== "end") return null;
  const values = { person: <bdi>{typed?.["person"]?.[0] ?? ""}</bdi>, place: <bdi>{typed?.["place"]?.[0] ?? ""}</bdi> };
  return (
    <Confirm
      title={<FormattedMessage id={`admin.membership.${word}.confirm`} values={values} />}
      submit={<FormattedMessage id={`admin.membership.${word}`} />}
      cancel={cancel}
      typed={typed}
      intent={word}
      danger={word === "end"}
    >
      <FormattedMessage id={`admin.membership.${word}.what`} values={values} />
    </Confirm>
  );
}

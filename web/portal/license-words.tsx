/** What a licence is and what its policy says, in words for its customer. */
import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Link } from "react-router";
import type { OwnLicense } from "../../server/licensing/licenses/own-contract.ts";
import { Badge, type Tone } from "../ui/badge.tsx";
import { Day } from "../ui/day.tsx";
import { usePortalPath } from "./paths.ts";

const TONES: { readonly [state in OwnLicense["state"]]: Tone } = {
  active: "good",
  unstarted: "neutral",
  grace: "warn",
  expired: "warn",
  suspended: "warn",
  banned: "danger",
  revoked: "danger",
};
const DAY = 86_400;

const dayOf = (at: string) => at.slice(0, 10);

export function LicenseBadges({ license: { state, trial } }: { license: Pick<OwnLicense, "state" | "trial"> }) {
  return (
    <>
      <Badge tone={TONES[state]}>
        <FormattedMessage id={`portal.license.state.${state}`} />
      </Badge>
      {trial && (
        <Badge tone="outline">
          <FormattedMessage id="portal.license.trial" />
        </Badge>
      )}
    </>
  );
}

/** Why it does not work, or not for long; nothing where all is well. */
export function LicenseReason({ license }: { license: OwnLicense }) {
  const to = usePortalPath();
  const { state, expiresAt, graceEndsAt, revokedAt, checkInOverdue, nextCheckInAt, rules } = license;
  const ask = (text: ReactNode) => (
    <Link to={to("/requests/new")} className="link">
      {text}
    </Link>
  );
  if (state === "active" || state === "unstarted") {
    if (checkInOverdue && nextCheckInAt)
      return <FormattedMessage id="portal.license.why.overdue" values={{ day: <Day on={dayOf(nextCheckInAt)} /> }} />;
    return state === "unstarted" ? <FormattedMessage id="portal.license.why.unstarted" /> : null;
  }
  const day = { grace: expiresAt, expired: expiresAt, revoked: revokedAt, suspended: null, banned: null }[state];
  const works = rules.afterEnd === "maintainAccess" || rules.afterEnd === "allowAccess";
  return (
    <FormattedMessage
      id={`portal.license.why.${state}${state === "expired" && works ? ".works" : ""}`}
      values={{ day: day && <Day on={dayOf(day)} />, until: graceEndsAt && <Day on={dayOf(graceEndsAt)} />, ask }}
    />
  );
}

export const needsWord = ({ state, checkInOverdue }: OwnLicense): boolean => state !== "active" || checkInOverdue;

/** Until when it holds. */
export function LicenseEnd({ license: { expiresAt, state } }: { license: Pick<OwnLicense, "expiresAt" | "state"> }) {
  if (expiresAt !== null) return <Day on={dayOf(expiresAt)} />;
  return <FormattedMessage id={state === "unstarted" ? "portal.license.begins" : "portal.license.endless"} />;
}

/** How many machines it is in use on, of how many. */
export function LicenseSeats({ license: { seats, limits } }: { license: Pick<OwnLicense, "seats" | "limits"> }) {
  if (limits.maxMachines === null) return <FormattedMessage id="portal.license.seats.any" values={{ count: seats.taken }} />;
  return <FormattedMessage id="portal.license.seats" values={{ count: seats.taken, most: limits.maxMachines }} />;
}

/** What the policy says, a sentence each. */
export function LicenseWords({ license }: { license: OwnLicense }) {
  const intl = useIntl();
  const { limits, floating, rules, seats, uses, entitlements, expiresAt } = license;
  const say = (id: string, values: { [name: string]: string | number | null } = {}) => (
    <li key={id}>
      <FormattedMessage id={`portal.license.says.${id}`} values={values} />
    </li>
  );
  const machines = limits.maxMachines;
  const sentences = [
    !floating || machines === 1
      ? say("one")
      : say(machines === null ? "any" : rules.machinesPerUser ? "perUser" : "many", { count: machines }),
    seats.most !== null && machines !== null && seats.most > machines ? say("tolerated", { count: seats.most }) : null,
    limits.maxUsers === null ? null : say("users", { count: limits.maxUsers }),
    limits.maxUses === null ? null : say("uses", { count: uses, most: limits.maxUses }),
    expiresAt === null ? null : say(`after.${rules.afterEnd}`),
    rules.checkIn && say(`checkIn.${rules.checkIn.every}`, { count: rules.checkIn.count }),
    rules.vendorActivates ? say("vendor") : null,
    say("file", { count: Math.max(1, Math.round(rules.fileSeconds / DAY)) }),
  ];
  return (
    <ul className="grid list-disc gap-1 ps-5">
      {sentences}
      {entitlements.length > 0 && (
        <li>
          <FormattedMessage
            id="portal.license.says.includes"
            values={{ what: <bdi>{intl.formatList(entitlements.slice(0, 40).map(({ name }) => name))}</bdi> }}
          />
        </li>
      )}
    </ul>
  );
}

/** Name of a licence where it has none of its own. */
export function licenseName({ name, product, policy }: Pick<OwnLicense, "name" | "product" | "policy">): string {
  return name ?? `${product.name} · ${policy}`;
}

/** One line of a list of facts. */
export function Fact({ id, children }: { id: string; children: ReactNode }) {
  return (
    <div>
      <dt>
        <FormattedMessage id={id} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

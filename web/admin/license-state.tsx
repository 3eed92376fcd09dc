import { FormattedDate, FormattedMessage } from "react-intl";
import type { License } from "../../server/licensing/licenses/contract.ts";
import { Badge, type Tone } from "../ui/badge.tsx";

const TONES: { readonly [state in License["state"]]: Tone } = {
  active: "good",
  unstarted: "neutral",
  grace: "warn",
  expired: "warn",
  suspended: "warn",
  banned: "danger",
  revoked: "danger",
};

/** Where a licence stands, and whether it is one for trying out. */
export function LicenseStateBadge({ license: { state, trial } }: { license: Pick<License, "state" | "trial"> }) {
  return (
    <span className="inline-flex flex-wrap gap-1">
      <Badge tone={TONES[state]}>
        <FormattedMessage id={`admin.licenses.state.${state}`} />
      </Badge>
      {trial && (
        <Badge tone="outline">
          <FormattedMessage id="admin.licenses.trial" />
        </Badge>
      )}
    </span>
  );
}

/** The last day, in words where there is none. */
export function LicenseEnd({ license: { expiresAt, state } }: { license: Pick<License, "expiresAt" | "state"> }) {
  if (expiresAt !== null) return <FormattedDate value={expiresAt} year="numeric" month="short" day="numeric" timeZone="UTC" />;
  return <FormattedMessage id={state === "unstarted" ? "admin.licenses.begins" : "admin.licenses.endless"} />;
}

/** How many seats are taken, of how many there are. */
export function LicenseSeats({ license: { machines, limits } }: { license: Pick<License, "machines" | "limits"> }) {
  if (limits.maxMachines === null) return <span className="tabular-nums">{machines}</span>;
  return <FormattedMessage id="admin.licenses.machines.of" values={{ count: machines, most: limits.maxMachines }} />;
}

/** Who has it. */
export function LicenseHolder({ license: { organization, contact } }: { license: Pick<License, "organization" | "contact"> }) {
  const names = [organization, contact].filter((one) => one !== null);
  if (names.length === 0)
    return (
      <span className="text-faint">
        <FormattedMessage id="admin.licenses.nobody" />
      </span>
    );
  return names.map(({ id, name }) => (
    <bdi key={id} className="block">
      {name}
    </bdi>
  ));
}

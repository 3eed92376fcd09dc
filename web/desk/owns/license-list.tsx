import { FormattedMessage, useIntl } from "react-intl";
import type { CustomerOverview } from "../../../server/licensing/overview/contract.ts";
import { Badge } from "../../ui/badge.tsx";
import { Day } from "../../ui/day.tsx";
import { LicenseAnswerButtons } from "./answer-buttons.tsx";
import { useAnswers } from "./answers-context.tsx";
import { LICENSE_TONES, licenseName } from "./license-words.ts";
import { HolderLine, More, Part } from "./parts.tsx";

type Licenses = NonNullable<CustomerOverview["licenses"]>;
type HeldLicense = Licenses["data"][number];

/** Licences, with their seats and the versions in use. @param about the id of the licence a ticket is about */
export function LicenseList({ licenses, several, about }: { licenses: Licenses; several: boolean; about: string | null }) {
  return (
    <Part id="licenses" empty={licenses.data.length === 0}>
      <ul className="grid gap-2">
        {licenses.data.map((license) => (
          <li key={license.id} className="owned">
            <LicenseFacts license={license} several={several} about={license.id === about} />
          </li>
        ))}
      </ul>
      {licenses.more && <More />}
    </Part>
  );
}

function LicenseFacts({ license, several, about }: { license: HeldLicense; several: boolean; about: boolean }) {
  const intl = useIntl();
  const { state, machines, expiresAt, graceEndsAt, versions, trial } = license;
  const end = state === "grace" ? graceEndsAt : expiresAt;
  const when = end === null ? "open" : state === "grace" ? "grace" : state === "expired" ? "over" : "until";
  return (
    <>
      <span className="owned-head">
        <a className="link" href={`/admin/licenses/${license.id}`}>
          <bdi>{licenseName(license)}</bdi>
        </a>
        <Badge tone={LICENSE_TONES[state]}>
          <FormattedMessage id="owns.license.state" values={{ state }} />
        </Badge>
        {trial && (
          <Badge tone="note">
            <FormattedMessage id="owns.license.trial" />
          </Badge>
        )}
        {about && (
          <Badge tone="accent">
            <FormattedMessage id="owns.license.about" />
          </Badge>
        )}
      </span>
      <span className="owned-facts">
        <bdi>{license.product.name}</bdi>
        {license.name && (
          <bdi dir="ltr" className="tabular">
            …{license.keyHint}
          </bdi>
        )}
        {(end !== null || state === "active") && (
          <span>
            <FormattedMessage id="owns.license.end" values={{ when, day: end ? <Day on={end.slice(0, 10)} /> : "" }} />
          </span>
        )}
        <span data-full={machines.limit !== null && machines.count >= machines.limit ? "" : undefined}>
          <FormattedMessage
            id="owns.license.machines"
            values={{ count: machines.count, limit: machines.limit ?? 0, limited: machines.limit === null ? "no" : "yes" }}
          />
        </span>
        {versions.length > 0 && (
          <span>
            <FormattedMessage
              id="owns.license.versions"
              values={{
                versions: <bdi dir="ltr">{versions.map((one) => `${one.version} × ${intl.formatNumber(one.machines)}`).join(", ")}</bdi>,
              }}
            />
          </span>
        )}
        {several && <HolderLine holder={license.holder} />}
      </span>
      {license.state !== "revoked" && <CardAnswers license={license} />}
    </>
  );
}

/** The usual answers about it, beside a ticket. */
function CardAnswers({ license }: { license: HeldLicense }) {
  if (!useAnswers()?.mayAnswer) return null;
  return (
    <ul className="answers" data-quiet="">
      <LicenseAnswerButtons id={license.id} name={licenseName(license)} known={license} />
    </ul>
  );
}

import type { ReactNode } from "react";
import { FormattedMessage, useIntl, type IntlShape } from "react-intl";
import type { CustomerOverview } from "../../server/licensing/overview/contract.ts";
import { formatAmount } from "../../shared/money.ts";
import { Badge, type Tone } from "../ui/badge.tsx";
import { Time } from "../ui/time.tsx";

type Plans = NonNullable<CustomerOverview["plans"]>;
type Licenses = NonNullable<CustomerOverview["licenses"]>;
type HeldLicense = Licenses["data"][number];
type Billing = NonNullable<CustomerOverview["billing"]>;
type Level = NonNullable<CustomerOverview["level"]>;
type Holder = Plans["data"][number]["holder"];

const PLAN_TONES: Record<Plans["data"][number]["state"], Tone> = {
  planned: "accent",
  active: "good",
  past: "outline",
  cancelled: "danger",
};
const LICENSE_TONES: Record<HeldLicense["state"], Tone> = {
  active: "good",
  unstarted: "accent",
  grace: "warn",
  expired: "danger",
  suspended: "danger",
  revoked: "outline",
  banned: "danger",
};

/** A day `YYYY-MM-DD`, or the day of an instant in UTC, as licences and plans count. */
function dayWords(intl: IntlShape, day: string): string {
  return intl.formatDate(`${day.slice(0, 10)}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" });
}

/**
 * What a customer has: plans, licences, open invoices. What the reader may not know is not there.
 * @param plans false where they stand elsewhere on the page
 * @param license the id of the licence a ticket is about, to be marked
 */
export function Entitlements({
  known,
  plans = true,
  license = null,
}: {
  known: CustomerOverview;
  plans?: boolean;
  license?: string | null;
}) {
  const holders = [...(known.plans?.data ?? []), ...(known.licenses?.data ?? [])].map(({ holder }) => holderKey(holder));
  const several = new Set(holders).size > 1;
  return (
    <>
      {plans && known.plans && <PlanList plans={known.plans} several={several} />}
      {known.licenses && <LicenseList licenses={known.licenses} several={several} about={license} />}
      {known.billing && <BillingPart billing={known.billing} />}
    </>
  );
}

function holderKey({ organization, contact }: Holder): string {
  return organization?.id ?? contact?.id ?? "";
}

/** Whose it is, where the customer has things of several. */
function HolderLine({ holder: { organization, contact } }: { holder: Holder }) {
  const [kind, one] = organization ? ["organizations", organization] : ["contacts", contact];
  if (!one) return null;
  return (
    <a className="link" href={`/desk/${kind}/${one.id}`}>
      <bdi>{one.name}</bdi>
    </a>
  );
}

function Part({ id, empty, children }: { id: string; empty: boolean; children: ReactNode }) {
  return (
    <section>
      <h3 className="side-label">
        <FormattedMessage id={`owns.${id}`} />
      </h3>
      {empty && (
        <p className="text-sm text-faint">
          <FormattedMessage id={`owns.${id}.none`} />
        </p>
      )}
      {children}
    </section>
  );
}

function More() {
  return (
    <p className="text-xs text-faint">
      <FormattedMessage id="owns.more" />
    </p>
  );
}

function PlanList({ plans, several }: { plans: Plans; several: boolean }) {
  const intl = useIntl();
  return (
    <Part id="plans" empty={plans.data.length === 0}>
      <ul className="grid gap-2">
        {plans.data.map((one) => (
          <li key={one.subscription} className="owned">
            <span className="owned-head">
              <a className="link" href={`/desk/subscriptions/${one.subscription}`}>
                <bdi>{one.plan.name}</bdi>
              </a>
              <Badge tone={PLAN_TONES[one.state]}>
                <FormattedMessage id="owns.plan.state" values={{ state: one.state }} />
              </Badge>
            </span>
            <span className="owned-facts">
              {one.level && <bdi>{one.level}</bdi>}
              <span>
                <FormattedMessage
                  id="owns.plan.period"
                  values={{
                    from: dayWords(intl, one.startsOn),
                    end: one.endsOn ? dayWords(intl, one.endsOn) : "",
                    open: one.endsOn ? "no" : "yes",
                  }}
                />
              </span>
              {one.state === "active" && (
                <span>
                  <FormattedMessage
                    id="owns.plan.maintenance"
                    values={{
                      how: one.maintenance.until === null ? "open" : one.maintenance.holds ? "holds" : "over",
                      day: one.maintenance.until ? dayWords(intl, one.maintenance.until) : "",
                    }}
                  />
                </span>
              )}
              {several && <HolderLine holder={one.holder} />}
            </span>
          </li>
        ))}
      </ul>
      {plans.more && <More />}
    </Part>
  );
}

function LicenseList({ licenses, several, about }: { licenses: Licenses; several: boolean; about: string | null }) {
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

/** What a licence is called: by its own name, or by its policy and how its key ends. */
function licenseName({ name, policy, keyHint }: Pick<HeldLicense, "name" | "policy" | "keyHint">): string {
  return name ?? `${policy.name} …${keyHint}`;
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
            <FormattedMessage id="owns.license.end" values={{ when, day: end ? dayWords(intl, end) : "" }} />
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
    </>
  );
}

function BillingPart({ billing }: { billing: Billing }) {
  const intl = useIntl();
  const { lastFailure: failure } = billing;
  return (
    <Part id="invoices" empty={billing.open.length === 0}>
      <ul className="grid gap-2">
        {billing.open.map((one) => (
          <li key={one.id} className="owned">
            <span className="owned-head">
              <a className="link" href={`/admin/invoices/${one.id}`}>
                <bdi>{one.number ?? <FormattedMessage id="owns.invoice.noNumber" />}</bdi>
              </a>
              <bdi className="tabular">{formatAmount(one.owed, one.currency, intl.locale)}</bdi>
              {one.overdue && (
                <Badge tone="danger">
                  <FormattedMessage id="owns.invoice.overdue" />
                </Badge>
              )}
            </span>
            {one.dueOn && (
              <span className="owned-facts">
                <span>
                  <FormattedMessage id="owns.invoice.due" values={{ day: dayWords(intl, one.dueOn) }} />
                </span>
              </span>
            )}
          </li>
        ))}
      </ul>
      {billing.more && (
        <p className="text-xs text-faint">
          <FormattedMessage
            id="owns.invoices.all"
            values={{ amounts: intl.formatList(billing.owed.map((one) => formatAmount(one.amount, one.currency, intl.locale))) }}
          />
        </p>
      )}
      {failure && (
        <p className="owned-facts" data-tone={failure.settled ? undefined : "danger"}>
          <span>
            <FormattedMessage
              id="owns.failure"
              values={{
                number: <bdi>{failure.invoice.number ?? "–"}</bdi>,
                when: <Time at={failure.at} />,
                code: <bdi dir="ltr">{failure.code}</bdi>,
                settled: failure.settled ? "yes" : "no",
              }}
            />
          </span>
        </p>
      )}
      {billing.disputes > 0 && (
        <p className="owned-facts" data-tone="danger">
          <FormattedMessage id="owns.disputes" values={{ count: billing.disputes }} />
        </p>
      )}
    </Part>
  );
}

/** A span of time in words, such as "4 hours". */
function span(intl: IntlShape, minutes: number): string {
  const [unit, value] =
    minutes % 1_440 === 0 ? ["day", minutes / 1_440] : minutes % 60 === 0 ? ["hour", minutes / 60] : ["minute", minutes];
  return intl.formatNumber(value, { style: "unit", unit, unitDisplay: "long" });
}

/** By which plan a ticket is asked, and what that promises for its priority; or why there is none. */
export function LevelPart({ level, product }: { level: Level | undefined; product: string | null }) {
  const intl = useIntl();
  if (product === null)
    return (
      <p className="text-sm text-faint">
        <FormattedMessage id="owns.level.noProduct" />
      </p>
    );
  if (!level) return null;
  if (!level.holds)
    return (
      <div className="callout" data-tone="warn">
        <ul className="grid gap-1">
          {level.reasons.slice(0, 3).map((reason) => (
            <li key={JSON.stringify(reason)}>
              <FormattedMessage
                id="owns.reason"
                values={{
                  code: reason.code,
                  plan: <bdi>{reason.plan?.name}</bdi>,
                  product: <bdi>{product}</bdi>,
                  day: reason.on ? dayWords(intl, reason.on) : "",
                }}
              />
            </li>
          ))}
        </ul>
      </div>
    );
  const { promise } = level;
  const spans = promise
    ? ([
        ["first", promise.firstAnswerMinutes],
        ["next", promise.nextAnswerMinutes],
        ["solution", promise.solutionMinutes],
      ] as const)
    : [];
  return (
    <div className="owned">
      <span className="owned-head">
        <FormattedMessage id="owns.level.holds" values={{ plan: <bdi className="font-medium">{level.plan?.name}</bdi> }} />
        {level.name && <Badge tone="accent">{<bdi>{level.name}</bdi>}</Badge>}
      </span>
      <span className="owned-facts">
        {spans.map(
          ([what, minutes]) =>
            minutes !== null && (
              <span key={what}>
                <FormattedMessage
                  id="owns.level.within"
                  values={{ what, time: span(intl, minutes), clock: promise?.aroundTheClock ? "yes" : "no" }}
                />
              </span>
            ),
        )}
        {!spans.some(([, minutes]) => minutes !== null) && <FormattedMessage id="owns.level.nothing" />}
      </span>
    </div>
  );
}

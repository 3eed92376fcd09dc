import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Form, useLocation, useRouteLoaderData } from "react-router";
import type { CustomerHealth } from "../../../server/insights/churn/contract.ts";
import type { HealthLevel, HealthSignal } from "../../../shared/churn-codes.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Money } from "../../ui/money.tsx";
import { Time } from "../../ui/time.tsx";
import type { loader as shellLoader } from "../shell.tsx";
import { asAdHoc, listPath } from "../views.ts";

const TONES: Record<HealthLevel, Tone> = { good: "good", watch: "warn", risk: "danger" };

/** The pages that belong together, each for those who may see it. */
export function ChurnTabs() {
  const intl = useIntl();
  const { pathname } = useLocation();
  const rates = useRouteLoaderData<typeof shellLoader>("desk/shell")?.person.mayRates;
  const pages = [
    ["/desk/renewals", "renewals"],
    ["/desk/renewals/health", "health"],
    ...(rates ? [["/desk/renewals/churn", "figures"] as const] : []),
  ] as const;
  return (
    <nav className="filters" aria-label={intl.formatMessage({ id: "churn.parts" })}>
      {pages.map(([path, name]) => (
        <a key={path} className="btn" data-look="quiet" data-size="sm" href={path} aria-current={pathname === path ? "page" : undefined}>
          <FormattedMessage id={`churn.tab.${name}`} />
        </a>
      ))}
    </nav>
  );
}

/** A score and its level in words. */
export function HealthBadge({ score, level }: { score: number; level: HealthLevel }) {
  const intl = useIntl();
  return (
    <Badge tone={TONES[level]} title={intl.formatMessage({ id: "churn.score.help" })}>
      <FormattedMessage id={`churn.level.${level}`} /> · <FormattedMessage id="churn.score.of" values={{ score }} />
    </Badge>
  );
}

type Choice = { name: string; label: string; values: readonly { value: string; text: string }[]; chosen: string };

/** What a list is narrowed and sorted by: works as a plain form. */
export function Choices({ choices, children }: { choices: readonly Choice[]; children?: ReactNode }) {
  return (
    <div className="churn-tools">
      <Form method="get" className="contents">
        {choices.map(({ name, label, values, chosen }) => (
          <label key={name}>
            <FormattedMessage id={label} />
            <select name={name} className="input" defaultValue={chosen} key={chosen}>
              {values.map(({ value, text }) => (
                <Option key={value} value={value} text={text} />
              ))}
            </select>
          </label>
        ))}
        <Button type="submit">
          <FormattedMessage id="churn.show" />
        </Button>
      </Form>
      {children}
    </div>
  );
}

function Option({ value, text }: { value: string; text: string }) {
  return <option value={value}>{useIntl().formatMessage({ id: text })}</option>;
}

type Whose = { organization: { id: string; name: string } | null; contact: { id: string; name: string } | null };

/** Leads to the page of the customer. */
export function CustomerLink({ customer: { organization, contact } }: { customer: Whose }) {
  const one = organization ?? contact;
  if (!one) return null;
  return (
    <a className="people-name" href={`/desk/${organization ? "organizations" : "contacts"}/${one.id}`}>
      <bdi>{one.name}</bdi>
    </a>
  );
}

export function Yearly({ yearly }: { yearly: { amount: number; currency: string } | null }) {
  const title = useIntl().formatMessage({ id: "churn.yearly.help" });
  return (
    <span title={title}>
      <FormattedMessage id="churn.yearly" />: {yearly ? <Money {...yearly} /> : <FormattedMessage id="churn.yearly.none" />}
    </span>
  );
}

/** Who looks after the customer, and when somebody last wrote. */
export function OwnerAndContact({ owner, lastContactAt }: { owner: { name: string } | null; lastContactAt: string | null }) {
  return (
    <>
      <span>
        <FormattedMessage id="churn.owner" />: {owner ? <bdi>{owner.name}</bdi> : <FormattedMessage id="churn.owner.none" />}
      </span>
      <span>
        <FormattedMessage id="churn.lastContact" />:{" "}
        {lastContactAt ? <Time at={lastContactAt} /> : <FormattedMessage id="churn.lastContact.none" />}
      </span>
    </>
  );
}

/** Where to look at what a signal was read from. */
function lookAt(signal: HealthSignal, { organization, contact }: Whose): { group: string; href: string } | null {
  const group = signal.split(".")[0]!;
  if (!organization) return null;
  switch (group) {
    case "tickets":
    case "promises":
      return {
        group,
        href: listPath(asAdHoc({ all: [{ field: "organization", is: "in", values: [organization.id] }], any: [] }, "-updatedAt")),
      };
    case "payments":
      return { group, href: `/admin/organizations/${organization.id}` };
    case "feedback":
      return { group, href: `/desk/feedback?organization=${organization.id}` };
    case "people":
      return { group, href: `/desk/organizations/${organization.id}/portal` };
    default:
      return contact ? null : { group, href: `/desk/organizations/${organization.id}#owns` };
  }
}

/** Every reason with what it takes off and the way to look at it, then what is not known. */
export function Reasons({ health }: { health: CustomerHealth }) {
  const intl = useIntl();
  const known = health.reasons.filter(({ value, hidden }) => value !== null || hidden);
  const unknown = health.reasons.filter(({ value, hidden }) => value === null && !hidden);
  return (
    <>
      <ul className="churn-reasons">
        {known.map(({ signal, value, points, of, facts, hidden }) => {
          const look = points > 0 && !hidden ? lookAt(signal, health.customer) : null;
          return (
            <li key={signal}>
              <span
                className="churn-points"
                data-much={points * 2 >= of && points > 0 ? "" : undefined}
                title={`${intl.formatMessage({ id: "churn.points" }, { points })} ${intl.formatMessage({ id: "churn.of" }, { of })}`}
              >
                <bdi dir="ltr">{points === 0 ? "0" : `−${points}`}</bdi>
                <span className="sr-only">
                  {" "}
                  <FormattedMessage id="churn.of" values={{ of }} />
                </span>
              </span>
              <span className="min-w-0">
                <strong className="font-semibold">
                  <FormattedMessage id={`churn.signal.${signal}`} />
                </strong>
                {": "}
                {hidden ? (
                  <FormattedMessage id="churn.hidden" />
                ) : (
                  <FormattedMessage id={`churn.value.${signal}`} values={{ ...facts, value: value ?? 0 }} />
                )}
                {look && (
                  <>
                    {" · "}
                    <a className="link" href={look.href}>
                      <FormattedMessage id={`churn.look.${look.group}`} />
                    </a>
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {unknown.length > 0 && (
        <p className="text-xs text-soft">
          <FormattedMessage
            id="churn.unknown"
            values={{ list: intl.formatList(unknown.map(({ signal }) => intl.formatMessage({ id: `churn.signal.${signal}` }))) }}
          />
        </p>
      )}
    </>
  );
}

/** How the score moved. */
export function Trend({ trend }: { trend: number | null }) {
  if (trend === null) return null;
  return trend === 0 ? (
    <FormattedMessage id="churn.trend.same" />
  ) : (
    <bdi>
      <FormattedMessage id="churn.trend.by" values={{ points: trend }} />
    </bdi>
  );
}

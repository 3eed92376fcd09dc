import type { ReactNode } from "react";
import { FormattedMessage, useIntl, type IntlShape } from "react-intl";
import type { Plan } from "../../server/licensing/plans/contract.ts";
import { localize } from "../../shared/locales.ts";
import { formatAmount } from "../../shared/money.ts";
import { CHOSEN_CLASSES, COURSE_FORMS, type Price } from "../../shared/plan-codes.ts";
import { POLICY_CHANNELS } from "../../shared/support-policy.ts";
import { Hours, languageName } from "./policy-words.tsx";

export type PlanWordsOf = Pick<
  Plan,
  "support" | "updates" | "perpetualFallback" | "training" | "onboardingHours" | "community" | "entitlements"
>;

const said = (intl: IntlShape, prefix: string, codes: readonly string[]) =>
  intl.formatList(codes.map((code) => intl.formatMessage({ id: `${prefix}.${code}` })));

/** A span of time in words, such as "4 hours". */
function span(intl: IntlShape, minutes: number): string {
  const [unit, value] =
    minutes % 1_440 === 0 ? ["day", minutes / 1_440] : minutes % 60 === 0 ? ["hour", minutes / 60] : ["minute", minutes];
  return intl.formatNumber(value, { style: "unit", unit, unitDisplay: "long" });
}

/** What a plan holds, and what costs extra, in words. */
export function PlanWords({ plan, headings: Heading = "h2" }: { plan: PlanWordsOf; headings?: "h2" | "h3" }) {
  const { support, updates, training, onboardingHours, community, entitlements } = plan;
  const intl = useIntl();
  const extra = CHOSEN_CLASSES.filter((of) => {
    const { rule, entitlement } = updates[of];
    return rule === "paid" || (rule === "withEntitlement" && !entitlements.includes(entitlement ?? ""));
  });
  const channels = POLICY_CHANNELS.filter((channel) => channel !== "community" && !support.channels.includes(channel));
  const forms = COURSE_FORMS.filter((form) => !training.forms.includes(form));
  return (
    <div className="plan-words">
      <section>
        <Heading>
          <FormattedMessage id="portal.plan.included" />
        </Heading>
        <ul className="plan-list" data-kind="in">
          <Fact id="security" />
          {CHOSEN_CLASSES.filter((of) => !extra.includes(of)).map((of) => (
            <Update key={of} of={of} terms={updates[of]} />
          ))}
          {plan.perpetualFallback && CHOSEN_CLASSES.some((of) => updates[of].rule === "duringMaintenance") && <Fact id="fallback" />}
          {support.channels.length > 0 && <Support support={support} />}
          {training.forms.length > 0 && (
            <Fact
              id={training.seatsPerYear === null ? "training" : "trainingSeats"}
              values={{ forms: said(intl, "portal.plan.form", training.forms), count: training.seatsPerYear ?? 0 }}
            />
          )}
          {onboardingHours > 0 && <Fact id="onboarding" values={{ count: onboardingHours }} />}
          {community && <Fact id="community" />}
          {entitlements.length > 0 && <Fact id="options" values={{ codes: <bdi dir="ltr">{entitlements.join(", ")}</bdi> }} />}
        </ul>
      </section>
      <section>
        <Heading>
          <FormattedMessage id="portal.plan.extra" />
        </Heading>
        <ul className="plan-list" data-kind="out">
          {extra.map((of) => (
            <Update key={of} of={of} terms={updates[of]} />
          ))}
          {channels.length > 0 && <Fact id="noChannels" values={{ channels: said(intl, "portal.policy.channel", channels) }} />}
          {forms.length > 0 && <Fact id="noTraining" values={{ forms: said(intl, "portal.plan.form", forms) }} />}
          {onboardingHours === 0 && <Fact id="noOnboarding" />}
          {!community && <Fact id="noCommunity" />}
          {extra.length + channels.length + forms.length === 0 && onboardingHours > 0 && community && <Fact id="nothing" />}
        </ul>
      </section>
    </div>
  );
}

function Fact({ id, values, children }: { id: string; values?: { [name: string]: ReactNode }; children?: ReactNode }) {
  return (
    <li>
      <FormattedMessage id={`portal.plan.fact.${id}`} values={values} />
      {children}
    </li>
  );
}

function Update({ of, terms }: { of: (typeof CHOSEN_CLASSES)[number]; terms: Plan["updates"]["bugfix"] }) {
  const intl = useIntl();
  return (
    <li>
      <FormattedMessage
        id={`portal.plan.rule.${terms.rule}`}
        values={{ what: intl.formatMessage({ id: `portal.plan.class.${of}` }), code: <bdi dir="ltr">{terms.entitlement}</bdi> }}
      />
    </li>
  );
}

function Support({ support }: { support: Plan["support"] }) {
  const intl = useIntl();
  const level = localize(support.levelNames, intl.locale);
  return (
    <>
      <Fact id="channels" values={{ channels: said(intl, "portal.policy.channel", support.channels) }} />
      <Fact id={`hours.${support.hours}`}>
        {support.hours === "own" && (
          <>
            <Hours hours={support.ownHours} />
            <span className="text-faint">
              <FormattedMessage id="portal.policy.zone" values={{ zone: <bdi dir="ltr">{support.timeZone}</bdi> }} />
            </span>
          </>
        )}
      </Fact>
      {support.languages.length > 0 && (
        <Fact id="languages" values={{ languages: intl.formatList(support.languages.map((tag) => languageName(intl, tag))) }} />
      )}
      {support.namedContacts === null ? <Fact id="everybody" /> : <Fact id="named" values={{ count: support.namedContacts }} />}
      {support.serviceLevels.length > 0 && (
        <Fact id="levels" values={{ name: level === "" ? "" : <bdi>({level})</bdi> }}>
          <ul>
            {support.serviceLevels.map((one) => (
              <li key={one.priority}>
                <FormattedMessage
                  id={one.aroundTheClock ? "portal.plan.level.always" : "portal.plan.level"}
                  values={{
                    priority: intl.formatMessage({ id: `priority.${one.priority}` }),
                    targets: intl.formatList(targets(intl, one), { type: "unit" }),
                  }}
                />
              </li>
            ))}
          </ul>
        </Fact>
      )}
    </>
  );
}

function targets(intl: IntlShape, level: Plan["support"]["serviceLevels"][number]): string[] {
  return (["firstAnswer", "nextAnswer", "solution"] as const).flatMap((of) => {
    const minutes = level[`${of}Minutes`];
    return minutes === null ? [] : [intl.formatMessage({ id: `portal.plan.target.${of}` }, { time: span(intl, minutes) })];
  });
}

/** A price as it is said, such as "€90 per month". */
export function PriceWords({ price: { amount, currency, period } }: { price: Price }) {
  const { locale } = useIntl();
  return (
    <FormattedMessage
      id={`portal.plan.price.${period}`}
      values={{ amount: <bdi className="tabular">{formatAmount(amount, currency, locale)}</bdi> }}
    />
  );
}

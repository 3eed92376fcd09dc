/** A month of a customer as both sides read it. */
import type { ReactNode } from "react";
import { FormattedMessage, useIntl, type IntlShape } from "react-intl";
import { Link } from "react-router";
import type { Credit, Statement } from "../../server/insights/accounts/contract.ts";
import { LOCALES, type Locale } from "../../shared/locales.ts";
import { decimalsOf } from "../../shared/money.ts";
import { howWorkedOut } from "../../shared/statement-words.ts";
import { Badge, type Tone } from "./badge.tsx";
import { Button } from "./button.tsx";
import { FormSelect } from "./form-field.tsx";
import { Money } from "./money.tsx";

/** A share with two decimals at most; the program has rounded it down. */
export function shareText(intl: IntlShape, percent: number | null): string {
  return percent === null ? "–" : intl.formatNumber(percent / 100, { style: "percent", maximumFractionDigits: 2 });
}

/** `November 2026`. @param month `YYYY-MM` */
export function monthText(intl: IntlShape, month: string): string {
  return intl.formatDate(`${month}-01T12:00:00Z`, { month: "long", year: "numeric", timeZone: "UTC" });
}

const TONES: { [state in Credit["state"]]: Tone } = { none: "neutral", proposed: "warn", approved: "good", waived: "outline" };

export function CreditState({ state }: { state: Credit["state"] }) {
  return (
    <Badge tone={TONES[state]}>
      <FormattedMessage id={`statement.credit.${state}`} />
    </Badge>
  );
}

/** Sums of what is credited, each with where it stands. */
export function Credited({ credited }: { credited: Statement["credited"] }) {
  if (credited.length === 0) return "–";
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {credited.map(({ amount, currency, state }) => (
        <span key={`${currency} ${state}`} className="inline-flex flex-wrap items-center gap-1.5">
          <Money amount={amount} currency={currency} />
          <CreditState state={state} />
        </span>
      ))}
    </span>
  );
}

function Figure({ id, children, note }: { id: string; children: ReactNode; note?: ReactNode }) {
  return (
    <div>
      <dt>
        <FormattedMessage id={id} />
      </dt>
      <dd className="statement-number">{children}</dd>
      {note && <dd className="text-sm text-faint">{note}</dd>}
    </div>
  );
}

/** The sums with what they count, and each target. @param to the page of the promises of a target that ended so; absent without one */
export function StatementSums({
  statement,
  to,
}: {
  statement: Statement;
  to: (filter: { target?: string; met?: "true" | "false" }) => string;
}) {
  const intl = useIntl();
  const { met, missed, targets, causes, open } = statement;
  const count = (value: number, filter: { target?: string; met: "true" | "false" }) =>
    value === 0 ? (
      intl.formatNumber(0)
    ) : (
      <Link className="link" to={to(filter)}>
        {intl.formatNumber(value)}
      </Link>
    );
  return (
    <>
      <dl className="statement-figures">
        <Figure id="statement.attainment" note={<FormattedMessage id="statement.attainment.short" />}>
          {shareText(intl, statement.attainment)}
        </Figure>
        <Figure id="statement.met">{count(met, { met: "true" })}</Figure>
        <Figure id="statement.missed">{count(missed, { met: "false" })}</Figure>
        {statement.credited.length > 0 && (
          <div>
            <dt>
              <FormattedMessage id="statement.credit" />
            </dt>
            <dd className="font-semibold">
              <Credited credited={statement.credited} />
            </dd>
          </div>
        )}
      </dl>
      <p className="text-sm text-soft">
        <FormattedMessage id="statement.definition" />{" "}
        {open !== null && <FormattedMessage id="statement.open" values={{ count: intl.formatNumber(open) }} />}
      </p>
      {targets.length === 0 ? (
        <p className="text-soft">
          <FormattedMessage id="statement.none" />
        </p>
      ) : (
        <div className="statement-table" role="region" aria-label={intl.formatMessage({ id: "statement.byTarget" })} tabIndex={0}>
          <table>
            <caption className="sr-only">
              <FormattedMessage id="statement.byTarget" />
            </caption>
            <thead>
              <tr>
                <th scope="col">
                  <FormattedMessage id="statement.target" />
                </th>
                {["statement.result.met", "statement.result.missed", "statement.attainment"].map((id) => (
                  <th key={id} scope="col" data-end>
                    <FormattedMessage id={id} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {targets.map((one) => (
                <tr key={one.target}>
                  <th scope="row">
                    <FormattedMessage id={`statement.target.${one.target}`} />
                  </th>
                  <td data-end>{count(one.met, { target: one.target, met: "true" })}</td>
                  <td data-end>{count(one.missed, { target: one.target, met: "false" })}</td>
                  <td data-end>{shareText(intl, one.attainment)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {causes.length > 0 && (
        <div className="statement-table">
          <table>
            <caption className="sr-only">
              <FormattedMessage id="statement.causes" />
            </caption>
            <thead>
              <tr>
                <th scope="col">
                  <FormattedMessage id="statement.causes" />
                </th>
                <th scope="col" data-end>
                  <FormattedMessage id="statement.result.missed" />
                </th>
              </tr>
            </thead>
            <tbody>
              {causes.map(({ cause, count: number }) => (
                <tr key={cause ?? ""}>
                  <th scope="row">
                    <FormattedMessage id={`statement.cause.${cause ?? "unknown"}`} />
                  </th>
                  <td data-end>{intl.formatNumber(number)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

/** What a contract credits, and how that was worked out. @param children what may be done about it */
export function CreditCard({ credit, children }: { credit: Credit; children?: ReactNode }) {
  const intl = useIntl();
  const { terms, fee } = credit;
  const share = (percent: number | null) => shareText(intl, percent);
  const money = (amount: number, currency: string) =>
    intl.formatNumber(amount / 10 ** decimalsOf(currency), { style: "currency", currency });
  const { key, values } = howWorkedOut(credit, { share, money });
  return (
    <article className="statement-credit">
      <h3 className="flex flex-wrap items-center gap-2 font-semibold">
        <bdi>{credit.plan.name}</bdi> <CreditState state={credit.state} />
      </h3>
      <dl>
        <div>
          <dt>
            <FormattedMessage id="statement.credit.how" />
          </dt>
          <dd>
            <FormattedMessage id={`statement.how.${key}`} values={values} />
          </dd>
        </div>
        <div>
          <dt>
            <FormattedMessage id="statement.credit.terms" />
          </dt>
          <dd>
            <TermsWords terms={terms} />
          </dd>
        </div>
        {fee && (
          <div>
            <dt>
              <FormattedMessage id="statement.fee" />
            </dt>
            <dd>
              <Money amount={fee.amount} currency={terms.currency} /> (<FormattedMessage id={`statement.fee.${fee.from}`} />)
            </dd>
          </div>
        )}
      </dl>
      {children}
    </article>
  );
}

/** Below which share how much is credited, in one line. */
export function TermsWords({ terms }: { terms: Credit["terms"] }) {
  const intl = useIntl();
  const share = (percent: number) => shareText(intl, percent);
  const tiers = terms.tiers.map(({ below, percent }) =>
    intl.formatMessage({ id: "statement.tier" }, { below: share(below), percent: share(percent) }),
  );
  return [...tiers, intl.formatMessage({ id: "statement.most" }, { percent: share(terms.most) })].join("; ");
}

const FORMATS = ["pdf", "csv", "xlsx"] as const;

/** The month as a file, in a language of one's choice; plain links and forms. @param path of the operation */
export function StatementFiles({ path, language }: { path: string; language: Locale }) {
  return (
    <form method="get" action={`/api/v1${path}/export`} className="statement-files">
      <FormSelect name="locale" label={<FormattedMessage id="statement.download.language" />} defaultValue={language}>
        {LOCALES.map((locale) => (
          <option key={locale} value={locale} lang={locale}>
            {new Intl.DisplayNames(locale, { type: "language" }).of(locale)}
          </option>
        ))}
      </FormSelect>
      {FORMATS.map((format) => (
        <Button key={format} type="submit" name="format" value={format}>
          <FormattedMessage id={`statement.file.${format}`} />
        </Button>
      ))}
    </form>
  );
}

/** Versions of a month that was worked out more than once. */
export function StatementVersions({ versions }: { versions: Statement["versions"] }) {
  const intl = useIntl();
  if (versions.length < 2) return null;
  return (
    <div className="statement-table">
      <table>
        <caption className="sr-only">
          <FormattedMessage id="statement.versions" />
        </caption>
        <thead>
          <tr>
            {["version", "closedAt", "attainment", "credit", "reason"].map((id) => (
              <th key={id} scope="col">
                <FormattedMessage id={`statement.${id}`} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {versions.map((one) => (
            <tr key={one.version}>
              <td>{intl.formatNumber(one.version)}</td>
              <td>
                {intl.formatDate(one.closedAt, { dateStyle: "medium" })} {one.madeBy && <bdi>{one.madeBy.name}</bdi>}
              </td>
              <td>
                {shareText(intl, one.attainment)} (
                <FormattedMessage
                  id="statement.of"
                  values={{ met: intl.formatNumber(one.met), decided: intl.formatNumber(one.met + one.missed) }}
                />
                )
              </td>
              <td>
                <Credited credited={one.credited} />
              </td>
              <td>
                <bdi>{one.reason ?? "–"}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import type { ReactNode } from "react";
import { FormattedMessage, useIntl, type IntlShape } from "react-intl";
import type { SupportPolicy } from "../../server/products/lifecycle/contract.ts";
import { localize } from "../../shared/locales.ts";
import type { PolicyHours } from "../../shared/support-policy.ts";

export type PolicyWordsOf = Pick<SupportPolicy, "aroundTheClock" | "hours" | "timeZone" | "channels" | "languages" | "levels" | "notes">;

/** The 1 January 2024 was a Monday. */
function weekday(intl: IntlShape, day: number): string {
  return intl.formatDate(Date.UTC(2024, 0, day, 12), { weekday: "long", timeZone: "UTC" });
}

/** Days in words: those that follow one another from the first to the last. @param days 1 to 7, sorted; Monday is 1 */
function daysInWords(intl: IntlShape, days: readonly number[]): string {
  const runs: number[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const words = runs.flatMap((run) =>
    run.length > 2
      ? [intl.formatMessage({ id: "portal.policy.days" }, { from: weekday(intl, run[0]!), to: weekday(intl, run.at(-1)!) })]
      : run.map((day) => weekday(intl, day)),
  );
  return intl.formatList(words);
}

/** Hours of support, a line for each. */
export function Hours({ hours }: { hours: readonly PolicyHours[] }) {
  const intl = useIntl();
  return (
    <ul>
      {hours.map(({ days, from, to }, index) => (
        <li key={index}>
          <FormattedMessage
            id="portal.policy.hoursOf"
            values={{
              days: daysInWords(intl, days),
              from: <bdi dir="ltr">{from}</bdi>,
              to: <bdi dir="ltr">{to}</bdi>,
            }}
          />
        </li>
      ))}
    </ul>
  );
}

/** A language by its name in the language of the page; the tag itself where there is none. */
export function languageName(intl: IntlShape, tag: string): string {
  return new Intl.DisplayNames([intl.locale], { type: "language", fallback: "code" }).of(tag) ?? tag;
}

function Level({ level }: { level: PolicyWordsOf["levels"][number] }) {
  const intl = useIntl();
  const { names, firstAnswerMinutes: minutes, aroundTheClock } = level;
  const unit = minutes !== null && minutes % 60 === 0 ? "hours" : "minutes";
  const name = <bdi className="font-semibold">{localize(names, intl.locale)}</bdi>;
  if (minutes === null) return <li>{name}</li>;
  const answer = intl.formatMessage({ id: `portal.policy.answer.${unit}` }, { count: unit === "hours" ? minutes / 60 : minutes });
  const when = intl.formatMessage({ id: aroundTheClock ? "portal.policy.answer.always" : "portal.policy.answer.inHours" });
  return (
    <li>
      <FormattedMessage id="portal.policy.level" values={{ name, answer, when }} />
    </li>
  );
}

/** What a support policy promises, in words. */
export function PolicyWords({ policy }: { policy: PolicyWordsOf }) {
  const intl = useIntl();
  const notes = localize(policy.notes, intl.locale);
  return (
    <dl className="grid gap-3">
      <Fact id="portal.policy.hours">
        {policy.aroundTheClock ? (
          <FormattedMessage id="portal.policy.always" />
        ) : (
          <>
            <Hours hours={policy.hours} />
            <span className="text-faint">
              <FormattedMessage id="portal.policy.zone" values={{ zone: <bdi dir="ltr">{policy.timeZone}</bdi> }} />
            </span>
          </>
        )}
      </Fact>
      <Fact id="portal.policy.channels">
        {intl.formatList(policy.channels.map((channel) => intl.formatMessage({ id: `portal.policy.channel.${channel}` })))}
      </Fact>
      <Fact id="portal.policy.languages">{intl.formatList(policy.languages.map((tag) => languageName(intl, tag)))}</Fact>
      {policy.levels.length > 0 && (
        <Fact id="portal.policy.levels">
          <ul>
            {policy.levels.map((level, index) => (
              <Level key={index} level={level} />
            ))}
          </ul>
        </Fact>
      )}
      {notes !== "" && (
        <Fact id="portal.policy.notes">
          <span dir="auto" className="whitespace-pre-line">
            {notes}
          </span>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ id, children }: { id: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-faint">
        <FormattedMessage id={id} />
      </dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { ISSUE_SEVERITIES, ISSUE_STATES, ISSUE_VISIBILITIES } from "../../../shared/issue-codes.ts";
import { direction, isLocale, LANGUAGE_NAMES, LOCALES } from "../../../shared/locales.ts";
import { apiContext, sessionContext } from "../../context.ts";
import { attempt, load, readForm, textOf } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Button } from "../../ui/button.tsx";
import { FormArea, FormErrors, FormSelect, FormText } from "../../ui/form-field.tsx";
import { Callout } from "../../ui/states.tsx";
import { refused, revisionOf, wordsOf } from "../people/acts.ts";
import { PeoplePage, useFaults } from "../people/parts.tsx";
import type { Route } from "./+types/edit.ts";

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { actor, locale } = context.get(sessionContext);
  const [issue, products] = await load(request, () =>
    Promise.all([
      params.number === undefined ? null : api.call("knownIssues.get", { params: { number: params.number }, query: { locale } }),
      api.call("products.list", { query: { limit: 200 } }),
    ]),
  );
  return {
    issue,
    products: products.data.map(({ id, name }) => ({ id, name })),
    mayPublish: actor.kind === "agent" && actor.rights.includes("issues.publish"),
  };
}

/** The texts of a field as a form with one input for each language says them; null where one is empty. */
function textsOf(form: FormData, name: string): { [locale: string]: string | null } {
  return Object.fromEntries(LOCALES.map((locale) => [locale, textOf(form, `${name}-${locale}`).replaceAll("\r\n", "\n").trim() || null]));
}

const filled = (texts: { [locale: string]: string | null }): { [locale: string]: string } =>
  Object.fromEntries(Object.entries(texts).flatMap(([locale, text]) => (text === null ? [] : [[locale, text]])));

const among = <T extends string>(values: readonly T[], value: string): { value: T } | null => {
  const found = values.find((one) => one === value);
  return found === undefined ? null : { value: found };
};

export async function action({ request, params, context }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const form = await readForm(request);
  const [title, description, workaround] = [textsOf(form, "title"), textsOf(form, "description"), textsOf(form, "workaround")];
  const state = among(ISSUE_STATES, textOf(form, "state"));
  const severity = among(ISSUE_SEVERITIES, textOf(form, "severity"));
  const visibility = among(ISSUE_VISIBILITIES, textOf(form, "visibility"));
  const fields = {
    product: textOf(form, "product"),
    versions: wordsOf(textOf(form, "versions")),
    fixedIn: textOf(form, "fixedIn").trim() || null,
    ...(severity && { severity: severity.value }),
    ...(visibility && { visibility: visibility.value }),
    ...(form.has("publishing") && { showsAffected: form.has("showsAffected") }),
  };
  const saved = await attempt(request, () =>
    params.number === undefined
      ? api.call("knownIssues.create", {
          body: {
            ...fields,
            title: filled(title),
            description: filled(description),
            workaround: filled(workaround),
            ...(state && { state: state.value }),
          },
        })
      : api.call("knownIssues.update", {
          params: { number: params.number },
          body: { ...fields, title, description, workaround },
          ...revisionOf(form),
        }),
  );
  return saved.ok ? redirect(`/desk/issues/${saved.value.number}?done=saved`) : refused(form, saved.problem);
}

const NAMED: { [field: string]: string } = { title: "issue.titleField", description: "issue.description", workaround: "issue.workaround" };

/** Writing a known issue down, or changing it: a plain form, one part for each language. */
export default function IssueEdit() {
  const intl = useIntl();
  const { issue, products, mayPublish } = useLoaderData<typeof loader>();
  const { errors: plain, typed, stale } = useFaults();
  // A text of one language is wrong in the field of that language.
  const errors = plain.map((error) => (error.name in NAMED ? { ...error, name: `${error.name}-en` } : error));
  const value = (name: string, stored: string | undefined) => typed?.[name]?.[0] ?? stored ?? "";
  const title = issue ? intl.formatMessage({ id: "issue.edit" }, { number: issue.number }) : intl.formatMessage({ id: "issue.new" });
  const texts = issue?.texts;
  const written = LOCALES.filter((locale) => locale === "en" || texts?.title[locale] || locale === intl.locale.split("-")[0]);
  const choices = (name: "state" | "severity" | "visibility", codes: readonly string[]) =>
    codes.map((code) => (
      <option key={code} value={code}>
        {intl.formatMessage({ id: `issue.${name}.${code}` })}
      </option>
    ));
  const back = issue ? `/desk/issues/${issue.number}` : "/desk/issues";
  return (
    <PeoplePage title={title} back={{ href: back, id: issue ? "issue.backToIssue" : "issue.title" }}>
      <div className="writing">
        {stale && (
          <Callout tone="warn" role="alert">
            <FormattedMessage id="issue.stale" />
          </Callout>
        )}
        <FormErrors title={<FormattedMessage id="people.refused" />} errors={errors} />
        <form method="post" className="grid gap-5">
          <input type="hidden" name="revision" value={issue?.revision ?? 0} />
          <FormSelect
            name="product"
            label={<FormattedMessage id="issue.product" />}
            errors={errors}
            defaultValue={value("product", issue?.product.id)}
          >
            {products.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </FormSelect>
          {LOCALES.map((locale) => (
            <details key={locale} className="issue-language" open={written.includes(locale)}>
              <summary lang={locale}>{LANGUAGE_NAMES[locale]}</summary>
              <div className="grid gap-3">
                <FormText
                  optional={locale !== "en"}
                  name={`title-${locale}`}
                  label={<FormattedMessage id="issue.titleField" />}
                  errors={errors}
                  defaultValue={value(`title-${locale}`, texts?.title[locale])}
                  maxLength={200}
                  lang={locale}
                  dir={isLocale(locale) ? direction(locale) : "auto"}
                  autoComplete="off"
                />
                <FormArea
                  optional
                  name={`description-${locale}`}
                  label={<FormattedMessage id="issue.description" />}
                  errors={errors}
                  defaultValue={value(`description-${locale}`, texts?.description[locale])}
                  rows={4}
                  maxLength={20_000}
                  lang={locale}
                  dir={direction(locale)}
                />
                <FormArea
                  optional
                  name={`workaround-${locale}`}
                  label={<FormattedMessage id="issue.workaround" />}
                  errors={errors}
                  defaultValue={value(`workaround-${locale}`, texts?.workaround[locale])}
                  rows={3}
                  maxLength={20_000}
                  lang={locale}
                  dir={direction(locale)}
                />
              </div>
            </details>
          ))}
          <FormText
            optional
            name="versions"
            label={<FormattedMessage id="issue.versions" />}
            hint={<FormattedMessage id="issue.versions.hint" />}
            errors={errors}
            defaultValue={value("versions", issue?.versions.join(", "))}
            dir="ltr"
            autoComplete="off"
          />
          <FormText
            optional
            name="fixedIn"
            label={<FormattedMessage id="issue.fixedIn" />}
            errors={errors}
            defaultValue={value("fixedIn", issue?.fixedIn ?? "")}
            maxLength={60}
            dir="ltr"
            autoComplete="off"
          />
          {!issue && (
            <FormSelect
              name="state"
              label={<FormattedMessage id="issue.state" />}
              errors={errors}
              defaultValue={value("state", "investigating")}
            >
              {choices("state", ISSUE_STATES)}
            </FormSelect>
          )}
          <FormSelect
            name="severity"
            label={<FormattedMessage id="issue.severity" />}
            errors={errors}
            defaultValue={value("severity", issue?.severity ?? "medium")}
          >
            {choices("severity", ISSUE_SEVERITIES)}
          </FormSelect>
          {mayPublish && (
            <>
              <input type="hidden" name="publishing" value="yes" />
              <FormSelect
                name="visibility"
                label={<FormattedMessage id="issue.visibility" />}
                hint={<FormattedMessage id="issue.visibility.hint" />}
                errors={errors}
                defaultValue={value("visibility", issue?.visibility ?? "internal")}
              >
                {choices("visibility", ISSUE_VISIBILITIES)}
              </FormSelect>
              <label className="flex items-start gap-2 text-sm">
                <input
                  type="checkbox"
                  name="showsAffected"
                  className="mt-0.5"
                  defaultChecked={typed ? typed["showsAffected"] !== undefined : (issue?.showsAffected ?? false)}
                />
                <FormattedMessage id="issue.showsAffected" />
              </label>
            </>
          )}
          <div className="flex flex-wrap gap-2">
            <Button type="submit" look="primary">
              <FormattedMessage id={issue ? "common.save" : "issue.create"} />
            </Button>
            <a className="btn" data-look="quiet" href={back}>
              <FormattedMessage id="common.cancel" />
            </a>
          </div>
        </form>
      </div>
    </PeoplePage>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/issues" inside />;
}

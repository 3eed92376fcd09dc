import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { LOCALES } from "../../shared/locales.ts";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { lineQuery, StatementLines } from "../ui/statement-lines.tsx";
import { CreditCard, monthText, StatementFiles, StatementSums, StatementVersions } from "../ui/statement-view.tsx";
import type { Route } from "./+types/statement.ts";
import { CreditActs } from "./credit-acts.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { Pages } from "./table.tsx";

export const handle: RouteHandle = { wings: ["statements"] };
export { shouldRevalidate } from "./revision.tsx";

const LABELS = {
  reason: { name: "reason", label: "statement.reason" },
  note: { name: "note", label: "admin.statements.note" },
  timeZone: { name: "timeZone", label: "admin.policies.timeZone" },
};

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "statements.read");
  const api = apiFor(context);
  const { shown, query, cursor } = lineQuery(new URL(request.url));
  return load(request, async () => {
    const [statement, lines, settings] = await Promise.all([
      api.call("statements.get", { params }),
      api.call("statements.lines", { params, query: { limit: 50, ...query, ...(cursor && { cursor }) } }),
      api.call("statements.settings", { params: { organization: params.organization } }),
    ]);
    return { statement, lines, shown, settings, may: rightsOf(context).includes("credits.manage") };
  });
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  const intent = textOf(form, "intent");
  const ifMatch = Number(textOf(form, "revision"));
  const done = await attempt(request, async () => {
    if (intent === "recompute") return api.call("statements.recompute", { params, body: { reason: textOf(form, "reason") } });
    if (intent === "settings") {
      const body = { locale: LOCALES.find((one) => one === textOf(form, "locale")) ?? "en", timeZone: textOf(form, "timeZone").trim() };
      return api.call("statements.updateSettings", { params: { organization: params.organization }, body, ifMatch });
    }
    const decision = (["approve", "waive", "reopen"] as const).find((one) => one === intent) ?? "reopen";
    const note = textOf(form, "note").trim() || null;
    return api.call("serviceCredits.decide", { params: { id: textOf(form, "credit") }, body: { decision, note }, ifMatch });
  });
  return done.ok ? redirect(`/admin/statements/${params.organization}/${params.month}?done=saved`) : refused(form, done.problem);
}

/** A month of a customer: what it says, what is credited, and what may be done about it. */
export default function StatementPage() {
  const intl = useIntl();
  const { statement, lines, shown, settings, may } = useLoaderData<typeof loader>();
  const { problem, errors } = useRefusal(LABELS);
  const { organization, month, state } = statement;
  const here = `/admin/statements/${organization.id}/${month}`;
  const label = intl.formatMessage({ id: "statement.title" }, { month: monthText(intl, month) });
  const to = (filter: { [name: string]: string }) => `${here}?${new URLSearchParams(filter)}#lines`;
  return (
    <Page
      title={label}
      label={label}
      lead={
        <span className="flex flex-wrap items-center gap-2">
          <bdi>{organization.name}</bdi>
          <Badge tone={state === "closed" ? "good" : "accent"}>
            <FormattedMessage id={`statement.state.${state}`} />
          </Badge>
        </span>
      }
      back={{ to: "/admin/statements", id: "admin.statements" }}
    >
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      {state !== "closed" && (
        <p className="text-soft">
          <FormattedMessage id={`statement.state.${state}.what`} />
        </p>
      )}
      <StatementSums statement={statement} to={to} />
      <Group title={<FormattedMessage id="statement.credits" />} what={<FormattedMessage id="admin.service-credits.what" />}>
        {statement.credits.length === 0 ? (
          <p className="text-soft">
            <FormattedMessage id="admin.statements.noTerms" />
          </p>
        ) : (
          statement.credits.map((credit) => (
            <CreditCard key={credit.subscription} credit={credit}>
              {credit.decidedBy && (
                <p className="text-sm text-soft">
                  <bdi>{credit.decidedBy.name}</bdi>
                  {credit.decidedAt && ` · ${intl.formatDate(credit.decidedAt, { dateStyle: "medium", timeStyle: "short" })}`}
                  {credit.note && (
                    <>
                      {" · "}
                      <bdi>{credit.note}</bdi>
                    </>
                  )}
                </p>
              )}
              {may && credit.id !== null && credit.state !== "none" && <CreditActs credit={credit} />}
            </CreditCard>
          ))
        )}
      </Group>
      <section id="lines" className="admin-group">
        <div className="grid content-start gap-1">
          <h2>
            <FormattedMessage id="statement.lines" />
          </h2>
        </div>
        <div className="grid min-w-0 content-start gap-4">
          <StatementLines lines={lines.data} shown={shown} timeZone={statement.timeZone} ticketAt={(number) => `/desk/tickets/${number}`} />
          <Pages next={lines.nextCursor} />
        </div>
      </section>
      <Group title={<FormattedMessage id="statement.download" />} what={<FormattedMessage id="admin.statements.download.what" />}>
        <StatementFiles path={`/statements/${organization.id}/${month}`} language={statement.language} />
      </Group>
      {statement.versions.length > 1 && (
        <Group title={<FormattedMessage id="statement.versions" />}>
          <StatementVersions versions={statement.versions} />
        </Group>
      )}
      {may && state !== "running" && (
        <Group
          title={<FormattedMessage id="admin.statements.recompute" />}
          what={<FormattedMessage id="admin.statements.recompute.what" />}
        >
          <Form method="post" className="admin-add" noValidate>
            <FormText
              name="reason"
              label={<FormattedMessage id="statement.reason" />}
              hint={<FormattedMessage id="admin.statements.reason.hint" />}
              errors={errors}
              maxLength={300}
              dir="auto"
              autoComplete="off"
            />
            <Button type="submit" name="intent" value="recompute">
              <FormattedMessage id="admin.statements.recompute.do" />
            </Button>
          </Form>
        </Group>
      )}
      {may && (
        <Group title={<FormattedMessage id="admin.statements.settings" />} what={<FormattedMessage id="admin.statements.settings.what" />}>
          <Form method="post" className="admin-form" noValidate key={settings.revision}>
            <input type="hidden" name="revision" value={settings.revision} />
            <FormSelect name="locale" label={<FormattedMessage id="admin.statements.locale" />} defaultValue={settings.locale}>
              {LOCALES.map((locale) => (
                <option key={locale} value={locale}>
                  {new Intl.DisplayNames(intl.locale, { type: "language" }).of(locale)}
                </option>
              ))}
            </FormSelect>
            <FormText
              name="timeZone"
              label={<FormattedMessage id="admin.policies.timeZone" />}
              hint={<FormattedMessage id="admin.policies.timeZone.hint" />}
              errors={errors}
              defaultValue={settings.timeZone}
              dir="ltr"
              autoComplete="off"
            />
            <div>
              <Button type="submit" name="intent" value="settings">
                <FormattedMessage id="admin.statements.settings.save" />
              </Button>
            </div>
          </Form>
        </Group>
      )}
    </Page>
  );
}

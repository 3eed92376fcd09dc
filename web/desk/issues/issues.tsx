import { FormattedMessage, useIntl } from "react-intl";
import { Form, useLoaderData, useSearchParams } from "react-router";
import Bug from "lucide-react/icons/bug";
import { ISSUE_SEVERITIES, ISSUE_STATES, ISSUE_VISIBILITIES } from "../../../shared/issue-codes.ts";
import { apiContext, sessionContext } from "../../context.ts";
import { load } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { Time } from "../../ui/time.tsx";
import { askedOf } from "../people/people-list.tsx";
import { MoreLink, Sheet } from "../sheet.tsx";
import type { Route } from "./+types/issues.ts";
import { IssueNumber, SeverityBadge, StateBadge, VisibilityBadge } from "./parts.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { actor, locale } = context.get(sessionContext);
  const query = askedOf(request, ["q", "cursor", "product", "state", "severity", "visibility", "version"]);
  const [page, products] = await load(request, () =>
    Promise.all([api.call("knownIssues.list", { query: { ...query, locale } }), api.call("products.list", { query: { limit: 200 } })]),
  );
  return {
    ...page,
    products: products.data.map(({ id, name }) => ({ id, name })),
    mayWrite: actor.kind === "agent" && actor.rights.includes("issues.edit"),
  };
}

/** What is known to be wrong with the products: narrowed by product, state, severity and who may read it. */
export default function Issues() {
  const intl = useIntl();
  const { data, nextCursor, products, mayWrite } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const label = intl.formatMessage({ id: "issue.search" });
  const choose = (name: string, values: readonly { id: string; label: string }[]) => (
    <select
      name={name}
      className="input issue-choice"
      defaultValue={search.get(name) ?? ""}
      aria-label={intl.formatMessage({ id: `issue.${name}` })}
    >
      <option value="">{intl.formatMessage({ id: `issue.${name}.any` })}</option>
      {values.map((value) => (
        <option key={value.id} value={value.id}>
          {value.label}
        </option>
      ))}
    </select>
  );
  const words = (name: string, codes: readonly string[]) =>
    codes.map((code) => ({ id: code, label: intl.formatMessage({ id: `issue.${name}.${code}` }) }));
  return (
    <Sheet titleId="issue.title">
      <Form role="search" className="people-search">
        <input
          type="search"
          name="q"
          data-search=""
          className="input"
          defaultValue={search.get("q") ?? ""}
          maxLength={200}
          dir="auto"
          aria-label={label}
          placeholder={label}
        />
        {choose(
          "product",
          products.map(({ id, name }) => ({ id, label: name })),
        )}
        {choose("state", words("state", ISSUE_STATES))}
        {choose("severity", words("severity", ISSUE_SEVERITIES))}
        {choose("visibility", words("visibility", ISSUE_VISIBILITIES))}
        <Button type="submit">
          <FormattedMessage id="people.search" />
        </Button>
        {mayWrite && (
          <a className="btn" data-look="primary" data-size="md" href="/desk/issues/new">
            <FormattedMessage id="issue.new" />
          </a>
        )}
      </Form>
      {data.length === 0 ? (
        <EmptyState icon={Bug} title={<FormattedMessage id="issue.empty.title" />}>
          <FormattedMessage id="issue.empty.body" />
        </EmptyState>
      ) : (
        <ul className="issue-list">
          {data.map((one) => (
            <li key={one.id}>
              <p className="min-w-0">
                <a className="issue-name" href={`/desk/issues/${one.number}`}>
                  <bdi>{one.title}</bdi>
                </a>
                <span className="issue-meta">
                  <IssueNumber number={one.number} />
                  <bdi>{one.product.name}</bdi>
                  {one.versions.length > 0 && <bdi dir="ltr">{one.versions.slice(0, 4).join(", ")}</bdi>}
                  <FormattedMessage id="issue.affectedCount" values={{ count: one.affected ?? 0 }} />
                  <Time at={one.updatedAt} />
                </span>
              </p>
              <p className="issue-badges">
                <StateBadge state={one.state} />
                <SeverityBadge severity={one.severity} />
                <VisibilityBadge visibility={one.visibility} />
              </p>
            </li>
          ))}
        </ul>
      )}
      <MoreLink nextCursor={nextCursor} />
    </Sheet>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}

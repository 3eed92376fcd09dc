import { FormattedMessage, useIntl } from "react-intl";
import { Form, useLoaderData, useSearchParams } from "react-router";
import Building2 from "lucide-react/icons/building-2";
import { apiContext, sessionContext } from "../../context.ts";
import { load } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { MoreLink, Sheet } from "../sheet.tsx";
import type { Route } from "./+types/organizations.ts";
import { Tags } from "./parts.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  const { searchParams } = new URL(request.url);
  const api = context.get(apiContext);
  const asked = (name: string) => {
    const value = searchParams.get(name)?.trim();
    return value ? { [name]: value } : {};
  };
  const query = { limit: 50, ...asked("q"), ...asked("cursor"), ...asked("tag"), ...asked("segment"), ...asked("owner") };
  const { actor } = context.get(sessionContext);
  const [page, segments] = await load(request, () =>
    Promise.all([api.call("organizations.list", { query }), api.call("segments.list", { query: { kind: "organization", limit: 20 } })]),
  );
  return { ...page, segments: segments.data, may: actor.kind === "agent" && actor.rights.includes("organizations.manage") };
}

/** Organizations: found by name, owner, segment. */
export default function Organizations() {
  const intl = useIntl();
  const { data: organizations, nextCursor, segments, may } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const segment = search.get("segment");
  return (
    <Sheet titleId="people.organizations">
      <Form role="search" className="people-search">
        <input
          type="search"
          name="q"
          data-search=""
          className="input"
          defaultValue={search.get("q") ?? ""}
          maxLength={200}
          dir="auto"
          aria-label={intl.formatMessage({ id: "people.organizations.search" })}
          placeholder={intl.formatMessage({ id: "people.organizations.search" })}
        />
        <Button type="submit">
          <FormattedMessage id="people.search" />
        </Button>
        {may && (
          <a className="btn" data-look="primary" data-size="md" href="/admin/organizations/new">
            <FormattedMessage id="people.organizations.new" />
          </a>
        )}
      </Form>
      <nav className="filters" aria-label={intl.formatMessage({ id: "people.segments" })}>
        <a
          className="btn"
          data-look="quiet"
          data-size="sm"
          href="/desk/organizations"
          aria-current={!segment && !search.has("owner") ? "true" : undefined}
        >
          <FormattedMessage id="filter.all" />
        </a>
        <a
          className="btn"
          data-look="quiet"
          data-size="sm"
          href="/desk/organizations?owner=me"
          aria-current={search.get("owner") === "me" ? "true" : undefined}
        >
          <FormattedMessage id="people.mine" />
        </a>
        {segments.map(({ id, name, count }) => (
          <a
            key={id}
            className="btn"
            data-look="quiet"
            data-size="sm"
            href={`/desk/organizations?segment=${id}`}
            aria-current={segment === id ? "true" : undefined}
          >
            <bdi>{name}</bdi>
            {count !== null && <span className="tabular text-faint">{intl.formatNumber(count)}</span>}
          </a>
        ))}
        <a className="btn" data-look="quiet" data-size="sm" href="/desk/segments?kind=organization">
          <FormattedMessage id="people.segments.manage" />
        </a>
      </nav>
      {organizations.length === 0 ? (
        <EmptyState icon={Building2} title={<FormattedMessage id="people.organizations.none" />}>
          <FormattedMessage id="people.organizations.none.what" />
        </EmptyState>
      ) : (
        <ul className="people-list">
          {organizations.map((organization) => (
            <li key={organization.id}>
              <Avatar name={organization.name} />
              <div className="min-w-0 grow">
                <a className="people-name" href={`/desk/organizations/${organization.id}`}>
                  <bdi>{organization.name}</bdi>
                </a>
                <p className="truncate text-xs text-soft">
                  <bdi dir="ltr">{organization.domains.map(({ domain }) => domain).join(", ")}</bdi>
                </p>
              </div>
              <p className="people-list-more">
                <bdi>{organization.owner?.name}</bdi>
              </p>
              <Tags tags={organization.tags.slice(0, 3)} />
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

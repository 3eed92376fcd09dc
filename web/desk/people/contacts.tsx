import { FormattedMessage, useIntl } from "react-intl";
import { Form, useLoaderData, useSearchParams } from "react-router";
import Contact from "lucide-react/icons/contact";
import { apiContext, sessionContext } from "../../context.ts";
import { load } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { MoreLink, Sheet } from "../sheet.tsx";
import type { Route } from "./+types/contacts.ts";
import { Tags } from "./parts.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  const { searchParams } = new URL(request.url);
  const api = context.get(apiContext);
  const asked = (name: string) => {
    const value = searchParams.get(name)?.trim();
    return value ? { [name]: value } : {};
  };
  const query = {
    limit: 50,
    ...asked("q"),
    ...asked("cursor"),
    ...asked("tag"),
    ...asked("segment"),
    ...asked("owner"),
    ...asked("organization"),
  };
  const { actor } = context.get(sessionContext);
  const [page, segments] = await load(request, () =>
    Promise.all([api.call("contacts.list", { query }), api.call("segments.list", { query: { kind: "contact", limit: 20 } })]),
  );
  return { ...page, segments: segments.data, may: actor.kind === "agent" && actor.rights.includes("people.manage") };
}

/** People who ask: found by name, address, segment. */
export default function Contacts() {
  const intl = useIntl();
  const { data: contacts, nextCursor, segments, may } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const segment = search.get("segment");
  return (
    <Sheet titleId="people.contacts">
      <Form role="search" className="people-search">
        <input
          type="search"
          name="q"
          data-search=""
          className="input"
          defaultValue={search.get("q") ?? ""}
          maxLength={200}
          dir="auto"
          aria-label={intl.formatMessage({ id: "people.contacts.search" })}
          placeholder={intl.formatMessage({ id: "people.contacts.search" })}
        />
        <Button type="submit">
          <FormattedMessage id="people.search" />
        </Button>
        {may && (
          <a className="btn" data-look="primary" data-size="md" href="/admin/contacts/new">
            <FormattedMessage id="people.contacts.new" />
          </a>
        )}
      </Form>
      <nav className="filters" aria-label={intl.formatMessage({ id: "people.segments" })}>
        <a
          className="btn"
          data-look="quiet"
          data-size="sm"
          href="/desk/contacts"
          aria-current={!segment && !search.has("owner") ? "true" : undefined}
        >
          <FormattedMessage id="filter.all" />
        </a>
        <a
          className="btn"
          data-look="quiet"
          data-size="sm"
          href="/desk/contacts?owner=me"
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
            href={`/desk/contacts?segment=${id}`}
            aria-current={segment === id ? "true" : undefined}
          >
            <bdi>{name}</bdi>
            {count !== null && <span className="tabular text-faint">{intl.formatNumber(count)}</span>}
          </a>
        ))}
        <a className="btn" data-look="quiet" data-size="sm" href="/desk/segments?kind=contact">
          <FormattedMessage id="people.segments.manage" />
        </a>
      </nav>
      {contacts.length === 0 ? (
        <EmptyState icon={Contact} title={<FormattedMessage id="people.contacts.none" />}>
          <FormattedMessage id="people.contacts.none.what" />
        </EmptyState>
      ) : (
        <ul className="people-list">
          {contacts.map((contact) => (
            <li key={contact.id}>
              <Avatar name={contact.name} />
              <div className="min-w-0 grow">
                <a className="people-name" href={`/desk/contacts/${contact.id}`}>
                  <bdi>{contact.name}</bdi>
                </a>
                <p className="truncate text-xs text-soft">
                  <bdi dir="ltr">{contact.addresses.find(({ kind }) => kind === "email")?.address}</bdi>
                </p>
              </div>
              <p className="people-list-more">
                <bdi>{contact.memberships.find(({ endsOn }) => endsOn === null)?.organization.name}</bdi>
              </p>
              <Tags tags={contact.tags.slice(0, 3)} />
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

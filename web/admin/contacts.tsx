import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Contact from "lucide-react/icons/contact";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/contacts.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { SearchBox } from "./search-box.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "people.read");
  const query = new URL(request.url).searchParams;
  const q = (query.get("q") ?? "").trim();
  const cursor = query.get("cursor");
  const page = await load(request, () =>
    apiFor(context).call("contacts.list", { query: { limit: 50, ...(q && { q }), ...(cursor && { cursor }) } }),
  );
  return { ...page, q, may: rightsOf(context).includes("people.manage") };
}

export default function Contacts() {
  const intl = useIntl();
  const { data: contacts, nextCursor, q, may } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.contacts" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.contacts.what" />}
      {...(may && { action: { to: "/admin/contacts/new", id: "admin.contacts.new" } })}
    >
      <SearchBox q={q} label="admin.contacts.search" />
      <Table
        caption={title}
        rows={contacts}
        empty={
          <EmptyState icon={Contact} title={<FormattedMessage id="admin.contacts.none" />}>
            <FormattedMessage id={q === "" ? "admin.contacts.none.what" : "admin.search.none"} />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (contact) => (
              <Link to={`/admin/contacts/${contact.id}`} className="link font-medium">
                <bdi>{contact.name}</bdi>
              </Link>
            ),
          },
          { id: "admin.email", cell: (contact) => <bdi dir="ltr">{contact.addresses.find(({ primary }) => primary)?.address}</bdi> },
          {
            id: "admin.organizations",
            cell: (contact) => (
              <bdi>
                {intl.formatList(
                  contact.memberships.filter(({ endsOn }) => endsOn === null).map(({ organization }) => organization.name),
                  { type: "unit" },
                )}
              </bdi>
            ),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}

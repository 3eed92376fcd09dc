import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import { load } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { Icon } from "../ui/icon.tsx";
import type { Route } from "./+types/home.ts";
import { EndingSoon, endingSoon } from "./ending-soon.tsx";
import { rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { groupsOf, sectionsFor } from "./sections.ts";

/** Names of days are the portal's. */
export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  const rights = rightsOf(context);
  const soon = rights.includes("catalog.manage") ? await load(request, () => endingSoon(apiFor(context))) : { ends: [], more: false };
  return { sections: sectionsFor(rights).map(({ id }) => id), soon };
}

/** What can be set here, each part with what it is for. */
export default function AdminHome() {
  const intl = useIntl();
  const { sections, soon } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.title" });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.lead" />}>
      <EndingSoon {...soon} />
      {groupsOf(sections).map((group) => (
        <section key={group.id} className="grid gap-3" aria-labelledby={`group-${group.id}`}>
          <h2 id={`group-${group.id}`}>
            <FormattedMessage id={`admin.group.${group.id}`} />
          </h2>
          <ul className="admin-cards">
            {group.sections.map(({ id, icon }) => (
              <li key={id} className="card admin-card">
                <Icon as={icon} size={20} />
                <div className="grid content-start gap-0.5">
                  <h3 className="font-semibold">
                    <Link to={`/admin/${id}`} className="card-link">
                      <FormattedMessage id={`admin.${id}`} />
                    </Link>
                  </h3>
                  <p className="text-sm text-soft">
                    <FormattedMessage id={`admin.${id}.what`} />
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}

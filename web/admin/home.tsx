import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import { Icon } from "../ui/icon.tsx";
import type { Route } from "./+types/home.ts";
import { rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { groupsOf, sectionsFor } from "./sections.ts";

export function loader({ context }: Route.LoaderArgs) {
  return { sections: sectionsFor(rightsOf(context)).map(({ id }) => id) };
}

/** What can be set here, each part with what it is for. */
export default function AdminHome() {
  const intl = useIntl();
  const { sections } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.title" });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.lead" />}>
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

import { FormattedMessage } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { localize } from "../../shared/locales.ts";
import { sessionContext } from "../context.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { Callout } from "../ui/states.tsx";
import type { Route } from "./+types/status.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";
import { StatusForm, statusOf } from "./status-form.tsx";

export { shouldRevalidate } from "./revision.tsx";

/** Names of types and categories are the desk's. */
export const handle: RouteHandle = { wings: ["desk"] };

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const status = await load(request, () => apiFor(context).call("ticketStatuses.get", { params }));
  return { status, name: localize(status.name, context.get(sessionContext).locale) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const retire = textOf(form, "retire");
  const saved = await attempt(request, async () => {
    const { isDefault } = await api.call("ticketStatuses.get", { params });
    return api.call("ticketStatuses.update", {
      params,
      body: { ...statusOf(form, isDefault), ...(retire && { retired: retire === "yes" }) },
      ...revisionOf(form),
    });
  });
  return saved.ok ? redirect(`/admin/statuses/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function Status() {
  const { status, name } = useLoaderData<typeof loader>();
  const filter = JSON.stringify({ all: [{ field: "status", is: "in", values: [status.slug] }], any: [] });
  return (
    <Page
      title={<bdi>{name}</bdi>}
      label={name}
      lead={<FormattedMessage id={`status.${status.category}`} />}
      back={{ to: "/admin/statuses", id: "admin.statuses" }}
    >
      {status.isDefault ? (
        <p className="text-soft">
          <FormattedMessage id="admin.statuses.default.what" />
        </p>
      ) : (
        (status.tickets > 0 || status.retired) && (
          <Callout tone={status.retired ? "warn" : "accent"}>
            <FormattedMessage
              id={status.retired ? "admin.statuses.held.retired" : "admin.statuses.held"}
              values={{ count: status.tickets, more: status.tickets >= 1_000 ? "yes" : "no" }}
            />{" "}
            {status.tickets > 0 && (
              <a className="link" href={`/desk?view=${encodeURIComponent(filter)}`}>
                <FormattedMessage id="admin.statuses.show" />
              </a>
            )}
          </Callout>
        )
      )}
      <StatusForm key={status.revision} status={status} />
    </Page>
  );
}

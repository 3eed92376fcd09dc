import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { FormErrors } from "../ui/form-field.tsx";
import type { Route } from "./+types/privacy.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { Holds } from "./privacy-holds.tsx";
import { PrivacyRequests, useProgress } from "./privacy-requests.tsx";
import { refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";
import { Pages } from "./table.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "privacy.manage");
  const api = apiFor(context);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const [requests, holds] = await load(request, () =>
    Promise.all([
      api.call("privacy.requests.list", { query: { limit: 50, ...(cursor && { cursor }) } }),
      api.call("holds.list", { query: { limit: 100, active: "true" } }),
    ]),
  );
  return { requests, holds: holds.data };
}

export async function action({ request, context }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const done = await attempt(request, () => api.call("holds.release", { params: { id: textOf(form, "hold") }, ...revisionOf(form) }));
  return done.ok ? redirect("/admin/privacy?done=saved") : refused(form, done.problem);
}

/** Everything under way of erasing and exporting people, and what is held. */
export default function Privacy() {
  const intl = useIntl();
  const { requests, holds } = useLoaderData<typeof loader>();
  const { errors, problem } = useRefusal();
  useProgress(requests.data);
  const title = intl.formatMessage({ id: "admin.privacy" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="privacy.requests.what" />}
      action={{ to: "/admin/retention", id: "privacy.retention.link" }}
    >
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <PrivacyRequests rows={requests.data} />
      <Pages next={requests.nextCursor} />
      <h2>
        <FormattedMessage id="privacy.holds" />
      </h2>
      <p className="text-soft">
        <FormattedMessage id="privacy.holds.what" />
      </p>
      <Holds rows={holds} />
    </Page>
  );
}

import { FormattedMessage, useIntl } from "react-intl";
import { data, useActionData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, readForm, textOf } from "../data.ts";
import type { Route } from "./+types/tracker-new.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { TRACKER_KINDS, TrackerForm, TrackerSecret, trackerOf, withoutToken } from "./tracker-form.tsx";

export function loader({ context }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  return null;
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const kind = TRACKER_KINDS.find((one) => one === textOf(form, "kind")) ?? "github";
  const { account, ...rest } = trackerOf(form);
  const created = await attempt(request, () =>
    apiFor(context).call("trackers.create", {
      body: { token: "", ...rest, kind, webUrl: textOf(form, "webUrl").trim(), account: kind === "jira" ? account : null },
    }),
  );
  if (!created.ok) return refused(withoutToken(form), created.problem);
  const { id, hookAddress: address, hookSecret: secret } = created.value;
  // Shown in this one answer and stored nowhere, so there is no page to be led to.
  return data({ id, address, secret }, { headers: { "Cache-Control": "no-store" } });
}

export function headers({ actionHeaders }: Route.HeadersArgs) {
  return actionHeaders;
}

export default function NewTracker() {
  const title = useIntl().formatMessage({ id: "admin.trackers.new" });
  const answer = useActionData<typeof action>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.trackers.what" />}
      back={{ to: "/admin/trackers", id: "admin.trackers" }}
    >
      {answer && "secret" in answer ? <TrackerSecret {...answer} /> : <TrackerForm />}
    </Page>
  );
}

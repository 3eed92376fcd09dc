import { FormattedMessage } from "react-intl";
import { data, Form, redirect, useActionData, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/tracker.ts";
import { Confirm } from "./confirm.tsx";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";
import { TrackerForm, TrackerSecret, trackerOf, withoutToken } from "./tracker-form.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  return { tracker: await load(request, () => apiFor(context).call("trackers.get", { params })) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const api = apiFor(context);
  const intent = textOf(form, "intent");
  if ((intent === "rotate" || intent === "remove") && !form.has("confirmed")) return askFirst(form, intent);
  if (intent === "remove") {
    const removed = await attempt(request, () => api.call("trackers.remove", { params, ...revisionOf(form) }));
    return removed.ok ? redirect("/admin/trackers?done=removed") : refused(form, removed.problem);
  }
  if (intent === "rotate") {
    const rotated = await attempt(request, () => api.call("trackers.rotate", { params, ...revisionOf(form) }));
    if (!rotated.ok) return refused(form, rotated.problem);
    const { id, hookAddress: address, hookSecret: secret } = rotated.value;
    return data({ id, address, secret }, { headers: { "Cache-Control": "no-store" } });
  }
  const { account, ...rest } = trackerOf(form);
  const saved = await attempt(request, () =>
    api.call("trackers.update", {
      params,
      body: { ...rest, ...(form.has("account") && { account }), active: form.has("active") },
      ...revisionOf(form),
    }),
  );
  return saved.ok ? redirect(`/admin/trackers/${params.id}?done=saved`) : refused(withoutToken(form), saved.problem);
}

export function headers({ actionHeaders }: Route.HeadersArgs) {
  return actionHeaders;
}

export default function Tracker() {
  const { tracker } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { confirm, typed } = useRefusal();
  const here = `/admin/trackers/${tracker.id}`;
  const back = { to: "/admin/trackers", id: "admin.trackers" };
  const title = <bdi>{tracker.name}</bdi>;
  if (answer && "secret" in answer)
    return (
      <Page title={title} label={tracker.name} back={back}>
        <TrackerSecret {...answer} />
      </Page>
    );
  return (
    <Page title={title} label={tracker.name} back={back}>
      {(confirm === "rotate" || confirm === "remove") && (
        <Confirm
          title={<FormattedMessage id={`admin.trackers.${confirm}.confirm`} />}
          submit={<FormattedMessage id={`admin.trackers.${confirm}`} />}
          cancel={here}
          typed={typed}
          intent={confirm}
        >
          <FormattedMessage id={`admin.trackers.${confirm}.what`} />
        </Confirm>
      )}
      <dl className="admin-facts">
        <div>
          <dt>
            <FormattedMessage id="admin.trackers.webUrl" />
          </dt>
          <dd>
            <bdi dir="ltr">{tracker.webUrl}</bdi>
          </dd>
        </div>
        <div>
          <dt>
            <FormattedMessage id="admin.trackers.mirrors" />
          </dt>
          <dd>
            <FormattedMessage id="admin.trackers.count" values={{ count: tracker.mirrors, failing: tracker.failing }} />
          </dd>
        </div>
        <div>
          <dt>
            <FormattedMessage id="admin.trackers.lastHook" />
          </dt>
          <dd>{tracker.lastHookAt ? <Time at={tracker.lastHookAt} /> : <FormattedMessage id="admin.trackers.never" />}</dd>
        </div>
      </dl>
      <TrackerForm tracker={tracker} />
      {confirm === undefined && (
        <Group title={<FormattedMessage id="admin.trackers.acts" />} what={<FormattedMessage id="admin.trackers.acts.what" />}>
          <Form method="post" className="flex flex-wrap gap-2">
            <input type="hidden" name="revision" value={tracker.revision} />
            <Button type="submit" name="intent" value="rotate">
              <FormattedMessage id="admin.trackers.rotate" />
            </Button>
            <Button type="submit" name="intent" value="remove">
              <FormattedMessage id="admin.trackers.remove" />
            </Button>
          </Form>
        </Group>
      )}
    </Page>
  );
}

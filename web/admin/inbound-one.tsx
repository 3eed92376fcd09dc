import { FormattedMessage, useIntl } from "react-intl";
import { data, Form, redirect, useActionData, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/inbound-one.ts";
import { Confirm } from "./confirm.tsx";
import { EndpointForm, EndpointSecret, endpointOf, withoutKey } from "./inbound-form.tsx";
import { allMailboxes } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  const api = apiFor(context);
  const [endpoint, mailboxes] = await load(request, () => Promise.all([api.call("inbound.get", { params }), allMailboxes(api)]));
  return { endpoint, mailboxes };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const api = apiFor(context);
  const intent = textOf(form, "intent");
  if ((intent === "rotate" || intent === "remove") && !form.has("confirmed")) return askFirst(form, intent);
  if (intent === "remove") {
    const removed = await attempt(request, () => api.call("inbound.remove", { params, ...revisionOf(form) }));
    return removed.ok ? redirect("/admin/inbound?done=removed") : refused(form, removed.problem);
  }
  if (intent === "rotate") {
    const rotated = await attempt(request, () => api.call("inbound.rotate", { params, ...revisionOf(form) }));
    if (!rotated.ok) return refused(form, rotated.problem);
    return data({ id: rotated.value.id, address: rotated.value.address }, { headers: { "Cache-Control": "no-store" } });
  }
  const saved = await attempt(request, () =>
    api.call("inbound.update", { params, body: { ...endpointOf(form), active: form.has("active") }, ...revisionOf(form) }),
  );
  return saved.ok ? redirect(`/admin/inbound/${params.id}?done=saved`) : refused(withoutKey(form), saved.problem);
}

export function headers({ actionHeaders }: Route.HeadersArgs) {
  return actionHeaders;
}

export default function InboundEndpoint() {
  const { endpoint, mailboxes } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { confirm, typed } = useRefusal();
  const here = `/admin/inbound/${endpoint.id}`;
  const back = { to: "/admin/inbound", id: "admin.inbound" };
  const title = <bdi>{endpoint.name}</bdi>;
  if (answer && "address" in answer)
    return (
      <Page title={title} label={endpoint.name} back={back}>
        <EndpointSecret {...answer} />
      </Page>
    );
  return (
    <Page title={title} label={endpoint.name} back={back}>
      {(confirm === "rotate" || confirm === "remove") && (
        <Confirm
          title={<FormattedMessage id={`admin.inbound.${confirm}.confirm`} />}
          submit={<FormattedMessage id={`admin.inbound.${confirm}`} />}
          cancel={here}
          typed={typed}
          intent={confirm}
        >
          <FormattedMessage id={`admin.inbound.${confirm}.what`} />
        </Confirm>
      )}
      <Facts endpoint={endpoint} />
      <EndpointForm endpoint={endpoint} mailboxes={mailboxes} />
      {confirm === undefined && (
        <Group title={<FormattedMessage id="admin.inbound.acts" />} what={<FormattedMessage id="admin.inbound.acts.what" />}>
          <Form method="post" className="flex flex-wrap gap-2">
            <input type="hidden" name="revision" value={endpoint.revision} />
            <Button type="submit" name="intent" value="rotate">
              <FormattedMessage id="admin.inbound.rotate" />
            </Button>
            <Button type="submit" name="intent" value="remove">
              <FormattedMessage id="admin.inbound.remove" />
            </Button>
          </Form>
        </Group>
      )}
    </Page>
  );
}

type Endpoint = ReturnType<typeof useLoaderData<typeof loader>>["endpoint"];

/** Whether anything comes, and why the last refused call was refused. */
function Facts({ endpoint: { lastReceivedAt, lastRefusedAt, lastRefusal } }: { endpoint: Endpoint }) {
  const intl = useIntl();
  const reason = `admin.inbound.refusal.${lastRefusal}`;
  return (
    <dl className="admin-facts">
      <div>
        <dt>
          <FormattedMessage id="admin.inbound.lastReceived" />
        </dt>
        <dd>{lastReceivedAt ? <Time at={lastReceivedAt} /> : <FormattedMessage id="admin.inbound.never" />}</dd>
      </div>
      {lastRefusedAt && lastRefusal && (
        <div>
          <dt>
            <FormattedMessage id="admin.inbound.lastRefused" />
          </dt>
          <dd>
            <Time at={lastRefusedAt} />
            {" · "}
            {reason in intl.messages ? intl.formatMessage({ id: reason }) : <bdi dir="ltr">{lastRefusal}</bdi>}
          </dd>
        </div>
      )}
    </dl>
  );
}

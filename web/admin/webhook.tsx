import { FormattedMessage, useIntl } from "react-intl";
import { data, Form, Link, redirect, useActionData, useLoaderData } from "react-router";
import type { WebhookAttempt } from "../../server/support/webhooks/contract.ts";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormText } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/webhook.ts";
import { Confirm } from "./confirm.tsx";
import { activeAgents } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { askFirst, fault, refused, useRefusal } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";
import { Pages, Table } from "./table.tsx";
import { WebhookForm, webhookOf, WebhookSecret } from "./webhook-form.tsx";
import { DeliveryState, Outcome, WebhookState } from "./webhook-parts.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "webhooks.manage");
  const api = apiFor(context);
  const { searchParams } = new URL(request.url);
  const cursor = searchParams.get("cursor");
  const [endpoint, { types }, people, deliveries] = await load(request, () =>
    Promise.all([
      api.call("webhooks.get", { params }),
      api.call("webhooks.eventTypes"),
      activeAgents(api),
      api.call("webhooks.deliveries", { params, query: { limit: 25, ...(cursor && { cursor }) } }),
    ]),
  );
  return { endpoint, types, people, deliveries, sent: searchParams.get("sent") };
}

/** A day and a time as the form sends them, in UTC. */
function instantOf(form: FormData, name: string): string | null {
  const text = textOf(form, name).trim();
  const at = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d$/.test(text) ? new Date(`${text.replace(" ", "T")}:00Z`) : null;
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const api = apiFor(context);
  const intent = textOf(form, "intent");
  const here = `/admin/webhooks/${params.id}`;
  if ((intent === "rotate" || intent === "remove") && !form.has("confirmed")) return askFirst(form, intent);
  if (intent === "remove") {
    const removed = await attempt(request, () => api.call("webhooks.remove", { params, ...revisionOf(form) }));
    return removed.ok ? redirect("/admin/webhooks?done=removed") : refused(form, removed.problem);
  }
  if (intent === "rotate") {
    const rotated = await attempt(request, () => api.call("webhooks.rotate", { params, body: {}, ...revisionOf(form) }));
    if (!rotated.ok) return refused(form, rotated.problem);
    return data({ id: rotated.value.id, secret: rotated.value.secret }, { headers: { "Cache-Control": "no-store" } });
  }
  if (intent === "test") {
    const tested = await attempt(request, () => api.call("webhooks.test", { params }));
    return tested.ok ? { tested: tested.value } : refused(form, tested.problem);
  }
  if (intent === "range") {
    const [from, to] = [instantOf(form, "from"), instantOf(form, "to")];
    if (!from || !to) return refused(form, fault(from ? "to" : "from", "instant"));
    const body = { from, to, failedOnly: form.has("failedOnly") };
    const replayed = await attempt(request, () => api.call("webhooks.replayRange", { params, body }));
    return replayed.ok ? redirect(`${here}?sent=${replayed.value.deliveries}#deliveries`) : refused(form, replayed.problem);
  }
  const body = { ...webhookOf(form), active: form.has("active") };
  const saved = await attempt(request, () => api.call("webhooks.update", { params, body, ...revisionOf(form) }));
  return saved.ok ? redirect(`${here}?done=saved`) : refused(form, saved.problem);
}

export function headers({ actionHeaders }: Route.HeadersArgs) {
  return actionHeaders;
}

type Answer = { secret?: string; id?: string; tested?: WebhookAttempt };
const RANGE = {
  from: { name: "from", label: "admin.webhook.range.from" },
  to: { name: "to", label: "admin.webhook.range.to" },
};

export default function WebhookEndpoint() {
  const { endpoint, types, people, deliveries, sent } = useLoaderData<typeof loader>();
  const answer = useActionData() as Answer | undefined;
  const { confirm, typed, problem, errors } = useRefusal(RANGE);
  const here = `/admin/webhooks/${endpoint.id}`;
  const back = { to: "/admin/webhooks", id: "admin.webhooks" };
  const title = <bdi>{endpoint.name}</bdi>;
  if (answer?.secret)
    return (
      <Page title={title} label={endpoint.name} back={back}>
        <WebhookSecret id={endpoint.id} secret={answer.secret} />
      </Page>
    );
  const ofRange = typed?.["intent"]?.[0] === "range";
  return (
    <Page title={title} label={endpoint.name} back={back}>
      {(confirm === "rotate" || confirm === "remove") && (
        <Confirm
          title={<FormattedMessage id={`admin.webhook.${confirm}.confirm`} />}
          submit={<FormattedMessage id={`admin.webhook.${confirm}`} />}
          cancel={here}
          typed={typed}
          intent={confirm}
        >
          <FormattedMessage id={`admin.webhook.${confirm}.what`} />
        </Confirm>
      )}
      {sent !== null && (
        <Callout tone="good" role="status">
          <FormattedMessage id="admin.webhook.range.done" values={{ count: Number(sent) }} />
        </Callout>
      )}
      {answer?.tested && <Tested tested={answer.tested} />}
      <Facts endpoint={endpoint} />
      <WebhookForm endpoint={endpoint} types={types} people={people} />
      {confirm === undefined && (
        <>
          <Group title={<FormattedMessage id="admin.webhook.acts" />} what={<FormattedMessage id="admin.webhook.acts.what" />}>
            <Form method="post" className="flex flex-wrap gap-2">
              <input type="hidden" name="revision" value={endpoint.revision} />
              {(["test", "rotate", "remove"] as const).map((act) => (
                <Button key={act} type="submit" name="intent" value={act}>
                  <FormattedMessage id={`admin.webhook.${act}`} />
                </Button>
              ))}
            </Form>
          </Group>
          <Deliveries list={deliveries.data} next={deliveries.nextCursor} />
          <Group title={<FormattedMessage id="admin.webhook.range" />} what={<FormattedMessage id="admin.webhook.range.what" />}>
            <Form method="post" noValidate className="grid gap-3">
              {(["from", "to"] as const).map((name) => (
                <FormText
                  key={name}
                  name={name}
                  type="datetime-local"
                  label={<FormattedMessage id={`admin.webhook.range.${name}`} />}
                  errors={ofRange && problem ? errors : []}
                  defaultValue={ofRange ? (typed?.[name]?.[0] ?? "") : ""}
                  dir="ltr"
                />
              ))}
              <label className="flex items-center gap-2 text-sm">
                <input type="checkbox" name="failedOnly" defaultChecked />
                <FormattedMessage id="admin.webhook.range.failedOnly" />
              </label>
              <div>
                <Button type="submit" name="intent" value="range">
                  <FormattedMessage id="admin.webhook.range.submit" />
                </Button>
              </div>
            </Form>
          </Group>
        </>
      )}
    </Page>
  );
}

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;

function Tested({ tested }: { tested: WebhookAttempt }) {
  const good = tested.status !== null && tested.status >= 200 && tested.status < 300;
  return (
    <Callout tone={good ? "good" : "warn"} role="status">
      <p>
        <FormattedMessage id={good ? "admin.webhook.tested.good" : "admin.webhook.tested.bad"} /> <Outcome attempt={tested} />
      </p>
      {tested.answer && (
        <p className="break-words text-sm" dir="auto">
          {tested.answer}
        </p>
      )}
    </Callout>
  );
}

function Facts({ endpoint }: { endpoint: Loaded["endpoint"] }) {
  const { failingSince, disabledAt, lastDeliveredAt, waiting, oldSecretUntil } = endpoint;
  const times = [
    ["admin.webhook.lastDelivered", lastDeliveredAt],
    ["admin.webhook.failingSince", failingSince],
    ["admin.webhook.disabledAt", disabledAt],
    ["admin.webhook.oldSecretUntil", oldSecretUntil],
  ] as const;
  return (
    <dl className="admin-facts">
      <div>
        <dt>
          <FormattedMessage id="admin.webhook.state" />
        </dt>
        <dd>
          <WebhookState endpoint={endpoint} />
        </dd>
      </div>
      <div>
        <dt>
          <FormattedMessage id="admin.webhook.waiting" />
        </dt>
        <dd>{waiting}</dd>
      </div>
      {times.map(
        ([id, at]) =>
          at && (
            <div key={id}>
              <dt>
                <FormattedMessage id={id} />
              </dt>
              <dd>
                <Time at={at} />
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Deliveries({ list, next }: { list: Loaded["deliveries"]["data"]; next: string | null }) {
  const title = useIntl().formatMessage({ id: "admin.webhook.deliveries" });
  return (
    <section id="deliveries" className="grid gap-2">
      <h2 className="text-base font-semibold">{title}</h2>
      <Table
        caption={title}
        rows={list}
        empty={
          <p className="text-soft">
            <FormattedMessage id="admin.webhook.deliveries.none" />
          </p>
        }
        columns={[
          {
            id: "admin.webhook.type",
            cell: ({ id, type }) => (
              <Link to={`/admin/webhook-deliveries/${id}`} className="link">
                <bdi dir="ltr">{type}</bdi>
              </Link>
            ),
          },
          { id: "admin.webhook.occurredAt", cell: ({ occurredAt }) => <Time at={occurredAt} /> },
          { id: "admin.webhook.state", cell: ({ state }) => <DeliveryState state={state} /> },
          { id: "admin.webhook.attempts", cell: ({ attempts }) => <bdi>{attempts}</bdi> },
          { id: "admin.webhook.nextAttempt", cell: ({ nextAttemptAt }) => (nextAttemptAt ? <Time at={nextAttemptAt} /> : "–") },
        ]}
      />
      <Pages next={next} />
    </section>
  );
}

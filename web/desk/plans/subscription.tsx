import { FormattedMessage, useIntl } from "react-intl";
import { data as answer, Form, useLoaderData } from "react-router";
import { CANCELLATIONS } from "../../../shared/plan-codes.ts";
import { apiContext, sessionContext } from "../../context.ts";
import { load, readForm, textOf } from "../../data.ts";
import type { RouteHandle } from "../../i18n/wings.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Button } from "../../ui/button.tsx";
import { FormSelect, FormText } from "../../ui/form-field.tsx";
import { PlanWords } from "../../ui/plan-words.tsx";
import { Day } from "../../ui/day.tsx";
import { SubscriptionBadge, TermWords } from "../../ui/subscription-state.tsx";
import { carryOut, revisionOf } from "../people/acts.ts";
import { Card, Fact, Faults, PeoplePage, useFaults } from "../people/parts.tsx";
import type { Route } from "./+types/subscription.ts";
import { NamedContacts } from "./named-contacts.tsx";
import { SubscriptionForm, subscriptionOf } from "./subscription-form.tsx";
import { SubscriptionHistory } from "./subscription-history.tsx";

export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { actor } = context.get(sessionContext);
  const may = actor.kind === "agent" && actor.rights.includes("subscriptions.manage");
  return load(request, async () => {
    const subscription = await api.call("subscriptions.get", { params });
    const { organization } = subscription;
    const [plan, plans, named, history, members] = await Promise.all([
      api.call("plans.get", { params: { id: subscription.plan.id } }),
      may ? api.call("plans.list", { query: { limit: 200, archived: "false" } }) : { data: [] },
      api.call("namedContacts.list", { params, query: { limit: 200 } }),
      api.call("subscriptions.history", { params, query: { limit: 50 } }),
      may && organization ? api.call("memberships.list", { query: { organization: organization.id, limit: 200 } }) : { data: [] },
    ]);
    const today = new Date().toISOString().slice(0, 10);
    const there = new Set(named.data.map(({ contact }) => contact.id));
    return {
      subscription,
      plan,
      plans: plans.data.map(({ id, name }) => ({ id, name })),
      named: named.data,
      history: history.data,
      // Those who could be named besides.
      members: members.data
        .filter(({ contact, endsOn }) => !there.has(contact.id) && (endsOn === null || endsOn > today))
        .map(({ contact }) => contact),
      may,
      today,
    };
  });
}

export async function action({ request, params, context }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const form = await readForm(request);
  const here = `/desk/subscriptions/${params.id}`;
  const of = { params: { id: params.id }, ...revisionOf(form) };
  const run = (work: () => Promise<unknown>) => carryOut(request, form, here, work);
  const contact = textOf(form, "contact");
  switch (textOf(form, "intent")) {
    case "save":
      return run(() => api.call("subscriptions.update", { ...of, body: subscriptionOf(form) }));
    case "cancel": {
      const reason = CANCELLATIONS.find((one) => one === textOf(form, "reason")) ?? "other";
      const from = textOf(form, "from");
      return run(() => api.call("subscriptions.cancel", { ...of, body: { reason, ...(from && { from }) } }));
    }
    case "reinstate":
      return run(() => api.call("subscriptions.reinstate", of));
    case "name":
      return run(() => api.call("namedContacts.add", { params: { id: params.id }, body: { contact } }));
    case "unname":
      return run(() => api.call("namedContacts.remove", { params: { id: params.id, contact } }));
    default:
      throw answer({ status: 400, code: "badForm", title: "Not a form" }, { status: 400 });
  }
}

/** What a customer has: the plan, until when, who may ask on its strength, and what happened to it. */
export default function SubscriptionPage() {
  const { subscription, plan, plans, named, members, history, may, today } = useLoaderData<typeof loader>();
  const { errors, typed } = useFaults();
  const intent = typed?.["intent"]?.[0];
  const { organization, contact, state, cancellation, reference } = subscription;
  const owner = organization ?? contact;
  const kind = organization ? "organization" : "contact";
  return (
    <PeoplePage
      title={subscription.plan.name}
      sub={owner && <bdi>{owner.name}</bdi>}
      back={{
        href: owner ? `/desk/${kind}s/${owner.id}` : "/desk/organizations",
        id: organization ? "people.organization" : "people.person",
      }}
      action={<SubscriptionBadge state={state} />}
    >
      <Faults errors={errors} />
      <div className="people-columns">
        <div className="people-facts">
          <Card title={<FormattedMessage id="plans.terms" />}>
            <dl className="facts">
              <TermWords term={subscription} className="fact" />
              {cancellation && (
                <Fact label={<FormattedMessage id="portal.subscription.cancelled" />}>
                  <FormattedMessage id="portal.subscription.cancelledFrom" values={{ from: <Day on={cancellation.from} /> }} />
                  {" · "}
                  <FormattedMessage id={`plans.cancellation.${cancellation.reason}`} />
                </Fact>
              )}
              {reference && (
                <Fact label={<FormattedMessage id="portal.subscription.reference" />}>
                  <bdi>{reference}</bdi>
                </Fact>
              )}
            </dl>
            {owner && (
              <a className="link text-sm" href={`/desk/may-receive?${kind}=${owner.id}`}>
                <FormattedMessage id="plans.ask" />
              </a>
            )}
          </Card>
          {may && (
            <Card title={<FormattedMessage id="plans.change" />}>
              <SubscriptionForm
                key={subscription.revision}
                held={subscription}
                plans={plans}
                today={today}
                errors={intent === "save" ? errors : []}
                typed={intent === "save" ? typed : undefined}
              />
            </Card>
          )}
          {may && <Ending subscription={subscription} />}
        </div>
        <div className="people-facts">
          {(organization || named.length > 0) && (
            <NamedContacts named={named} members={members} limit={subscription.namedContacts.limit} may={may} errors={errors} />
          )}
          <Card title={<FormattedMessage id="portal.ownPlans.words" />}>
            <PlanWords plan={plan} headings="h3" />
          </Card>
          <SubscriptionHistory history={history} />
        </div>
      </div>
    </PeoplePage>
  );
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

/** Cancelling it, or taking that back. */
function Ending({ subscription: { revision, state, cancellation } }: Pick<Data, "subscription">) {
  const intl = useIntl();
  if (cancellation)
    return (
      <Card title={<FormattedMessage id="plans.reinstate" />}>
        <Form method="post" className="people-form">
          <input type="hidden" name="revision" value={revision} />
          <p className="field-hint">
            <FormattedMessage id="plans.reinstate.what" />
          </p>
          <div>
            <Button type="submit" name="intent" value="reinstate">
              <FormattedMessage id="plans.reinstate" />
            </Button>
          </div>
        </Form>
      </Card>
    );
  if (state === "past") return null;
  return (
    <Card title={<FormattedMessage id="plans.cancel" />}>
      <details className="people-more">
        <summary>
          <FormattedMessage id="plans.cancel.open" />
        </summary>
        <Form method="post" className="people-form">
          <input type="hidden" name="revision" value={revision} />
          <FormText
            optional
            type="date"
            name="from"
            label={<FormattedMessage id="plans.cancel.from" />}
            hint={<FormattedMessage id="plans.cancel.from.hint" />}
          />
          <FormSelect
            name="reason"
            label={<FormattedMessage id="plans.cancel.reason" />}
            hint={<FormattedMessage id="plans.cancel.reason.hint" />}
          >
            {CANCELLATIONS.map((one) => (
              <option key={one} value={one}>
                {intl.formatMessage({ id: `plans.cancellation.${one}` })}
              </option>
            ))}
          </FormSelect>
          <div>
            <Button type="submit" look="danger" name="intent" value="cancel">
              <FormattedMessage id="plans.cancel" />
            </Button>
          </div>
        </Form>
      </details>
    </Card>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/organizations" inside />;
}

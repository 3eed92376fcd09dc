import { FormattedMessage, useIntl } from "react-intl";
import { data as answer, redirect, useLoaderData } from "react-router";
import type { Api } from "../../../server/api.ts";
import { isId } from "../../../shared/ids.ts";
import { apiContext } from "../../context.ts";
import { attempt, load, readForm } from "../../data.ts";
import type { RouteHandle } from "../../i18n/wings.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { refused } from "../people/acts.ts";
import { Card, Faults, PeoplePage, useFaults } from "../people/parts.tsx";
import type { Route } from "./+types/new-subscription.ts";
import { SubscriptionForm, subscriptionOf } from "./subscription-form.tsx";

export const handle: RouteHandle = { wings: ["portal"] };

/** Whom an address of the desk is about: `?organization=<id>` or `?contact=<id>`. */
export async function customerOf(api: Api, request: Request) {
  const query = new URL(request.url).searchParams;
  const [organization, contact] = [query.get("organization"), query.get("contact")];
  if (organization) {
    const { id, name } = await api.call("organizations.get", { params: { id: organization } });
    return { kind: "organization" as const, id, name };
  }
  if (!contact || !isId(contact)) throw answer({ status: 404, code: "notFound", title: "Not found" }, { status: 404 });
  const { id, name } = await api.call("contacts.get", { params: { id: contact } });
  return { kind: "contact" as const, id, name };
}

export async function loader({ request, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  return load(request, async () => {
    const [customer, plans] = await Promise.all([
      customerOf(api, request),
      api.call("plans.list", { query: { limit: 200, archived: "false" } }),
    ]);
    return { customer, plans: plans.data.map(({ id, name }) => ({ id, name })), today: new Date().toISOString().slice(0, 10) };
  });
}

export async function action({ request, context }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const [form, { kind, id }] = [await readForm(request), await load(request, () => customerOf(api, request))];
  const made = await attempt(request, () => api.call("subscriptions.create", { body: { ...subscriptionOf(form), [kind]: id } }));
  return made.ok ? redirect(`/desk/subscriptions/${made.value.id}`) : refused(form, made.problem);
}

/** Giving a plan to an organization or a contact. */
export default function NewSubscription() {
  const intl = useIntl();
  const { customer, plans, today } = useLoaderData<typeof loader>();
  const { errors, typed } = useFaults();
  return (
    <PeoplePage
      title={intl.formatMessage({ id: "plans.give" })}
      sub={<bdi>{customer.name}</bdi>}
      back={{ href: `/desk/${customer.kind}s/${customer.id}`, id: customer.kind === "contact" ? "people.person" : "people.organization" }}
    >
      <Faults errors={errors} />
      <div className="people-columns">
        <div className="people-facts">
          <Card title={<FormattedMessage id="plans.terms" />}>
            {plans.length === 0 ? (
              <p className="text-sm text-soft">
                <FormattedMessage id="plans.noneOnSale" />
              </p>
            ) : (
              <SubscriptionForm plans={plans} today={today} errors={errors} typed={typed} />
            )}
          </Card>
        </div>
      </div>
    </PeoplePage>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/organizations" inside />;
}

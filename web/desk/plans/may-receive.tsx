import { FormattedMessage, useIntl } from "react-intl";
import { Form, useLoaderData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import CircleX from "lucide-react/icons/circle-x";
import { ONBOARDING, THING_KINDS } from "../../../shared/access-codes.ts";
import { COURSE_FORMS, UPDATE_CLASSES } from "../../../shared/plan-codes.ts";
import { POLICY_CHANNELS } from "../../../shared/support-policy.ts";
import { PRIORITIES } from "../../../shared/ticket-codes.ts";
import { apiContext } from "../../context.ts";
import { attempt, load } from "../../data.ts";
import type { RouteHandle } from "../../i18n/wings.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Button } from "../../ui/button.tsx";
import { FormSelect, FormText } from "../../ui/form-field.tsx";
import { PriceWords } from "../../ui/plan-words.tsx";
import { Callout } from "../../ui/states.tsx";
import { Day } from "../../ui/day.tsx";
import { Card, PeoplePage } from "../people/parts.tsx";
import type { Route } from "./+types/may-receive.ts";
import { customerOf } from "./new-subscription.tsx";

export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const query = new URL(request.url).searchParams;
  return load(request, async () => {
    const [customer, products] = await Promise.all([customerOf(api, request), api.call("products.list", { query: { limit: 200 } })]);
    const asked = Object.fromEntries(["product", "kind", "updateClass", "branch", "need"].map((name) => [name, query.get(name) ?? ""]));
    const who = customer.kind === "contact" ? { contact: customer.id } : { organization: customer.id };
    const kind = THING_KINDS.find((one) => one === asked["kind"]);
    const answer =
      kind === undefined || !asked["product"]
        ? null
        : await attempt(request, () =>
            api.call("access.mayReceive", {
              body: {
                customer: who,
                thing: {
                  kind,
                  product: asked["product"]!,
                  ...(kind === "release" && { updateClass: UPDATE_CLASSES.find((one) => one === asked["updateClass"]) ?? null }),
                  ...(asked["branch"] && { branchReleasedAt: asked["branch"] }),
                  ...(asked["need"] && { needs: [asked["need"]] }),
                },
              },
            }),
          );
    return { customer, products: products.data.map(({ slug, name }) => ({ slug, name })), asked, answer };
  });
}

/** Why a customer may receive something, or may not, and what would help. */
export default function MayReceive() {
  const intl = useIntl();
  const { customer, products, asked, answer } = useLoaderData<typeof loader>();
  return (
    <PeoplePage
      title={intl.formatMessage({ id: "plans.ask" })}
      sub={<bdi>{customer.name}</bdi>}
      back={{ href: `/desk/${customer.kind}s/${customer.id}`, id: customer.kind === "contact" ? "people.person" : "people.organization" }}
    >
      <div className="people-columns">
        <div className="people-facts">
          <Card title={<FormattedMessage id="plans.ask.what" />}>
            <Form method="get" className="people-form">
              <input type="hidden" name={customer.kind} value={customer.id} />
              <FormSelect name="product" label={<FormattedMessage id="plans.ask.product" />} defaultValue={asked["product"]}>
                {products.map(({ slug, name }) => (
                  <option key={slug} value={slug}>
                    {name}
                  </option>
                ))}
              </FormSelect>
              <FormSelect name="kind" label={<FormattedMessage id="plans.ask.kind" />} defaultValue={asked["kind"]}>
                {THING_KINDS.map((one) => (
                  <option key={one} value={one}>
                    {intl.formatMessage({ id: `plans.thing.${one}` })}
                  </option>
                ))}
              </FormSelect>
              <FormSelect
                name="updateClass"
                label={<FormattedMessage id="plans.ask.class" />}
                defaultValue={asked["updateClass"] || "feature"}
              >
                {UPDATE_CLASSES.map((one) => (
                  <option key={one} value={one}>
                    {intl.formatMessage({ id: one === "security" ? "plans.class.security" : `portal.plan.class.${one}` })}
                  </option>
                ))}
              </FormSelect>
              <FormText
                optional
                type="date"
                name="branch"
                label={<FormattedMessage id="plans.ask.branch" />}
                hint={<FormattedMessage id="plans.ask.branch.hint" />}
                defaultValue={asked["branch"]}
              />
              <FormText
                optional
                name="need"
                label={<FormattedMessage id="plans.ask.need" />}
                hint={
                  <FormattedMessage
                    id="plans.ask.need.hint"
                    values={{ list: <bdi dir="ltr">{[...POLICY_CHANNELS, ...PRIORITIES, ...COURSE_FORMS, ONBOARDING].join(", ")}</bdi> }}
                  />
                }
                defaultValue={asked["need"]}
                maxLength={100}
                dir="ltr"
                autoComplete="off"
              />
              <div>
                <Button type="submit" look="primary">
                  <FormattedMessage id="plans.ask.submit" />
                </Button>
              </div>
            </Form>
          </Card>
        </div>
        <div className="people-facts">{answer && <Answer answer={answer} />}</div>
      </div>
    </PeoplePage>
  );
}

type Asked = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["answer"]>;

function Answer({ answer }: { answer: Asked }) {
  if (!answer.ok)
    return (
      <Callout tone="danger" icon={CircleX} role="alert">
        {answer.problem.errors?.[0]?.message ?? answer.problem.title}
      </Callout>
    );
  const { allow, reasons, remedy } = answer.value;
  return (
    <>
      <Callout tone={allow ? "good" : "danger"} icon={allow ? CircleCheck : CircleX} role="status">
        <FormattedMessage id={allow ? "plans.allowed" : "plans.denied"} />
      </Callout>
      <Card title={<FormattedMessage id="plans.why" />}>
        <ul className="grid list-disc gap-1.5 ps-5 text-sm">
          {reasons.map(({ code, plan, on, need }) => (
            <li key={`${code}${plan?.id}${on}${need}`}>
              <FormattedMessage
                id={
                  on === null && (code === "securityUpdate" || code === "maintenance")
                    ? `plans.reason.${code}.open`
                    : `plans.reason.${code}`
                }
                values={{ plan: <bdi>{plan?.name}</bdi>, on: on && <Day on={on} />, need: <bdi dir="ltr">{need ?? "–"}</bdi> }}
              />
            </li>
          ))}
        </ul>
      </Card>
      {!allow && (
        <Card title={<FormattedMessage id="plans.remedy" />}>
          <p className="text-sm">
            {remedy === null ? (
              <FormattedMessage id="plans.remedy.none" />
            ) : (
              <FormattedMessage
                id={`plans.remedy.${remedy.action}`}
                values={{
                  plan: <bdi>{remedy.plan.name}</bdi>,
                  price: remedy.currency && remedy.period && (
                    <PriceWords price={{ amount: remedy.amount, currency: remedy.currency, period: remedy.period }} />
                  ),
                }}
              />
            )}
          </p>
        </Card>
      )}
    </>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/organizations" inside />;
}

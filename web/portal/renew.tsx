import { FormattedMessage, useIntl } from "react-intl";
import { data, Link, redirect, useActionData, useLoaderData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import type { Renewal } from "../../server/support/renewals/contract.ts";
import { PRICE_PERIODS } from "../../shared/plan-codes.ts";
import { sessionContext } from "../context.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { Day } from "../ui/day.tsx";
import { FormArea, FormErrors } from "../ui/form-field.tsx";
import { Money } from "../ui/money.tsx";
import { Callout } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import { AgentNotice } from "./agent-notice.tsx";
import { apiFor } from "./api.server.ts";
import { Fact } from "./license-words.tsx";
import { newOnce, onceKey } from "./once.server.ts";
import { portalPath, usePortalPath, withQuery } from "./paths.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/renew.ts";
import "../account/account.css";

/** What is asked for, by the address: a licence or a plan. */
function asked(request: Request): { license?: string; subscription?: string } {
  const query = new URL(request.url).searchParams;
  const [license, subscription] = [query.get("license"), query.get("subscription")];
  return { ...(license && { license }), ...(subscription && { subscription }) };
}

export async function loader({ request, context, params }: Route.LoaderArgs) {
  if (signedIn(request, context.get(sessionContext).actor, params).kind !== "contact") return null;
  const renewal = await load(request, () => apiFor(context).call("renewals.preview", { query: asked(request) }));
  return { renewal, once: newOnce(), sent: new URL(request.url).searchParams.has("sent") };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const [currency = "", given = ""] = textOf(form, "price").split(" ");
  const period = PRICE_PERIODS.find((one) => one === given);
  const note = textOf(form, "note").replaceAll("\r\n", "\n").trim();
  const once = textOf(form, "once").slice(0, 100);
  const done = await attempt(request, () =>
    apiFor(context).call("renewals.request", {
      body: { ...asked(request), price: period ? { currency, period } : null, note: note === "" ? null : note },
      idempotencyKey: onceKey(once, [currency, given, note], []),
    }),
  );
  if (done.ok) return redirect(withQuery(portalPath(params, "/profile/renew"), { ...asked(request), sent: "yes" }));
  return data({ note, once, problem: done.problem }, { status: done.problem.status });
}

/** Asks for the renewal of a licence or a plan: one press, with the price where the list tells it. */
export default function Renew() {
  const loaded = useLoaderData<typeof loader>();
  return loaded === null ? <AgentNotice /> : <Page {...loaded} />;
}

function Page({ renewal, once, sent }: NonNullable<Awaited<ReturnType<typeof loader>>>) {
  const to = usePortalPath();
  const title = useIntl().formatMessage({ id: "portal.renew.title" });
  const { kind, id, name, endsAt, open } = renewal;
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <p className="portal-back">
        <Link to={to(kind === "license" ? `/profile/licenses/${id}` : "/profile/plans")} className="link">
          <bdi>{name}</bdi>
        </Link>
      </p>
      <h1>{title}</h1>
      <dl className="own-facts own-plan">
        <Fact id={kind === "license" ? "portal.renew.license" : "portal.renew.plan"}>
          <bdi>{name}</bdi>
        </Fact>
        {endsAt && (
          <Fact id="portal.license.until">
            <Day on={endsAt.slice(0, 10)} />
          </Fact>
        )}
      </dl>
      {open ? (
        <>
          <Callout tone="good" icon={CircleCheck} role="status">
            <FormattedMessage id={sent ? "portal.renew.sent" : "portal.renew.open"} values={{ at: <Time at={open.askedAt} /> }} />
          </Callout>
          {open.number !== null && (
            <p>
              <Link to={to(`/requests/${open.number}`)} className="link">
                <FormattedMessage id="portal.renew.follow" values={{ number: <bdi dir="ltr">#{open.number}</bdi> }} />
              </Link>
            </p>
          )}
        </>
      ) : (
        <Form renewal={renewal} once={once} />
      )}
    </>
  );
}

function Form({ renewal: { prices, plan }, once }: { renewal: Renewal; once: string }) {
  const answer = useActionData<typeof action>();
  const errors = answer
    ? [{ name: answer.problem.errors?.[0]?.path ?? "", text: answer.problem.errors?.[0]?.message ?? answer.problem.title }]
    : [];
  return (
    <form method="post" className="portal-form">
      <input type="hidden" name="once" value={answer?.once || once} />
      <FormErrors title={<FormattedMessage id="portal.form.wrong" />} errors={errors} />
      {prices.length > 0 && (
        <fieldset className="grid gap-2">
          <legend className="field-label mb-1.5">
            <FormattedMessage id="portal.renew.price" values={{ plan: <bdi>{plan}</bdi> }} />
          </legend>
          {prices.map(({ amount, currency, period }, place) => (
            <Choice key={`${currency} ${period}`} value={`${currency} ${period}`} chosen={place === prices.length - 1}>
              <FormattedMessage id={`portal.renew.price.${period}`} values={{ price: <Money amount={amount} currency={currency} /> }} />
            </Choice>
          ))}
          <Choice value="" chosen={false}>
            <FormattedMessage id="portal.renew.offer" />
          </Choice>
          <p className="field-hint">
            <FormattedMessage id="portal.renew.price.hint" />
          </p>
        </fieldset>
      )}
      <FormArea
        size="lg"
        name="note"
        optional
        label={<FormattedMessage id="portal.renew.note" />}
        hint={<FormattedMessage id="portal.renew.note.hint" />}
        errors={errors}
        defaultValue={answer?.note}
        maxLength={4000}
        rows={3}
      />
      <div className="grid gap-3">
        <Button type="submit" look="primary" size="lg" className="portal-submit">
          <FormattedMessage id="portal.renew.submit" />
        </Button>
        <p className="field-hint">
          <FormattedMessage id="portal.renew.next" />
        </p>
      </div>
    </form>
  );
}

function Choice({ value, chosen, children }: { value: string; chosen: boolean; children: React.ReactNode }) {
  return (
    <label className="flex items-start gap-3">
      <input type="radio" name="price" value={value} defaultChecked={chosen} className="mt-px size-5 shrink-0" />
      <span>{children}</span>
    </label>
  );
}

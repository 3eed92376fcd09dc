import { FormattedMessage, useIntl } from "react-intl";
import { data, Form, useActionData, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import type { Route } from "./+types/token-new.ts";
import { Choices } from "./choices.tsx";
import { activeAgents } from "./lists.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";

/** How long a token may live, in days; 0 is for ever. */
const LIFETIMES = [30, 90, 365, 0];

const LABELS = {
  name: { name: "name", label: "admin.name" },
  scopes: { name: "scopes", label: "admin.tokens.scopes" },
  agent: { name: "agent", label: "admin.tokens.actsFor" },
  expiresAt: { name: "days", label: "admin.tokens.lifetime" },
};

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "tokens.manage");
  // Nobody gives what he does not have.
  return { rights: rightsOf(context).toSorted(), agents: await load(request, () => activeAgents(apiFor(context))) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const days = LIFETIMES.find((value) => String(value) === textOf(form, "days")) ?? 90;
  const created = await attempt(request, () =>
    apiFor(context).call("tokens.create", {
      body: {
        name: textOf(form, "name"),
        scopes: form.getAll("scopes").map(String),
        agent: textOf(form, "agent") || null,
        expiresAt: days === 0 ? null : new Date(Date.now() + days * 86_400_000).toISOString(),
      },
    }),
  );
  if (!created.ok) return refused(form, created.problem);
  // Shown in this one answer and stored nowhere, so there is no page to be led to.
  return data({ secret: created.value.token, name: created.value.name }, { headers: { "Cache-Control": "no-store" } });
}

export function headers({ actionHeaders }: Route.HeadersArgs) {
  return actionHeaders;
}

export default function NewToken() {
  const intl = useIntl();
  const answer = useActionData<typeof action>();
  const title = intl.formatMessage({ id: "admin.tokens.new" });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.tokens.what" />} back={{ to: "/admin/tokens", id: "admin.tokens" }}>
      {answer && "secret" in answer ? <Secret name={answer.name} secret={answer.secret} /> : <TokenForm />}
    </Page>
  );
}

function Secret({ name, secret }: { name: string; secret: string }) {
  return (
    <div className="grid gap-4">
      <Callout tone="good" role="status">
        <p className="font-semibold">
          <FormattedMessage id="admin.tokens.created" values={{ name: <bdi>{name}</bdi> }} />
        </p>
        <p>
          <FormattedMessage id="admin.tokens.secret" />
        </p>
      </Callout>
      {/* Focusable, so that it can be selected whole by keyboard. */}
      <code className="admin-secret" tabIndex={0} data-secret="">
        {secret}
      </code>
      <p>
        <ButtonLink to="/admin/tokens">
          <FormattedMessage id="admin.tokens.stored" />
        </ButtonLink>
      </p>
    </div>
  );
}

function TokenForm() {
  const intl = useIntl();
  const { rights, agents } = useLoaderData<typeof loader>();
  const { errors, value, values } = useRefusal(LABELS);
  return (
    <>
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          hint={<FormattedMessage id="admin.tokens.name.hint" />}
          errors={errors}
          defaultValue={value("name")}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        <Choices
          type="checkbox"
          name="scopes"
          legend={<FormattedMessage id="admin.tokens.scopes" />}
          hint={<FormattedMessage id="admin.tokens.scopes.hint" />}
          errors={errors}
          chosen={values("scopes")}
          options={rights.map((right) => ({
            value: right,
            label: intl.formatMessage({ id: `admin.right.${right}`, defaultMessage: right }),
            what: <code className="text-xs">{right}</code>,
          }))}
        />
        <FormSelect
          optional
          name="agent"
          label={<FormattedMessage id="admin.tokens.actsFor" />}
          hint={<FormattedMessage id="admin.tokens.actsFor.hint" />}
          errors={errors}
          defaultValue={value("agent")}
        >
          <option value="">{intl.formatMessage({ id: "admin.tokens.itself" })}</option>
          {agents.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </FormSelect>
        <FormSelect
          name="days"
          label={<FormattedMessage id="admin.tokens.lifetime" />}
          hint={<FormattedMessage id="admin.tokens.lifetime.hint" />}
          errors={errors}
          defaultValue={value("days", "90")}
        >
          {LIFETIMES.map((days) => (
            <option key={days} value={days}>
              {days === 0 ? intl.formatMessage({ id: "admin.tokens.forever" }) : intl.formatMessage({ id: "admin.tokens.days" }, { days })}
            </option>
          ))}
        </FormSelect>
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id="admin.tokens.create" />
          </Button>
        </div>
      </Form>
    </>
  );
}
